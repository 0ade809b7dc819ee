"""Refresh, rotation, revocation, signing out everywhere (cognito/tokens §5, §8, §9)."""

import time

import pytest

from sekisho import Pool, body, claims, refused, secret_hash, unique

REVOKED = "Refresh Token has been revoked"


def refresh(pool, token, flow="REFRESH_TOKEN_AUTH", **parameters):
    return pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow=flow, AuthParameters={"REFRESH_TOKEN": token} | parameters)["AuthenticationResult"]


def renew(pool, token, **others):
    return pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=token, **others)["AuthenticationResult"]


def rotating(grace=None):
    rotation = {"Feature": "ENABLED"} | ({} if grace is None else {"RetryGracePeriodSeconds": grace})
    return Pool(client={"RefreshTokenRotation": rotation, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]})


@pytest.mark.parametrize("flow", ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
def test_a_refresh_brings_new_tokens_of_the_same_sign_in(pool, flow):
    first = pool.sign_in(pool.user())
    time.sleep(1.1)
    second = refresh(pool, first["RefreshToken"], flow)
    assert set(second) == {"AccessToken", "IdToken", "ExpiresIn", "TokenType"}
    before, after = claims(first["AccessToken"]), claims(second["AccessToken"])
    assert after["auth_time"] == before["auth_time"]
    assert after["origin_jti"] == before["origin_jti"]
    assert after["jti"] != before["jti"]
    assert after["iat"] > before["iat"]
    assert claims(second["IdToken"])["origin_jti"] == before["origin_jti"]
    assert pool.idp.get_user(AccessToken=second["AccessToken"])


def test_a_refresh_by_the_server_side(pool):
    tokens = pool.sign_in(pool.user())
    assert pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})["AuthenticationResult"]["IdToken"]


def test_get_tokens_from_refresh_token(pool):
    # The only way that Amplify refreshes.
    tokens = pool.sign_in(pool.user())
    answer = pool.idp.get_tokens_from_refresh_token(
        ClientId=pool.client_id, RefreshToken=tokens["RefreshToken"], ClientMetadata={"from": "test"})
    result = answer["AuthenticationResult"]
    assert set(result) == {"AccessToken", "IdToken", "ExpiresIn", "TokenType"}
    assert claims(result["AccessToken"])["origin_jti"] == claims(tokens["AccessToken"])["origin_jti"]


def test_a_refresh_token_can_be_used_again_and_again(pool):
    tokens = pool.sign_in(pool.user())
    assert len({refresh(pool, tokens["RefreshToken"])["AccessToken"] for _ in range(3)}) == 3


def test_a_refresh_reads_the_user_again(pool):
    username = pool.user(name="Before")
    tokens = pool.sign_in(username)
    pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username=username, UserAttributes=[{"Name": "name", "Value": "After"}])
    pool.idp.create_group(UserPoolId=pool.id, GroupName="readers")
    pool.idp.admin_add_user_to_group(UserPoolId=pool.id, Username=username, GroupName="readers")
    found = claims(refresh(pool, tokens["RefreshToken"])["IdToken"])
    assert found["name"] == "After"
    assert found["cognito:groups"] == ["readers"]


@pytest.mark.parametrize("token", ["garbage", "a.b.c.d.e", "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.a.b.c.d"])
def test_a_token_that_was_never_given_out(pool, token):
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        refresh(pool, token)
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        renew(pool, token)


def test_a_damaged_token(pool):
    token = pool.sign_in(pool.user())["RefreshToken"]
    damaged = token[:-6] + ("AAAAAA" if token[-6:] != "AAAAAA" else "BBBBBB")
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        refresh(pool, damaged)


def test_an_access_token_is_no_refresh_token(pool):
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        refresh(pool, pool.sign_in(pool.user())["AccessToken"])


@pytest.mark.parametrize("way", [refresh, renew])
def test_a_token_belongs_to_its_client(pool, way):
    tokens = pool.sign_in(pool.user())
    pool.client_id = pool.add_client()["ClientId"]
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        way(pool, tokens["RefreshToken"])


def test_a_token_belongs_to_its_pool(pool):
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        refresh(Pool(), pool.sign_in(pool.user())["RefreshToken"])


def test_a_disabled_user_gets_nothing(pool):
    username = pool.user()
    tokens = pool.sign_in(username)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    # cognito/tokens §5, §8: disabling revokes; which of the two is said first is not known.
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException) as caught:
        refresh(pool, tokens["RefreshToken"])
    assert caught.value.response["Error"]["Message"] in ("User is disabled.", REVOKED)


def test_enabling_again_does_not_bring_revoked_tokens_back(pool):
    username = pool.user()
    tokens = pool.sign_in(username)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    pool.idp.admin_enable_user(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException", REVOKED):
        refresh(pool, tokens["RefreshToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        pool.idp.get_user(AccessToken=tokens["AccessToken"])


def test_a_deleted_user_gets_nothing(pool):
    username = pool.user()
    tokens = pool.sign_in(username)
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        refresh(pool, tokens["RefreshToken"])
    assert caught.value.response["Error"]["Code"] in ("NotAuthorizedException", "UserNotFoundException")


def test_changing_a_password_revokes_nothing(pool):
    # cognito/tokens §5.
    username = pool.user()
    tokens = pool.sign_in(username)
    pool.idp.change_password(AccessToken=tokens["AccessToken"], PreviousPassword="Passw0rd!", ProposedPassword="An0ther-Secret")
    assert refresh(pool, tokens["RefreshToken"])
    assert pool.idp.get_user(AccessToken=tokens["AccessToken"])


# Clients with a secret

def test_a_secret_client_refreshes_with_a_hash_of_the_username():
    pool = Pool(client={"GenerateSecret": True})
    username = pool.user()
    tokens = pool.sign_in(username)
    assert refresh(pool, tokens["RefreshToken"], SECRET_HASH=secret_hash(username, pool.client_id, pool.secret))
    with refused("NotAuthorizedException", f"SecretHash does not match for the client: {pool.client_id}"):
        refresh(pool, tokens["RefreshToken"], SECRET_HASH=secret_hash("other", pool.client_id, pool.secret))


def test_a_secret_client_renews_with_the_secret_itself():
    pool = Pool(client={"GenerateSecret": True})
    tokens = pool.sign_in(pool.user())
    assert renew(pool, tokens["RefreshToken"], ClientSecret=pool.secret)["AccessToken"]
    for wrong in ({}, {"ClientSecret": "x" * 40}):
        with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
            renew(pool, tokens["RefreshToken"], **wrong)


# Rotation

def test_rotation_gives_a_new_refresh_token_each_time():
    pool = rotating(0)
    first = pool.sign_in(pool.user())
    second = renew(pool, first["RefreshToken"])
    assert second["RefreshToken"] != first["RefreshToken"]
    assert claims(second["AccessToken"])["origin_jti"] == claims(first["AccessToken"])["origin_jti"]
    third = renew(pool, second["RefreshToken"])
    assert len({first["RefreshToken"], second["RefreshToken"], third["RefreshToken"]}) == 3
    assert pool.idp.get_user(AccessToken=third["AccessToken"])


@pytest.mark.parametrize("grace", [0, None])
def test_a_rotated_token_used_again_is_reuse(grace):
    pool = rotating(grace)
    first = pool.sign_in(pool.user())["RefreshToken"]
    renew(pool, first)
    with refused("RefreshTokenReuseException"):
        renew(pool, first)


def test_within_the_grace_period_a_token_may_be_retried():
    pool = rotating(60)
    first = pool.sign_in(pool.user())["RefreshToken"]
    second, again = renew(pool, first), renew(pool, first)
    assert second["RefreshToken"] != again["RefreshToken"]
    assert renew(pool, second["RefreshToken"])["RefreshToken"]
    assert renew(pool, again["RefreshToken"])["RefreshToken"]


def test_after_the_grace_period_it_is_reuse():
    pool = rotating(1)
    first = pool.sign_in(pool.user())["RefreshToken"]
    renew(pool, first)
    time.sleep(1.5)
    with refused("RefreshTokenReuseException"):
        renew(pool, first)


def test_a_rotating_client_has_no_refresh_by_initiate_auth():
    pool = rotating(0)
    tokens = pool.sign_in(pool.user())
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        refresh(pool, tokens["RefreshToken"])
    assert caught.value.response["Error"]["Code"] in ("InvalidParameterException", "NotAuthorizedException")
    # The attempt used nothing up.
    assert renew(pool, tokens["RefreshToken"])["RefreshToken"]


def test_revoking_one_revokes_the_family():
    pool = rotating(60)
    first = pool.sign_in(pool.user())
    second = renew(pool, first["RefreshToken"])
    pool.idp.revoke_token(ClientId=pool.client_id, Token=second["RefreshToken"])
    with refused("NotAuthorizedException", REVOKED):
        renew(pool, second["RefreshToken"])
    with pytest.raises(pool.idp.exceptions.ClientError):
        renew(pool, first["RefreshToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        pool.idp.get_user(AccessToken=second["AccessToken"])


# Revocation

def test_a_revoked_token_is_dead_with_all_that_came_of_it(pool):
    tokens = pool.sign_in(pool.user())
    again = refresh(pool, tokens["RefreshToken"])
    assert body(pool.idp.revoke_token(ClientId=pool.client_id, Token=tokens["RefreshToken"])) == {}
    with refused("NotAuthorizedException", REVOKED):
        refresh(pool, tokens["RefreshToken"])
    for token in (tokens["AccessToken"], again["AccessToken"]):
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            pool.idp.get_user(AccessToken=token)


def test_other_sign_ins_of_the_user_live_on(pool):
    username = pool.user()
    one, other = pool.sign_in(username), pool.sign_in(username)
    pool.idp.revoke_token(ClientId=pool.client_id, Token=one["RefreshToken"])
    assert pool.idp.get_user(AccessToken=other["AccessToken"])
    assert refresh(pool, other["RefreshToken"])


def test_revoking_twice_is_no_error(pool):
    token = pool.sign_in(pool.user())["RefreshToken"]
    for _ in range(2):
        assert body(pool.idp.revoke_token(ClientId=pool.client_id, Token=token)) == {}


@pytest.mark.parametrize("kind", ["AccessToken", "IdToken"])
def test_only_refresh_tokens_are_revoked(pool, kind):
    with refused("UnsupportedTokenTypeException"):
        pool.idp.revoke_token(ClientId=pool.client_id, Token=pool.sign_in(pool.user())[kind])


def test_a_client_may_switch_revocation_off(pool):
    client = pool.add_client(EnableTokenRevocation=False)["ClientId"]
    token = pool.sign_in(pool.user(), client_id=client)["RefreshToken"]
    with refused("UnsupportedOperationException"):
        pool.idp.revoke_token(ClientId=client, Token=token)


def test_another_client_cannot_revoke(pool):
    tokens = pool.sign_in(pool.user())
    other = pool.add_client()["ClientId"]
    with refused("UnauthorizedException"):
        pool.idp.revoke_token(ClientId=other, Token=tokens["RefreshToken"])
    assert refresh(pool, tokens["RefreshToken"])


def test_a_secret_client_revokes_with_its_secret():
    pool = Pool(client={"GenerateSecret": True})
    token = pool.sign_in(pool.user())["RefreshToken"]
    for wrong in ({}, {"ClientSecret": "x" * 40}):
        with refused("UnauthorizedException"):
            pool.idp.revoke_token(ClientId=pool.client_id, Token=token, **wrong)
    assert body(pool.idp.revoke_token(ClientId=pool.client_id, Token=token, ClientSecret=pool.secret)) == {}


# Signing out everywhere

@pytest.mark.parametrize("who", ["user", "administrator"])
def test_signing_out_everywhere(pool, who):
    username = pool.user()
    sessions = [pool.sign_in(username) for _ in range(2)]
    if who == "user":
        assert body(pool.idp.global_sign_out(AccessToken=sessions[0]["AccessToken"])) == {}
    else:
        assert body(pool.idp.admin_user_global_sign_out(UserPoolId=pool.id, Username=username)) == {}
    for tokens in sessions:
        with refused("NotAuthorizedException", REVOKED):
            refresh(pool, tokens["RefreshToken"])
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            pool.idp.get_user(AccessToken=tokens["AccessToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        pool.idp.global_sign_out(AccessToken=sessions[0]["AccessToken"])
    # A new sign-in is a new sign-in.
    assert pool.idp.get_user(AccessToken=pool.sign_in(username)["AccessToken"])


def test_signing_out_an_unknown_user(pool):
    with refused("UserNotFoundException", "User does not exist."):
        pool.idp.admin_user_global_sign_out(UserPoolId=pool.id, Username="nobody")


def test_deleting_oneself(pool):
    username = pool.user()
    tokens = pool.sign_in(username)
    assert body(pool.idp.delete_user(AccessToken=tokens["AccessToken"])) == {}
    with refused("UserNotFoundException", "User does not exist."):
        pool.get(username)
    with refused("UserNotFoundException", "User does not exist."):
        pool.idp.get_user(AccessToken=tokens["AccessToken"])
    with refused("UserNotFoundException", "User does not exist."):
        pool.start(username)


@pytest.mark.parametrize("same_pool", [True, False])
def test_a_deleted_clients_tokens_are_none_of_its_successors(same_pool):
    pool = Pool()
    username = pool.user()
    wanted = unique("pinned").replace("-", "")

    def make(pool):
        return pool.add_client(ClientName=f"_custom_id_={wanted}")["ClientId"]

    tokens = pool.start(username, client_id=make(pool))["AuthenticationResult"]
    assert pool.idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == username
    pool.idp.delete_user_pool_client(UserPoolId=pool.id, ClientId=wanted)
    successor = pool if same_pool else Pool()
    assert make(successor) == wanted
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        pool.idp.initiate_auth(
            ClientId=wanted, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        pool.idp.get_tokens_from_refresh_token(ClientId=wanted, RefreshToken=tokens["RefreshToken"])
    with refused("NotAuthorizedException"):
        pool.idp.get_user(AccessToken=tokens["AccessToken"])
