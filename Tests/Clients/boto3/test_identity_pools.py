"""Identity pools (cognito/identity-pools): their settings, roles and tags, who may administer them, and what is refused."""

import uuid

import pytest

from holders import ACCOUNT, Holder, allow, policy
from sekisho import REGION, UUID, identity_pools, refused, unique

ROLE = f"arn:aws:iam::{ACCOUNT}:role/path/User"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/login.example.com/tenant"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/Corp"
ABSENT = f"{REGION}:00000000-0000-4000-8000-000000000000"
PROVIDER, CLIENT = f"cognito-idp.{REGION}.amazonaws.com/{REGION}_abcdefghi", "4abcdefghijklmnopqrstuvwxy"


def shown(answer):
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def arn(pool_id, region=REGION, account=ACCOUNT):
    return f"arn:aws:cognito-identity:{region}:{account}:identitypool/{pool_id}"


def not_found(pool_id):
    return refused("ResourceNotFoundException", f"IdentityPool '{pool_id}' not found.")


def make(idp=None, **settings):
    return (idp or identity_pools()).create_identity_pool(
        **{"IdentityPoolName": unique("identities"), "AllowUnauthenticatedIdentities": False} | settings)


FULL = {
    "IdentityPoolName": "Shop, Guests +1 @home", "AllowUnauthenticatedIdentities": True, "AllowClassicFlow": True,
    "SupportedLoginProviders": {"graph.facebook.com": "7346241598935552", "accounts.google.com": "a.apps.googleusercontent.com"},
    "DeveloperProviderName": "login.example", "OpenIdConnectProviderARNs": [OIDC], "SamlProviderARNs": [SAML],
    "CognitoIdentityProviders": [{"ProviderName": PROVIDER, "ClientId": CLIENT, "ServerSideTokenCheck": True}],
    "IdentityPoolTags": {"team": "blue", "empty": ""}}


def test_a_pool_is_made_described_replaced_and_deleted():
    api = identity_pools()
    made = shown(api.create_identity_pool(**FULL))
    pool_id = made.pop("IdentityPoolId")
    region, _, rest = pool_id.partition(":")
    assert region == REGION and UUID.match(rest)
    assert made == FULL
    assert shown(api.describe_identity_pool(IdentityPoolId=pool_id)) == FULL | {"IdentityPoolId": pool_id}
    # What is left out is gone; the developer's own provider stays, and tags have operations of their own.
    least = {"IdentityPoolId": pool_id, "IdentityPoolName": "renamed", "AllowUnauthenticatedIdentities": False}
    kept = {"DeveloperProviderName": "login.example", "IdentityPoolTags": FULL["IdentityPoolTags"]}
    assert shown(api.update_identity_pool(**least)) == least | kept
    assert shown(api.describe_identity_pool(IdentityPoolId=pool_id)) == least | kept
    assert shown(api.update_identity_pool(**least, IdentityPoolTags={}))["IdentityPoolTags"] == {}
    with refused("InvalidParameterException"):
        api.update_identity_pool(**least, DeveloperProviderName="another.example")
    assert api.update_identity_pool(**least, DeveloperProviderName="login.example")["DeveloperProviderName"] == "login.example"
    api.delete_identity_pool(IdentityPoolId=pool_id)
    for operation in [api.describe_identity_pool, api.delete_identity_pool, api.get_identity_pool_roles]:
        with not_found(pool_id):
            operation(IdentityPoolId=pool_id)


def test_a_pool_of_no_settings_shows_what_the_service_adds():
    made = shown(make(CognitoIdentityProviders=[{"ProviderName": PROVIDER, "ClientId": CLIENT}], SamlProviderARNs=[]))
    assert set(made) == {"IdentityPoolId", "IdentityPoolName", "AllowUnauthenticatedIdentities", "CognitoIdentityProviders", "IdentityPoolTags"}
    assert made["CognitoIdentityProviders"][0]["ServerSideTokenCheck"] is False
    assert made["IdentityPoolTags"] == {}


@pytest.mark.parametrize("provider", [
    {"ClientId": CLIENT}, {"ProviderName": PROVIDER}, {"ProviderName": "x", "ClientId": CLIENT},
    {"ProviderName": f"https://{PROVIDER}".replace("//", "/"), "ClientId": CLIENT}, {"ProviderName": PROVIDER + "/", "ClientId": CLIENT},
    {"ProviderName": PROVIDER.replace("idp.us-east-1", "idp.eu-west-1"), "ClientId": CLIENT}])
def test_a_user_pool_is_a_provider_by_one_name_and_a_client(provider):
    with refused("InvalidParameterException", "Invalid Cognito Identity Provider"):
        make(CognitoIdentityProviders=[provider])


def test_a_provider_is_there_once_and_by_its_arn():
    twice = {"ProviderName": PROVIDER, "ClientId": CLIENT}
    for settings in [
            {"CognitoIdentityProviders": [twice, twice]}, {"OpenIdConnectProviderARNs": [SAML]}, {"SamlProviderARNs": [OIDC]},
            {"SamlProviderARNs": ["arn:aws:iam::1:saml-provider/Corp"]}, {"OpenIdConnectProviderARNs": [OIDC.split("/")[0] + "/"]}]:
        with refused("InvalidParameterException"):
            make(**settings)
    assert len(make(CognitoIdentityProviders=[twice, twice | {"ClientId": "other"}])["CognitoIdentityProviders"]) == 2
    with refused("LimitExceededException"):
        make(SamlProviderARNs=[f"{SAML}{number}" for number in range(51)])


def test_pools_are_listed_by_region_over_several_pages():
    region = "eu-north-1"
    api = identity_pools(region=region)
    before = {one["IdentityPoolId"] for page in api.get_paginator("list_identity_pools").paginate(MaxResults=60) for one in page["IdentityPools"]}
    made = {one["IdentityPoolId"]: one["IdentityPoolName"] for one in (make(api) for _ in range(5))}
    assert all(one.startswith(f"{region}:") for one in made)
    sizes, found = [], {}
    token = {}
    while True:
        page = api.list_identity_pools(MaxResults=2, **token)
        sizes.append(len(page["IdentityPools"]))
        assert all(set(one) == {"IdentityPoolId", "IdentityPoolName"} for one in page["IdentityPools"])
        found |= {one["IdentityPoolId"]: one["IdentityPoolName"] for one in page["IdentityPools"]}
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert {one: name for one, name in found.items() if one not in before} == made
    assert all(size == 2 for size in sizes[:-1]) and 1 <= sizes[-1] <= 2
    # A token is of this list and region alone, and opaque.
    first = api.list_identity_pools(MaxResults=2)["NextToken"]
    assert not any(part in first for part in (region, next(iter(made))))
    for forged in [first[:-4] + "AAAA", "x"]:
        with refused("InvalidParameterException"):
            api.list_identity_pools(MaxResults=2, NextToken=forged)
    with refused("InvalidParameterException"):
        identity_pools().list_identity_pools(MaxResults=2, NextToken=first)
    for one in made:
        api.delete_identity_pool(IdentityPoolId=one)


def test_roles_are_set_as_a_whole():
    api = identity_pools()
    pool_id = make(CognitoIdentityProviders=[{"ProviderName": PROVIDER, "ClientId": CLIENT}], SupportedLoginProviders={"graph.facebook.com": "7"})["IdentityPoolId"]
    assert shown(api.get_identity_pool_roles(IdentityPoolId=pool_id)) == {"IdentityPoolId": pool_id, "Roles": {}}
    rule = {"Claim": "custom:team", "MatchType": "StartsWith", "Value": "blue", "RoleARN": ROLE}
    roles = {
        "Roles": {"authenticated": ROLE, "unauthenticated": ROLE + "Guest"},
        "RoleMappings": {
            f"{PROVIDER}:{CLIENT}": {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [rule] * 25}},
            "graph.facebook.com": {"Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"}}}
    api.set_identity_pool_roles(IdentityPoolId=pool_id, **roles)
    assert shown(api.get_identity_pool_roles(IdentityPoolId=pool_id)) == roles | {"IdentityPoolId": pool_id}
    api.set_identity_pool_roles(IdentityPoolId=pool_id, Roles={"authenticated": ROLE})
    assert shown(api.get_identity_pool_roles(IdentityPoolId=pool_id)) == {"IdentityPoolId": pool_id, "Roles": {"authenticated": ROLE}}


@pytest.mark.parametrize("key,mapping,text", [
    (f"{PROVIDER}:other", {"Type": "Token", "AmbiguousRoleResolution": "Deny"}, f"({PROVIDER}:other) is not a valid RoleMapping ProviderName or is not a configured provider."),
    (PROVIDER, {"Type": "Token", "AmbiguousRoleResolution": "Deny"}, f"({PROVIDER}) is not a valid RoleMapping ProviderName or is not a configured provider."),
    (f"{PROVIDER}:{CLIENT}", {"Type": "Token"}, None), (f"{PROVIDER}:{CLIENT}", {"Type": "Rules", "AmbiguousRoleResolution": "Deny"}, None),
    (f"{PROVIDER}:{CLIENT}", {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [
        {"Claim": "c", "MatchType": "Equals", "Value": "v", "RoleARN": ROLE}] * 26}}, None),
    (f"{PROVIDER}:{CLIENT}", {"Type": "Rules", "AmbiguousRoleResolution": "Deny", "RulesConfiguration": {"Rules": [
        {"Claim": "c", "MatchType": "Equals", "Value": "v", "RoleARN": "arn:aws:iam::1:role/Short"}]}}, None)])
def test_a_mapping_is_whole_and_of_a_provider_that_the_pool_has(key, mapping, text):
    api = identity_pools()
    pool_id = make(CognitoIdentityProviders=[{"ProviderName": PROVIDER, "ClientId": CLIENT}])["IdentityPoolId"]
    with refused("InvalidParameterException" if ":role/Short" not in str(mapping) else "NotAuthorizedException", text):
        api.set_identity_pool_roles(IdentityPoolId=pool_id, Roles={}, RoleMappings={key: mapping})
    assert shown(api.get_identity_pool_roles(IdentityPoolId=pool_id)) == {"IdentityPoolId": pool_id, "Roles": {}}


@pytest.mark.parametrize("wrong", ["arn:aws:iam::12345:role/Short", f"arn:aws:iam::{ACCOUNT}:user/Anna", f"arn:aws:iam::{ACCOUNT}:role/", "a" * 20])
def test_a_role_is_named_by_its_arn(wrong):
    pool_id = make()["IdentityPoolId"]
    with refused("NotAuthorizedException", f"Access to Role '{wrong}' is forbidden."):
        identity_pools().set_identity_pool_roles(IdentityPoolId=pool_id, Roles={"authenticated": wrong})


def test_claims_become_tags_as_a_provider_has_it():
    api = identity_pools()
    settings = {"CognitoIdentityProviders": [{"ProviderName": PROVIDER, "ClientId": CLIENT}], "OpenIdConnectProviderARNs": [OIDC]}
    pool = make(**settings)
    pool_id = pool["IdentityPoolId"]
    at = {"IdentityPoolId": pool_id, "IdentityProviderName": PROVIDER}

    def found(**others):
        return shown(api.get_principal_tag_attribute_map(**at | others))

    assert found() == at | {"UseDefaults": False, "PrincipalTags": {}}
    own = {"UseDefaults": False, "PrincipalTags": {"team": "custom:team", "who": "email"}}
    assert shown(api.set_principal_tag_attribute_map(**at, **own)) == at | own
    assert found() == at | own
    assert found(IdentityProviderName=OIDC)["PrincipalTags"] == {}
    defaults = {"UseDefaults": True, "PrincipalTags": {"username": "sub", "client": "aud"}}
    assert shown(api.set_principal_tag_attribute_map(**at, UseDefaults=True)) == at | defaults
    assert found() == at | defaults
    with refused("InvalidParameterException"):
        api.set_principal_tag_attribute_map(**at, UseDefaults=True, PrincipalTags={"team": "custom:team"})
    with refused("InvalidParameterException"):
        api.set_principal_tag_attribute_map(IdentityPoolId=pool_id, IdentityProviderName="graph.facebook.com", PrincipalTags={"a": "b"})
    with refused("InvalidParameterException"):
        api.set_principal_tag_attribute_map(**at, PrincipalTags={"Team": "custom:team", "team": "email"})
    # With its provider what was set for it goes; to take it away then is no mistake.
    api.update_identity_pool(IdentityPoolId=pool_id, IdentityPoolName="n", AllowUnauthenticatedIdentities=False)
    assert found() == at | {"UseDefaults": False, "PrincipalTags": {}}
    api.set_principal_tag_attribute_map(**at, UseDefaults=True, PrincipalTags={})
    assert found() == at | {"UseDefaults": False, "PrincipalTags": {}}


def test_an_id_is_pinned_by_a_tag_as_those_of_user_pools_are():
    api, guid = identity_pools(), str(uuid.uuid4())
    pinned = {"_custom_id_": guid}
    assert make(IdentityPoolTags=pinned, AllowUnauthenticatedIdentities=True)["IdentityPoolId"] == f"{REGION}:{guid}"
    with refused("InvalidParameterException", f"An identity pool with the id {REGION}:{guid} exists."):
        make(IdentityPoolTags={"_custom_id_": f"{REGION}:{guid}"})
    for wrong in ("x y", "us-east-1:", "us-east-1:XYZ", ""):
        with refused("InvalidParameterException"):
            make(IdentityPoolTags={"_custom_id_": wrong})
    # A guest of the one that went is nobody's when the id comes back.
    guest = api.get_id(IdentityPoolId=f"{REGION}:{guid}")["IdentityId"]
    api.delete_identity_pool(IdentityPoolId=f"{REGION}:{guid}")
    make(IdentityPoolTags=pinned)
    with refused("ResourceNotFoundException"):
        api.describe_identity(IdentityId=guest)


def test_tags_are_set_and_removed_by_the_pools_arn():
    api = identity_pools()
    pool_id = make(IdentityPoolTags={"team": "blue"})["IdentityPoolId"]
    resource = {"ResourceArn": arn(pool_id)}
    api.tag_resource(**resource, Tags={"team": "red", "stage": ""})
    assert shown(api.list_tags_for_resource(**resource)) == {"Tags": {"team": "red", "stage": ""}}
    api.untag_resource(**resource, TagKeys=["team", "never"])
    assert shown(api.list_tags_for_resource(**resource)) == {"Tags": {"stage": ""}}
    assert api.describe_identity_pool(IdentityPoolId=pool_id)["IdentityPoolTags"] == {"stage": ""}
    with refused("InvalidParameterException"):
        api.tag_resource(**resource, Tags={f"key-{number}": "" for number in range(50)})
    with refused("InvalidParameterException"):
        api.tag_resource(**resource, Tags={"aws:team": "x"})
    assert shown(api.list_tags_for_resource(**resource)) == {"Tags": {"stage": ""}}
    for other in [arn(ABSENT), arn(pool_id, region="eu-west-1"), arn(pool_id, account="999999999999")]:
        with not_found(other.split("/")[1]):
            api.list_tags_for_resource(ResourceArn=other)
    for other in [f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/{REGION}_a", arn("nobody"), "arn:aws:cognito-identity"]:
        with refused("InvalidParameterException"):
            api.list_tags_for_resource(ResourceArn=other)


def denied(holder, operation, resource="*"):
    action = f"cognito-identity:{operation}"
    return refused(
        "AccessDeniedException", f"User: arn:aws:iam::{ACCOUNT}:user/{holder.name} is not authorized to perform: {action} on resource: {resource} "
        f"because no identity-based policy allows the {action} action")


def test_a_policy_is_asked_about_the_pool_that_is_named():
    mine, other = make(IdentityPoolTags={"team": "blue"})["IdentityPoolId"], make()["IdentityPoolId"]
    holder = Holder(policy(
        allow(["cognito-identity:Describe*", "cognito-identity:TagResource"], arn(mine)), allow("cognito-idp:*"),
        allow("cognito-identity:GetIdentityPoolRoles", Condition={"StringEquals": {"aws:ResourceTag/team": "blue"}})))
    api = identity_pools(key=holder.id, secret=holder.secret)
    assert api.describe_identity_pool(IdentityPoolId=mine)["IdentityPoolId"] == mine
    api.tag_resource(ResourceArn=arn(mine), Tags={"stage": "test"})
    api.get_identity_pool_roles(IdentityPoolId=mine)
    with denied(holder, "DescribeIdentityPool", arn(other)):
        api.describe_identity_pool(IdentityPoolId=other)
    # Before anything is looked at: one that is not there is answered like any other.
    with denied(holder, "DescribeIdentityPool", arn(ABSENT)):
        api.describe_identity_pool(IdentityPoolId=ABSENT)
    with denied(holder, "GetIdentityPoolRoles", arn(other)):
        api.get_identity_pool_roles(IdentityPoolId=other)
    with denied(holder, "ListIdentityPools"):
        api.list_identity_pools(MaxResults=1)
    with denied(holder, "CreateIdentityPool"):
        make(api)


def test_a_key_that_is_known_must_sign_rightly():
    holder = Holder(policy(allow("*")))
    api = identity_pools(key=holder.id, secret=holder.secret)
    assert api.list_identity_pools(MaxResults=1)["IdentityPools"] is not None
    wrong = identity_pools(key=holder.id, secret="not the secret of this key at all")
    with refused("InvalidSignatureException"):
        wrong.list_identity_pools(MaxResults=1)
