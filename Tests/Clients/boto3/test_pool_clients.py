"""App clients: create, describe, update, list, delete (cognito/clients)."""

import re

import pytest

from sekisho import Pool, body, refused, unique


@pytest.fixture
def bare():
    return Pool(client=False)


def test_a_client_needs_nothing_but_a_name(idp, bare):
    # cognito/clients §1: exactly these members, recorded, and ClientType of the newer model.
    made = idp.create_user_pool_client(UserPoolId=bare.id, ClientName="web")["UserPoolClient"]
    assert re.fullmatch(r"[a-z0-9]{25,26}", made["ClientId"])
    assert made["CreationDate"] == made["LastModifiedDate"]
    fixed = {name: made[name] for name in made if name not in ("ClientId", "CreationDate", "LastModifiedDate")}
    assert fixed == {
        "UserPoolId": bare.id, "ClientName": "web", "RefreshTokenValidity": 30, "TokenValidityUnits": {},
        "AllowedOAuthFlowsUserPoolClient": False, "EnableTokenRevocation": True, "EnablePropagateAdditionalUserContextData": False,
        "AuthSessionValidity": 3, "ClientType": "REGULAR",
    }
    assert idp.describe_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])["UserPoolClient"] == made


def test_a_generated_secret_is_answered_each_time(idp, bare):
    made = bare.add_client(GenerateSecret=True)
    assert re.fullmatch(r"[a-z0-9]{50,52}", made["ClientSecret"])
    assert idp.describe_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])["UserPoolClient"]["ClientSecret"] == made["ClientSecret"]
    updated = idp.update_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"], ClientName="renamed")["UserPoolClient"]
    assert updated["ClientSecret"] == made["ClientSecret"]


def test_a_secret_can_be_brought_along(bare):
    secret = "abcdefghijklmnopqrstuvwxyz0123"
    assert bare.add_client(ClientSecret=secret)["ClientSecret"] == secret


def test_a_secret_is_generated_or_brought_not_both(idp, bare):
    with refused("InvalidParameterException"):
        bare.add_client(ClientSecret="abcdefghijklmnopqrstuvwxyz0123", GenerateSecret=True)


def test_settings_are_echoed(bare):
    settings = {
        "RefreshTokenValidity": 60, "AccessTokenValidity": 10, "IdTokenValidity": 20,
        "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "minutes"},
        "ReadAttributes": ["email", "name"], "WriteAttributes": ["email"],
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"], "SupportedIdentityProviders": ["COGNITO"],
        "CallbackURLs": ["https://example.com/callback", "http://localhost:3000/"], "LogoutURLs": ["https://example.com/out"],
        "DefaultRedirectURI": "https://example.com/callback", "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid", "email"],
        "AllowedOAuthFlowsUserPoolClient": True, "PreventUserExistenceErrors": "ENABLED", "EnableTokenRevocation": False,
        "AuthSessionValidity": 7,
    }
    made = bare.add_client(**settings)
    for name, value in settings.items():
        got = made[name]
        assert (sorted(got) if isinstance(value, list) else got) == (sorted(value) if isinstance(value, list) else value), name


def test_one_unit_brings_the_others(bare):
    # cognito/clients §1: recorded.
    made = bare.add_client(TokenValidityUnits={"AccessToken": "minutes"}, AccessTokenValidity=30)
    assert made["TokenValidityUnits"] == {"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}


def test_refresh_validity_zero_means_thirty_days(bare):
    assert bare.add_client(RefreshTokenValidity=0)["RefreshTokenValidity"] == 30


def test_hours_are_the_unit_of_a_bare_number(bare):
    made = bare.add_client(AccessTokenValidity=3)
    assert made["AccessTokenValidity"] == 3
    assert made["TokenValidityUnits"] == {}
    bare.client_id, bare.secret = made["ClientId"], None
    assert bare.sign_in(bare.user())["ExpiresIn"] == 3 * 3600


def test_rotation_is_echoed(bare):
    made = bare.add_client(
        RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}, ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])
    assert made["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 10}


def test_an_update_resets_what_it_leaves_out(idp, bare):
    made = bare.add_client(
        ReadAttributes=["email"], PreventUserExistenceErrors="ENABLED", AccessTokenValidity=2, RefreshTokenValidity=5,
        AuthSessionValidity=9, EnableTokenRevocation=True)
    updated = idp.update_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])["UserPoolClient"]
    assert updated["ClientName"] == made["ClientName"]
    assert updated["RefreshTokenValidity"] == 30
    assert updated["AuthSessionValidity"] == 3
    for name in ("ExplicitAuthFlows", "ReadAttributes", "PreventUserExistenceErrors", "AccessTokenValidity"):
        assert name not in updated
    assert updated["CreationDate"] == made["CreationDate"]
    described = idp.describe_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])["UserPoolClient"]
    assert described == updated


def test_an_update_changes_what_it_names(idp, bare):
    made = bare.add_client()
    updated = idp.update_user_pool_client(
        UserPoolId=bare.id, ClientId=made["ClientId"], ClientName="second", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
        WriteAttributes=["name"], EnableTokenRevocation=False)["UserPoolClient"]
    assert updated["ClientName"] == "second"
    assert updated["ExplicitAuthFlows"] == ["ALLOW_USER_PASSWORD_AUTH"]
    assert updated["WriteAttributes"] == ["name"]
    assert updated["EnableTokenRevocation"] is False


def test_a_deleted_client_is_gone(idp, bare):
    made = bare.add_client()
    assert body(idp.delete_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])) == {}
    message = f"User pool client {made['ClientId']} does not exist."
    with refused("ResourceNotFoundException", message):
        idp.describe_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])
    with refused("ResourceNotFoundException", message):
        idp.update_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])
    with refused("ResourceNotFoundException", message):
        idp.delete_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"])
    with refused("ResourceNotFoundException", message):
        idp.sign_up(ClientId=made["ClientId"], Username="u", Password="Passw0rd!")


def test_a_client_is_found_only_in_its_own_pool(idp, bare):
    made = bare.add_client()
    with refused("ResourceNotFoundException", f"User pool client {made['ClientId']} does not exist."):
        idp.describe_user_pool_client(UserPoolId=Pool(client=False).id, ClientId=made["ClientId"])


def test_clients_are_listed_in_pages(idp, bare):
    made = {bare.add_client()["ClientId"] for _ in range(5)}
    everything = idp.list_user_pool_clients(UserPoolId=bare.id)
    assert {one["ClientId"] for one in everything["UserPoolClients"]} == made
    assert "NextToken" not in everything
    assert all(set(one) == {"ClientId", "ClientName", "UserPoolId"} for one in everything["UserPoolClients"])
    pages = list(idp.get_paginator("list_user_pool_clients").paginate(UserPoolId=bare.id, MaxResults=2))
    assert [len(page["UserPoolClients"]) for page in pages] == [2, 2, 1]
    assert {one["ClientId"] for page in pages for one in page["UserPoolClients"]} == made


@pytest.mark.parametrize("settings", [
    {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]},
    {"ExplicitAuthFlows": ["USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
    {"RefreshTokenRotation": {"Feature": "ENABLED"}, "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]},
    {"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "minutes"}},
    {"AccessTokenValidity": 25, "TokenValidityUnits": {"AccessToken": "hours"}},
    {"IdTokenValidity": 299, "TokenValidityUnits": {"IdToken": "seconds"}},
    {"RefreshTokenValidity": 59, "TokenValidityUnits": {"RefreshToken": "minutes"}},
    {"RefreshTokenValidity": 3651, "TokenValidityUnits": {"RefreshToken": "days"}},
    {"RefreshTokenValidity": 1, "AccessTokenValidity": 2, "TokenValidityUnits": {"RefreshToken": "hours", "AccessToken": "hours"}},
    {"DefaultRedirectURI": "https://elsewhere.example/", "CallbackURLs": ["https://example.com/"]},
    {"CallbackURLs": ["https://example.com/#fragment"]},
    {"CallbackURLs": ["http://example.com/"]},
    {"EnablePropagateAdditionalUserContextData": True},
])
def test_settings_that_contradict_are_refused(bare, settings):
    # cognito/clients §3, cognito/sign-in §2 and cognito/tokens §4: the type is documented, the texts are not.
    with refused("InvalidParameterException"):
        bare.add_client(**settings)


@pytest.mark.parametrize("member, word", [("ReadAttributes", "read"), ("WriteAttributes", "write")])
def test_attributes_that_do_not_exist_are_refused(idp, bare, member, word):
    with refused("InvalidParameterException", f"Invalid {word} attributes specified while creating a client"):
        bare.add_client(**{member: ["custom:nothing"]})
    made = bare.add_client()
    with refused("InvalidParameterException", f"Invalid {word} attributes specified while updating a client"):
        idp.update_user_pool_client(UserPoolId=bare.id, ClientId=made["ClientId"], **{member: ["custom:nothing"]})


@pytest.mark.parametrize("name", ["sub", "email_verified", "phone_number_verified"])
def test_what_users_may_never_write_cannot_be_granted(bare, name):
    with refused("InvalidParameterException", "Invalid write attributes specified while creating a client"):
        bare.add_client(WriteAttributes=["email", name])


def test_a_required_attribute_must_be_writable():
    pool = Pool(client=False, Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    with refused("InvalidParameterException", "Invalid write attributes specified while creating a client"):
        pool.add_client(WriteAttributes=["given_name"])


def test_an_unknown_identity_provider_is_named(bare):
    with refused("InvalidParameterException", re.compile(f"The provider Nowhere does not exist for User Pool {bare.id}")):
        bare.add_client(SupportedIdentityProviders=["Nowhere"])


def test_an_unknown_scope_is_named(bare):
    with refused("ScopeDoesNotExistException", re.compile("^Invalid scope requested: ")):
        bare.add_client(
            AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["code"], AllowedOAuthScopes=["nowhere/read"],
            CallbackURLs=["https://example.com/"], SupportedIdentityProviders=["COGNITO"])


def test_oauth_members_need_no_switch(bare):
    # cognito/clients §5: accepted without AllowedOAuthFlowsUserPoolClient.
    made = bare.add_client(AllowedOAuthFlows=["code"], AllowedOAuthScopes=["openid"], CallbackURLs=["https://example.com/"])
    assert made["AllowedOAuthFlowsUserPoolClient"] is False


def test_a_client_id_can_be_pinned_by_its_name(idp, bare):
    # cognito/pools §1: `_custom_id_:<id>`, as LocalStack's users know it.
    wanted = unique("pinned").replace("-", "")
    made = idp.create_user_pool_client(UserPoolId=bare.id, ClientName=f"_custom_id_:{wanted}")["UserPoolClient"]
    assert made["ClientId"] == wanted
