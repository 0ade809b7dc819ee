"""Access keys with policies of IAM: what each may do (cognito/access §3), and `sts:GetCallerIdentity` (§4)."""

import json
import re
import secrets
import socket

import boto3
import pytest

import model
import storage
from holders import ACCOUNT, UNKNOWN, Holder, allow, arn, deny, keys, policy
from sekisho import ENDPOINT, REGION, Pool, Server, attributes, cognito, command, logged, refused, soon, unique

TOKEN_OPERATIONS = ["cognito-idp:GetUser", "cognito-idp:UpdateUserAttributes", "cognito-idp:DeleteUser"]
def test_a_key_for_token_operations_opens_nothing_that_iam_guards(pool):
    """The three pass by the user's token alone; whatever IAM guards is refused."""
    holder = Holder(policy(allow(TOKEN_OPERATIONS, arn(pool))))
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    assert holder.idp.get_user(AccessToken=token)["Username"] == username
    holder.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(nickname="n"))
    holder.idp.delete_user(AccessToken=token)
    guarded = [operation for operation in model.operations() if model.is_signed(operation)]
    assert len(guarded) > 100
    for operation in guarded:
        shape = model.service().operation_model(operation).input_shape
        members = model.sample(shape)
        if "UserPoolId" in members:
            members["UserPoolId"] = pool.id
        if "ResourceArn" in members:
            members["ResourceArn"] = arn(pool)
        names_a_pool = "UserPoolId" in members or "ResourceArn" in members
        with holder.denied(operation, arn(pool) if names_a_pool else "*"):
            holder.idp._make_api_call(operation, members)


def test_two_pools_and_one_that_is_allowed(pool):
    other = Pool()
    holder = Holder(policy(allow("cognito-idp:AdminGetUser", arn(pool))))
    username, stranger = pool.user(), other.user()
    assert holder.idp.admin_get_user(UserPoolId=pool.id, Username=username)["Username"] == username
    with holder.denied("AdminGetUser", arn(other)):
        holder.idp.admin_get_user(UserPoolId=other.id, Username=stranger)
    with holder.denied("AdminDisableUser", arn(pool)):
        holder.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    # Who signs with no key that exists here may do everything in this profile.
    assert cognito().admin_get_user(UserPoolId=other.id, Username=stranger)["Username"] == stranger


def test_an_explicit_deny_wins(pool):
    holder = Holder(policy(allow("*"), deny("cognito-idp:AdminGetUser", arn(pool))))
    username = pool.user()
    with holder.denied("AdminGetUser", arn(pool), explicit=True):
        holder.idp.admin_get_user(UserPoolId=pool.id, Username=username)
    assert holder.idp.list_users(UserPoolId=pool.id)["Users"]


@pytest.mark.parametrize("operator, network, allowed", [
    ("IpAddress", ["127.0.0.0/8", "::1/128"], True), ("IpAddress", ["203.0.113.0/24"], False),
    ("NotIpAddress", ["127.0.0.0/8", "::1/128"], False), ("NotIpAddress", ["203.0.113.0/24"], True)])
def test_the_source_address(pool, operator, network, allowed):
    holder = Holder(policy(allow("cognito-idp:DescribeUserPool", arn(pool), Condition={operator: {"aws:SourceIp": network}})))
    if allowed:
        assert holder.idp.describe_user_pool(UserPoolId=pool.id)
    else:
        with holder.denied("DescribeUserPool", arn(pool)):
            holder.idp.describe_user_pool(UserPoolId=pool.id)


def test_tags(pool):
    holder = Holder(policy(
        allow("cognito-idp:CreateUserPool", Condition={"StringEquals": {"aws:RequestTag/Team": "${aws:username}"}}),
        allow("cognito-idp:D*UserPool", Condition={"StringEquals": {"aws:ResourceTag/Team": "${aws:username}"}})))
    with holder.denied("CreateUserPool"):
        holder.idp.create_user_pool(PoolName="p", UserPoolTags={"Team": "another"})
    made = holder.idp.create_user_pool(PoolName="p", UserPoolTags={"Team": holder.name})["UserPool"]["Id"]
    assert soon(lambda: holder.idp.describe_user_pool(UserPoolId=made))
    with holder.denied("DescribeUserPool", arn(pool)):
        holder.idp.describe_user_pool(UserPoolId=pool.id)
    holder.idp.delete_user_pool(UserPoolId=made)


def test_the_policy_is_asked_before_the_input_and_of_pools_that_are_not_there():
    """AWS answers AccessDeniedException for a pool id that no pool can have, too (cognito/access §3)."""
    holder = Holder(policy(allow("cognito-idp:ListUsers")))
    for missing in ["us-east-1_NotThere1", "us-east-1"]:
        with holder.denied("AdminGetUser", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{missing}"):
            holder.idp.admin_get_user(UserPoolId=missing, Username="nobody")
    with refused("ResourceNotFoundException"):
        holder.idp.list_users(UserPoolId="us-east-1_NotThere1")


def test_a_key_is_disabled_enabled_and_deleted_while_in_use(pool):
    holder = Holder(policy(allow("cognito-idp:*")))
    describe = lambda: holder.idp.describe_user_pool(UserPoolId=pool.id)  # noqa: E731
    assert describe()

    def is_unknown():
        with refused("UnrecognizedClientException", UNKNOWN):
            describe()

    assert keys("disable", holder.id).returncode == 0
    soon(is_unknown)
    assert keys("enable", holder.id).returncode == 0
    assert soon(describe)
    assert keys("delete", holder.id).stdout == f"deleted {holder.id}\n"
    # Its policy is gone with it, and where any credentials will do, these are any.
    assert keys("simulate", "--key", holder.id, "--action", "a:b").returncode != 0
    assert soon(lambda: holder.idp.create_user_pool_client(UserPoolId=pool.id, ClientName="any"))


def test_a_wrong_signature_of_a_key_that_exists(pool):
    holder = Holder()
    wrong = cognito(key=holder.id, secret="x" * 40)
    with refused("InvalidSignatureException", re.compile("does not match the signature you provided")):
        wrong.describe_user_pool(UserPoolId=pool.id)
    assert holder.idp.describe_user_pool(UserPoolId=pool.id)


# The command line

def test_keys_are_listed_without_secrets():
    holder, free = Holder(policy(allow("cognito-idp:*"))), Holder()
    ran = keys("list")
    assert ran.returncode == 0, ran
    lines = {line.split()[0]: line for line in ran.stdout.splitlines()}
    assert "by policy" in lines[holder.id] and "everything" in lines[free.id]
    listed = {one["id"]: one for one in json.loads(keys("list", "--json").stdout)}
    assert listed[holder.id]["policy"]["Version"] == "2012-10-17" and listed[free.id]["policy"] is None
    for text in [ran.stdout, json.dumps(listed)]:
        assert holder.secret not in text and free.secret not in text


def test_a_secret_is_printed_once():
    name = unique("once")
    ran = keys("create", "--name", name)
    assert ran.returncode == 0 and name in ran.stdout and "everything" in ran.stdout, ran
    found = re.search(r"Access key id: +(AKIA[A-Z2-7]{16})\nSecret access key: (\S{40})\n", ran.stdout)
    assert found, ran.stdout
    assert cognito(key=found[1], secret=found[2]).list_user_pools(MaxResults=1)


@pytest.mark.parametrize("text, place", [
    ('{"Statement": [', "line 1, column 16"), ('{"Statement":{"Effect":"Allow","Action":"*"}}', "Statement: it has neither Resource"),
    (json.dumps(policy(allow("cognito-idp:*"), allow("*", "arn:x"))), "Statement[1].Resource"),
    (json.dumps(policy(allow("*", Condition={"IpAddress": {"aws:SourceIp": "10.0.0.0/40"}}))), "Statement[0].Condition.IpAddress.aws:SourceIp"),
    (json.dumps(policy(allow("*", Principal="*"))), "Statement[0].Principal"), ("{}" + " " * 200_000, "6144")])
def test_what_is_wrong_with_a_policy_is_printed_with_its_place(tmp_path, text, place):
    file = tmp_path / "policy.json"
    file.write_text(text)
    ran = keys("create", "--name", "nobody", "--policy", str(file))
    assert ran.returncode != 0 and place in ran.stderr and not ran.stdout, ran


def test_a_policy_that_is_empty_or_longer_than_any_is_told_by_its_name(tmp_path):
    file = tmp_path / "policy.json"
    for text, problem in [("", "is empty"), (" " * 2_000_000, "has 2000000 bytes")]:
        file.write_text(text)
        ran = keys("create", "--name", "nobody", "--policy", str(file))
        assert ran.returncode != 0 and f"{file} {problem}" in ran.stderr, ran


def test_a_simulation(pool):
    holder = Holder(policy(
        allow("cognito-idp:AdminGetUser", arn(pool), Sid="Office", Condition={"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
        deny("cognito-idp:Delete*", Sid="Never")))
    asked = ["simulate", "--key", holder.id, "--resource", arn(pool), "--action"]
    ran = keys(*asked, "cognito-idp:AdminGetUser", "--context", "aws:SourceIp=203.0.113.9")
    assert ran.returncode == 0 and ran.stdout.startswith("allowed: Office allows it\n"), ran
    ran = keys(*asked, "cognito-idp:AdminGetUser", "--context", "aws:SourceIp=192.0.2.9")
    assert ran.returncode == 1 and 'Office does not apply: IpAddress of aws:SourceIp is not met, the call has "192.0.2.9"' in ran.stdout, ran
    ran = keys(*asked, "cognito-idp:DeleteUserPool")
    assert ran.returncode == 1 and ran.stdout.startswith("denied: Never denies it\n"), ran
    unnamed = keys("simulate", "--key", holder.id, "--action", "cognito-idp:AdminGetUser")
    assert unnamed.returncode == 1 and unnamed.stdout.endswith("the resource asked about is *; --resource names another\n"), unnamed
    ran = keys("simulate", "--policy", "-", "--action", "a:b", "--json", stdin=json.dumps(policy(allow("a:*"))))
    assert ran.returncode == 0 and json.loads(ran.stdout)["decision"] == "allowed", ran


def test_standard_input_may_be_a_socket():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.sendall(json.dumps(policy(allow("a:*"))).encode())
        ours.shutdown(socket.SHUT_WR)
        ran = command("keys", "simulate", "--policy", "-", "--action", "a:b", "--url", ENDPOINT, stdin=theirs)
    assert ran.returncode == 0 and ran.stdout.startswith("allowed"), ran


@pytest.mark.only_on("SQLite", reason="the data directory is the database there")
def test_keys_of_a_stopped_servers_directory(tmp_path):
    with Server("--data", str(tmp_path / "data"), directory=tmp_path):
        pass
    ran = command("keys", "create", "--name", "offline", "--json", "--data", str(tmp_path / "data"))
    assert ran.returncode == 0, ran
    made = json.loads(ran.stdout)
    with Server("--data", str(tmp_path / "data"), directory=tmp_path) as server:
        assert server.client(key=made["id"], secret=made["secret"]).list_user_pools(MaxResults=1)
        with refused("InvalidSignatureException"):
            server.client(key=made["id"], secret="another").list_user_pools(MaxResults=1)


def test_the_configuration_gives_a_key_its_policy(tmp_path):
    (tmp_path / "reader.json").write_text(json.dumps(policy(allow("cognito-idp:List*"))))
    configuration = tmp_path / "sekisho.yaml"
    configuration.write_text(f"""
access-keys:
  - id: AKIDREADER
    secret: reader-secret-of-tests
    name: reader
    policy: {tmp_path}/reader.json
  - AKIDOWNER:owner-secret-of-tests
verify-signatures: true
""")
    configuration.chmod(0o600)
    with Server("--config", str(configuration), directory=tmp_path) as server:
        reader = server.client(key="AKIDREADER", secret="reader-secret-of-tests")
        owner = server.client(key="AKIDOWNER", secret="owner-secret-of-tests")
        assert owner.create_user_pool(PoolName="p")
        assert len(reader.list_user_pools(MaxResults=5)["UserPools"]) == 1
        with refused("AccessDeniedException", re.compile(rf"^User: arn:aws:iam::{ACCOUNT}:user/reader is not authorized")):
            reader.create_user_pool(PoolName="p")
        logged(server, "access keys without a policy may do everything: AKIDOWNER")
    (tmp_path / "reader.json").write_text('{"Statement": {}}')
    ran = command("serve", "--profile", "testing", "--port", "0", "--config", str(configuration), timeout=20, cwd=tmp_path)
    assert ran.returncode != 0 and f"the policy {tmp_path}/reader.json of AKIDREADER is none: Statement.Effect" in ran.stderr + ran.stdout, ran


def test_in_production_a_key_that_a_token_makes_is_all_that_administers(tmp_path):
    (tmp_path / "master.key").write_text(secrets.token_hex(32) + "\n")
    (tmp_path / "master.key").chmod(0o600)
    (tmp_path / "policy.json").write_text(json.dumps(policy(allow("cognito-idp:List*"))))
    token, other = secrets.token_hex(16), secrets.token_hex(16)
    with Server(
            "--data", str(tmp_path / "data"), "--master-key-file", str(tmp_path / "master.key"), profile="production",
            environment={"SEKISHO_CONTROL_TOKENS": f"keys:{token},users:{other}"}, directory=tmp_path) as server:
        logged(server, "nobody can administer but with a key")
        create = ["create", "--name", "deploy", "--policy", str(tmp_path / "policy.json"), "--json", "--token"]
        ran = keys(*create, other, endpoint=server.endpoint)
        assert ran.returncode != 0 and "lacks the scope keys" in ran.stderr, ran
        made = json.loads(keys(*create, token, endpoint=server.endpoint).stdout)
        idp = server.client(key=made["id"], secret=made["secret"])
        assert idp.list_user_pools(MaxResults=1)["UserPools"] == []
        with refused("AccessDeniedException"):
            idp.create_user_pool(PoolName="p")
        with refused("UnrecognizedClientException", UNKNOWN):
            server.client(key="AKIDANYBODY", secret=made["secret"]).list_user_pools(MaxResults=1)
        assert made["secret"] not in server.log.read_text()


# STS

def test_who_a_key_is():
    holder = Holder(policy(deny("*")))
    identity = holder.sts().get_caller_identity()
    assert identity["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/{holder.name}" and identity["Account"] == ACCOUNT
    assert re.fullmatch("AIDA[A-Z2-7]{16}", identity["UserId"])
    assert Holder(name=holder.name).sts().get_caller_identity()["UserId"] == identity["UserId"]


def test_who_anybody_is():
    anybody = boto3.client("sts", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="AKIDANYBODY", aws_secret_access_key="x")
    identity = anybody.get_caller_identity()
    assert (identity["Arn"], identity["UserId"], identity["Account"]) == (f"arn:aws:iam::{ACCOUNT}:root", ACCOUNT, ACCOUNT)


def test_what_sts_refuses():
    holder = Holder()
    sts = holder.sts()
    with refused("InvalidAction"):
        sts.get_session_token()
    holder.secret = "y" * 40
    with refused("SignatureDoesNotMatch", status=403):
        holder.sts().get_caller_identity()
    assert keys("disable", holder.id).returncode == 0
    if not storage.IS_DOUBLE:
        with refused("InvalidClientTokenId", UNKNOWN, status=403):
            holder.sts().get_caller_identity()
