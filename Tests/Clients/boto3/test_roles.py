"""Roles of IAM, their sessions by `sts:AssumeRole`, and what those may do (cognito/access §5)."""

import datetime
import json

import boto3
import pytest
from botocore.config import Config

from holders import ACCOUNT, UNKNOWN, Holder, allow, arn, deny, policy
from sekisho import ENDPOINT, REGION, Server, command, refused, soon, unique

CONFIG = Config(retries={"total_max_attempts": 1})


def roles(*arguments, endpoint=ENDPOINT, stdin=None):
    return command("roles", *arguments, "--url", endpoint, input=stdin)


class Role:
    """A role, made by the command line."""

    def __init__(self, document=None, *options, name=None, endpoint=ENDPOINT):
        self.name, self.endpoint = name or unique("role"), endpoint
        given = ["--policy", "-"] if document else []
        ran = roles("create", "--name", self.name, *given, *options, "--json", endpoint=endpoint, stdin=json.dumps(document) if document else None)
        assert ran.returncode == 0, ran
        self.arn = json.loads(ran.stdout)["arn"]

    def change(self, document):
        ran = roles("create", "--name", self.name, "--policy", "-", "--replace", endpoint=self.endpoint, stdin=json.dumps(document))
        assert ran.returncode == 0, ran

    def denied(self, operation, resource="*", session="work", kind="identity-based"):
        action = f"cognito-idp:{operation}"
        return refused(
            "AccessDeniedException",
            f"User: arn:aws:sts::{ACCOUNT}:assumed-role/{self.name}/{session} is not authorized to perform: {action} on resource: {resource} "
            f"because no {kind} policy allows the {action} action")


class Session:
    """Credentials of a session, as boto3 uses them."""

    def __init__(self, role, signer=None, **others):
        sts = (signer or Holder(endpoint=role.endpoint)).sts()
        self.answer = soon(lambda: sts.assume_role(RoleArn=role.arn, RoleSessionName="work", **others))
        given = self.answer["Credentials"]
        self.keys = {"aws_access_key_id": given["AccessKeyId"], "aws_secret_access_key": given["SecretAccessKey"], "aws_session_token": given["SessionToken"]}
        self.endpoint = role.endpoint
        self.idp = self.client("cognito-idp")

    def client(self, service, **changed):
        return boto3.client(service, endpoint_url=self.endpoint, region_name=REGION, config=CONFIG, **(self.keys | changed))


def test_a_session_does_what_its_role_allows(pool):
    role = Role(policy(allow("cognito-idp:AdminGetUser", arn(pool))))
    session = Session(role)
    username = pool.user()
    assert session.idp.admin_get_user(UserPoolId=pool.id, Username=username)["Username"] == username
    with role.denied("ListUserPools"):
        session.idp.list_user_pools(MaxResults=1)
    with role.denied("AdminDisableUser", arn(pool)):
        session.idp.admin_disable_user(UserPoolId=pool.id, Username=username)


def test_who_a_session_is():
    role = Role()
    session = Session(role, DurationSeconds=900)
    made = session.answer["AssumedRoleUser"]
    assert made["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/{role.name}/work"
    lasts = session.answer["Credentials"]["Expiration"] - datetime.datetime.now(datetime.timezone.utc)
    assert datetime.timedelta(minutes=14) < lasts <= datetime.timedelta(minutes=15)
    identity = session.client("sts").get_caller_identity()
    assert (identity["Arn"], identity["UserId"], identity["Account"]) == (made["Arn"], made["AssumedRoleId"], ACCOUNT)


def test_a_role_without_a_policy_and_one_that_goes_allow_nothing():
    role = Role()
    session = Session(role)
    with role.denied("ListUserPools"):
        session.idp.list_user_pools(MaxResults=1)
    role.change(policy(allow("cognito-idp:ListUserPools")))
    assert soon(lambda: session.idp.list_user_pools(MaxResults=1))
    assert roles("delete", role.name).returncode == 0

    def gone():
        with role.denied("ListUserPools"):
            session.idp.list_user_pools(MaxResults=1)

    soon(gone)
    # One that is made anew is another.
    Role(policy(allow("*")), name=role.name)
    soon(gone)


def test_other_credentials_than_those_that_were_given():
    role = Role(policy(allow("*")))
    one, other = Session(role), Session(role)
    with refused("UnrecognizedClientException", UNKNOWN):
        one.client("cognito-idp", aws_session_token=other.keys["aws_session_token"]).list_user_pools(MaxResults=1)
    with refused("UnrecognizedClientException", UNKNOWN):
        one.client("cognito-idp", aws_session_token=None).list_user_pools(MaxResults=1)
    with refused("InvalidSignatureException"):
        one.client("cognito-idp", aws_secret_access_key=other.keys["aws_secret_access_key"]).list_user_pools(MaxResults=1)
    with refused("InvalidClientTokenId", UNKNOWN, 403):
        one.client("sts", aws_session_token="x" + one.keys["aws_session_token"]).get_caller_identity()
    assert one.idp.list_user_pools(MaxResults=1)


def test_tags_and_a_policy_of_the_session(pool):
    role = Role(policy(allow("cognito-idp:*", f"arn:aws:cognito-idp:*:*:userpool/${{aws:PrincipalTag/pool}}")))
    session = Session(role, Tags=[{"Key": "pool", "Value": pool.id}])
    assert session.idp.describe_user_pool(UserPoolId=pool.id)
    with role.denied("DescribeUserPool", arn(pool)):
        Session(role, Tags=[{"Key": "pool", "Value": "*"}]).idp.describe_user_pool(UserPoolId=pool.id)
    bound = Session(role, Tags=[{"Key": "pool", "Value": pool.id}], Policy=json.dumps(policy(allow("cognito-idp:List*"))))
    assert bound.idp.list_users(UserPoolId=pool.id)
    with role.denied("DescribeUserPool", arn(pool), kind="session"):
        bound.idp.describe_user_pool(UserPoolId=pool.id)


def test_who_may_take_a_role_on(tmp_path):
    role = Role(policy(allow("*")))
    holder = Holder(policy(allow("sts:AssumeRole", role.arn)))
    assert Session(role, holder)
    stranger = Holder(policy(allow("cognito-idp:*")))
    with refused("AccessDenied", f"User: arn:aws:iam::{ACCOUNT}:user/{stranger.name} is not authorized to perform: sts:AssumeRole on resource: {role.arn} because no identity-based policy allows the sts:AssumeRole action", 403):
        stranger.sts().assume_role(RoleArn=role.arn, RoleSessionName="work")
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(policy({"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:user/{holder.name}"}, "Action": "sts:AssumeRole"})))
    narrow = Role(policy(allow("*")), "--trust", str(trust))
    everything = Holder()
    with refused("AccessDenied", f"User: arn:aws:iam::{ACCOUNT}:user/{everything.name} is not authorized to perform: sts:AssumeRole on resource: {narrow.arn}", 403):
        everything.sts().assume_role(RoleArn=narrow.arn, RoleSessionName="work")
    assert Session(narrow, Holder(policy(allow("sts:AssumeRole", narrow.arn)), name=holder.name))


@pytest.mark.parametrize("members, code", [
    ({"WebIdentityToken": "none"}, "InvalidIdentityToken"), ({"WebIdentityToken": "none", "DurationSeconds": 43201}, "ValidationError"),
    ({"WebIdentityToken": "none", "RoleSessionName": "a b"}, "ValidationError"), ({"WebIdentityToken": "none", "Policy": "{"}, "MalformedPolicyDocument")])
def test_what_a_web_identity_is_refused(members, code):
    role = Role(policy(allow("*")))
    sts = boto3.client("sts", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x", config=CONFIG)
    with refused(code):
        sts.assume_role_with_web_identity(**({"RoleArn": role.arn, "RoleSessionName": "web"} | members))


def test_a_users_id_token_is_none_of_an_identity_pool(pool):
    role = Role(policy(allow("*")))
    token = pool.sign_in(pool.user())["IdToken"]
    sts = boto3.client("sts", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x", config=CONFIG)
    with refused("InvalidIdentityToken"):
        sts.assume_role_with_web_identity(RoleArn=role.arn, RoleSessionName="web", WebIdentityToken=token)


def test_the_commands():
    role = Role(policy(allow("cognito-idp:List*", Sid="Lists"), deny("cognito-idp:ListUsers", Sid="Not")))
    shown = json.loads(roles("show", role.name.upper()).stdout)
    assert shown["arn"] == role.arn and shown["policy"]["Statement"][0]["Sid"] == "Lists" and shown["trust"] is None
    listed = roles("list")
    assert listed.returncode == 0 and role.arn in listed.stdout, listed
    asked = ["simulate", "--role", role.name, "--action"]
    ran = roles(*asked, "cognito-idp:ListUserPools")
    assert ran.returncode == 0 and ran.stdout.startswith("allowed: Lists allows it\n"), ran
    ran = roles(*asked, "cognito-idp:ListUsers")
    assert ran.returncode == 1 and ran.stdout.startswith("denied: Not denies it\n"), ran
    ran = roles("create", "--name", role.name)
    assert ran.returncode != 0 and f"There is a role {role.name} already; --replace changes it." in ran.stderr, ran
    ran = roles("create", "--name", "nobody", "--policy", "-", stdin=json.dumps(policy(allow("*", Principal="*"))))
    assert ran.returncode != 0 and "Statement[0].Principal" in ran.stderr, ran
    ran = roles(*asked, "ListUsers")
    assert ran.returncode == 64 and "an action is SERVICE:OPERATION" in ran.stderr, ran
    assert roles("delete", role.arn).returncode == 0
    ran = roles("delete", role.name)
    assert ran.returncode != 0 and f"There is no role {role.name}." in ran.stderr, ran


def test_a_change_keeps_what_it_does_not_give(tmp_path):
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps(policy({"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"})))
    role = Role(policy(allow("a:b")), "--trust", str(trust), "--session-seconds", "7200", "--path", "/app/")

    def change(*options, document=None):
        ran = roles(
            "create", "--name", role.name, "--path", "/app/", "--replace", "--json", *(["--policy", "-"] if document else []), *options,
            stdin=json.dumps(document) if document else None)
        assert ran.returncode == 0, ran
        changed = json.loads(ran.stdout)
        return changed["policy"] is not None, changed["trust"] is not None, changed["sessionSeconds"]

    assert change(document=policy(allow("a:c"))) == (True, True, 7200)
    assert change("--no-trust") == (True, False, 7200)
    assert change("--trust", str(trust), "--session-seconds", "3600") == (True, True, 3600)
    assert change("--no-policy") == (False, True, 3600)
    ran = roles("create", "--name", role.name, "--no-trust", "--replace")
    assert ran.returncode != 0 and f"The role is /app/{role.name}: give --path /app/ to change it." in ran.stderr, ran
    shown = roles("create", "--name", role.name, "--path", "/app/", "--no-trust", "--replace")
    assert shown.returncode == 0 and "every access key and session whose policy allows sts:AssumeRole on it" in shown.stdout, shown


def test_a_role_of_the_configuration(tmp_path):
    (tmp_path / "reader.json").write_text(json.dumps(policy(allow("cognito-idp:List*"))))
    configuration = tmp_path / "sekisho.yaml"
    configuration.write_text(f"""
roles:
  - reader={tmp_path}/reader.json
  - name: written
    path: /app/
    policy:
      Version: "2012-10-17"
      Statement:
        - {{ Effect: Allow, Action: "cognito-idp:CreateUserPool", Resource: "*" }}
verify-signatures: true
access-keys: ["AKIDOWNER:owner-secret-of-tests"]
""")
    configuration.chmod(0o600)
    with Server("--config", str(configuration), directory=tmp_path) as server:
        sts = boto3.client("sts", endpoint_url=server.endpoint, region_name=REGION, aws_access_key_id="AKIDOWNER", aws_secret_access_key="owner-secret-of-tests", config=CONFIG)

        def session(path):
            given = sts.assume_role(RoleArn=f"arn:aws:iam::{ACCOUNT}:role{path}", RoleSessionName="work")["Credentials"]
            return boto3.client(
                "cognito-idp", endpoint_url=server.endpoint, region_name=REGION, config=CONFIG, aws_access_key_id=given["AccessKeyId"],
                aws_secret_access_key=given["SecretAccessKey"], aws_session_token=given["SessionToken"])

        reader, maker = session("/reader"), session("/app/written")
        assert maker.create_user_pool(PoolName="p")
        assert len(reader.list_user_pools(MaxResults=5)["UserPools"]) == 1
        with refused("AccessDeniedException"):
            reader.create_user_pool(PoolName="p")
        with refused("AccessDenied", status=403):
            session("/written")
    (tmp_path / "reader.json").write_text('{"Statement": {}}')
    ran = command("serve", "--profile", "testing", "--port", "0", "--config", str(configuration), timeout=20, cwd=tmp_path)
    assert ran.returncode != 0 and "roles: a policy of reader is none: Statement.Effect" in ran.stderr + ran.stdout, ran
