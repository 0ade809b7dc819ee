"""What scripts/soak.d/ten-million does once there is a server to do it with."""
import argparse
import json
import os
import pathlib
import random
import secrets
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "bench.d"), str(HERE.parents[1] / "Tests/Services")]

import pools  # noqa: E402
import postgresql  # noqa: E402
import processes  # noqa: E402
from server import Server  # noqa: E402

FEW = 1000
ROUNDS = 400
# How much dearer a request may be among many users than among a thousand.
ALLOWED = 2
# As a machine with little memory would be set up: what does not fit is read from the system's cache, or from disk.
SETTINGS = {
    "shared_buffers": "512MB", "maintenance_work_mem": "1GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
    "autovacuum_naptime": "1min",
}


def say(text):
    print(f"ten-million: {text}", file=sys.stderr, flush=True)


class Side:
    """A server over a database with so many users."""

    def __init__(self, binary, cluster, count):
        self.cluster, self.count = cluster, count
        self.database = cluster.create()
        self.directory = tempfile.TemporaryDirectory()
        key = pathlib.Path(self.directory.name, "master.key")
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32) + "\n")
        self.server = Server(
            binary, self.directory.name, "--storage", cluster.url(self.database), "--master-key-file", str(key),
            "--auto-confirm", "--seed", "none")

    def __enter__(self):
        with self.server:
            self.pool, self.client = pools.make_pool(
                self.server, flows=("ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"), AliasAttributes=["email"])
            # Its hash is everybody's, so that anybody can sign in.
            self.server.call("SignUp", ClientId=self.client, Username="first", Password=pools.PASSWORD)
        begun = time.monotonic()
        self.fill()
        say(f"{self.count:,} users are in after {time.monotonic() - begun:.0f} s")
        self.server.__enter__()
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        self.directory.cleanup()

    def sql(self, text):
        return self.cluster.primary.sql(text, self.database)

    def fill(self):
        """Indexes are made again at the end, each from rows that are sorted once; those of primary keys stay."""
        password = self.sql("SELECT password_hash FROM users WHERE username = 'first'")
        indexes = self.sql(
            "SELECT quote_ident(indexname), indexdef FROM pg_indexes WHERE tablename = 'users' AND indexname <> 'users_pkey'")
        names, statements = zip(*(line.split("|", 1) for line in indexes.splitlines()), strict=True)
        self.sql(f"DROP INDEX {', '.join(names)}")
        text = (HERE / "ten-million.sql").read_text()
        for name, value in {"pool": f"'{self.pool}'", "count": str(self.count), "hash": f"'{password}'"}.items():
            text = text.replace(f":{name}", value)
        self.sql(f"SET synchronous_commit = off; {text}")
        for statement in statements:
            self.sql(statement)
        # One after the other: neither runs within what psql sends as one.
        self.sql("VACUUM (ANALYZE) users")
        self.sql("VACUUM (ANALYZE) user_aliases")

    def sizes(self):
        """Bytes of every table and index that has any."""
        rows = self.sql(
            "SELECT c.relname, coalesce(t.relname, ''), pg_relation_size(c.oid) FROM pg_class c"
            " LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid"
            " WHERE c.relnamespace = CAST('public' AS regnamespace) AND c.relkind IN ('r', 'i')"
            " AND coalesce(t.relname, c.relname) IN ('users', 'user_aliases') ORDER BY 3 DESC")
        return [(name, table, int(size)) for name, table, size in (line.split("|") for line in rows.splitlines())]

    def sign_in(self, names):
        return [pools.sign_in(self.server, self.client, name)["AccessToken"] for name in names]


def operations(side, token, chosen):
    """By name, what is measured, for the user of this number."""
    pool, name = {"UserPoolId": side.pool}, f"user-{chosen}"

    def filtered(text):
        # A page of ten is full on both sides, but for what is one user's.
        return ("ListUsers", pool | {"Filter": text, "Limit": 10})

    values = {
        "username": name, "email": f"{name}@example.com", "phone_number": f"+1{chosen:010}", "name": f"name {chosen}",
        "given_name": f"given{chosen % 50}", "family_name": f"family{chosen % 20}", "preferred_username": f"preferred-{chosen}",
        "cognito:user_status": "CONFIRMED", "status": "Enabled",
    }
    yield "GetUser", ("GetUser", {"AccessToken": token})
    yield "AdminGetUser", ("AdminGetUser", pool | {"Username": name})
    yield "AdminGetUser by alias", ("AdminGetUser", pool | {"Username": f"{name}@example.com"})
    yield "SignUp", ("SignUp", {
        "ClientId": side.client, "Username": f"new-{secrets.token_hex(8)}", "Password": pools.PASSWORD,
        "UserAttributes": [{"Name": "email", "Value": f"{secrets.token_hex(8)}@example.com"}]})
    yield "ListUsers", ("ListUsers", pool | {"Limit": 10})
    for attribute, value in values.items():
        yield f"ListUsers, {attribute} =", filtered(f'{attribute} = "{value}"')
        yield f"ListUsers, {attribute} ^=", filtered(f'{attribute} ^= "{value[:-1]}"')
    yield "ListUsers, status = \"Disabled\", of nobody", filtered('status = "Disabled"')


def quick(times):
    return statistics.quantiles(times, n=5)[0]


def measure(sides):
    """Milliseconds of each operation on each side, the two in turn, so that both have the same neighbours.

    Those than which a fifth was quicker: what comes above suffers from whatever else the machine does.
    """
    tokens = [side.sign_in(f"user-{random.randrange(side.count)}" for _ in range(50)) for side in sides]
    times = {}
    for turn in range(ROUNDS):
        # The second one finds the processor's caches warm, so both are it as often.
        for number, side in list(enumerate(sides))[:: -1 if turn % 2 else 1]:
            for name, (operation, body) in operations(side, random.choice(tokens[number]), random.randrange(side.count)):
                begun = time.perf_counter()
                side.server.call(operation, **body)
                times.setdefault(name, [[] for _ in sides])[number].append(time.perf_counter() - begun)
    return {name: [quick(of) * 1000 for of in both] for name, both in times.items()}


def pages(side):
    """Milliseconds of a page near the beginning, and of one as far on as a thousand pages lead."""
    body, times = {"UserPoolId": side.pool, "Limit": 60}, []
    for _ in range(1000):
        begun = time.perf_counter()
        answer = side.server.call("ListUsers", **body)
        times.append((time.perf_counter() - begun) * 1000)
        if "PaginationToken" not in answer:
            break
        body["PaginationToken"] = answer["PaginationToken"]
    return quick(times[:50]), quick(times[-50:]), len(times)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("users", nargs="?", type=int, default=os.environ.get("SEKISHO_POOL_USERS", "10000000"))
    parser.add_argument("--server", required=True)
    arguments = parser.parse_args()
    with postgresql.Cluster(**SETTINGS) as cluster:
        with Side(arguments.server, cluster, FEW) as few, Side(arguments.server, cluster, arguments.users) as many:
            for side in (few, many):
                found = side.server.call("AdminGetUser", UserPoolId=side.pool, Username=f"user-{side.count - 1}")
                assert found["UserStatus"] == "CONFIRMED", json.dumps(found)
            times = measure([few, many])
            print(f"| request | {FEW:,} users | {many.count:,} users | ratio |\n|---|---|---|---|")
            slow = []
            for name, (small, large) in times.items():
                print(f"| {name} | {small:.2f} ms | {large:.2f} ms | {large / small:.2f} |")
                if large > small * ALLOWED:
                    slow.append(name)
            first, last, count = pages(many)
            print(f"| ListUsers, page {count} after the first ones | {first:.2f} ms | {last:.2f} ms | {last / first:.2f} |")
            if last > first * ALLOWED:
                slow.append("later pages of ListUsers")
            print("\n| table or index | bytes | bytes a user |\n|---|---|---|")
            for name, table, size in many.sizes():
                print(f"| `{name}`{f' on {table}' if table else ''} | {size:,} | {size / many.count:.0f} |")
    if slow:
        sys.exit(f"ten-million: dearer than {ALLOWED} times among many users: {', '.join(slow)}")


if __name__ == "__main__":
    try:
        main()
    except processes.Unavailable as reason:
        sys.exit(f"ten-million: {reason}")
