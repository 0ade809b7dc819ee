"""What is measured: for each part of the bench a function that yields rows of the table.

A row's `unloaded` is what the machine's cores would reach if nothing else ran on them: cores divided by the CPU time
of one request, the load generator's included. `share` compares CPU times too: the limit's cost divided by the
server's. Both hold on a machine with other work; rates and latencies as measured suffer from it.
"""
import collections
import http.client
import json
import os
import re
import secrets
import selectors
import socket
import statistics
import subprocess
import tempfile
import time

import limits
import pools
import srp
from server import CORES, Server

Row = collections.namedtuple("Row", "name target reached unloaded share met", defaults=("", "", ""))

# The default cost of a password hash, in KiB and passes.
ARGON2 = (19456, 2)
COSTLY = ("--argon2-memory-kib", str(ARGON2[0]), "--argon2-iterations", str(ARGON2[1]))
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
PARTS = {}
# Those that run where none is named.
DEFAULT = []


def part(name, by_default=True):
    def register(function):
        PARTS[name] = function
        if by_default:
            DEFAULT.append(name)
        return function

    return register


def middle(figures, key):
    return statistics.median(figure[key] for figure in figures)


def yes(met):
    return "yes" if met else "no"


def rates(run, loads):
    """Medians over the rounds, and what idle cores would reach."""
    server, client = middle(loads, "server_cpu"), middle(loads, "client_cpu")
    for load in loads:
        server_us, client_us = load["server_cpu"] * 1e6, load["client_cpu"] * 1e6
        run.say(
            f"  {load['rate']:.0f}/s, server {server_us:.0f} us CPU, wrk {client_us:.0f} us, p99 {load['p99']:.1f} ms")
    return middle(loads, "rate"), CORES / (server + client), server


def signed_in(run, server, count=200):
    pool, client = pools.make_pool(server)
    names = pools.sign_up(server, client, count)
    return pool, client, names, [pools.sign_in(server, client, name) for name in names]


@part("start")
def start(run):
    """From exec to the first answer, on a directory that has been served before."""
    with tempfile.TemporaryDirectory() as directory:
        data = os.path.join(directory, "data")
        with Server(run.binary, directory, "--data", data, profile="development"):
            pass
        probe = socket.create_server(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        times = [first_answer(run.binary, directory, data, port) for _ in range(run.rounds * 4 + 1)][1:]
    run.say(f"  {' '.join(f'{time * 1e3:.0f}' for time in times)} ms")
    reached, best = statistics.median(times) * 1e3, min(times) * 1e3
    yield Row("start to first answer", "< 60 ms", f"{reached:.0f} ms", f"{best:.0f} ms (best)", "", yes(reached < 60))


def first_answer(binary, directory, data, port):
    with open(os.path.join(directory, "log"), "ab") as log:
        begin = time.monotonic()
        process = subprocess.Popen(
            [binary, "serve", "--port", str(port), "--host", "127.0.0.1", "--data", data], stdout=log, stderr=log)
    try:
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", port)
            try:
                connection.request("GET", "/_sekisho/health")
                assert connection.getresponse().status == 200
                return time.monotonic() - begin
            except ConnectionError:
                time.sleep(0.001)
            finally:
                connection.close()
    finally:
        process.terminate()
        process.wait()


@part("memory")
def memory(run):
    """Resident memory: after the start, and after a burst of sign-ins by password at full cost and of reads."""
    with run.served("--auto-confirm", *COSTLY, stock=True) as server:
        time.sleep(5)
        idle = server.resident_megabytes()
        pool, client, names, results = signed_in(run, server, 20)
        server.load("InitiateAuth", password_bodies(client, names), run.seconds(4), connections=16)
        server.load("GetUser", [{"AccessToken": result["AccessToken"]} for result in results], run.seconds(2))
        time.sleep(2)
        after = server.resident_megabytes()
    yield Row("resident when idle", "< 40 MB", f"{idle:.1f} MB", met=yes(idle < 40))
    yield Row("resident after a burst of sign-ins", "< 40 MB", f"{after:.1f} MB", met=yes(after < 40))


@part("getuser")
def get_user(run):
    """GetUser by the tokens of 200 users in turn."""
    with run.served("--auto-confirm") as server:
        _, _, _, results = signed_in(run, server)
        bodies = [{"AccessToken": result["AccessToken"]} for result in results]
        yield reads(run, server, "GetUser", bodies)


@part("admingetuser")
def admin_get_user(run):
    """AdminGetUser by the names of 200 users in turn, unsigned as the testing profile takes it."""
    with run.served("--auto-confirm") as server:
        pool, client = pools.make_pool(server)
        names = pools.sign_up(server, client, 200)
        yield reads(run, server, "AdminGetUser", [{"UserPoolId": pool, "Username": name} for name in names])


def reads(run, server, operation, bodies):
    server.load(operation, bodies, 1)
    rate, unloaded, _ = rates(run, [server.load(operation, bodies, run.seconds(5)) for _ in range(run.rounds)])
    return Row(operation, "20,000/s", f"{rate:,.0f}/s", f"{unloaded:,.0f}/s", "", verdict(rate, unloaded, 20_000))


def verdict(rate, unloaded, target):
    """Whether a rate was reached, or would have been on idle cores."""
    return "yes" if rate >= target else "by CPU time" if unloaded >= target else "no"


@part("refresh")
def refresh(run):
    """REFRESH_TOKEN_AUTH; its limit is two RSA signatures."""
    with run.served("--auto-confirm") as server:
        _, client, _, results = signed_in(run, server, 50)
        bodies = [{
            "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientId": client,
            "AuthParameters": {"REFRESH_TOKEN": result["RefreshToken"]},
        } for result in results]
        loads = [server.load("InitiateAuth", bodies, run.seconds(5)) for _ in range(run.rounds)]
        rate, unloaded, cost = rates(run, loads)
    yield against(run, "token refresh", 0.85, 2 * run.rsa, rate, unloaded, cost)


def against(run, name, wanted, limit, rate, unloaded, cost):
    run.say(f"  limit {limit * 1e3:.2f} ms CPU, server {cost * 1e3:.2f} ms CPU each")
    share = limit / cost
    return Row(
        name, f"{wanted:.0%} of {CORES / limit:,.0f}/s", f"{rate:,.0f}/s", f"{unloaded:,.0f}/s", f"{share:.0%}",
        "yes" if rate >= wanted * CORES / limit else "by CPU time" if share >= wanted else "no")


@part("srp")
def srp_sign_in(run):
    """Whole sign-ins by SRP. The client's own powers are computed between the two steps, while nothing is measured.

    The limit is what the protocol has the server compute, by libcrypto: three powers of 256 bits modulo a number of
    3072 (g^b, v^u, and the secret), and two RSA signatures. The server has a table for g.
    """
    count = 200 if run.quick else 1000
    client_side = srp.Client(secrets.randbits(256) | 1 << 255)
    with run.served("--auto-confirm") as server:
        pool, client = pools.make_pool(server)
        names = pools.sign_up(server, client, 50)
        pools.sign_in(server, client, names[0])  # makes the pool's signing keys
        figures = []
        for _ in range(run.rounds):
            requests = [{
                "AuthFlow": "USER_SRP_AUTH", "ClientId": client,
                "AuthParameters": {"USERNAME": names[n % len(names)], "SRP_A": f"{client_side.public:x}"},
            } for n in range(count)]
            challenges, first, first_cpu = exchange(server, "InitiateAuth", requests)
            answers = [{
                "ChallengeName": "PASSWORD_VERIFIER", "ClientId": client,
                "ChallengeResponses": client_side.answer(pool, pools.PASSWORD, challenge["ChallengeParameters"]),
            } for challenge in challenges]
            results, second, second_cpu = exchange(server, "RespondToAuthChallenge", answers)
            assert all("AuthenticationResult" in result for result in results)
            run.say(f"  step 1 {first_cpu / count * 1e3:.2f} ms CPU, step 2 {second_cpu / count * 1e3:.2f} ms CPU")
            figures.append({"rate": count / (first + second), "cost": (first_cpu + second_cpu) / count})
    cost = middle(figures, "cost")
    yield against(
        run, "SRP sign-in", 0.85, 3 * run.modexp + 2 * run.rsa, middle(figures, "rate"), CORES / cost, cost)


def exchange(server, operation, requests, connections=64):
    """Sends all requests; the answers in order, the seconds, and the server's CPU seconds.

    One thread and no library, so that the server has the next request on each connection soon after it has answered.
    """
    waiting = [
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n"
        b"X-Amz-Target: AWSCognitoIdentityProviderService.%b\r\nContent-Length: %d\r\n\r\n%b"
        % (operation.encode(), len(body), body) for body in (json.dumps(request).encode() for request in requests)]
    answers, sent = [None] * len(requests), 0
    with selectors.DefaultSelector() as selector:
        for _ in range(min(connections, len(requests))):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(connection, selectors.EVENT_READ, [0, b""])
        before, begin = server.cpu_seconds(), time.monotonic()
        for key in list(selector.get_map().values()):
            key.fileobj.sendall(waiting[sent])
            key.data[0], sent = sent, sent + 1
        left = len(requests)
        while left:
            for key, _ in selector.select():
                place, so_far = key.data
                part = key.fileobj.recv(65536)
                assert part, f"{operation}: the server has closed the connection"
                head, end, body = (so_far + part).partition(b"\r\n\r\n")
                length = LENGTH.search(head) if end else None
                if not end or len(body) < int(length[1]):
                    key.data[1] = so_far + part
                    continue
                answers[place], left = (head, body), left - 1
                if sent < len(waiting):
                    key.fileobj.sendall(waiting[sent])
                    key.data[:] = sent, b""
                    sent += 1
        seconds, cpu = time.monotonic() - begin, server.cpu_seconds() - before
        for key in list(selector.get_map().values()):
            key.fileobj.close()
    for head, body in answers:
        assert head.startswith(b"HTTP/1.1 200 "), body
    return [json.loads(body or b"{}") for _, body in answers], seconds, cpu


def password_bodies(client, names):
    return [{
        "AuthFlow": "USER_PASSWORD_AUTH", "ClientId": client,
        "AuthParameters": {"USERNAME": name, "PASSWORD": pools.PASSWORD},
    } for name in names]


@part("password")
def password_sign_in(run):
    """USER_PASSWORD_AUTH at the default cost of a hash. The limit is libargon2 as it comes, on ordinary memory."""
    with run.served("--auto-confirm", *COSTLY) as server:
        _, client, names, _ = signed_in(run, server, 20)
        bodies = password_bodies(client, names)
        loads = [server.load("InitiateAuth", bodies, run.seconds(8), connections=8) for _ in range(run.rounds)]
        rate, unloaded, cost = rates(run, loads)
    yield against(run, "password sign-in", 0.95, run.argon2, rate, unloaded, cost)


def sign_ups(run, flows):
    """Durable sign-ups with an e-mail address to confirm: user, code and message in one transaction."""
    with run.served(durable=True) as server:
        _, client = pools.make_pool(server, flows=flows, AutoVerifiedAttributes=["email"])
        loads = []
        for index in range(run.rounds):
            tag = f"{index}-{secrets.token_hex(3)}"
            body = {
                "ClientId": client, "Username": f"user-{tag}-{{n}}", "Password": pools.PASSWORD,
                "UserAttributes": [{"Name": "email", "Value": f"user-{tag}-{{n}}@example.com"}],
            }
            loads.append(server.load("SignUp", [body], run.seconds(5), connections=128))
        return rates(run, loads)


@part("signup")
def sign_up_plain(run):
    rate, unloaded, _ = sign_ups(run, ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    run.say(f"  SQLite alone: {1 / limits.durable_inserts(run.directory, 2):,.0f} rows/s in durable commits of 64")
    yield Row(
        "SignUp, durable, no SRP client", "4,000/s", f"{rate:,.0f}/s", f"{unloaded:,.0f}/s", "",
        verdict(rate, unloaded, 4000))


@part("signup-srp")
def sign_up_srp(run):
    """The limit is one power of 256 bits by libcrypto; the server's table for g = 2 goes below it."""
    rate, unloaded, cost = sign_ups(run, ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])
    yield against(run, "SignUp, durable, with SRP clients", 0.85, run.modexp, rate, unloaded, cost)


@part("admincreate")
def admin_create_user(run):
    """Durable AdminCreateUser without a message and without a password, in a pool whose passwords cost the default."""
    with run.served(*COSTLY, durable=True) as server:
        pool, _ = pools.make_pool(server)
        loads = []
        for index in range(run.rounds):
            name = f"user-{index}-{secrets.token_hex(3)}-{{n}}"
            body = {
                "UserPoolId": pool, "Username": name, "MessageAction": "SUPPRESS",
                "UserAttributes": [{"Name": "email", "Value": f"{name}@example.com"}],
            }
            loads.append(server.load("AdminCreateUser", [body], run.seconds(5), connections=128))
        rate, unloaded, _ = rates(run, loads)
    yield Row(
        "AdminCreateUser, silent, durable", "4,000/s", f"{rate:,.0f}/s", f"{unloaded:,.0f}/s", "",
        verdict(rate, unloaded, 4000))


def journey(server, client, name):
    """What a test does with a user: sign up, confirm, sign in, look, refresh."""
    server.call(
        "SignUp", ClientId=client, Username=name, Password=pools.PASSWORD, UserAttributes=[
            {"Name": "email", "Value": f"{name}@example.com"}])
    server.call("ConfirmSignUp", ClientId=client, Username=name, ConfirmationCode="123456")
    tokens = pools.sign_in(server, client, name)
    server.call("GetUser", AccessToken=tokens["AccessToken"])
    server.call(
        "InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH", ClientId=client,
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})


@part("pools")
def a_pool_for_each_test(run):
    """Journeys one after the other, in one pool and then in a pool with a client for each, as a test suite makes them."""
    count = 200 if run.quick else 1000
    figures = []
    for _ in range(run.rounds):
        with run.served("--fixed-code", "123456") as server:
            # Signs once, so that the first journey does not pay for the keys.
            journey(server, pools.make_pool(server, AutoVerifiedAttributes=["email"])[1], "first")
            begin = time.monotonic()
            _, client = pools.make_pool(server, AutoVerifiedAttributes=["email"])
            for index in range(count):
                journey(server, client, f"user-{index}")
            one = time.monotonic() - begin
            begin = time.monotonic()
            for index in range(count):
                _, client = pools.make_pool(server, AutoVerifiedAttributes=["email"])
                journey(server, client, "user")
            figures.append({"one": one, "each": time.monotonic() - begin})
        run.say(f"  one pool {one:.1f} s, a pool each {figures[-1]['each']:.1f} s")
    one, each = middle(figures, "one"), middle(figures, "each")
    yield Row(
        f"{count:,} journeys in a pool each", f"1.5 times {one:.1f} s, as in one pool", f"{each:.1f} s", "",
        f"{each / one:.2f}", yes(each <= 1.5 * one))


@part("listusers")
def list_users(run):
    """One connection, one request after the other, a different user each time."""
    for size in [1000, 100_000] + ([] if run.quick else [1_000_000]):
        with tempfile.TemporaryDirectory(dir=run.directory) as directory:
            data = os.path.join(directory, "data")
            with Server(run.binary, directory, "--data", data) as server:
                pool, _ = pools.make_pool(server)
            seconds = pools.fill(data, pool, size)
            run.say(f"  {size:,} users put into the database in {seconds:.0f} s")
            with Server(run.binary, directory, "--data", data) as server:
                for label, filter in (
                    ("email =", 'email = "user-{}@example.com"'), ("username ^=", 'username ^= "user-{}"')):
                    bodies = [
                        {"UserPoolId": pool, "Filter": filter.format(secrets.randbelow(size)), "Limit": 10}
                        for _ in range(500)]
                    server.load("ListUsers", bodies, 1, connections=1)
                    loads = [server.load("ListUsers", bodies, run.seconds(3), connections=1) for _ in range(run.rounds)]
                    rates(run, loads)
                    p50, p99, cpu = middle(loads, "p50"), middle(loads, "p99"), middle(loads, "server_cpu")
                    yield Row(
                        f"ListUsers, {label}, {size:,} users", "< 1 ms", f"p50 {p50:.3f} ms, p99 {p99:.2f} ms",
                        f"{cpu * 1e6:.0f} us CPU", "", yes(p50 < 1))


@part("flood")
def flood(run):
    """GetUser while 16 connections sign in by password at full cost and keep the lane busy."""
    with run.served("--auto-confirm", *COSTLY) as server:
        _, client, names, results = signed_in(run, server, 20)
        bodies = [{"AccessToken": result["AccessToken"]} for result in results]
        loads, quiet = [], []
        for _ in range(run.rounds):
            quiet.append(server.load("GetUser", bodies, run.seconds(4), connections=8, threads=1))
            finish = server.start_load(
                "InitiateAuth", password_bodies(client, names), run.seconds(6) + 2, connections=16, threads=1)
            time.sleep(1)
            loads.append(server.load("GetUser", bodies, run.seconds(6), connections=8, threads=1))
            finish()
            run.say(f"  GetUser {loads[-1]['rate']:,.0f}/s, p50 {loads[-1]['p50']:.2f} ms, p99 {loads[-1]['p99']:.2f} ms")
    p99 = middle(loads, "p99")
    yield Row(
        "p99 of GetUser while logins flood", "< 10 ms", f"{p99:.1f} ms at {middle(loads, 'rate'):,.0f}/s",
        f"{middle(quiet, 'p99'):.1f} ms without the flood", "", yes(p99 < 10))
