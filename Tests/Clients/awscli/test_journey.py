"""A whole life by the AWS CLI: what a person at a console types. Each call is a process, so each test does much."""

import json
import os
import subprocess

import pytest

from sekisho import ENDPOINT, claims, code, unique

PASSWORD, OTHER = "Passw0rd!", "An0ther-Secret"


class Failed(Exception):
    pass


def aws(*arguments, signed=True, service="cognito-idp"):
    """`aws cognito-idp ...`: the answer, or Failed with what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true"}
    if not signed:
        environment = {name: value for name, value in environment.items() if "KEY" not in name}
    command = [
        os.environ["SEKISHO_AWS"], service, *arguments, "--endpoint-url", ENDPOINT, "--output", "json",
        *([] if signed else ["--no-sign-request"])]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment)
    if ran.returncode:
        raise Failed(ran.stderr.strip())
    return json.loads(ran.stdout) if ran.stdout.strip() else {}


def fails(kind, text, *arguments, **others):
    with pytest.raises(Failed) as caught:
        aws(*arguments, **others)
    assert f"({kind})" in str(caught.value), caught.value
    assert text in str(caught.value), caught.value


@pytest.fixture
def pool():
    made = aws("create-user-pool", "--pool-name", unique("cli"), "--auto-verified-attributes", "email")["UserPool"]
    return made["Id"]


@pytest.fixture
def client(pool):
    return aws(
        "create-user-pool-client", "--user-pool-id", pool, "--client-name", "cli", "--explicit-auth-flows", "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")["UserPoolClient"]["ClientId"]


def test_pools_and_clients(pool, client):
    described = aws("describe-user-pool", "--user-pool-id", pool)["UserPool"]
    assert described["AutoVerifiedAttributes"] == ["email"]
    aws("update-user-pool", "--user-pool-id", pool, "--policies", "PasswordPolicy={MinimumLength=10,RequireNumbers=true}")
    described = aws("describe-user-pool", "--user-pool-id", pool)["UserPool"]
    assert described["Policies"]["PasswordPolicy"]["MinimumLength"] == 10
    assert "AutoVerifiedAttributes" not in described
    assert pool in [one["Id"] for one in aws("list-user-pools", "--max-results", "60")["UserPools"]]
    aws("add-custom-attributes", "--user-pool-id", pool, "--custom-attributes", "Name=plan,AttributeDataType=String,Mutable=true")
    assert "custom:plan" in [one["Name"] for one in aws("describe-user-pool", "--user-pool-id", pool)["UserPool"]["SchemaAttributes"]]

    described = aws("describe-user-pool-client", "--user-pool-id", pool, "--client-id", client)["UserPoolClient"]
    assert described["ClientName"] == "cli"
    updated = aws("update-user-pool-client", "--user-pool-id", pool, "--client-id", client, "--client-name", "renamed")["UserPoolClient"]
    assert updated["ClientName"] == "renamed" and "ExplicitAuthFlows" not in updated
    assert [one["ClientId"] for one in aws("list-user-pool-clients", "--user-pool-id", pool)["UserPoolClients"]] == [client]
    assert aws("delete-user-pool-client", "--user-pool-id", pool, "--client-id", client) == {}
    fails("ResourceNotFoundException", f"User pool client {client} does not exist.",
          "describe-user-pool-client", "--user-pool-id", pool, "--client-id", client)
    assert aws("delete-user-pool", "--user-pool-id", pool) == {}
    fails("ResourceNotFoundException", f"User pool {pool} does not exist.", "describe-user-pool", "--user-pool-id", pool)


def test_a_user_signs_up_and_in_without_credentials(pool, client):
    username = unique()
    answer = aws(
        "sign-up", "--client-id", client, "--username", username, "--password", PASSWORD,
        "--user-attributes", "Name=email,Value=cli@example.com", signed=False)
    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"]["Destination"] == "c***@e***"
    aws("resend-confirmation-code", "--client-id", client, "--username", username, signed=False)
    aws("confirm-sign-up", "--client-id", client, "--username", username,
        "--confirmation-code", code(pool, username, "resend"), signed=False)

    def sign_in(password):
        return aws(
            "initiate-auth", "--client-id", client, "--auth-flow", "USER_PASSWORD_AUTH",
            "--auth-parameters", f"USERNAME={username},PASSWORD={password}", signed=False)["AuthenticationResult"]

    tokens = sign_in(PASSWORD)
    assert claims(tokens["AccessToken"])["username"] == username
    token = tokens["AccessToken"]
    assert aws("get-user", "--access-token", token, signed=False)["Username"] == username
    aws("update-user-attributes", "--access-token", token, "--user-attributes", "Name=name,Value=Cli", signed=False)
    aws("get-user-attribute-verification-code", "--access-token", token, "--attribute-name", "email", signed=False)
    aws("verify-user-attribute", "--access-token", token, "--attribute-name", "email",
        "--code", code(pool, username, "verify-attribute"), signed=False)
    aws("delete-user-attributes", "--access-token", token, "--user-attribute-names", "name", signed=False)
    assert "name" not in [one["Name"] for one in aws("get-user", "--access-token", token, signed=False)["UserAttributes"]]
    aws("change-password", "--access-token", token, "--previous-password", PASSWORD, "--proposed-password", OTHER, signed=False)

    aws("forgot-password", "--client-id", client, "--username", username, signed=False)
    aws("confirm-forgot-password", "--client-id", client, "--username", username,
        "--confirmation-code", code(pool, username, "forgot-password"), "--password", PASSWORD, signed=False)
    tokens = sign_in(PASSWORD)
    renewed = aws("get-tokens-from-refresh-token", "--client-id", client, "--refresh-token", tokens["RefreshToken"], signed=False)
    assert renewed["AuthenticationResult"]["AccessToken"]
    aws("revoke-token", "--client-id", client, "--token", tokens["RefreshToken"], signed=False)
    fails("NotAuthorizedException", "Access Token has been revoked", "get-user", "--access-token", tokens["AccessToken"], signed=False)
    token = sign_in(PASSWORD)["AccessToken"]
    aws("global-sign-out", "--access-token", token, signed=False)
    fails("NotAuthorizedException", "Access Token has been revoked", "get-user", "--access-token", token, signed=False)
    assert aws("delete-user", "--access-token", sign_in(PASSWORD)["AccessToken"], signed=False) == {}
    fails("UserNotFoundException", "User does not exist.", "admin-get-user", "--user-pool-id", pool, "--username", username)


def test_an_administrator_makes_and_keeps_users(pool, client):
    username = unique()
    who = ["--user-pool-id", pool, "--username", username]
    made = aws(
        "admin-create-user", *who, "--temporary-password", PASSWORD, "--message-action", "SUPPRESS",
        "--user-attributes", "Name=email,Value=made@example.com", "Name=email_verified,Value=true")["User"]
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD"

    def sign_in(password):
        return aws(
            "admin-initiate-auth", "--user-pool-id", pool, "--client-id", client, "--auth-flow", "ADMIN_USER_PASSWORD_AUTH",
            "--auth-parameters", f"USERNAME={username},PASSWORD={password}")

    challenge = sign_in(PASSWORD)
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    done = aws(
        "admin-respond-to-auth-challenge", "--user-pool-id", pool, "--client-id", client, "--challenge-name", "NEW_PASSWORD_REQUIRED",
        "--session", challenge["Session"], "--challenge-responses", f"USERNAME={username},NEW_PASSWORD={OTHER}")
    assert done["AuthenticationResult"]["TokenType"] == "Bearer"
    assert aws("admin-get-user", *who)["UserStatus"] == "CONFIRMED"
    aws("admin-update-user-attributes", *who, "--user-attributes", "Name=name,Value=Made")
    aws("admin-delete-user-attributes", *who, "--user-attribute-names", "name")
    aws("admin-disable-user", *who)
    assert aws("admin-get-user", *who)["Enabled"] is False
    aws("admin-enable-user", *who)
    aws("admin-reset-user-password", *who)
    assert aws("admin-get-user", *who)["UserStatus"] == "RESET_REQUIRED"
    aws("admin-set-user-password", *who, "--password", PASSWORD, "--permanent")
    assert sign_in(PASSWORD)["AuthenticationResult"]
    aws("admin-user-global-sign-out", *who)

    aws("create-group", "--user-pool-id", pool, "--group-name", "readers", "--description", "They read", "--precedence", "1")
    aws("admin-add-user-to-group", *who, "--group-name", "readers")
    assert claims(sign_in(PASSWORD)["AuthenticationResult"]["IdToken"])["cognito:groups"] == ["readers"]
    assert aws("get-group", "--user-pool-id", pool, "--group-name", "readers")["Group"]["Precedence"] == 1
    aws("update-group", "--user-pool-id", pool, "--group-name", "readers", "--description", "Still")
    assert [one["GroupName"] for one in aws("admin-list-groups-for-user", *who)["Groups"]] == ["readers"]
    assert [one["Username"] for one in aws("list-users-in-group", "--user-pool-id", pool, "--group-name", "readers")["Users"]] == [username]
    aws("admin-remove-user-from-group", *who, "--group-name", "readers")
    aws("delete-group", "--user-pool-id", pool, "--group-name", "readers")
    assert aws("list-groups", "--user-pool-id", pool)["Groups"] == []

    other = unique()
    aws("sign-up", "--client-id", client, "--username", other, "--password", PASSWORD)
    aws("admin-confirm-sign-up", "--user-pool-id", pool, "--username", other)
    aws("admin-delete-user", *who)
    listed = aws("list-users", "--user-pool-id", pool, "--filter", 'cognito:user_status = "CONFIRMED"')["Users"]
    assert [one["Username"] for one in listed] == [other]


def test_lists_come_in_pages(pool):
    names = {f"u{number}" for number in range(5)}
    for name in names:
        aws("admin-create-user", "--user-pool-id", pool, "--username", name, "--message-action", "SUPPRESS")
    # The CLI pages by itself...
    everyone = aws("list-users", "--user-pool-id", pool, "--page-size", "2")["Users"]
    assert {one["Username"] for one in everyone} == names
    # ...stops where it is told to, and goes on from there.
    first = aws("list-users", "--user-pool-id", pool, "--max-items", "3")
    assert len(first["Users"]) == 3
    rest = aws("list-users", "--user-pool-id", pool, "--starting-token", first["NextToken"])
    assert {one["Username"] for one in first["Users"] + rest["Users"]} == names
    one = aws("list-users", "--user-pool-id", pool, "--limit", "2")
    assert len(one["Users"]) == 2 and one["PaginationToken"]


def test_errors_reach_the_console(pool, client):
    fails("UserNotFoundException", "User does not exist.", "admin-get-user", "--user-pool-id", pool, "--username", "nobody")
    fails("InvalidParameterException", "1 validation error detected: Value 'none' at 'userPoolId' failed to satisfy constraint",
          "describe-user-pool", "--user-pool-id", "none")
    fails("InvalidPasswordException", "Password did not conform with policy: Password not long enough",
          "sign-up", "--client-id", client, "--username", "u", "--password", "short", signed=False)


def test_the_cli_finds_the_server_by_its_variable(pool):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
        "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": ENDPOINT, "AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y",
        "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": ""}
    ran = subprocess.run(
        [os.environ["SEKISHO_AWS"], "cognito-idp", "describe-user-pool", "--user-pool-id", pool, "--query", "UserPool.Id", "--output", "text"],
        capture_output=True, text=True, env=environment, timeout=60)
    assert ran.stdout.strip() == pool, ran.stderr


def test_who_calls():
    """Before anything else tools ask STS who they are; one variable leads every service here."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "",
        "AWS_CONFIG_FILE": "/dev/null", "AWS_SHARED_CREDENTIALS_FILE": "/dev/null", "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_ENDPOINT_URL": ENDPOINT}

    def run(*arguments):
        return subprocess.run(
            [os.environ["SEKISHO_AWS"], *arguments, "--output", "json"], capture_output=True, text=True, timeout=120, env=environment)

    ran = run("sts", "get-caller-identity")
    assert ran.returncode == 0, ran
    assert json.loads(ran.stdout) == {"UserId": "000000000000", "Account": "000000000000", "Arn": "arn:aws:iam::000000000000:root"}
    ran = run("cognito-idp", "list-user-pools", "--max-results", "1")
    assert ran.returncode == 0 and "UserPools" in ran.stdout, ran
    ran = run("sts", "get-session-token")
    assert ran.returncode != 0 and "InvalidAction" in ran.stderr, ran


def test_an_identity_pool_and_its_roles():
    def pools(*arguments):
        return aws(*arguments, service="cognito-identity")

    role = "arn:aws:iam::000000000000:role/user"
    made = pools("create-identity-pool", "--identity-pool-name", "by-hand", "--allow-unauthenticated-identities", "--identity-pool-tags", "team=blue")
    at = ["--identity-pool-id", made["IdentityPoolId"]]
    pools("set-identity-pool-roles", *at, "--roles", f"authenticated={role}")
    assert pools("get-identity-pool-roles", *at)["Roles"] == {"authenticated": role}
    assert pools("describe-identity-pool", *at) == made
    assert made["IdentityPoolId"] in [one["IdentityPoolId"] for one in pools("list-identity-pools", "--max-results", "60")["IdentityPools"]]
    pools("delete-identity-pool", *at)
    fails("ResourceNotFoundException", f"IdentityPool '{made['IdentityPoolId']}' not found.", "describe-identity-pool", *at, service="cognito-identity")
