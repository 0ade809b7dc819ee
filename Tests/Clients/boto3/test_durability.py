"""What was acknowledged stays: kill -9 under load, a clean stop, and the sync before the answer."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import pytest
from botocore.exceptions import BotoCoreError, ClientError

import storage
from sekisho import ALL_FLOWS, PASSWORD, Server, cognito, command, unique

ROUNDS = int(os.environ.get("SEKISHO_KILL_ROUNDS", "10"))


def databases(directory):
    """The SQLite files in a data directory, known by their first bytes."""
    found = [path for path in directory.rglob("*") if path.is_file() and path.open("rb").read(16) == b"SQLite format 3\0"]
    assert found, list(directory.rglob("*"))
    return found


def assert_whole(directory, scratch):
    """Opens a copy, write-ahead log and all, as a reader after the crash would. A database that has not crashed needs no look."""
    if storage.KIND:
        return
    shutil.rmtree(scratch, ignore_errors=True)
    shutil.copytree(directory, scratch)
    for path in databases(scratch):
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        connection.close()


def sign_up_until_it_dies(idp, client_id, acknowledged):
    while True:
        username = unique("kill")
        try:
            idp.sign_up(ClientId=client_id, Username=username, Password=PASSWORD)
        except (BotoCoreError, ClientError, OSError):
            return
        acknowledged.append(username)


def usernames(idp, pool_id):
    return {user["Username"] for page in idp.get_paginator("list_users").paginate(UserPoolId=pool_id) for user in page["Users"]}


def test_a_killed_server_has_lost_nothing_that_it_acknowledged(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    pool_id = client_id = None
    everyone = set()
    for _ in range(ROUNDS):
        with Server("--data", str(data), directory=tmp_path) as server:
            idp = server.client()
            if pool_id is None:
                pool_id = idp.create_user_pool(PoolName="Durable")["UserPool"]["Id"]
                client_id = idp.create_user_pool_client(
                    UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS)["UserPoolClient"]["ClientId"]
            acknowledged = []
            # Made before the threads: eight that made eight at once would take longer than the rest of a round.
            idp = cognito(server.endpoint, timeout=10)
            threads = [threading.Thread(target=sign_up_until_it_dies, args=(idp, client_id, acknowledged)) for _ in range(8)]
            for one in threads:
                one.start()
            deadline = time.monotonic() + 60
            while len(acknowledged) < 10 and time.monotonic() < deadline:
                time.sleep(0.01)
            time.sleep(random.uniform(0, 0.5))
            server.kill()
            for one in threads:
                one.join()
        assert len(acknowledged) >= 10, server.log.read_text()[-2000:]
        everyone |= set(acknowledged)
        assert_whole(data, tmp_path / "copy")
    with Server("--data", str(data), directory=tmp_path) as server:
        idp = server.client()
        assert everyone - usernames(idp, pool_id) == set()
        # Not only listed: whole.
        for username in random.sample(sorted(everyone), 20):
            idp.admin_confirm_sign_up(UserPoolId=pool_id, Username=username)
            assert idp.initiate_auth(
                ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})["AuthenticationResult"]
    assert_whole(data, tmp_path / "copy")


@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_told_to_stop_finishes_and_ends_well(tmp_path, way):
    data = tmp_path / "data"
    data.mkdir()
    with Server("--data", str(data), directory=tmp_path, alone=True) as server:
        idp = server.client()
        pool_id = idp.create_user_pool(PoolName="Stopped")["UserPool"]["Id"]
        client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="c")["UserPoolClient"]["ClientId"]
        acknowledged = []
        quick = cognito(server.endpoint, timeout=10)
        threads = [threading.Thread(target=sign_up_until_it_dies, args=(quick, client_id, acknowledged)) for _ in range(4)]
        for one in threads:
            one.start()
        time.sleep(0.7)
        server.process.send_signal(way)
        assert server.process.wait(20) == 0
        for one in threads:
            one.join()
    with Server("--data", str(data), directory=tmp_path, alone=True) as server:
        assert set(acknowledged) <= usernames(server.client(), pool_id)
    assert_whole(data, tmp_path / "copy")


def test_everything_survives_a_restart(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    # The port changes, so the issuer, which is made of it unless it is named, must not.
    same = {"environment": {"SEKISHO_ISSUER": "http://localhost:9229"}, "directory": tmp_path}
    with Server("--data", str(data), **same) as server:
        idp = server.client()
        pool_id = idp.create_user_pool(PoolName="Kept")["UserPool"]["Id"]
        client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="c", ExplicitAuthFlows=ALL_FLOWS)["UserPoolClient"]["ClientId"]
        idp.admin_create_user(UserPoolId=pool_id, Username="u", MessageAction="SUPPRESS")
        idp.admin_set_user_password(UserPoolId=pool_id, Username="u", Password=PASSWORD, Permanent=True)

        def sign_in(client):
            return client.initiate_auth(
                ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "u", "PASSWORD": PASSWORD})["AuthenticationResult"]

        tokens = sign_in(idp)
        idp.admin_set_user_password(UserPoolId=pool_id, Username="u", Password="Temp-0rary!")
        session = idp.initiate_auth(
            ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "u", "PASSWORD": "Temp-0rary!"})["Session"]
    with Server("--data", str(data), **same) as server:
        idp = server.client()
        # Tokens, refresh tokens and an open challenge are good on the next process too.
        assert idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == "u"
        assert idp.initiate_auth(
            ClientId=client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})["AuthenticationResult"]
        assert idp.respond_to_auth_challenge(
            ClientId=client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": "u", "NEW_PASSWORD": PASSWORD})["AuthenticationResult"]
        assert sign_in(idp)


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
def test_a_directory_has_one_server(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with Server("--data", str(data), directory=tmp_path):
        second = command("serve", "--profile", "testing", "--port", "0", "--data", str(data), timeout=20, cwd=tmp_path)
        assert second.returncode != 0
        assert str(data) in second.stderr + second.stdout


def can_trace():
    if not shutil.which("strace"):
        return "strace is not installed"
    tried = subprocess.run(["strace", "-f", "-e", "trace=none", "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"strace cannot trace here: {tried.stderr.strip()[-200:]}"


@pytest.mark.only_on("SQLite", reason="the sync is SQLite's; elsewhere the database does it")
def test_the_sync_returns_before_the_answer_is_written(tmp_path):
    # A killed process keeps the page cache; only the order of system calls shows what a power cut would leave.
    if reason := can_trace():
        pytest.skip(reason)
    data, trace = tmp_path / "data", tmp_path / "trace"
    data.mkdir()
    calls = "fsync,fdatasync,sync_file_range,write,writev,pwrite64,pwritev,sendto,sendmsg,read,readv,recvfrom,recvmsg"
    wrapper = ["strace", "-f", "-y", "-s", "600", "-o", str(trace), "-e", f"trace={calls}"]
    with Server("--data", str(data), directory=tmp_path, wrapper=wrapper) as server:
        idp = server.client()
        pool_id = idp.create_user_pool(PoolName="Traced")["UserPool"]["Id"]
        client_id = idp.create_user_pool_client(UserPoolId=pool_id, ClientName="c")["UserPoolClient"]["ClientId"]
        subs = [idp.sign_up(ClientId=client_id, Username=f"traced-{number}", Password=PASSWORD)["UserSub"] for number in range(5)]
    lines = trace.read_text(errors="replace").splitlines()

    def first(condition, start=0):
        return next((number for number in range(start, len(lines)) if condition(lines[number])), None)

    for number, sub in enumerate(subs):
        asked = first(lambda line: re.search(r"\b(read|recv)", line) and f"traced-{number}" in line)
        answered = first(lambda line: re.search(r"\b(write|writev|sendto|sendmsg)\(", line) and sub in line and "UserSub" in line)
        assert asked is not None and answered is not None and asked < answered, (asked, answered)
        # A sync that has returned: the whole call on one line, or its second half.
        synced = [
            line for line in lines[asked:answered]
            if re.search(r"\bf(data)?sync\(\d+<[^>]*-wal>\)\s*= 0", line) or re.search(r"<\.\.\. f(data)?sync resumed>.*= 0", line)]
        assert synced, f"no sync between the request and its answer: {lines[asked:answered]}"
