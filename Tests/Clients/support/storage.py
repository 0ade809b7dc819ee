"""Where the servers of tests keep their data: in SQLite, or in databases of the run's own PostgreSQL (Tests/Services).

`python storage.py` prints the options of a server over a fresh database, as JSON; none where the run is on SQLite.
"""

import json
import os
import pathlib
import secrets
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "Services"))

import postgresql  # noqa: E402
import processes  # noqa: E402

# postgres: one server over PostgreSQL; pgbouncer: through PgBouncer in transaction mode; haproxy: two servers behind HAProxy.
KINDS = ["postgres", "pgbouncer", "haproxy"]

KIND = os.environ.get("SEKISHO_TEST_STORAGE") or None
# Addresses of the run's PostgreSQL, as Tests/Services/postgres says them.
CLUSTER = json.loads(os.environ.get("SEKISHO_TEST_CLUSTER") or "{}")
# Whether each server of a test is two, behind HAProxy.
IS_DOUBLE = KIND == "haproxy"


def use(kind, cluster):
    """Decides it for this process and for those that it starts."""
    global KIND, CLUSTER, IS_DOUBLE
    KIND, CLUSTER, IS_DOUBLE = kind, json.loads(cluster), kind == "haproxy"
    os.environ |= {"SEKISHO_TEST_STORAGE": kind or "", "SEKISHO_TEST_CLUSTER": cluster}


class Database:
    """A database of the run's PostgreSQL, and the master key for what is in it."""

    def __init__(self):
        self.name = f"t{secrets.token_hex(6)}"
        _sql(f"CREATE DATABASE {self.name}")
        place = pathlib.Path(tempfile.mkdtemp(prefix="key-", dir=os.environ.get("SEKISHO_RESULTS")))
        self.key = place / "master.key"
        self.key.touch(mode=0o600)
        self.key.write_text(secrets.token_hex(32) + "\n")

    @property
    def url(self):
        """Of PostgreSQL itself."""
        return _url("url", self.name)

    @property
    def options(self):
        if KIND == "pgbouncer":
            return ["--storage", _url("pgbouncer", self.name), "--no-storage-named-statements"]
        return ["--storage", self.url]

    def alter(self, change):
        """Runs ALTER DATABASE for it, past whatever is between."""
        _sql(f"ALTER DATABASE {self.name} {change}")

    def dump(self):
        """Everything that it holds, as bytes."""
        return postgresql.dump(self.url)


def options(given, directory, profile="testing"):
    """What to add to the options of a server that is started in `directory`.

    One with the `--data` of an earlier one gets the same database. A production server names its key by itself.
    """
    if KIND is None:
        return []
    database = of(given, directory) or Database()
    if place := _data(given, directory):
        _databases[place] = database
    key = [] if "--master-key-file" in given or profile == "production" else ["--master-key-file", str(database.key)]
    # Without a data directory a server has no place of its own for uploaded files.
    imports = [] if {"--data", "--import-directory"} & set(map(str, given)) else ["--import-directory", str(pathlib.Path(directory, "imports"))]
    return database.options + key + imports


def of(given, directory):
    """The database of whoever was started with the same `--data`; None where nobody was."""
    return _databases.get(_data(given, directory)) if KIND else None


_databases = {}


def _data(given, directory):
    given = list(map(str, given))
    return pathlib.Path(directory, given[given.index("--data") + 1]).resolve() if "--data" in given else None


def _url(kind, database):
    return CLUSTER[kind].replace("/sekisho?", f"/{database}?")


def _sql(text):
    processes.run(processes.program("psql", "postgresql-client"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", _url("url", "postgres"), "-c", text)


if __name__ == "__main__":
    print(json.dumps(options([], ".")))
