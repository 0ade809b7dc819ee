"""No web page owns a developer's server: Host, Origin, Forwarded (docs/decisions/0008), and CORS for the pages that may (cognito/wire §1)."""

import json

import pytest

import sekisho
from sekisho import ENDPOINT, PASSWORD, TARGET, call, outbox, send

PORT = ENDPOINT.rsplit(":", 1)[1]
SDK_HEADERS = [
    "content-type", "x-amz-target", "x-amz-user-agent", "cache-control", "amz-sdk-invocation-id", "amz-sdk-request", "authorization",
    "x-amz-date", "x-amz-security-token", "x-amz-content-sha256",
]


def sign_in(pool, username, origin):
    return call("InitiateAuth", {
        "ClientId": pool.client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": username, "PASSWORD": PASSWORD}},
        {"Origin": origin})


def preflight(origin="https://app.example", headers=None, target="/"):
    return send("OPTIONS", target, {
        "Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": ",".join(headers or SDK_HEADERS)})


def test_a_preflight_allows_what_sdks_send():
    answer = preflight()
    assert answer.status in (200, 204), answer
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://app.example")
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    allowed = {name.strip().lower() for name in answer.headers["Access-Control-Allow-Headers"].split(",")}
    assert set(SDK_HEADERS) - {"x-amz-content-sha256"} <= allowed


def test_a_page_anywhere_may_sign_users_in(pool):
    answer = sign_in(pool, pool.user(), "https://app.example")
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://app.example")
    exposed = {name.strip().lower() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
    assert {"x-amzn-requestid", "x-amzn-errortype"} <= exposed
    assert answer.headers.get("Access-Control-Allow-Credentials") is None


def test_errors_reach_the_page_too(pool):
    answer = call("InitiateAuth", {"ClientId": pool.client_id, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "u", "PASSWORD": "p"}}, {"Origin": "https://app.example"})
    assert answer.status == 400
    assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://app.example")


def test_discovery_is_for_every_page(pool):
    for document in ("jwks.json", "openid-configuration"):
        answer = send("GET", f"/{pool.id}/.well-known/{document}", {"Origin": "https://app.example"})
        assert answer.status == 200
        assert answer.headers["Access-Control-Allow-Origin"] in ("*", "https://app.example")


FOREIGN = ["https://evil.example", "http://localhost.evil.example", "https://127.0.0.1.evil.example", "null", "http://evil.example:9229", "file://"]


@pytest.mark.parametrize("origin", FOREIGN)
def test_a_foreign_page_does_no_administration(origin):
    # In this profile any credentials do, so the origin must not.
    answer = call("ListUserPools", {"MaxResults": 1}, {"Origin": origin})
    assert 400 <= answer.status < 500, answer
    assert answer.headers.get("Access-Control-Allow-Origin") is None or answer.headers["Access-Control-Allow-Origin"] not in ("*", origin)
    assert b"UserPools" not in answer.body


def test_a_foreign_page_changes_nothing(pool):
    username = pool.user()
    answer = call("AdminDeleteUser", {"UserPoolId": pool.id, "Username": username}, {"Origin": "https://evil.example"})
    assert 400 <= answer.status < 500
    assert pool.status(username) == "CONFIRMED"
    # Nor by what a form could send without a preflight.
    send("POST", "/", {
        "Origin": "https://evil.example", "Content-Type": "text/plain", "X-Amz-Target": f"{TARGET}.AdminDeleteUser"},
        json.dumps({"UserPoolId": pool.id, "Username": username}).encode())
    assert pool.status(username) == "CONFIRMED"


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://127.0.0.1:5173", "http://[::1]:8080", "https://app.localhost:4443"])
def test_a_local_page_may_do_administration(origin):
    answer = call("ListUserPools", {"MaxResults": 1}, {"Origin": origin})
    assert answer.status == 200, answer
    assert answer.headers["Access-Control-Allow-Origin"] in (origin, "*")


@pytest.mark.parametrize("host", [
    "evil.example", f"evil.example:{PORT}", f"localhost.evil.example:{PORT}", f"127.0.0.1.evil.example:{PORT}", f"169.254.169.254:{PORT}",
    f"localhost@evil.example:{PORT}", "", f"evil.example\\localhost:{PORT}", f"127.0.0.1:{PORT}.evil.example", f"0.0.0.0:{PORT}",
])
def test_a_name_that_was_rebound_is_refused(pool, host):
    # DNS rebinding: the page's own name resolves to 127.0.0.1.
    for method, path, target in (("POST", "/", "ListUserPools"), ("GET", f"/{pool.id}/.well-known/jwks.json", None), ("GET", "/_sekisho/outbox", None)):
        headers = {"Host": host} | ({"X-Amz-Target": f"{TARGET}.{target}", "Content-Type": "application/x-amz-json-1.1"} if target else {})
        answer = send(method, path, headers, b'{"MaxResults":1}' if target else None)
        assert 400 <= answer.status < 500, answer
        assert b"UserPools" not in answer.body and b'"keys"' not in answer.body and b'"messages"' not in answer.body


@pytest.mark.parametrize("host", [f"localhost:{PORT}", f"127.0.0.1:{PORT}", f"[::1]:{PORT}", f"LOCALHOST:{PORT}", f"auth.localhost:{PORT}", f"a.b.localhost:{PORT}", "localhost"])
def test_the_machines_own_names_are_taken(host):
    answer = call("ListUserPools", {"MaxResults": 1}, {"Host": host})
    assert answer.status == 200, answer


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"])
def test_a_tunnel_makes_nobody_local(header):
    value = "for=203.0.113.9" if header == "Forwarded" else "203.0.113.9"
    answer = call("ListUserPools", {"MaxResults": 1}, {header: value})
    assert 400 <= answer.status < 500, answer
    assert b"UserPools" not in answer.body


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("path", ["/_sekisho/outbox", "/_sekisho/version", "/_sekisho/health"])
def test_no_page_reads_the_control_interface(origin, path):
    answer = send("GET", path, {"Origin": origin})
    assert 400 <= answer.status < 500, answer
    assert "Access-Control-Allow-Origin" not in answer.headers
    asked = preflight(origin, target=path)
    assert "Access-Control-Allow-Origin" not in asked.headers


def test_no_page_resets_the_server(pool):
    answer = send("POST", "/_sekisho/reset", {"Origin": "https://evil.example"}, b"")
    assert 400 <= answer.status < 500
    assert outbox(pool.id) == []
    assert sekisho.cognito().describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id


def test_the_control_interface_offers_no_cors_to_anyone():
    answer = send("GET", "/_sekisho/version")
    assert answer.status == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
