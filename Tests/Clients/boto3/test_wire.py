"""HTTP as it goes over the wire: what an SDK hides, and what a hostile client tries (cognito/wire §1 to §4; RFC 9112)."""

import json
import re
import socket
import urllib.parse

import pytest

import sekisho
from sekisho import DIRECT, TARGET, UUID_V4, Pool, call, send

ADDRESS = urllib.parse.urlsplit(DIRECT)
HOST = f"{ADDRESS.hostname}:{ADDRESS.port}".encode()


class Wire:
    """A connection on which exactly these bytes are sent, and answers are read one by one."""

    def __init__(self, timeout=20):
        self.socket = socket.create_connection((ADDRESS.hostname, ADDRESS.port), timeout)
        self.buffer = b""

    def send(self, data):
        self.socket.sendall(data)
        return self

    def more(self):
        piece = self.socket.recv(65536)
        self.buffer += piece
        return piece

    def line_block(self):
        while b"\r\n\r\n" not in self.buffer:
            if not self.more():
                raise EOFError(self.buffer)
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        return head

    def answer(self, method="POST"):
        head = self.line_block().decode("latin-1").split("\r\n")
        version, status, _ = (head[0] + " ").split(" ", 2)
        assert version == "HTTP/1.1"
        headers = {}
        for line in head[1:]:
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        length = 0 if method == "HEAD" or int(status) in (204, 304) or int(status) < 200 else int(headers.get("content-length", 0))
        while len(self.buffer) < length:
            if not self.more():
                raise EOFError(self.buffer)
        data, self.buffer = self.buffer[:length], self.buffer[length:]
        return int(status), headers, data

    def closed(self):
        """The other side has said all, and closed."""
        try:
            while True:
                if not self.more():
                    return self.buffer == b""
        except ConnectionResetError:
            return True
        except TimeoutError:
            return False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()


def request(operation="ListUserPools", data=b'{"MaxResults":1}', extra=b"", target="/", method="POST", length=True):
    head = f"{method} {target} HTTP/1.1\r\nHost: ".encode() + HOST + b"\r\nContent-Type: application/x-amz-json-1.1\r\n"
    head += f"X-Amz-Target: {TARGET}.{operation}\r\n".encode() + extra
    if length:
        head += f"Content-Length: {len(data)}\r\n".encode()
    return head + b"\r\n" + data


def once(data):
    with Wire() as wire:
        return wire.send(data).answer()


# What an answer looks like

def test_a_good_answer(pool):
    answer = call("ListUsers", {"UserPoolId": pool.id})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert int(answer.headers["Content-Length"]) == len(answer.body)
    assert UUID_V4.match(answer.headers["x-amzn-RequestId"])
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["Date"])
    assert answer.json == {"Users": []}


def test_a_bad_answer():
    answer = call("ListUsers", {"UserPoolId": "us-east-1_000000000"})
    assert answer.status == 400
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"
    assert UUID_V4.match(answer.headers["x-amzn-RequestId"])
    assert answer.headers["x-amzn-ErrorType"].endswith(":")


def test_every_request_has_an_id_of_its_own(pool):
    ids = {call("ListUsers", {"UserPoolId": pool.id}).headers["x-amzn-RequestId"] for _ in range(5)}
    assert len(ids) == 5


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_both_json_versions_are_taken(pool, version):
    answer = call("ListUsers", {"UserPoolId": pool.id}, {"Content-Type": f"application/x-amz-json-{version}"})
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/x-amz-json-1.1"


def test_operations_without_an_output_shape_answer_nothing():
    # cognito/wire §2.
    pool = Pool()
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    other = pool.user()
    ids = {"UserPoolId": pool.id}
    assert call("CreateGroup", ids | {"GroupName": "g"}).status == 200
    for operation, members in [
        ("AdminAddUserToGroup", ids | {"GroupName": "g", "Username": username}),
        ("AdminRemoveUserFromGroup", ids | {"GroupName": "g", "Username": username}),
        ("DeleteGroup", ids | {"GroupName": "g"}), ("DeleteUser", {"AccessToken": token}), ("AdminDeleteUser", ids | {"Username": other}),
        ("DeleteUserPoolClient", ids | {"ClientId": pool.client_id}), ("DeleteUserPool", ids),
    ]:
        answer = call(operation, members)
        assert (answer.status, answer.body, answer.headers["Content-Length"]) == (200, b"", "0"), operation


def test_operations_with_an_empty_output_shape_answer_an_empty_object():
    # cognito/wire §2: browsers parse it.
    pool = Pool(AutoVerifiedAttributes=["email"])
    username = pool.user(email="a@example.com", email_verified="true", name="A")
    tokens = pool.sign_in(username)
    who = {"UserPoolId": pool.id, "Username": username}
    waiting = pool.sign_up(email="b@example.com")["Username"]
    for operation, members in [
        ("ChangePassword", {"AccessToken": tokens["AccessToken"], "PreviousPassword": sekisho.PASSWORD, "ProposedPassword": sekisho.OTHER_PASSWORD}),
        ("DeleteUserAttributes", {"AccessToken": tokens["AccessToken"], "UserAttributeNames": ["name"]}),
        ("AdminConfirmSignUp", {"UserPoolId": pool.id, "Username": waiting}),
        ("AdminSetUserPassword", who | {"Password": sekisho.PASSWORD, "Permanent": True}), ("AdminDisableUser", who), ("AdminEnableUser", who),
        ("AdminUpdateUserAttributes", who | {"UserAttributes": [{"Name": "name", "Value": "B"}]}),
        ("AdminDeleteUserAttributes", who | {"UserAttributeNames": ["name"]}), ("AdminResetUserPassword", who),
        ("AdminUserGlobalSignOut", who), ("UpdateUserPool", {"UserPoolId": pool.id}),
        ("RevokeToken", {"Token": tokens["RefreshToken"], "ClientId": pool.client_id}),
    ]:
        answer = call(operation, members)
        assert (answer.status, answer.body) == (200, b"{}"), (operation, answer)


def test_times_are_seconds_with_milliseconds(pool):
    text = call("DescribeUserPool", {"UserPoolId": pool.id}).body.decode()
    assert re.search(r'"CreationDate":\d{10}(\.\d{1,3})?[,}]', text)


def test_nothing_absent_is_null(pool):
    pool.user()
    for operation in ("DescribeUserPool", "ListUsers", "ListUserPoolClients"):
        assert b"null" not in call(operation, {"UserPoolId": pool.id}).body


def test_no_answer_may_be_cached(pool):
    username = pool.user()
    answer = call("InitiateAuth", {
        "ClientId": pool.client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": username, "PASSWORD": sekisho.PASSWORD}})
    assert answer.status == 200
    assert "max-age" not in (answer.headers.get("Cache-Control") or "")


@pytest.mark.parametrize("method, path", [("GET", "/elsewhere"), ("POST", "/elsewhere"), ("PUT", "/"), ("DELETE", "/"), ("PATCH", "/x")])
def test_what_is_not_the_api(method, path):
    # cognito/wire §4.
    answer = send(method, path, {"Content-Type": "application/x-amz-json-1.1"}, b"{}" if method != "GET" else None)
    assert answer.status in (400, 405), answer
    if answer.status == 400:
        assert answer.json["code"] == "BadRequest"


def test_a_browser_finds_a_page():
    answer = send("GET", "/", {"Accept": "text/html"})
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/html")


# Framing

def test_many_requests_on_one_connection():
    with Wire() as wire:
        for _ in range(20):
            assert wire.send(request()).answer()[0] == 200


def test_many_requests_before_the_first_answer():
    with Wire() as wire:
        wire.send(request() * 30)
        assert [wire.answer()[0] for _ in range(30)] == [200] * 30


def test_answers_to_slow_and_quick_requests_keep_their_order(pool):
    username = pool.user()
    slow = json.dumps({
        "ClientId": pool.client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": username, "PASSWORD": sekisho.PASSWORD}}).encode()
    with Wire() as wire:
        wire.send((request("InitiateAuth", slow) + request()) * 3)
        bodies = [wire.answer()[2] for _ in range(6)]
    assert [b"AuthenticationResult" in one for one in bodies] == [True, False] * 3


def test_a_request_that_arrives_byte_by_byte():
    with Wire() as wire:
        data = request()
        for number in range(len(data)):
            wire.send(data[number:number + 1])
        assert wire.answer()[0] == 200


def test_a_chunked_body():
    extra = b"Transfer-Encoding: chunked\r\n"
    with Wire() as wire:
        for chunks in (b'10\r\n{"MaxResults":1}\r\n0\r\n\r\n', b'6;name=value\r\n{"MaxR\r\nA\r\nesults":1}\r\n0\r\nTrailer: x\r\n\r\n'):
            wire.send(request(data=chunks, extra=extra, length=False))
            assert wire.answer()[0] == 200


def test_a_client_that_asks_before_it_sends():
    with Wire() as wire:
        data = b'{"MaxResults":1}'
        wire.send(request(data=data, extra=b"Expect: 100-continue\r\n")[:-len(data)])
        assert wire.line_block().startswith(b"HTTP/1.1 100 ")
        wire.send(data)
        assert wire.answer()[0] == 200


def test_a_connection_that_shall_close():
    with Wire() as wire:
        wire.send(request(extra=b"Connection: close\r\n"))
        status, headers, _ = wire.answer()
        assert (status, headers.get("connection")) == (200, "close")
        assert wire.closed()


def test_http_1_0_closes():
    with Wire() as wire:
        wire.send(request().replace(b"HTTP/1.1", b"HTTP/1.0"))
        assert wire.answer()[0] == 200
        assert wire.closed()


def test_head_has_no_body(pool):
    with Wire() as wire:
        wire.send(f"HEAD /{pool.id}/.well-known/jwks.json HTTP/1.1\r\nHost: ".encode() + HOST + b"\r\n\r\n")
        status, headers, _ = wire.answer("HEAD")
        assert status == 200
        assert int(headers["content-length"]) > 0
        wire.send(request())
        assert wire.answer()[0] == 200


SMUGGLED = [
    request(extra=b"Transfer-Encoding: chunked\r\n"),
    request(extra=b"Content-Length: 3\r\n"),
    request(extra=b"Content-Length: 16\r\n"),
    request(length=False, extra=b"Content-Length: 16, 16\r\n"),
    request(length=False, extra=b"Content-Length: +16\r\n"),
    request(length=False, extra=b"Content-Length: 0x10\r\n"),
    request(length=False, extra=b"Content-Length: -1\r\n"),
    request(length=False, extra=b"Content-Length: 99999999999999999999\r\n"),
    request(length=False, extra=b"Content-Length:\r\n"),
    request(length=False, extra=b"Transfer-Encoding: gzip, chunked\r\n", data=b"0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked, identity\r\n", data=b"0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: xchunked\r\n", data=b"0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", data=b"0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=b"zz\r\n{}\r\n0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=b"-2\r\n{}\r\n0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=b"2\r\n{}X\r\n0\r\n\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=b"fffffffffffffffff\r\n"),
    request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=b"2\n{}\n0\n\n"),
    request(extra=b"X-Folded: a\r\n b\r\n"),
    request(extra=b"X-Space : a\r\n"),
    request(extra=b" X-Leading: a\r\n"),
    request(extra=b"X-NoColon\r\n"),
    request(extra=b": empty\r\n"),
    request(extra=b"X-Bare: a\nX-Other: b\r\n"),
    request(extra=b"X-Null: a\x00b\r\n"),
    request(extra=b"X-Return: a\rb\r\n"),
    request(extra=b"X(Bad): a\r\n"),
    request(extra=b"Host: other.example\r\n"),
    request().replace(b"\r\n", b"\n"),
    request().replace(b"Host: " + HOST + b"\r\n", b""),
    request().replace(b" HTTP/1.1", b""),
    request().replace(b"HTTP/1.1", b"HTTP/1.1 x"),
    request().replace(b"HTTP/1.1", b"HTTP/2.0"),
    request().replace(b"HTTP/1.1", b"http/1.1"),
    request().replace(b"POST / ", b"POST  / "),
    request().replace(b"POST / ", b"POST\t/ "),
    request().replace(b"POST / ", b"PO(ST / "),
    request().replace(b"POST / ", b"POST /\x00 "),
    request().replace(b"POST / ", b"POST nowhere "),
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(60),
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
]


@pytest.mark.parametrize("data", SMUGGLED, ids=range(len(SMUGGLED)))
def test_what_could_be_read_in_two_ways_is_refused_and_the_connection_closed(data):
    with Wire() as wire:
        # What follows must never be taken for a second request.
        wire.send(data + request("DescribeUserPool", b"{}"))
        status, headers, _ = wire.answer()
        assert 400 <= status <= 505, status
        assert "x-amzn-errortype" not in headers or not headers["x-amzn-errortype"].startswith("InvalidParameter")
        assert wire.closed()


def test_headers_have_an_end():
    for extra in (b"X-Long: " + b"a" * 17000 + b"\r\n", b"X-Many: a\r\n" * 2000):
        with Wire() as wire:
            try:
                wire.send(request(extra=extra))
            except (BrokenPipeError, ConnectionResetError):
                pass
            assert wire.answer()[0] == 431


def test_bodies_have_an_end():
    big = 1024 * 1024 + 1
    with Wire() as wire:
        wire.send(request(data=b"", length=False, extra=f"Content-Length: {big}\r\n".encode()))
        assert wire.answer()[0] == 413
    with Wire() as wire:
        try:
            wire.send(request(length=False, extra=b"Transfer-Encoding: chunked\r\n", data=f"{big:x}\r\n".encode() + b" " * big + b"\r\n0\r\n\r\n"))
        except (BrokenPipeError, ConnectionResetError):
            pass
        assert wire.answer()[0] == 413


def test_a_large_body_within_the_limit(pool):
    data = json.dumps({"UserPoolId": pool.id}).encode()
    assert once(request("ListUsers", data + b" " * (1024 * 1024 - len(data))))[0] == 200


def test_a_client_that_goes_away_harms_nobody():
    for _ in range(20):
        with Wire() as wire:
            wire.send(request()[:40])
    for _ in range(20):
        with Wire() as wire:
            wire.send(request() * 10)
    assert once(request())[0] == 200


def test_a_half_closed_client_still_gets_its_answer():
    with Wire() as wire:
        wire.send(request())
        wire.socket.shutdown(socket.SHUT_WR)
        assert wire.answer()[0] == 200


def test_ipv6_too():
    # Node resolves localhost to ::1 first.
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        connection = socket.create_connection(("::1", ADDRESS.port), 5)
    except OSError as error:
        if error.errno == 99:
            pytest.skip("this machine has no ::1")
        raise
    connection.sendall(request().replace(HOST, f"[::1]:{ADDRESS.port}".encode()))
    assert connection.recv(12) == b"HTTP/1.1 200"
    connection.close()
