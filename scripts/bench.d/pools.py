"""Pools to measure in: made through the API, or, where there are many users, straight in the database."""
import glob
import os
import sqlite3
import time
import uuid

PASSWORD = "Correct-horse-7"


def make_pool(server, flows=("ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"), **settings):
    """A pool with one client; returns both ids."""
    pool = server.call("CreateUserPool", PoolName="bench", **settings)["UserPool"]["Id"]
    client = server.call("CreateUserPoolClient", UserPoolId=pool, ClientName="bench", ExplicitAuthFlows=list(flows))
    return pool, client["UserPoolClient"]["ClientId"]


def sign_up(server, client, count):
    """Users who may sign in at once: the server must run with --auto-confirm."""
    names = [f"user-{index}" for index in range(count)]
    for name in names:
        server.call(
            "SignUp", ClientId=client, Username=name, Password=PASSWORD, UserAttributes=[
                {"Name": "email", "Value": f"{name}@example.com"}, {"Name": "given_name", "Value": "Sakura"},
                {"Name": "family_name", "Value": "Tanaka"}, {"Name": "locale", "Value": "ja-JP"},
            ])
    return names


def sign_in(server, client, name):
    return server.call(
        "InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", ClientId=client,
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})["AuthenticationResult"]


def fill(directory, pool, count):
    """Puts `count` confirmed users into a pool of a server that does not run. Returns the seconds that it took."""
    start = time.monotonic()
    (path,) = glob.glob(os.path.join(directory, "*.db"))
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA synchronous = OFF; PRAGMA cache_size = -400000; BEGIN IMMEDIATE")
    now = int(time.time() * 1000)

    def rows():
        for n in range(count):
            email = f"user-{n}@example.com"
            attributes = (
                f'{{"email":"{email}","email_verified":"true","given_name":"Given{n % 5000}",'
                f'"family_name":"Family{n % 20000}","name":"Name {n}","locale":"ja-JP"}}')
            # Spread as random ones are, and each another.
            sub = uuid.UUID(int=n * 0x9E3779B97F4A7C15F39CC0605CEDC835 % (1 << 128))
            yield (
                pool, f"user-{n}", str(sub), "CONFIRMED", 1, 0, now, now, attributes, email, f"name {n}",
                f"given{n % 5000}", f"family{n % 20000}")

    # Indexes are made again at the end, each from rows that are sorted once.
    indexes = database.execute(
        "SELECT name, sql FROM sqlite_master WHERE tbl_name = 'users' AND type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    if count > 50_000:
        for name, _ in indexes:
            database.execute(f"DROP INDEX {name}")
    database.executemany(
        "INSERT INTO users (pool_id, username, sub, status, enabled, generation, created_at, modified_at, attributes,"
        " email, name, given_name, family_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    if count > 50_000:
        for _, sql in indexes:
            database.execute(sql)
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    return time.monotonic() - start
