"""What it costs to have the data in PostgreSQL, by the processor time of the server and the database together."""
import contextlib
import os
import pathlib
import secrets
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/Services"))

import pools  # noqa: E402
import postgresql  # noqa: E402
import processes  # noqa: E402
from parts import Row, middle, part, rates, signed_in, yes  # noqa: E402
from server import CORES, TICK, Server  # noqa: E402

# What the driver sends for a sign-up with a code by e-mail, once the name was looked up: the same statements, in the same
# order, on rows of the same width.
SIGN_UP = """\\set n random(1, 2000000000)
SELECT id, pool_id, username, sub, status, enabled, generation, created_at, modified_at, temporary_password_expires_at, password_hash, password_history, attributes, sealed_verifier FROM users u WHERE u.pool_id = 'bench' AND u.username = 'user' || :n AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = u.pool_id);
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT CAST(pg_current_xact_id() AS TEXT);
SELECT id, pool_id, username, sub, status, enabled, generation, created_at, modified_at, temporary_password_expires_at, password_hash, password_history, attributes, sealed_verifier FROM users u WHERE u.pool_id = 'bench' AND u.username = 'user' || :n AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = u.pool_id);
SELECT id, pool_id, username, sub, status, enabled, generation, created_at, modified_at, temporary_password_expires_at, password_hash, password_history, attributes, sealed_verifier FROM users u WHERE u.pool_id = 'bench' AND u.username = 'sub' || :n AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = u.pool_id);
INSERT INTO users (pool_id, username, sub, status, enabled, generation, created_at, modified_at, password_hash, attributes, email) SELECT 'bench', 'user' || :n, 'sub' || :n, 'UNCONFIRMED', 1, 0, 1, 1, repeat('x', 96), '{"email":"user@example.com","email_verified":"false"}', 'user' || :n WHERE EXISTS (SELECT 1 FROM pools WHERE id = 'bench') ON CONFLICT DO NOTHING RETURNING id;
SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM attempts WHERE subject = 'd' || :n AND action = 'message' AND attempted_at > 0 AND attempted_at < 2000000000000;
INSERT INTO attempts (subject, action, attempted_at, count, expires_at) VALUES ('d' || :n, 'message', 1, 1, 1) ON CONFLICT (subject, action, attempted_at) DO UPDATE SET count = attempts.count + 1;
INSERT INTO outbox (pool_id, user_id, username, sub, medium, destination, purpose, created_at, sealed_content) VALUES ('bench', 1, 'user' || :n, 'sub' || :n, 'EMAIL', 'user@example.com', 'signUp', 1, decode(repeat('ab', 300), 'hex'));
DELETE FROM codes WHERE subject = 's' || :n AND purpose = 'signUp';
INSERT INTO codes (subject, purpose, attribute, destination, is_pending, hash, created_at, expires_at, attempts) VALUES ('s' || :n, 'signUp', 'email', 'user@example.com', 0, decode(repeat('ab', 32), 'hex'), 1, 1, 0) ON CONFLICT (subject, purpose, attribute) DO UPDATE SET attempts = 0;
COMMIT;
"""
PARTS = ["sharing-getuser", "sharing-admingetuser", "sharing-signup", "sharing-two"]
SETTINGS = "-c enable_seqscan=off -c jit=off -c plan_cache_mode=force_generic_plan"


class Database:
    """A private cluster for the length of a `with`, durable as users have it, and what it costs."""

    def __enter__(self):
        self.stack = contextlib.ExitStack()
        self.cluster = self.stack.enter_context(
            postgresql.Cluster(fsync="on", shared_buffers="256MB", full_page_writes="on"))
        return self

    def __exit__(self, *_):
        self.stack.close()

    def cpu_seconds(self):
        """Of all its processes, those that have ended included."""
        root = self.cluster.primary.process.pid
        parents = {}
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError), open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    fields = file.read().rsplit(")", 1)[1].split()
                    parents[int(name)] = (int(fields[1]), [int(field) for field in fields[11:15]])
        total = 0
        for pid, (parent, times) in parents.items():
            if pid == root or parent == root or parents.get(parent, (0,))[0] == root:
                total += sum(times) if parent != root else times[0] + times[1]
        return total / TICK

    def pgbench(self, database, seconds, *arguments, clients=8):
        """The processor time of one transaction, pgbench's and the database's."""
        before = self.cpu_seconds()
        program = processes.program("pgbench", "postgresql")
        process = subprocess.Popen(
            [program, "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), *arguments, self.cluster.url(database)],
            env=os.environ | {"PGOPTIONS": SETTINGS}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        output = process.stdout.read()
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        count = next(int(line.split(":")[1].split("/")[0]) for line in output.splitlines() if "actually processed" in line)
        return (usage.ru_utime + usage.ru_stime + self.cpu_seconds() - before) / max(1, count)


@contextlib.contextmanager
def shared(run, database, *arguments, servers=1):
    """Servers over one new database, with one master key."""
    name = database.cluster.create()
    with tempfile.TemporaryDirectory(dir=run.directory) as directory, contextlib.ExitStack() as stack:
        key = os.path.join(directory, "master.key")
        with open(os.open(key, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        started = []
        for number in range(servers):
            place = os.path.join(directory, str(number))
            os.mkdir(place)
            started.append(stack.enter_context(Server(
                run.binary, place, "--storage", database.cluster.url(name), "--master-key-file", key,
                "--issuer", "http://localhost:9229", "--rsa-key-stock", "0", *arguments)))
        yield started if servers > 1 else started[0]


def with_database(database, load):
    """Adds to a load's figures what the database spent on each request."""
    before = database.cpu_seconds()
    figures = load()
    figures["database_cpu"] = (database.cpu_seconds() - before) / max(1, figures["requests"])
    figures["both"] = figures["server_cpu"] + figures["database_cpu"]
    return figures


def measured(run, database, loads):
    for load in loads:
        run.say(
            f"  {load['rate']:.0f}/s, server {load['server_cpu'] * 1e6:.0f} us, database {load['database_cpu'] * 1e6:.0f} us, "
            f"wrk {load['client_cpu'] * 1e6:.0f} us, p99 {load['p99']:.1f} ms")
    both, client = middle(loads, "both"), middle(loads, "client_cpu")
    return both, middle(loads, "rate"), CORES / (both + client)


def reads(run, database, operation, bodies_of):
    """One operation on SQLite and on PostgreSQL in turn, against SQLite's cost and one and a half of pgbench's look-up."""
    transaction = run.limit("pgbench -S -M prepared", lambda: database.pgbench("bench", run.seconds(5), "-S"))
    with run.served("--auto-confirm") as plain, shared(run, database, "--auto-confirm") as server:
        bodies = [bodies_of(run, one) for one in (plain, server)]
        plain.load(operation, bodies[0], 1)
        server.load(operation, bodies[1], 1)
        alone, both = [], []
        for _ in range(run.rounds):
            alone.append(plain.load(operation, bodies[0], run.seconds(5)))
            both.append(with_database(database, lambda: server.load(operation, bodies[1], run.seconds(5))))
    rates(run, alone)
    cost, rate, unloaded = measured(run, database, both)
    allowed = middle(alone, "server_cpu") + 1.5 * transaction
    yield Row(
        f"{operation}, PostgreSQL", f"{allowed * 1e6:.0f} us: SQLite's and 1.5 look-ups of pgbench", f"{cost * 1e6:.0f} us", "",
        f"{cost / allowed:.0%} of it", yes(cost <= allowed))
    yield Row(
        f"{operation}, PostgreSQL", "15,000/s", f"{rate:,.0f}/s", f"{unloaded:,.0f}/s", "",
        "yes" if rate >= 15_000 else "by CPU time" if unloaded >= 15_000 else "no")


def token_bodies(run, server):
    return [{"AccessToken": result["AccessToken"]} for result in signed_in(run, server)[3]]


def name_bodies(run, server):
    pool, client = pools.make_pool(server)
    return [{"UserPoolId": pool, "Username": name} for name in pools.sign_up(server, client, 200)]


@part("sharing-getuser", by_default=False)
def get_user(run):
    with prepared() as database:
        yield from reads(run, database, "GetUser", token_bodies)


@part("sharing-admingetuser", by_default=False)
def admin_get_user(run):
    with prepared() as database:
        yield from reads(run, database, "AdminGetUser", name_bodies)


@contextlib.contextmanager
def prepared():
    """A cluster with pgbench's own tables in the database `bench`."""
    with Database() as database:
        database.cluster.primary.sql("CREATE DATABASE bench")
        program = processes.program("pgbench", "postgresql")
        processes.run(program, "-i", "-q", database.cluster.url("bench"))
        yield database


@part("sharing-signup", by_default=False)
def sign_up(run):
    """Names come at random, as people have them: pages of indexes are shared by few."""
    with prepared() as database, run.served(durable=True) as plain, shared(run, database) as server:
        def load(one, client):
            tag = secrets.token_hex(4)
            bodies = [
                {"ClientId": client, "Username": f"{secrets.token_hex(4)}-{tag}-{{n}}", "Password": pools.PASSWORD,
                 "UserAttributes": [{"Name": "email", "Value": f"{secrets.token_hex(4)}-{tag}-{{n}}@example.com"}]}
                for _ in range(512)]
            return one.load("SignUp", bodies, run.seconds(5), connections=64)

        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        clients = [pools.make_pool(one, flows=flows, AutoVerifiedAttributes=["email"])[1] for one in (plain, server)]
        alone, both, script = [], [], []
        name = next(name for name in databases(database) if name.startswith("d"))
        database.cluster.primary.sql(
            "INSERT INTO pools (id, region, settings) VALUES ('bench', 'us-east-1', '{}')", name)
        load(server, clients[1])
        for _ in range(run.rounds):
            alone.append(load(plain, clients[0]))
            both.append(with_database(database, lambda: load(server, clients[1])))
            path = database.cluster.write("sign-up.sql", SIGN_UP)
            script.append({"cost": database.pgbench(name, run.seconds(5), "-f", str(path), "--max-tries=20", clients=4)})
        counts = database.cluster.primary.sql(
            f"SELECT xact_commit || ' ' || xact_rollback FROM pg_stat_database WHERE datname = '{name}'")
    run.say(f"  commits and rollbacks: {counts}")
    rates(run, alone)
    cost, rate, unloaded = measured(run, database, both)
    limit = middle(script, "cost")
    run.say(f"  limit: the same statements by pgbench {limit * 1e6:.0f} us")
    allowed = middle(alone, "server_cpu") + 1.3 * limit
    yield Row(
        "SignUp, PostgreSQL", f"{allowed * 1e6:.0f} us: SQLite's and 1.3 times pgbench's", f"{cost * 1e6:.0f} us", f"{unloaded:,.0f}/s",
        f"{cost / allowed:.0%} of it", yes(cost <= allowed))


def databases(database):
    return database.cluster.primary.sql("SELECT datname FROM pg_database").split()


@part("sharing-two", by_default=False)
def two_servers(run):
    """AdminGetUser and password-less work at one server and at two, the database on the same cores."""
    with prepared() as database, shared(run, database, "--auto-confirm", servers=2) as (first, second):
        bodies = name_bodies(run, first)
        for one in (first, second):
            one.load("AdminGetUser", bodies, 1)
        single, double = [], []
        for _ in range(run.rounds):
            single.append(first.load("AdminGetUser", bodies, run.seconds(5), connections=32)["rate"])
            finish = first.start_load("AdminGetUser", bodies, run.seconds(5), connections=16, threads=1)
            other = second.load("AdminGetUser", bodies, run.seconds(5), connections=16, threads=1)
            double.append(finish()["rate"] + other["rate"])
    one, two = sorted(single)[len(single) // 2], sorted(double)[len(double) // 2]
    run.say(f"  one server {one:,.0f}/s, two {two:,.0f}/s")
    yield Row("AdminGetUser at two servers", f"{one:,.0f}/s, as at one", f"{two:,.0f}/s", "", f"{two / one:.0%}", yes(two >= 0.95 * one))
