"""What scripts/soak.d/copy does once there is a server to do it with."""
import argparse
import contextlib
import hashlib
import os
import pathlib
import re
import secrets
import signal
import sqlite3
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

# As a machine with little memory would be set up; what it says that it keeps is on disk.
SETTINGS = {"fsync": "on", "shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min", "autovacuum_naptime": "1min"}
TICK = os.sysconf("SC_CLK_TCK")
# What scripts/soak.d/copy promises, on two cores.
USERS_A_SECOND = 20_000
# Resident, in megabytes, however many users there are.
MEMORY = 400


def say(text):
    print(f"copy: {text}", file=sys.stderr, flush=True)


def fill(directory, pool, count, password):
    """Confirmed users as scripts/soak.d/ten-million.sql makes them: every attribute, an alias, a hash, a verifier."""
    database = sqlite3.connect(os.path.join(directory, "sekisho.db"), isolation_level=None)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN IMMEDIATE")
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name IN ('users', 'user_aliases') AND type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in indexes:
        database.execute(f"DROP INDEX {name}")

    def rows():
        for n in range(count):
            email, phone = f"user-{n}@example.com", f"+1{n:010}"
            digest = hashlib.md5(str(n).encode()).hexdigest()
            attributes = (
                f'{{"email":"{email}","email_verified":"true","phone_number":"{phone}","name":"Name {n}",'
                f'"given_name":"Given{n % 50}","family_name":"Family{n % 20}","preferred_username":"preferred-{n}",'
                '"locale":"ja-JP"}')
            sub = f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"
            verifier = hashlib.shake_128(str(n).encode()).digest(441)
            yield (
                pool, f"user-{n}", sub, "CONFIRMED", 1, 0, 1700000000000 + n, 1700000000000 + n, password, attributes,
                email, phone, f"name {n}", f"given{n % 50}", f"family{n % 20}", f"preferred-{n}", verifier)

    database.executemany(
        "INSERT INTO users (pool_id, username, sub, status, enabled, generation, created_at, modified_at, password_hash,"
        " attributes, email, phone_number, name, given_name, family_name, preferred_username, sealed_verifier)"
        f" VALUES ({', '.join('?' * 17)})", rows())
    database.execute(
        "INSERT INTO user_aliases SELECT pool_id, email, 'email', id FROM users WHERE pool_id = ? AND email IS NOT NULL"
        " AND username LIKE 'user-%'", (pool,))
    for _, sql in indexes:
        database.execute(sql)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def digest(directory):
    """Of every row of every table that is copied, in the order of its key."""
    database = sqlite3.connect(f"file:{directory}/sekisho.db?mode=ro", uri=True)
    tables = {}
    names = [row[0] for row in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT IN ('schema_migrations', 'leases') ORDER BY name")]
    for name in names:
        key = [row[1] for row in sorted(database.execute(f"PRAGMA table_info({name})"), key=lambda row: row[5]) if row[5]]
        sums = hashlib.sha256()
        for row in database.execute(f"SELECT * FROM {name} ORDER BY {', '.join(key)}"):
            sums.update(repr(row).encode())
        tables[name] = sums.hexdigest()
    database.close()
    return tables


def seconds_of(process, *fields):
    """CPU seconds of a process, by the places of /proc/PID/stat behind its name."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        text = pathlib.Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(text[field]) for field in fields) / TICK
    return 0.0


class Copy:
    def __init__(self, binary, key, database):
        self.command = [binary, "copy", "--master-key-file", str(key)]
        self.database = database

    def database_seconds(self):
        """Of PostgreSQL: its first process with those that have ended, and the others."""
        first = self.database.process.pid
        return seconds_of(first, 11, 12, 13, 14) + sum(seconds_of(child, 11, 12) for child in self.database.children())

    def run(self, source, target):
        """Returns the seconds that it took, those of CPU that it and PostgreSQL spent, and its most resident megabytes."""
        begun, before = time.monotonic(), self.database_seconds()
        process = subprocess.Popen([*self.command, "--from", source, "--to", target], stdout=subprocess.PIPE, text=True)
        # What wait4 says of memory is that of whoever forked as well.
        ended, memory = 0, 0.0
        while not ended:
            with contextlib.suppress(AttributeError, FileNotFoundError, ProcessLookupError):
                status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
                memory = max(memory, int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024)
            time.sleep(0.02)
            ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        took, said = time.monotonic() - begun, process.stdout.read()
        if status != 0:
            raise SystemExit(f"copy: it failed with {status}")
        say(said.strip())
        spent = usage.ru_utime + usage.ru_stime + self.database_seconds() - before
        return took, spent, memory

    def interrupt(self, source, target):
        """kill -9 once a good part of the users is there."""
        process = subprocess.Popen([*self.command, "--from", source, "--to", target], stderr=subprocess.PIPE, text=True)
        for line in process.stderr:
            found = re.search(r"users: ([0-9,]+) of ([0-9,]+) rows copied", line)
            if found:
                break
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stderr.close()
        say(f"killed at {line.strip()}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("users", nargs="?", type=int, default=os.environ.get("SEKISHO_COPY_USERS", "1000000"))
    parser.add_argument("--server", required=True)
    arguments = parser.parse_args()
    with contextlib.ExitStack() as stack:
        cluster = stack.enter_context(postgresql.Cluster(**SETTINGS))
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory()))
        key = folder / "master.key"
        key.touch(mode=0o600)
        key.write_text(secrets.token_hex(32) + "\n")
        first, back = str(folder / "first"), str(folder / "back")
        options = ("--master-key-file", str(key), "--auto-confirm", "--seed", "none")
        os.mkdir(first, mode=0o700)
        with Server(arguments.server, first, "--data", first, *options) as server:
            pool, client = pools.make_pool(
                server, flows=("ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"), AliasAttributes=["email"])
            server.call("SignUp", ClientId=client, Username="first", Password=pools.PASSWORD)
            pools.sign_in(server, client, "first")
        database = sqlite3.connect(os.path.join(first, "sekisho.db"))
        (password,) = database.execute("SELECT password_hash FROM users WHERE username = 'first'").fetchone()
        database.close()
        begun = time.monotonic()
        fill(first, pool, arguments.users, password)
        say(f"{arguments.users:,} users are in after {time.monotonic() - begun:.0f} s")

        copy = Copy(arguments.server, key, cluster.primary)
        ways, slow = [("into PostgreSQL", first, None), ("back", None, back)], []
        address = cluster.url(cluster.create())
        print(
            "| way | seconds | users/s | users a CPU second | most memory | gone on with after a kill |\n|---|---|---|---|---|---|",
            flush=True)
        for name, source, target in ways:
            source, target = source or address, target or address
            seconds, spent, memory = copy.run(source, target)
            # The same once more, into another target.
            again = cluster.url(cluster.create()) if target == address else str(folder / "again")
            copy.interrupt(source, again)
            resumed, _, _ = copy.run(source, again)
            # What else the machine does costs time, and hardly any CPU time: so much one core would do of all of it.
            rate, possible = arguments.users / seconds, arguments.users / spent
            print(
                f"| {name} | {seconds:.1f} | {rate:,.0f} | {possible:,.0f} | {memory:.0f} MB | {resumed:.1f} s |", flush=True)
            if max(rate, possible) < USERS_A_SECOND:
                slow.append(f"{name}: {rate:,.0f} users/s, {possible:,.0f} a CPU second, are fewer than {USERS_A_SECOND:,}")
            if memory > MEMORY:
                slow.append(f"{name}: {memory:.0f} MB are more than {MEMORY}")
        before = digest(first)
        for place in (back, str(folder / "again")):
            after = digest(place)
            wrong = [name for name in before if before[name] != after.get(name)]
            if wrong or before.keys() != after.keys():
                raise SystemExit(f"copy: not the same in {place}: {', '.join(wrong)}")
        say("every row is the same")
        for place in (("--data", back), ("--storage", address)):
            directory = folder / place[0].strip("-")
            directory.mkdir()
            with Server(arguments.server, str(directory), *place, *options) as server:
                pools.sign_in(server, client, f"user-{arguments.users - 1}")
        say("users sign in on both copies")
        # Two cores measure something; the numbers of fewer users are those of the beginning.
        if slow and arguments.users >= 1_000_000:
            sys.exit("\n".join(f"copy: {line}" for line in slow))


if __name__ == "__main__":
    try:
        main()
    except processes.Unavailable as reason:
        sys.exit(f"copy: {reason}")
