"""Functions that hang: five hundred sign-ups in one hold up nobody else, and each ends as it must (docs/triggers.md, "How long, how often, how many")."""

import collections
import contextlib
import http.client
import json
import select
import socket
import sys
import textwrap
import threading
import urllib.parse

import pytest

from functions import Program, error
from receivers import wait_until
from sekisho import PASSWORD, TARGET, Answer, Pool, Server, unique

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
# What a server takes of one function where nothing else is set: calls under way, and calls that wait for their turn.
AT_ONCE, WAITING = 256, 256
CONFIRMED = ("", None)
REFUSED = ("UserLambdaValidationException", "PreSignUp failed with error not you.")
LATE = ("UnexpectedLambdaException", "PreSignUp invocation failed due to error SocketTimeoutException.")
BUSY = ("TooManyRequestsException", "Too many requests")

# Hangs until there is a file "go" beside it.
HANDLER = """
    import os, time

    def handler(event, context):
        while not os.path.exists("go"):
            time.sleep(0.01)
        if event["userName"].startswith("raise"):
            raise ValueError("not you")
        event["response"]["autoConfirmUser"] = True
        return event
"""


class Hanging:
    """A server whose function "held" answers only once it is let go, while its function "quick" answers at once."""

    def __init__(self, kind, directory, *options):
        self._go, self._file = threading.Event(), directory / "go"
        self._stack = contextlib.ExitStack()
        program = self._stack.enter_context(Program(self._answer))
        self._stack.callback(self.let_go)
        (directory / "held.py").write_text(textwrap.dedent(HANDLER))
        place = {
            "url": f"{program.address}/held", "file": "{handler: 'held.py:handler'}",
            "command": f"{{command: exec {sys.executable} -m awslambdaric held.handler}}",
        }[kind]
        (directory / "sekisho.yaml").write_text(f"functions:\n  held: {place}\n  quick: {program.address}/quick\n")
        self.server = self._stack.enter_context(Server(
            "--config", str(directory / "sekisho.yaml"), *options, directory=directory, alone=True,
            environment={"SEKISHO_FUNCTIONS_SECRET": "events-secret-4711-0123456789abcdef"}))

    def _answer(self, event):
        # The user's name says which function it is: the program answers for both.
        if not event["userName"].startswith("quick"):
            self._go.wait()
        if event["userName"].startswith("raise"):
            return error("not you")
        event["response"]["autoConfirmUser"] = True
        return event

    def pool_with(self, function=None):
        config = {"LambdaConfig": {"PreSignUp": ARN + function}} if function else {}
        return Pool(self.server.client(), **config)

    def let_go(self):
        self._file.touch()
        self._go.set()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._stack.close()


class Crowd:
    """Sign-ups that nobody waits for, each on a connection of its own, whose answers are read at the end."""

    def __init__(self, pool, endpoint):
        self._client, self._address = pool.client_id, urllib.parse.urlsplit(endpoint)
        self._connections = {}

    def sign_up(self, name):
        data = json.dumps({"ClientId": self._client, "Username": name, "Password": PASSWORD}).encode()
        connection = socket.create_connection((self._address.hostname, self._address.port), 60)
        connection.sendall(
            f"POST / HTTP/1.1\r\nHost: {self._address.netloc}\r\nContent-Type: application/x-amz-json-1.1\r\n"
            f"X-Amz-Target: {TARGET}.SignUp\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data)
        self._connections[name] = connection

    @property
    def answered(self):
        """How many have an answer."""
        poll = select.poll()
        for connection in self._connections.values():
            poll.register(connection, select.POLLIN)
        return len(poll.poll(0))

    def ends(self):
        """By name, the type and the text of each error; `CONFIRMED` where there is none."""
        found = {}
        for name, connection in self._connections.items():
            response = http.client.HTTPResponse(connection)
            response.begin()
            answer = Answer(response).json
            found[name] = (answer["__type"], answer["message"]) if "__type" in answer else CONFIRMED
            assert "__type" in answer or answer["UserConfirmed"] is True
            connection.close()
        return found


@pytest.mark.parametrize("kind", ["url", "file", "command"])
def test_five_hundred_sign_ups_in_a_function_that_hangs_slow_nobody(tmp_path, enough_descriptors, kind):
    # So long that none of them ends by itself.
    with Hanging(kind, tmp_path, "--functions-timeout-ms", "900000") as hanging:
        pool = hanging.pool_with()
        token = pool.sign_in(pool.user("ada"))["AccessToken"]
        # From now on: an administrator's new users would hang as well.
        pool.idp.update_user_pool(UserPoolId=pool.id, LambdaConfig={"PreSignUp": ARN + "held"})
        crowd = Crowd(pool, hanging.server.endpoint)
        too_many = 8
        for number in range((AT_ONCE + WAITING + too_many) // 2):
            crowd.sign_up(f"stay-{number}")
            crowd.sign_up(f"raise-{number}")
        # The others have come as far as the function by then.
        assert wait_until(lambda: crowd.answered == too_many)

        assert pool.idp.get_user(AccessToken=token)["Username"] == "ada"
        assert pool.sign_in("ada") and pool.sign_in_srp("ada")
        for other in (hanging.pool_with("quick"), hanging.pool_with()):
            name = other.sign_up(unique("quick"))["Username"]
            if other.status(name) == "UNCONFIRMED":
                other.idp.admin_confirm_sign_up(UserPoolId=other.id, Username=name)
            assert other.sign_in(name) and other.sign_in_srp(name)
        assert crowd.answered == too_many

        hanging.let_go()
        ends = crowd.ends()
        assert collections.Counter(ends.values())[BUSY] == too_many
        for name, end in ends.items():
            assert end in (BUSY, CONFIRMED if name.startswith("stay") else REFUSED), name
        # Nothing is left of those who were refused.
        there = {user["Username"] for user in pages(pool)}
        assert there == {"ada"} | {name for name, end in ends.items() if end == CONFIRMED}


def pages(pool):
    for page in pool.idp.get_paginator("list_users").paginate(UserPoolId=pool.id):
        yield from page["Users"]


@pytest.mark.parametrize("kind", ["url", "file"])
def test_five_hundred_sign_ups_end_by_time_where_a_function_hangs(tmp_path, enough_descriptors, kind):
    # Cognito asks three times (cognito/triggers §4); whoever waits for a turn does so for as long as one attempt.
    with Hanging(kind, tmp_path, "--functions-timeout-ms", "1000", "--functions-at-once", "400", "--functions-waiting", "100") as hanging:
        pool = hanging.pool_with("held")
        crowd = Crowd(pool, hanging.server.endpoint)
        for number in range(500):
            crowd.sign_up(f"stay-{number}")
        ends = collections.Counter(crowd.ends().values())
        # On a machine that is slow, somebody who waits may get the turn of one who has ended.
        assert ends[LATE] >= 400 and ends[LATE] + ends[BUSY] == 500, ends
        assert list(pages(pool)) == []
        hanging.let_go()
        assert pool.sign_up()["UserConfirmed"]
