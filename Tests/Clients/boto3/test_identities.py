"""Identities of identity pools, by boto3: who has which, and what their credentials are worth (cognito/identity-pools §5 to §8)."""

import json

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from sekisho import ENDPOINT, REGION, Pool, claims, cognito, command, identity_pools, refused, soon, unique

ACCOUNT = "000000000000"
GUEST_REFUSED = "Unauthenticated access is not supported for this identity pool."
FEDERATED = "cognito-identity.amazonaws.com"


def service(name, endpoint=ENDPOINT, signed=False, **credentials):
    return boto3.session.Session().client(
        name, endpoint_url=endpoint, region_name=REGION,
        config=Config(retries={"total_max_attempts": 1}, signature_version=None if signed else UNSIGNED),
        **(credentials or {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"}))


def role(name=None, policy=None, trust=None):
    """A role of the server, by the command line; its ARN."""
    name = name or unique("role")
    given, text = [], None
    if policy:
        given, text = ["--policy", "-"], json.dumps(policy)
    if trust:
        given += ["--trust", str(trust)]
    ran = command("roles", "create", "--name", name, *given, "--json", "--url", ENDPOINT, input=text)
    assert ran.returncode == 0, ran
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def allow(action, resource="*", **others):
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": resource} | others]}


class Identities:
    """An identity pool that takes guests, and users of a user pool."""

    def __init__(self, pool, roles=None, mapping=None, **settings):
        self.pool = pool
        self.admin, self.public = identity_pools(), identity_pools(signed=False)
        self.provider = f"cognito-idp.{REGION}.amazonaws.com/{pool.id}"
        self.id = self.admin.create_identity_pool(**({
            "IdentityPoolName": unique("identities"), "AllowUnauthenticatedIdentities": True, "DeveloperProviderName": "login.corp",
            "CognitoIdentityProviders": [{"ProviderName": self.provider, "ClientId": pool.client_id, "ServerSideTokenCheck": True}],
        } | settings))["IdentityPoolId"]
        mappings = {"RoleMappings": {f"{self.provider}:{pool.client_id}": mapping}} if mapping else {}
        self.admin.set_identity_pool_roles(
            IdentityPoolId=self.id,
            Roles=roles or {kind: f"arn:aws:iam::{ACCOUNT}:role/{kind}" for kind in ("authenticated", "unauthenticated")}, **mappings)

    def login(self, username):
        return {self.provider: self.pool.sign_in(username)["IdToken"]}

    def get_id(self, **members):
        return soon(lambda: self.public.get_id(IdentityPoolId=self.id, **members)["IdentityId"])

    def credentials(self, identity, **members):
        return soon(lambda: self.public.get_credentials_for_identity(IdentityId=identity, **members)["Credentials"])


def acting(credentials, name="cognito-idp"):
    """A client that signs with temporary credentials."""
    return service(
        name, signed=True, aws_access_key_id=credentials["AccessKeyId"], aws_secret_access_key=credentials["SecretKey"],
        aws_session_token=credentials["SessionToken"])


def test_a_guest_has_credentials_of_the_guests_role_and_may_do_what_that_allows(pool):
    identities = Identities(pool, roles={
        "unauthenticated": role(policy=allow("cognito-idp:DescribeUserPool")), "authenticated": f"arn:aws:iam::{ACCOUNT}:role/none"})
    guest = identities.get_id()
    assert guest.startswith(f"{REGION}:") and guest != identities.get_id()
    given = identities.credentials(guest)
    assert given["AccessKeyId"].startswith("ASIA")
    idp = acting(given)
    assert idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id
    with refused("AccessDeniedException"):
        idp.list_users(UserPoolId=pool.id)
    # With another's secret, or without the session, they are nothing.
    with refused("InvalidSignatureException|UnrecognizedClientException"):
        acting(given | {"SecretKey": "x" * 40}).describe_user_pool(UserPoolId=pool.id)
    with refused("UnrecognizedClientException"):
        cognito(key=given["AccessKeyId"], secret=given["SecretKey"]).describe_user_pool(UserPoolId=pool.id)
    caller = acting(given, "sts").get_caller_identity()
    assert caller["Arn"].endswith("/CognitoIdentityCredentials") and ":assumed-role/" in caller["Arn"]


def test_a_role_that_is_not_defined_gives_credentials_that_allow_nothing(pool):
    identities = Identities(pool)
    idp = acting(identities.credentials(identities.get_id()))
    with refused("AccessDeniedException"):
        idp.describe_user_pool(UserPoolId=pool.id)


def test_a_user_has_one_identity_and_the_users_role(pool):
    identities = Identities(pool, roles={
        "authenticated": role(policy=allow("cognito-idp:ListUsers", f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{pool.id}"))})
    username = pool.user()
    login = identities.login(username)
    identity = identities.get_id(Logins=login)
    assert identities.get_id(Logins=identities.login(username)) == identity
    token = claims(login[identities.provider])
    assert identities.get_id(Logins={token["iss"].split("://")[1]: login[identities.provider]}) == identity
    idp = acting(identities.credentials(identity, Logins=login))
    assert len(idp.list_users(UserPoolId=pool.id)["Users"]) == 1
    with refused("AccessDeniedException"):
        idp.list_users(UserPoolId=Pool().id)
    with refused("NotAuthorizedException", f"Access to Identity '{identity}' is forbidden."):
        identities.public.get_credentials_for_identity(IdentityId=identity)
    pool.idp.admin_user_global_sign_out(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException"):
        identities.public.get_credentials_for_identity(IdentityId=identity, Logins=login)


def test_a_guest_is_upgraded_and_stays_who_they_are(pool):
    identities = Identities(pool)
    guest, login = identities.get_id(), identities.login(pool.user())
    upgraded = identities.public.get_credentials_for_identity(IdentityId=guest, Logins=login)
    assert upgraded["IdentityId"] == guest == identities.get_id(Logins=login)
    shown = identities.admin.describe_identity(IdentityId=guest)
    assert shown["Logins"] == [identities.provider] and shown["LastModifiedDate"] >= shown["CreationDate"]
    # Another guest who turns out to be the same user leaves that guest's identity behind.
    second = identities.get_id()
    assert identities.public.get_credentials_for_identity(IdentityId=second, Logins=login)["IdentityId"] == guest
    with refused("ResourceNotFoundException", f"Identity '{second}' not found."):
        identities.public.get_credentials_for_identity(IdentityId=second)


def test_several_logins_are_linked_and_unlinked(pool):
    other = Pool()
    names = [f"cognito-idp.{REGION}.amazonaws.com/{one.id}" for one in (pool, other)]
    identities = Identities(pool, CognitoIdentityProviders=[
        {"ProviderName": name, "ClientId": one.client_id} for name, one in zip(names, (pool, other))])
    first = identities.login(pool.user())
    second = {names[1]: other.sign_in(other.user())["IdToken"]}
    identity = identities.get_id(Logins=first | second)
    assert identities.get_id(Logins=second) == identity
    assert sorted(identities.admin.describe_identity(IdentityId=identity)["Logins"]) == sorted(names)
    identities.public.unlink_identity(IdentityId=identity, Logins=first, LoginsToRemove=[names[1]])
    assert identities.get_id(Logins=second) != identity
    with refused("ResourceConflictException"):
        identities.public.get_credentials_for_identity(IdentityId=identity, Logins=first | second)
    identities.public.unlink_identity(IdentityId=identity, Logins=first, LoginsToRemove=[names[0]])
    with refused("ResourceNotFoundException"):
        identities.public.get_credentials_for_identity(IdentityId=identity, Logins=first)


def test_the_developers_own_users_have_identities(pool):
    identities = Identities(pool, roles={"authenticated": role(policy=allow("cognito-idp:DescribeUserPool"))})

    def get(user, **others):
        return identities.admin.get_open_id_token_for_developer_identity(
            IdentityPoolId=identities.id, Logins={"login.corp": user}, **others)

    first = get("d1", TokenDuration=3600, PrincipalTags={"team": "a"})
    assert claims(first["Token"])["aud"] == identities.id and claims(first["Token"])["sub"] == first["IdentityId"]
    assert get("d1")["IdentityId"] == first["IdentityId"]
    given = identities.credentials(first["IdentityId"], Logins={FEDERATED: first["Token"]})
    assert acting(given).describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id
    get("d2", IdentityId=first["IdentityId"])
    found = identities.admin.lookup_developer_identity(IdentityPoolId=identities.id, DeveloperUserIdentifier="d1")
    assert found["IdentityId"] == first["IdentityId"] and sorted(found["DeveloperUserIdentifierList"]) == ["d1", "d2"]
    third = get("d3")
    with refused("DeveloperUserAlreadyRegisteredException"):
        get("d3", IdentityId=first["IdentityId"])
    merged = identities.admin.merge_developer_identities(
        IdentityPoolId=identities.id, DeveloperProviderName="login.corp", SourceUserIdentifier="d3", DestinationUserIdentifier="d1")
    assert merged["IdentityId"] == first["IdentityId"] == get("d3")["IdentityId"]
    with refused("ResourceNotFoundException"):
        identities.public.get_credentials_for_identity(IdentityId=third["IdentityId"], Logins={FEDERATED: third["Token"]})
    identities.admin.unlink_developer_identity(
        IdentityPoolId=identities.id, IdentityId=first["IdentityId"], DeveloperProviderName="login.corp", DeveloperUserIdentifier="d3")
    assert get("d3")["IdentityId"] != first["IdentityId"]


def test_groups_give_roles_and_a_user_chooses_among_them(pool):
    readers, writers = role(policy=allow("cognito-idp:ListUsers")), role(policy=allow("cognito-idp:AdminGetUser"))
    identities = Identities(
        pool, roles={"authenticated": f"arn:aws:iam::{ACCOUNT}:role/none"}, mapping={"Type": "Token", "AmbiguousRoleResolution": "Deny"})
    username = pool.user()
    for name, arn, precedence in (("writers", writers, 1), ("readers", readers, 2)):
        pool.idp.create_group(UserPoolId=pool.id, GroupName=name, RoleArn=arn, Precedence=precedence)
        pool.idp.admin_add_user_to_group(UserPoolId=pool.id, GroupName=name, Username=username)
    login = identities.login(username)
    identity = identities.get_id(Logins=login)
    idp = acting(identities.credentials(identity, Logins=login))
    assert idp.admin_get_user(UserPoolId=pool.id, Username=username)["Username"] == username
    with refused("AccessDeniedException"):
        idp.list_users(UserPoolId=pool.id)
    idp = acting(identities.credentials(identity, Logins=login, CustomRoleArn=readers))
    assert len(idp.list_users(UserPoolId=pool.id)["Users"]) == 1
    with refused("NotAuthorizedException"):
        identities.public.get_credentials_for_identity(
            IdentityId=identity, Logins=login, CustomRoleArn=f"arn:aws:iam::{ACCOUNT}:role/none")
    stranger = identities.login(pool.user())
    with refused("NotAuthorizedException"):
        identities.public.get_credentials_for_identity(IdentityId=identities.get_id(Logins=stranger), Logins=stranger)


def test_tags_from_claims_are_what_a_roles_policy_asks_for(pool):
    arn = role(policy=allow(
        "cognito-idp:AdminGetUser", Condition={"StringEquals": {"aws:PrincipalTag/mail": "a@example.com"}}))
    identities = Identities(pool, roles={"authenticated": arn})
    identities.admin.set_principal_tag_attribute_map(
        IdentityPoolId=identities.id, IdentityProviderName=identities.provider, PrincipalTags={"mail": "email"})

    def act(username):
        login = identities.login(username)
        return acting(identities.credentials(identities.get_id(Logins=login), Logins=login))

    anna, bert = pool.user(email="a@example.com"), pool.user(email="b@example.com")
    assert act(anna).admin_get_user(UserPoolId=pool.id, Username=bert)["Username"] == bert
    with refused("AccessDeniedException"):
        act(bert).admin_get_user(UserPoolId=pool.id, Username=bert)


def test_identities_are_listed_by_page_and_deleted(pool):
    identities = Identities(pool)
    made = sorted(identities.get_id() for _ in range(5))
    found, token = [], {}
    while True:
        page = identities.admin.list_identities(IdentityPoolId=identities.id, MaxResults=2, **token)
        found += [one["IdentityId"] for one in page["Identities"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert found == made
    assert identities.admin.delete_identities(IdentityIdsToDelete=made[:3])["UnprocessedIdentityIds"] == []
    left = identities.admin.list_identities(IdentityPoolId=identities.id, MaxResults=60, HideDisabled=True)["Identities"]
    assert [one["IdentityId"] for one in left] == made[3:]
    with refused("ResourceNotFoundException"):
        identities.admin.describe_identity(IdentityId=made[0])


def test_the_classic_flow_takes_a_role_on_by_itself(pool, tmp_path):
    identities = Identities(pool)
    trust = tmp_path / "trust.json"
    trust.write_text(json.dumps({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": identities.id}}}}))
    arn = role(policy=allow("cognito-idp:DescribeUserPool"), trust=trust)
    guest = identities.get_id()
    token = identities.public.get_open_id_token(IdentityId=guest)["Token"]
    assert claims(token)["amr"] == ["unauthenticated"] and claims(token)["exp"] - claims(token)["iat"] == 600
    given = service("sts").assume_role_with_web_identity(RoleArn=arn, RoleSessionName="guest", WebIdentityToken=token)["Credentials"]
    # Whose trust nobody wrote down is not the caller's to choose.
    with refused("AccessDenied", status=403):
        service("sts").assume_role_with_web_identity(
            RoleArn=role(policy=allow("*")), RoleSessionName="guest", WebIdentityToken=token)
    idp = acting(given | {"SecretKey": given["SecretAccessKey"]})
    assert idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Id"] == pool.id
    enhanced = Identities(pool, AllowClassicFlow=False)
    with refused("InvalidParameterException", "Basic (classic) flow is not enabled, please use enhanced flow."):
        enhanced.public.get_open_id_token(IdentityId=enhanced.get_id())


def test_a_pool_without_guests_has_none(pool):
    identities = Identities(pool, AllowUnauthenticatedIdentities=False)
    with refused("NotAuthorizedException", GUEST_REFUSED):
        identities.public.get_id(IdentityPoolId=identities.id)
