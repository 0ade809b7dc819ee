"""The commands beside a running server, and the settings that make a test suite's life short."""

import json
import re
import socket
import time

import pytest

import model
from sekisho import ENDPOINT, PASSWORD, Pool, Server, body, call, claims, cognito, command, logged, outbox, refused, send



def sekisho_command(*arguments, **others):
    """A command that talks to this suite's server."""
    return command(*arguments, "--url", ENDPOINT, **others)


def test_the_code_of_a_user(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    email_pool.code(username)
    ran = sekisho_command("outbox", "latest", "--username", username, "--code")
    assert ran.returncode == 0, ran
    assert ran.stdout == email_pool.code(username) + "\n"
    assert sekisho_command("outbox", "latest", "--username", username, "--purpose", "sign-up", "--code").stdout == ran.stdout


def test_nobodys_code():
    ran = sekisho_command("outbox", "latest", "--username", "nobody-at-all", "--code")
    assert ran.returncode != 0
    assert ran.stdout == ""
    assert ran.stderr


def test_the_list_of_messages(email_pool):
    username = email_pool.sign_up(email="listed@example.com")["Username"]
    email_pool.code(username)
    ran = sekisho_command("outbox", "list")
    assert ran.returncode == 0, ran
    assert username in ran.stdout


def test_waiting_for_a_message(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    ran = sekisho_command("outbox", "wait", "--username", username, "--code")
    assert ran.returncode == 0, ran
    assert ran.stdout == email_pool.code(username) + "\n"


def test_users_are_looked_at(pool):
    username = pool.user(email="looked@example.com")
    listed = sekisho_command("users", "list", "--pool", pool.id)
    assert listed.returncode == 0, listed
    assert username in listed.stdout and "CONFIRMED" in listed.stdout
    one = sekisho_command("users", "get", username, "--pool", pool.id)
    assert one.returncode == 0, one
    assert "looked@example.com" in one.stdout


def test_a_running_server_is_seeded(tmp_path):
    seed = tmp_path / "seed.yaml"
    seed.write_text(SEED)
    with Server(directory=tmp_path) as server:
        for _ in range(2):
            ran = command("seed", str(seed), "--url", server.endpoint)
            assert ran.returncode == 0, ran
        assert [one["Id"] for one in server.client().list_user_pools(MaxResults=10)["UserPools"]] == ["us-east-1_seeded001"]


def test_a_seed_with_a_slip_is_explained(tmp_path):
    seed = tmp_path / "seed.yaml"
    seed.write_text(SEED.replace("Username: alice", "Usrename: alice"))
    ran = command("serve", "--profile", "testing", "--port", "0", "--seed", str(seed), timeout=20, cwd=tmp_path)
    assert ran.returncode != 0
    assert "Usrename" in ran.stderr + ran.stdout


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
def test_a_stopped_servers_directory_is_read(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    asked = ["outbox", "latest", "--code", "--data", str(data), "--username"]
    with Server("--data", str(data), directory=tmp_path) as server:
        pool = in_this(server)
        username = pool.sign_up(email="a@example.com")["Username"]
        code = outbox(pool.id, username, wait=10, endpoint=server.endpoint)[0]["code"]
        # One process owns it at a time.
        assert command(*asked, username).returncode != 0
    ran = command(*asked, username)
    assert (ran.returncode, ran.stdout) == (0, code + "\n"), ran


def test_all_operations_are_listed():
    ran = command("operations")
    assert ran.returncode == 0
    assert all(name in ran.stdout for name in model.operations())


def test_health_is_asked_for(tmp_path):
    assert sekisho_command("health").returncode == 0
    assert command("health", "--url", "http://127.0.0.1:9").returncode != 0


def test_the_version():
    ran = command("version")
    assert ran.returncode == 0
    assert re.search(r"\d+\.\d+", ran.stdout)


@pytest.mark.parametrize("arguments", [["--help"], ["serve", "--help"], ["outbox", "--help"], ["outbox", "latest", "--help"], ["seed", "--help"], ["users", "--help"], ["health", "--help"], ["doctor", "--help"]])
def test_help_teaches(arguments):
    ran = command(*arguments)
    assert ran.returncode == 0
    assert len(ran.stdout) > 100
    assert ran.stderr == ""


@pytest.mark.parametrize("arguments", [["serf"], ["serve", "--prot", "1"], ["serve", "--port", "many"], ["serve", "--profile", "party"], []])
def test_a_slip_is_explained(arguments):
    ran = command(*arguments, timeout=20)
    assert ran.returncode != 0
    assert ran.stderr or ran.stdout
    if arguments == ["serf"]:
        assert "serve" in ran.stderr


def test_the_ready_line_has_the_address(tmp_path):
    with Server(directory=tmp_path, alone=True) as server:
        assert server.endpoint in server.log.read_text()


def test_a_server_is_ready_soon(tmp_path):
    start = time.monotonic()
    with Server(directory=tmp_path):
        assert time.monotonic() - start < 5


def test_a_taken_port_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = command("serve", "--profile", "testing", "--port", str(port), timeout=20, cwd=tmp_path)
    assert ran.returncode != 0
    assert str(port) in ran.stderr + ran.stdout


def in_this(server):
    idp = server.client()
    pool = Pool(idp, AutoVerifiedAttributes=["email"])
    return pool


def test_a_fixed_code(tmp_path):
    with Server("--fixed-code", "123456", directory=tmp_path) as server:
        pool = in_this(server)
        username = pool.sign_up(email="a@example.com")["Username"]
        with refused("CodeMismatchException"):
            pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode="654321")
        pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode="123456")
        assert pool.sign_in(username)


def test_users_who_are_confirmed_by_themselves(tmp_path):
    with Server("--auto-confirm", directory=tmp_path) as server:
        pool = in_this(server)
        answer = pool.sign_up(email="a@example.com")
        assert answer["UserConfirmed"] is True
        assert pool.sign_in(answer["Username"])


def test_limits_can_be_switched_off(tmp_path):
    # For a suite that signs the same user in wrongly a hundred times.
    with Server("--no-attempt-limits", directory=tmp_path) as server:
        pool = in_this(server)
        username = pool.user(email="a@example.com", email_verified="true")
        for _ in range(12):
            with refused("NotAuthorizedException", "Incorrect username or password."):
                pool.start(username, "Not-the-0ne")
            ours, challenge = pool.start_srp(username, "Not-the-0ne")
            with refused("NotAuthorizedException", "Incorrect username or password."):
                pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))
        assert pool.sign_in(username)
        for _ in range(25):
            pool.idp.forgot_password(ClientId=pool.client_id, Username=username)


def test_a_reset_leaves_nothing(tmp_path):
    with Server(directory=tmp_path) as server:
        pool = in_this(server)
        pool.sign_up(email="a@example.com")
        assert send("POST", "/_sekisho/reset", data=b"", endpoint=server.endpoint).status in (200, 204)
        assert body(server.client().list_user_pools(MaxResults=60)) == {"UserPools": []}
        assert outbox("", endpoint=server.endpoint) == []
        assert in_this(server).sign_up(email="a@example.com")["UserSub"]


SEED = """\
UserPools:
  - Id: us-east-1_seeded001
    PoolName: Seeded
    AutoVerifiedAttributes: [email]
    Clients:
      - ClientId: seededclient0000000000000
        ClientName: web
        ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_SRP_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
    Groups:
      - GroupName: readers
    Users:
      - Username: alice
        Password: Passw0rd!
        Groups: [readers]
        UserAttributes:
          email: alice@example.com
          email_verified: true
"""


def test_a_development_server_comes_with_a_pool(tmp_path):
    # Ready to paste: nothing to configure.
    with Server(profile="development", directory=tmp_path) as server:
        idp = server.client()
        pools = idp.list_user_pools(MaxResults=10)["UserPools"]
        assert len(pools) == 1
        clients = idp.list_user_pool_clients(UserPoolId=pools[0]["Id"])["UserPoolClients"]
        users = idp.list_users(UserPoolId=pools[0]["Id"])["Users"]
        assert clients and [user["UserStatus"] for user in users] == ["CONFIRMED"]
        logged(server, pools[0]["Id"], clients[0]["ClientId"], "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "userPoolEndpoint")


def test_a_testing_server_comes_empty(tmp_path):
    with Server(directory=tmp_path) as server:
        assert server.client().list_user_pools(MaxResults=10)["UserPools"] == []


def test_a_testing_server_leaves_nothing_behind(tmp_path):
    with Server(directory=tmp_path):
        pass
    left = [path.name for path in tmp_path.rglob("*") if path.suffix not in (".log", ".json")]
    assert left == []


def test_a_hint_for_another_region_or_an_unknown_pool(tmp_path):
    with Server(directory=tmp_path) as server:
        pool = in_this(server)
        with refused("ResourceNotFoundException"):
            server.client().describe_user_pool(UserPoolId="eu-west-1_000000000")
        logged(server, pool.id)


def test_each_request_is_one_line_of_the_log(tmp_path):
    with Server(directory=tmp_path) as server:
        answer = server.client().list_user_pools(MaxResults=1)
        request_id = answer["ResponseMetadata"]["RequestId"]
        deadline = time.monotonic() + 5
        while request_id not in server.log.read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        lines = [line for line in server.log.read_text().splitlines() if request_id in line and "ListUserPools" in line]
        assert len(lines) == 1


def test_a_message_is_one_readable_line_of_the_log(tmp_path):
    # In development and testing alone.
    with Server(directory=tmp_path) as server:
        pool = in_this(server)
        username = pool.sign_up(email="a@example.com")["Username"]
        code = outbox(pool.id, username, wait=10, endpoint=server.endpoint)[0]["code"]
        lines = [line for line in logged(server, code).splitlines() if code in line]
        assert len(lines) == 1
        assert "a@example.com" in lines[0]


def test_a_refusal_is_explained_to_the_developer(tmp_path):
    # The caller hears what Cognito says; the log says which rule it was.
    with Server(profile="development", directory=tmp_path) as server:
        pool = in_this(server)
        username = pool.user()
        heard = []
        for name, password in ((username, "Not-the-0ne"), ("nobody", PASSWORD)):
            with refused("NotAuthorizedException|UserNotFoundException") as caught:
                pool.start(name, password)
            heard.append(caught.value.response["ResponseMetadata"]["RequestId"])
    # The server has ended, and with it the log.
    lines = server.log.read_text().splitlines()
    for request_id in heard:
        assert len([line for line in lines if request_id in line]) >= 2, request_id


def test_logs_for_machines_hold_no_secret(tmp_path):
    with Server("--log-format", "json", "--log-level", "debug", "--no-log-messages", directory=tmp_path) as server:
        pool = Pool(server.client(), client={"GenerateSecret": True}, AutoVerifiedAttributes=["email"])
        username = pool.sign_up(email="quiet@example.com", password="Very-s3cret-indeed")["Username"]
        code = outbox(pool.id, username, wait=10, endpoint=server.endpoint)[0]["code"]
        pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=code, **pool.hash(username))
        tokens = pool.sign_in(username, "Very-s3cret-indeed")
        pool.idp.get_user(AccessToken=tokens["AccessToken"])
        send("GET", "/_sekisho/outbox?username=secret-in-a-query", endpoint=server.endpoint)
    lines = [line for line in server.log.read_text().splitlines() if not line.startswith("sekisho ready")]
    assert len(lines) > 5
    assert all(isinstance(json.loads(line), dict) for line in lines)
    for secret in ("Very-s3cret-indeed", code, pool.secret, tokens["AccessToken"], tokens["RefreshToken"], "secret-in-a-query"):
        assert not any(secret in line for line in lines), secret


def test_configured_names_and_origins_are_admitted(tmp_path):
    with Server("--allowed-hosts", "auth.example.com", "--allowed-origins", "https://admin.example.com", directory=tmp_path) as server:
        port = server.endpoint.rsplit(":", 1)[1]

        def status(**headers):
            return call("ListUserPools", {"MaxResults": 1}, {name.capitalize(): value for name, value in headers.items()}, endpoint=server.endpoint).status

        assert status(host=f"auth.example.com:{port}") == 200
        assert status(host=f"other.example.com:{port}") >= 400
        assert status(origin="https://admin.example.com") == 200
        assert status(origin="https://other.example.com") >= 400
        assert status(origin="http://admin.example.com") >= 400


def test_an_issuer_of_ones_own(tmp_path):
    with Server(environment={"SEKISHO_ISSUER": "https://auth.example.com/base"}, directory=tmp_path) as server:
        pool = in_this(server)
        assert claims(pool.sign_in(pool.user())["AccessToken"])["iss"] == f"https://auth.example.com/base/{pool.id}"
        document = send("GET", f"/{pool.id}/.well-known/openid-configuration", endpoint=server.endpoint).json
        assert document["issuer"] == f"https://auth.example.com/base/{pool.id}"
        assert document["jwks_uri"] == f"https://auth.example.com/base/{pool.id}/.well-known/jwks.json"


def test_an_issuer_of_the_aws_form(tmp_path):
    # docs/decisions/0007: strict verifiers work unchanged.
    with Server(environment={"SEKISHO_ISSUER": "aws"}, directory=tmp_path) as server:
        pool = in_this(server)
        token = pool.sign_in(pool.user())["AccessToken"]
        assert claims(token)["iss"] == f"https://cognito-idp.us-east-1.amazonaws.com/{pool.id}"


def test_settings_come_from_the_environment(tmp_path):
    with Server(environment={"SEKISHO_ACCOUNT_ID": "123456789012", "SEKISHO_REGION": "eu-central-1"}, directory=tmp_path) as server:
        pool = server.client().create_user_pool(PoolName="p")["UserPool"]
        assert ":123456789012:" in pool["Arn"]
        assert pool["Id"].startswith("us-east-1_")
        unsigned = cognito(server.endpoint, signed=False).create_user_pool(PoolName="p")["UserPool"]
        assert unsigned["Id"].startswith("eu-central-1_")


def test_a_seed_is_applied_and_changes_nothing_twice(tmp_path):
    seed = tmp_path / "seed.yaml"
    seed.write_text(SEED)
    data = tmp_path / "data"
    data.mkdir()
    for _ in range(2):
        with Server("--data", str(data), "--seed", str(seed), directory=tmp_path) as server:
            idp = server.client()
            assert [one["Id"] for one in idp.list_user_pools(MaxResults=10)["UserPools"]] == ["us-east-1_seeded001"]
            tokens = idp.initiate_auth(
                ClientId="seededclient0000000000000", AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD})
            assert tokens["AuthenticationResult"]
            groups = idp.admin_list_groups_for_user(UserPoolId="us-east-1_seeded001", Username="alice")["Groups"]
            assert [one["GroupName"] for one in groups] == ["readers"]


def test_the_version_is_asked_for_as_of_every_program():
    asked, command_of_its_own = command("--version"), command("version")
    assert asked.returncode == 0 and re.fullmatch(r"sekisho \d+\.\d+\.\d+\S*\n", asked.stdout)
    assert asked.stdout == command_of_its_own.stdout


def test_operations_are_a_table_that_people_can_read():
    lines = command("operations").stdout.splitlines()
    assert lines[0].split() == ["SERVICE", "AREA", "OPERATION", "STATE", "ACCESS"]
    assert any(re.fullmatch(r"cognito-idp +Sign-up and recovery +SignUp +built +public", line) for line in lines)
    listed = json.loads(command("operations", "--format", "json").stdout)["operations"]
    for line, service in zip(lines[-2:], ("cognito-idp", "cognito-identity")):
        of_it = [one for one in listed if one["service"] == service]
        built = sum(one["state"] == "built" for one in of_it)
        assert line == f"{built} of {len(of_it)} operations of {service} are built."
    assert len(lines) == len(listed) + 4
    assert command("operations", "--format", "markdown").stdout.startswith("<!--")


def test_a_line_of_the_log_tells_who_asked_for_what(tmp_path):
    with Server("--log-format", "json", directory=tmp_path) as server:
        pool = Pool(server.client(key="AKIDLOCAL"))
        username = pool.user()
        tokens = pool.sign_in(username)
        pool.idp.get_user(AccessToken=tokens["AccessToken"])
        with refused("UserNotFoundException"):
            pool.idp.admin_get_user(UserPoolId=pool.id, Username="nobody")
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    calls = {line["operation"]: line for line in lines if "operation" in line}
    for name, client in (("InitiateAuth", pool.client_id), ("GetUser", pool.client_id), ("AdminCreateUser", None)):
        line = calls[name]
        assert (line["result"], line["pool"], line["address"]) == ("ok", pool.id, "127.0.0.1"), line
        assert line.get("client") == client, line
        assert line.get("accessKey") == (None if client else "AKIDLOCAL"), line
    assert calls["AdminGetUser"]["result"] == "UserNotFoundException" and calls["AdminGetUser"]["reason"] == "User does not exist."


def test_a_host_that_is_refused_hears_which_setting_admits_it(tmp_path):
    with Server(directory=tmp_path) as server:
        for name in ("10.0.2.2", "host.docker.internal"):
            answer = send("GET", "/_sekisho/health", {"Host": f"{name}:9229"}, endpoint=server.endpoint)
            assert answer.status == 403 and f"--allowed-hosts {name}" in answer.json["message"]
    assert "--allowed-hosts 10.0.2.2" in server.log.read_text()


def test_the_start_page_shows_what_a_newcomer_needs(tmp_path):
    with Server(profile="development", directory=tmp_path) as server:
        idp = server.client()
        pool_id = idp.list_user_pools(MaxResults=1)["UserPools"][0]["Id"]
        client_id = idp.list_user_pool_clients(UserPoolId=pool_id)["UserPoolClients"][0]["ClientId"]
        idp.sign_up(ClientId=client_id, Username="ada@example.com", Password=PASSWORD)
        code = outbox(pool_id, "ada@example.com", wait=10, endpoint=server.endpoint)[0]["code"]
        page = send("GET", "/", endpoint=server.endpoint).body.decode()
        for part in (pool_id, client_id, code, "ada@example.com", "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "userPoolEndpoint"):
            assert part in page, part


def test_a_ready_file_that_cannot_be_written_is_told_before_anything_is_ready(tmp_path):
    ran = command("serve", "--data", str(tmp_path / "data"), "--port", "0", "--ready-file", str(tmp_path / "nope" / "ready"), timeout=30, cwd=tmp_path)
    assert ran.returncode == 1
    assert "cannot write" in ran.stderr
    assert ran.stdout == ""


def test_the_environment_names_a_configuration_file(tmp_path):
    (tmp_path / "wrong.yaml").write_text("prot: 1\n")
    (tmp_path / "right.yaml").write_text("fixed-code: 123456\n")
    with pytest.raises(AssertionError, match="wrong.yaml:1"):
        Server(environment={"SEKISHO_CONFIG": "wrong.yaml"}, directory=tmp_path)
    with Server("--config", "right.yaml", environment={"SEKISHO_CONFIG": "wrong.yaml"}, directory=tmp_path):
        pass  # the flag wins


def test_slips_in_options_are_told_together(tmp_path):
    ran = command("serve", "--port", "abc", "--log-level", "loud", timeout=20, cwd=tmp_path)
    assert ran.returncode != 0
    assert "--port" in ran.stderr and "--log-level" in ran.stderr


def test_a_seed_says_what_is_wrong_in_which_file_and_that_it_is_empty(tmp_path):
    (tmp_path / "slip.yaml").write_text(SEED.replace("Username: alice", "Usrename: alice"))
    (tmp_path / "short.yaml").write_text(SEED.replace("us-east-1_seeded001", "us-east-1_short").replace("Passw0rd!", "lowercase"))
    (tmp_path / "empty.yaml").write_text("# nothing yet\n")
    with Server(directory=tmp_path) as server:
        def seed(name):
            return command("seed", name, "--url", server.endpoint, cwd=tmp_path)
        assert "slip.yaml:" in seed("slip.yaml").stderr
        assert "short.yaml, line " in seed("short.yaml").stderr
        assert "empty.yaml declares no pool" in seed("empty.yaml").stdout


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
def test_a_database_that_is_none_is_named(tmp_path):
    (tmp_path / "data").mkdir(mode=0o700)
    (tmp_path / "data" / "sekisho.db").write_bytes(b"no database. " * 1000)
    ran = command("serve", "--data", str(tmp_path / "data"), "--port", "0", timeout=20, cwd=tmp_path)
    assert ran.returncode == 1
    assert str(tmp_path / "data") in ran.stderr and "sekisho.db" in ran.stderr
