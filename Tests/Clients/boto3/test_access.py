"""The production profile: signed operations want a good signature (cognito/wire §5), the control interface a token."""

import datetime
import hashlib
import os
import secrets
import socket
import urllib.parse

import pytest

import storage
from sekisho import PASSWORD, Pool, Server, call, cognito, command, logged, refused, send
from sigv4 import Request

KEY, SECRET = "AKIDPRODUCTION0001", "production/secret+key=0123456789abcdefghij"


def master_key(directory):
    """A master key file as the documentation asks for one: 32 random bytes in hexadecimal, for the owner alone."""
    path = directory / "master.key"
    path.write_text(secrets.token_hex(32) + "\n")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def production(tmp_path_factory):
    outside = tmp_path_factory.mktemp("keys")
    data = tmp_path_factory.mktemp("data")
    with Server(
            "--data", str(data), "--master-key-file", str(master_key(outside)), profile="production",
            environment={"SEKISHO_ACCESS_KEYS": f"{KEY}:{SECRET}"}, directory=tmp_path_factory.mktemp("server")) as server:
        server.data = data
        yield server


@pytest.fixture(scope="module")
def owner(production):
    return production.client(key=KEY, secret=SECRET)


def signed(production, **parts):
    return Request(production.endpoint, **({"key": KEY, "secret": SECRET} | parts))


def said(answer, kind):
    assert answer.status == 400, answer
    assert answer.json["__type"] == kind, answer
    assert answer.headers["x-amzn-ErrorType"] == f"{kind}:"


def test_a_good_signature(production, owner):
    assert owner.list_user_pools(MaxResults=1)["UserPools"] is not None
    assert signed(production).send().status == 200


def test_the_journey_in_production(owner):
    pool = Pool(owner)
    username = pool.user(email="a@example.com")
    assert pool.sign_in(username)
    assert pool.sign_in_srp(username)["AuthenticationResult"]


def test_public_operations_need_no_signature(production, owner):
    pool = Pool(owner)
    username = pool.user()
    public = cognito(production.endpoint, signed=False)
    tokens = public.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})["AuthenticationResult"]
    assert public.get_user(AccessToken=tokens["AccessToken"])["Username"] == username
    # A signature that the server knows nothing of is no error here: SDKs of the server kind send one anyhow.
    stranger = production.client(key="AKIDSTRANGER", secret="whatever")
    assert stranger.get_user(AccessToken=tokens["AccessToken"])


def test_no_signature(production):
    answer = call("ListUserPools", {"MaxResults": 1}, endpoint=production.endpoint)
    said(answer, "MissingAuthenticationTokenException")
    assert answer.json["message"] == "Missing Authentication Token"


def test_an_unknown_key(production):
    with refused("UnrecognizedClientException", "The security token included in the request is invalid."):
        production.client(key="AKIDSTRANGER", secret=SECRET).list_user_pools(MaxResults=1)


def test_a_wrong_secret(production):
    with refused("InvalidSignatureException") as caught:
        production.client(key=KEY, secret=SECRET + "x").list_user_pools(MaxResults=1)
    assert caught.value.response["Error"]["Message"].startswith(
        "The request signature we calculated does not match the signature you provided.")


@pytest.mark.parametrize("minutes, good", [(-4, True), (4, True), (-6, False), (6, False), (-60 * 24, False)])
def test_a_signature_lives_five_minutes(production, minutes, good):
    at = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    answer = signed(production, at=at).send()
    if good:
        assert answer.status == 200, answer
    else:
        said(answer, "InvalidSignatureException")


def test_a_body_that_was_changed(production):
    request = signed(production)
    request.body = b'{"MaxResults":2}'
    said(request.send(), "InvalidSignatureException")


@pytest.mark.parametrize("payload", ["UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", hashlib.sha256(b"").hexdigest()])
def test_the_body_is_always_signed(production, payload):
    # What S3 allows would be a signature for any body here.
    said(signed(production, payload=payload).send(), "InvalidSignatureException")


def test_two_operations_in_one_request(production, owner):
    # The first is signed; the second must not be the one that runs.
    pool = Pool(owner)
    request = signed(production, members={"UserPoolId": pool.id, "MaxResults": 1})
    address = urllib.parse.urlsplit(production.endpoint)
    for first in (True, False):
        other = "X-Amz-Target: AWSCognitoIdentityProviderService.DeleteUserPool\r\n"
        lines = [f"{name}: {value}\r\n" for name, value in request.headers.items()]
        lines = [other, *lines] if first else [*lines, other]
        with socket.create_connection((address.hostname, address.port), 10) as connection:
            connection.sendall(("POST / HTTP/1.1\r\n" + "".join(lines) + f"Content-Length: {len(request.body)}\r\nConnection: close\r\n\r\n").encode() + request.body)
            connection.recv(65536)
        assert owner.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id


def test_an_operation_that_was_changed(production):
    request = signed(production)
    request.headers["X-Amz-Target"] = request.headers["X-Amz-Target"].replace("ListUserPools", "CreateUserPool")
    said(request.send(), "InvalidSignatureException")


def test_a_time_that_was_changed(production):
    request = signed(production)
    other = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=2)
    request.headers["X-Amz-Date"] = other.strftime("%Y%m%dT%H%M%SZ")
    said(request.send(), "InvalidSignatureException")


@pytest.mark.parametrize("unsigned", ["host", "x-amz-target", "x-amz-date"])
def test_what_must_be_signed(production, unsigned):
    # Or a signature would serve for another operation, another host, another day.
    names = [name for name in ("content-type", "host", "x-amz-date", "x-amz-target") if name != unsigned]
    answer = signed(production, signed=names).send()
    assert answer.status == 400, answer
    assert answer.json["__type"] in ("InvalidSignatureException", "IncompleteSignatureException")


@pytest.mark.parametrize("parts", [
    {"service": "cognito-identity"}, {"service": "s3"}, {"terminator": "aws5_request"},
])
def test_a_scope_of_something_else(production, parts):
    answer = signed(production, **parts).send()
    assert answer.status == 400, answer
    assert answer.json["__type"] in ("InvalidSignatureException", "IncompleteSignatureException", "UnrecognizedClientException")


@pytest.mark.parametrize("authorization", [
    "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 Credential=x", "AWS4-HMAC-SHA256 nonsense",
    f"AWS4-HMAC-SHA256 Credential={KEY}/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host",
    f"AWS4-HMAC-SHA256 Credential={KEY}, SignedHeaders=host;x-amz-date, Signature=00",
    f"AWS4-HMAC-SHA256 Credential={KEY}/x/../../cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=00",
])
def test_a_malformed_signature(production, authorization):
    request = signed(production)
    request.headers["Authorization"] = authorization
    answer = request.send()
    assert answer.status == 400, answer
    assert answer.json["__type"] in ("IncompleteSignatureException", "InvalidSignatureException")


@pytest.mark.parametrize("authorization", ["Bearer x", "Basic dXNlcjpwYXNz", ""])
def test_what_is_no_signature(production, authorization):
    request = signed(production)
    request.headers["Authorization"] = authorization
    answer = request.send()
    assert answer.status == 400, answer
    assert answer.json["__type"] in ("MissingAuthenticationTokenException", "IncompleteSignatureException", "InvalidSignatureException")


@pytest.mark.parametrize("change", [
    lambda text: text[:-1], lambda text: text + "0", lambda text: text.upper(), lambda text: "", lambda text: "0" * 64,
])
def test_a_signature_that_is_nearly_right(production, change):
    request = signed(production)
    if change(request.signature) == request.signature:
        pytest.skip("this signature has no letters")
    request.signature = change(request.signature)
    request.headers["Authorization"] = request.authorization()
    answer = request.send()
    assert answer.status == 400, answer
    assert answer.json["__type"] in ("InvalidSignatureException", "IncompleteSignatureException")


def test_a_bad_signature_is_told_before_a_bad_member(production):
    # The dispatcher's order of steps is the order of answers (docs/architecture.md).
    answer = signed(production, operation="DescribeUserPool", members={"UserPoolId": "none"}, secret="wrong").send()
    said(answer, "InvalidSignatureException")
    assert signed(production, operation="DescribeUserPool", members={"UserPoolId": "none"}).send().json["__type"] == "InvalidParameterException"


def test_without_configured_keys_nobody_administers(tmp_path):
    keys, data = tmp_path / "keys", tmp_path / "data"
    keys.mkdir(), data.mkdir()
    with Server("--data", str(data), "--master-key-file", str(master_key(keys)), profile="production", directory=tmp_path) as server:
        for client in (server.client(), server.client(key=KEY, secret=SECRET)):
            with refused("UnrecognizedClientException"):
                client.list_user_pools(MaxResults=1)
        assert call("ListUserPools", {"MaxResults": 1}, endpoint=server.endpoint).json["__type"] == "MissingAuthenticationTokenException"


def test_the_control_interface_is_off(production):
    for path in ("/_sekisho/health", "/_sekisho/ready"):
        assert send("GET", path, endpoint=production.endpoint).status == 200, path
    for method, path in (("GET", "/_sekisho/outbox"), ("POST", "/_sekisho/reset")):
        answer = send(method, path, endpoint=production.endpoint)
        assert 400 <= answer.status < 500, answer


def test_the_control_interface_opens_to_its_token(tmp_path):
    keys, data = tmp_path / "keys", tmp_path / "data"
    keys.mkdir(), data.mkdir()
    secrets_of_it = {"SEKISHO_CONTROL_TOKEN": "control-9b1f0e6c5d2a47838e7b6f5a4c3d2e1f", "SEKISHO_ACCESS_KEYS": f"{KEY}:{SECRET}"}
    with Server(
            "--data", str(data), "--master-key-file", str(master_key(keys)), "--control-api", profile="production",
            environment=secrets_of_it, directory=tmp_path) as server:
        def version(headers):
            return send("GET", "/_sekisho/version", headers, endpoint=server.endpoint).status

        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "control-9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"}, {"Authorization": "Bearer "}):
            assert version(headers) in (401, 403), headers
        assert version({"Authorization": "Bearer control-9b1f0e6c5d2a47838e7b6f5a4c3d2e1f"}) == 200
        ran = command("outbox", "list", "--url", server.endpoint, "--token", "control-9b1f0e6c5d2a47838e7b6f5a4c3d2e1f")
        assert ran.returncode == 0, ran
        assert "control-9b1f0e6c5d2a47838e7b6f5a4c3d2e1f" not in server.log.read_text()


def test_a_token_opens_what_it_is_for(tmp_path):
    data, key = places(tmp_path)
    tokens = {scope: secrets.token_hex(20) for scope in ("outbox", "users", "seed")}
    with Server(
            "--data", str(data), "--master-key-file", str(key), profile="production",
            environment={"SEKISHO_CONTROL_TOKENS": ",".join(f"{scope}:{token}" for scope, token in tokens.items())},
            directory=tmp_path) as server:
        paths = {"outbox": ("GET", "/_sekisho/outbox"), "users": ("GET", "/_sekisho/users"), "seed": ("POST", "/_sekisho/seed")}
        for holder, token in tokens.items():
            for scope, (method, path) in paths.items():
                status = send(method, path, {"Authorization": f"Bearer {token}"}, endpoint=server.endpoint).status
                assert (status == 403) == (scope != holder), (holder, path, status)
            assert send("POST", "/_sekisho/reset", {"Authorization": f"Bearer {token}"}, endpoint=server.endpoint).status == 403
            assert send("GET", "/_sekisho/outbox", {"Authorization": f"Bearer {token}x"}, endpoint=server.endpoint).status == 401


def test_strangers_do_not_hear_the_version(production):
    version = command("version").stdout.split()[1]
    for method, path in (("GET", "/"), ("GET", "/_sekisho/health"), ("GET", "/_sekisho/ready"), ("GET", "/_sekisho/version"), ("POST", "/"), ("GET", "/x")):
        answer = send(method, path, endpoint=production.endpoint)
        assert version not in answer.body.decode() + str(answer.headers), path


def test_production_says_that_nothing_delivers_messages(production):
    logged(production, "nothing delivers messages")


def refusal_to_start(*options, cwd, profile="production"):
    """What the server says when it refuses to start."""
    ran = command("serve", "--profile", profile, "--port", "0", *options, *storage.options(options, cwd, profile), timeout=20, cwd=cwd)
    assert ran.returncode == 1, ran
    return ran.stderr


def places(tmp_path):
    """A data directory and, beside it, a folder with a key, as production wants them."""
    keys, data = tmp_path / "keys", tmp_path / "data"
    keys.mkdir(mode=0o700), data.mkdir(mode=0o700)
    return data, master_key(keys)


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
@pytest.mark.parametrize("name", ["link", "dots", "relative", "linked data", "second name"])
def test_a_key_inside_the_data_is_found_by_any_name(tmp_path, name):
    data, _ = places(tmp_path)
    inner = master_key(data)
    key, directory = {
        "link": (tmp_path / "keys" / "link", data), "dots": (f"{tmp_path}/keys/../data/master.key", data),
        "relative": ("data/../keys/link", data), "linked data": (inner, tmp_path / "elsewhere"),
        "second name": (tmp_path / "keys" / "second", data)}[name]
    (tmp_path / "keys" / "link").symlink_to(inner)
    (tmp_path / "keys" / "second").hardlink_to(inner)
    (tmp_path / "elsewhere").symlink_to(data)
    assert "inside the data directory" in refusal_to_start("--data", str(directory), "--master-key-file", str(key), cwd=tmp_path)


def test_a_key_that_others_can_read_is_refused(tmp_path):
    data, key = places(tmp_path)
    key.chmod(0o644)
    assert f"chmod 600 {key}" in refusal_to_start("--data", str(data), "--master-key-file", str(key), cwd=tmp_path)
    with Server("--data", str(tmp_path / "others"), "--master-key-file", str(key), directory=tmp_path) as server:
        assert f"chmod 600 {key}" in server.log.read_text()


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
def test_a_data_directory_that_others_can_write_is_refused(tmp_path):
    data, key = places(tmp_path)
    data.chmod(0o777)
    assert f"chmod 700 {data}" in refusal_to_start("--data", str(data), "--master-key-file", str(key), cwd=tmp_path)
    with Server("--data", str(data), directory=tmp_path) as server:
        assert f"chmod 700 {data}" in server.log.read_text()


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_belongs_to_another_user_is_refused(tmp_path):
    data, key = places(tmp_path)
    os.chown(key, 12345, 12345)
    assert f"chown 0 {key}" in refusal_to_start("--data", str(data), "--master-key-file", str(key), cwd=tmp_path)
    os.chown(key, 0, 0)
    os.chown(data, 12345, 12345)
    assert f"chown -R 0 {data}" in refusal_to_start("--data", str(data), "--master-key-file", str(key), cwd=tmp_path)


def test_a_configuration_with_secrets_is_nobody_elses_to_read(tmp_path):
    data, key = places(tmp_path)
    file = tmp_path / "sekisho.yaml"
    file.write_text(f"profile: production\ndata: {data}\nmaster-key-file: {key}\naccess-keys: ['{KEY}:{SECRET}']\n")
    file.chmod(0o644)
    said = refusal_to_start("--config", str(file), cwd=tmp_path)
    assert f"{file}:4: access-keys: " in said and f"chmod 600 {file}" in said
    assert SECRET not in said
    file.chmod(0o600)
    with Server("--config", str(file), profile="production", directory=tmp_path) as server:
        server.client(key=KEY, secret=SECRET).list_user_pools(MaxResults=1)


@pytest.mark.parametrize("secret", ["a-long-random-secret-of-your-own", "5f2c9e0b7a1d4836", "x" * 40])
def test_a_secret_that_is_none_is_refused(tmp_path, secret):
    data, key = places(tmp_path)
    file = tmp_path / "sekisho.yaml"
    file.touch(mode=0o600)
    file.write_text(f"profile: production\ndata: {data}\nmaster-key-file: {key}\ncontrol-token: {secret}\n")
    said = refusal_to_start("--config", str(file), cwd=tmp_path)
    assert f"{file}:4: " in said and secret not in said


def test_a_planted_link_leads_the_server_nowhere(tmp_path):
    victim = tmp_path / "victim"
    victim.write_text("precious")
    (tmp_path / "ready").symlink_to(victim)
    (tmp_path / "ready.new").symlink_to(victim)
    with Server("--ready-file", str(tmp_path / "ready"), directory=tmp_path, ready=tmp_path / "ready") as server:
        assert server.ready["pid"] == server.process.pid
    assert victim.read_text() == "precious"


def test_no_secret_is_in_the_log(production, owner):
    pool = Pool(owner, client={"GenerateSecret": True}, AutoVerifiedAttributes=["email"])
    username = pool.sign_up(email="quiet@example.com", password="Very-s3cret-indeed")["Username"]
    pool.idp.admin_confirm_sign_up(UserPoolId=pool.id, Username=username)
    tokens = pool.sign_in(username, "Very-s3cret-indeed")
    log = production.log.read_text()
    for secret in ("Very-s3cret-indeed", SECRET, pool.secret, tokens["AccessToken"], tokens["RefreshToken"], tokens["AccessToken"].split(".")[2]):
        assert secret not in log
    assert "Your verification code is" not in log


def test_nothing_on_disk_is_readable_by_others(production, owner):
    Pool(owner)
    for path in production.data.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0 or path.is_dir() and path.stat().st_mode & 0o007 == 0, path


def test_a_stolen_database_gives_nothing_away(production, owner):
    pool = Pool(owner, client={"GenerateSecret": True}, AutoVerifiedAttributes=["email"])
    username = pool.user(password="Very-s3cret-indeed")
    tokens = pool.sign_in(username, "Very-s3cret-indeed")
    waiting = pool.sign_up(email="b@example.com", password="Very-s3cret-indeed")
    assert waiting["UserSub"]
    stored = b"".join(path.read_bytes() for path in production.data.rglob("*") if path.is_file())
    if database := storage.of(["--data", production.data], "."):
        stored += database.dump()
    assert username.encode() in stored
    for secret in ("Very-s3cret-indeed", pool.secret, tokens["RefreshToken"], tokens["RefreshToken"].split(".")[1], "PRIVATE KEY", "Your verification code is"):
        assert secret.encode() not in stored, secret


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
@pytest.mark.parametrize("options", [["--data", "DATA"], ["--master-key-file", "KEY"], []])
def test_production_asks_for_what_it_needs(tmp_path, options):
    (tmp_path / "data").mkdir()
    words = {"DATA": str(tmp_path / "data"), "KEY": str(master_key(tmp_path))}
    ran = command("serve", "--profile", "production", "--port", "0", *(words.get(one, one) for one in options), timeout=20, cwd=tmp_path)
    assert ran.returncode != 0
    assert "master" in ran.stderr + ran.stdout or "data" in ran.stderr + ran.stdout


def test_open_doors_do_not_leave_the_machine(tmp_path):
    # A profile that lets any credentials in never binds beyond loopback unless --open-admin says so.
    ran = command("serve", "--profile", "testing", "--port", "0", "--host", "0.0.0.0", timeout=20, cwd=tmp_path)
    assert ran.returncode != 0
    assert "open-admin" in ran.stderr + ran.stdout
    # Where it is asked itself: what it says of its address is the issuer then.
    with Server("--host", "0.0.0.0", "--open-admin", directory=tmp_path, alone=True) as server:
        assert server.client().list_user_pools(MaxResults=1)


def test_the_user_of_a_development_start_gets_nowhere_in_production(tmp_path):
    data, key = tmp_path / "data", master_key(tmp_path)
    kept = ["--data", str(data), "--master-key-file", str(key)]
    with Server(*kept, profile="development", directory=tmp_path):
        pass
    ran = command("serve", "--profile", "production", "--port", "0", *kept, timeout=30, cwd=tmp_path)
    assert ran.returncode == 1
    assert "us-east-1_Sekisho01" in ran.stderr and "DeleteUserPool" in ran.stderr
    with Server(*kept, "--seed", "none", profile="development", directory=tmp_path) as server:
        server.client().delete_user_pool(UserPoolId="us-east-1_Sekisho01")
    with Server(*kept, profile="production", directory=tmp_path) as server:
        with refused("ResourceNotFoundException"):
            cognito(server.endpoint, signed=False).initiate_auth(
                ClientId="sekishodevclient0000000001", AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "demo@example.com", "PASSWORD": "Sekisho-demo-1"})
