"""Tokens for a client's secret, and tokens for tokens (cognito/tokens §10, §11)."""

import pytest

from sekisho import Pool, claims, cognito, refused

EXCHANGES = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"]
API = "aws.cognito.signin.user.admin"


@pytest.fixture
def pool():
    pool = Pool()
    pool.idp.create_resource_server(
        UserPoolId=pool.id, Identifier="https://orders", Name="orders",
        Scopes=[{"ScopeName": name, "ScopeDescription": name} for name in ("read", "write")])
    return pool


def machine(pool, *scopes):
    return pool.add_client(
        ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"], GenerateSecret=True,
        AllowedOAuthScopes=list(scopes) or ["https://orders/read", "https://orders/write"])


def client_token(pool, client, **members):
    return cognito(signed=False).get_client_token(
        ClientId=client["ClientId"], Secret=client["ClientSecret"], **members)["ClientAuthenticationResult"]


def service(pool, flows=EXCHANGES, **settings):
    return pool.add_client(
        ExplicitAuthFlows=flows, GenerateSecret=True, AllowedOAuthScopes=["https://orders/read", API], **settings)


def derive(client, token, kind="ACCESS_TOKEN", idp=None, **members):
    return (idp or cognito(signed=False)).get_derived_token(
        **{"ClientId": client["ClientId"], "ClientSecret": client["ClientSecret"], "SubjectToken": token, "SubjectTokenType": kind} | members)


def test_a_client_has_a_token_of_its_own(pool):
    client = machine(pool)
    assert client["ExplicitAuthFlows"] == ["ALLOW_CLIENT_TOKEN_AUTH"]
    result = client_token(pool, client)
    assert result["TokenType"] == "Bearer" and result["ExpiresIn"] == 3600
    said = claims(result["AccessToken"])
    assert said["sub"] == said["client_id"] == client["ClientId"]
    assert said["scope"] == "https://orders/read https://orders/write" and said["token_use"] == "access"
    less = client_token(pool, client, Scopes=["https://orders/write"])
    assert claims(less["AccessToken"])["scope"] == "https://orders/write"
    with refused("NotAuthorizedException"):
        pool.idp.get_user(AccessToken=result["AccessToken"])


def test_what_gives_a_client_no_token(pool):
    client = machine(pool)
    with refused("NotAuthorizedException"):
        client_token(pool, client | {"ClientSecret": "x" * 52})
    with refused("ResourceNotFoundException"):
        client_token(pool, client | {"ClientId": "none"})
    with refused("InvalidParameterException", "Invalid scope requested: https://orders/delete"):
        client_token(pool, client, Scopes=["https://orders/delete"])
    with refused("InvalidParameterException", "CLIENT_TOKEN_AUTH flow not enabled for this client"):
        client_token(pool, pool.add_client(GenerateSecret=True))
    with refused("InvalidParameterException"):
        pool.add_client(ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"], GenerateSecret=True)


def test_a_token_is_exchanged_for_one_of_another_client(pool):
    username = pool.user()
    tokens, client = pool.sign_in(username), service(pool)
    answer = derive(client, tokens["AccessToken"])
    assert (answer["IssuedTokenType"], answer["TokenType"], answer["Scopes"]) == ("ACCESS_TOKEN", "Bearer", [API])
    said, before = claims(answer["IssuedToken"]), claims(tokens["AccessToken"])
    assert said["client_id"] == client["ClientId"] and said["sub"] == before["sub"] and said["exp"] <= before["exp"]
    # By a signature, without the secret.
    signed = pool.idp.get_derived_token(
        ClientId=client["ClientId"], SubjectToken=tokens["IdToken"], SubjectTokenType="ID_TOKEN", RequestedTokenType="ID_TOKEN",
        Audiences=["billing"])
    assert signed["TokenType"] == "N_A"
    said = claims(signed["IssuedToken"])
    assert (said["aud"], said["token_use"], said["cognito:username"]) == ("billing", "id", username)
    bound = claims(derive(client, tokens["AccessToken"], Resources=["https://orders"])["IssuedToken"])
    assert bound["aud"] == "https://orders"


def test_who_acts_is_named(pool):
    tokens, client, actor = pool.sign_in(pool.user()), service(pool), machine(pool)
    acting = {"ActorToken": client_token(pool, actor)["AccessToken"], "ActorTokenType": "ACCESS_TOKEN"}
    said = claims(derive(client, tokens["AccessToken"], **acting)["IssuedToken"])
    assert said["act"] == {"sub": actor["ClientId"], "client_id": actor["ClientId"]}
    alone = service(pool, flows=["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"])
    with refused("InvalidParameterException", "TOKEN_EXCHANGE_DELEGATION flow not enabled for this client"):
        derive(alone, tokens["AccessToken"], **acting)


def test_a_derived_token_ends_with_the_sign_in(pool):
    username = pool.user()
    tokens, client = pool.sign_in(username), service(pool)
    derived = derive(client, tokens["AccessToken"])["IssuedToken"]
    derive(client, derived)
    pool.idp.global_sign_out(AccessToken=tokens["AccessToken"])
    for token in (derived, tokens["AccessToken"]):
        with refused("NotAuthorizedException"):
            derive(client, token)


def test_what_is_not_exchanged(pool):
    tokens, client = pool.sign_in(pool.user()), service(pool)
    token = tokens["AccessToken"]
    for members in (
        {"ClientSecret": "x" * 52}, {"SubjectToken": "garbage"}, {"SubjectToken": tokens["IdToken"]},
        {"SubjectToken": token_of_another_pool()},
    ):
        with refused("NotAuthorizedException"):
            derive(client, token, **members)
    with refused("NotAuthorizedException"):
        cognito(signed=False).get_derived_token(ClientId=client["ClientId"], SubjectToken=token, SubjectTokenType="ACCESS_TOKEN")
    for members in ({"Audiences": ["a"], "Resources": ["https://orders"]}, {"ActorToken": token}, {"Scopes": ["https://orders/write"]}):
        with refused("InvalidParameterException"):
            derive(client, token, **members)
    with refused("ResourceNotFoundException"):
        derive(client, token, Resources=["https://none"])
    for members in ({"SubjectTokenType": "SAML2"}, {"SubjectTokenProviderName": "Okta"}):
        with refused("NotImplementedException", status=501):
            derive(client, token, **members)


def token_of_another_pool():
    """A token of another pool's user."""
    other = Pool()
    return other.sign_in(other.user())["AccessToken"]
