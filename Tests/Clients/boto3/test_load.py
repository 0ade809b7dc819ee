"""What clients can make a server hold, and what is left when they have taken all (docs/threat-model.md, denial of service)."""

import contextlib
import json
import os
import pathlib
import resource
import signal
import socket
import time
import urllib.parse

import pytest

from sekisho import ALL_FLOWS, PASSWORD, Server, logged, send

MIB = 1024 * 1024


@contextlib.contextmanager
def many(endpoint, count):
    """So many connections, opened one after another; fewer where the server takes no more."""
    address = urllib.parse.urlsplit(endpoint)
    connections = []
    try:
        for _ in range(count):
            connections.append(socket.create_connection((address.hostname, address.port), 20))
        yield connections
    finally:
        for connection in connections:
            connection.close()


def head(length, target="/"):
    return (
        f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n"
        f"X-Amz-Target: AWSCognitoIdentityProviderService.ListUserPools\r\nContent-Length: {length}\r\n\r\n").encode()


def status(connection):
    """The status of the next answer; None where there is none."""
    try:
        answer = connection.recv(65536)
    except ConnectionResetError:
        return None
    return int(answer.split(b" ", 2)[1]) if answer else None


def resident(server):
    """The most memory that the process has had, in bytes."""
    lines = pathlib.Path(f"/proc/{server.process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) * 1024


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def test_a_thousand_unfinished_bodies_stay_within_the_budget(tmp_path, enough_descriptors):
    with Server("--buffered-bytes", str(16 * MIB), directory=tmp_path, alone=True) as server:
        server.client().list_user_pools(MaxResults=1)
        before = resident(server)
        with many(server.endpoint, 1000) as connections:
            refused = 0
            part = b" " * (MIB - 1)
            for connection in connections:
                connection.settimeout(5)
                with contextlib.suppress(OSError):
                    connection.sendall(head(MIB) + part)
            # A small request is served although no large one finds room.
            assert server.client().list_user_pools(MaxResults=1)["UserPools"] == []
            assert send("GET", "/_sekisho/health", endpoint=server.endpoint).status == 200
            for connection in connections:
                connection.setblocking(False)
                with contextlib.suppress(BlockingIOError):
                    refused += status(connection) in (503, None)
            assert refused >= 1000 - 16
            assert resident(server) - before < 16 * MIB + 24 * MIB
        # Whoever goes makes room.
        deadline = time.monotonic() + 20
        data = json.dumps({"MaxResults": 1}).encode()
        while send("POST", "/", {"X-Amz-Target": "AWSCognitoIdentityProviderService.ListUserPools",
                                 "Content-Type": "application/x-amz-json-1.1"},
                   data + b" " * (MIB - len(data)), server.endpoint).status != 200:
            assert time.monotonic() < deadline


def test_who_reads_no_answers_makes_the_server_keep_little(tmp_path, enough_descriptors):
    with Server("--buffered-bytes", str(4 * MIB), directory=tmp_path, alone=True) as server:
        request = head(16) + b'{"MaxResults":1}'
        before = resident(server)
        with many(server.endpoint, 200) as connections:
            for connection in connections:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                connection.setblocking(False)
                # As much as the kernel takes.
                with contextlib.suppress(OSError):
                    while True:
                        connection.send(request * 200)
            assert server.client().list_user_pools(MaxResults=1)["UserPools"] == []
            assert resident(server) - before < 4 * MIB + 24 * MIB


@pytest.mark.only_on("SQLite", reason="each list opens the database there; elsewhere it has a connection that stays open")
def test_lists_are_read_again_once_descriptors_are_free(tmp_path):
    with Server("--control-api", directory=tmp_path, alone=True) as server:
        address = urllib.parse.urlsplit(server.endpoint)
        kept = socket.create_connection((address.hostname, address.port), 20)

        def outbox():
            kept.sendall(b"GET /_sekisho/outbox HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return status(kept)

        # The connection and its loop are at work before there is want.
        kept.sendall(b"GET /_sekisho/health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert status(kept) == 200
        soft, hard = resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE)
        lowest = min(set(range(soft)) - {int(name) for name in os.listdir(f"/proc/{server.process.pid}/fd")})
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (lowest, hard))
        assert [outbox() for _ in range(4)] == [500] * 4
        resource.prlimit(server.process.pid, resource.RLIMIT_NOFILE, (soft, hard))
        assert [outbox() for _ in range(4)] == [200] * 4
        kept.close()


def test_connections_leave_the_database_its_descriptors(tmp_path):
    limit = 256
    wrapper = ("sh", "-c", f'ulimit -n {limit} && exec "$@"', "sh")
    with Server(directory=tmp_path, wrapper=wrapper) as server:
        logged(server, "not the 10000 of max-connections", f"may open {limit} files")
        idp = server.client()
        pool_id = idp.create_user_pool(PoolName="crowded")["UserPool"]["Id"]
        with many(server.endpoint, 2 * limit) as connections:
            for connection in connections:
                with contextlib.suppress(OSError):
                    connection.sendall(head(16)[:40])
            # On the connection that the client has kept, everything still works, long reads as well.
            assert idp.list_users(UserPoolId=pool_id)["Users"] == []
            assert idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]["EstimatedNumberOfUsers"] == 0
            idp.admin_create_user(UserPoolId=pool_id, Username="u", MessageAction="SUPPRESS")
            assert descriptors(server) < limit


def test_too_few_descriptors_are_told_at_start(tmp_path):
    wrapper = ("sh", "-c", 'ulimit -n 70 && exec "$@"', "sh")
    with pytest.raises(AssertionError, match="may open only 70 files"):
        Server(directory=tmp_path, wrapper=wrapper).stop()


def half_sent(server):
    """Connections that have sent a part of a request each, and one that reads nothing."""
    address = urllib.parse.urlsplit(server.endpoint)
    connections = []
    for part in [b"", b"POST / HT", head(100) + b"{", head(MIB) + b" " * 5000]:
        connection = socket.create_connection((address.hostname, address.port), 20)
        connection.sendall(part)
        connections.append(connection)
    deaf = socket.create_connection((address.hostname, address.port), 20)
    deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    deaf.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            deaf.send((head(16) + b'{"MaxResults":1}') * 100)
    # By the time that this is answered, the server has read the others.
    server.client().list_user_pools(MaxResults=1)
    return [*connections, deaf]


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_does_not_wait_for_what_clients_have_not_sent(tmp_path, way):
    with Server(directory=tmp_path, alone=True) as server:
        connections = half_sent(server)
        server.process.send_signal(way)
        # Docker kills after ten seconds.
        assert server.process.wait(8) == 0
        for connection in connections:
            connection.close()


def test_a_second_signal_ends_at_once(tmp_path):
    with Server("--shutdown-grace-seconds", "3600", directory=tmp_path, alone=True) as server:
        connections = half_sent(server)
        # A handler that waits: for a message, a minute.
        connections[0].sendall(b"GET /_sekisho/outbox?wait=60 HTTP/1.1\r\nHost: localhost\r\n\r\n")
        server.client().list_user_pools(MaxResults=1)
        server.process.terminate()
        while "stopping" not in server.log.read_text():
            time.sleep(0.01)
        server.process.send_signal(signal.SIGINT)
        server.process.wait(8)
        for connection in connections:
            connection.close()


def test_a_client_that_sends_no_more_is_signed_in(tmp_path):
    # The sign-in takes time, in which the server sees the end of what the client sends.
    with Server("--argon2-memory-kib", "19456", "--argon2-iterations", "20", directory=tmp_path, alone=True) as server:
        idp = server.client()
        pool_id = idp.create_user_pool(PoolName="half-closed")["UserPool"]["Id"]
        client_id = idp.create_user_pool_client(
            UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS)["UserPoolClient"]["ClientId"]
        idp.admin_create_user(UserPoolId=pool_id, Username="u", MessageAction="SUPPRESS")
        idp.admin_set_user_password(UserPoolId=pool_id, Username="u", Password=PASSWORD, Permanent=True)
        data = json.dumps({
            "ClientId": client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "u", "PASSWORD": PASSWORD}}).encode()
        request = head(len(data)).replace(b"ListUserPools", b"InitiateAuth") + data
        with many(server.endpoint, 8) as connections:
            # More than the lane has threads, so that some wait in its queue.
            for connection in connections:
                connection.sendall(request)
                connection.shutdown(socket.SHUT_WR)
            assert [status(connection) for connection in connections] == [200] * 8
