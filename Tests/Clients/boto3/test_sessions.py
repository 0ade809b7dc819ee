"""Sessions as users see them (cognito/sessions)."""

import re

import pytest

from sekisho import Pool, call, refused, soon


def tracking(per_user=20, **settings):
    pool = Pool(**settings)
    track(pool, per_user=per_user)
    return pool


def track(pool, word="ENABLED", per_user=20):
    answer = pool.idp.set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking=word, TokenSession={"MaxPerUser": per_user})
    assert (answer["UserPoolId"], answer["UserSessionTracking"], answer["TokenSession"]) == (pool.id, word, {"MaxPerUser": per_user})

    def in_force():
        shown = pool.idp.get_user_pool_session_configuration(UserPoolId=pool.id)
        assert (shown["UserSessionTracking"], shown["TokenSession"]) == (word, {"MaxPerUser": per_user})
    # Two servers, where there are two.
    for _ in range(10):
        soon(in_force)


def sessions(pool, tokens):
    return pool.idp.list_user_sessions(AccessToken=tokens["AccessToken"])["Sessions"]


def test_the_life_of_a_session():
    pool = tracking()
    username = pool.user()
    first, second = pool.sign_in(username), pool.sign_in(username)
    shown = sessions(pool, first)
    assert len(shown) == 2
    for session in shown:
        assert re.fullmatch("tkn[a-z0-9]{25}", session["SessionId"])
        assert session["SessionType"] == "TOKEN" and session["ClientId"] == pool.client_id
        assert session["LastActiveDate"] == session["CreateDate"]
        # The suite may reach the server through a proxy.
        assert session["LastIPAddress"] and session["DeviceType"]
    own, other = sorted(shown, key=lambda session: not session["IsCurrentSession"])
    assert own["IsCurrentSession"] and not other["IsCurrentSession"]
    with refused("InvalidParameterException"):
        pool.idp.revoke_user_session(AccessToken=first["AccessToken"], SessionId=own["SessionId"])
    pool.idp.revoke_user_session(
        AccessToken=first["AccessToken"], SessionId=other["SessionId"], RevokeAssociatedSessions="LINKED")
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        pool.idp.get_user(AccessToken=second["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": second["RefreshToken"]})
    with refused("ResourceNotFoundException"):
        pool.idp.revoke_user_session(AccessToken=first["AccessToken"], SessionId=other["SessionId"])
    [seen] = pool.idp.admin_list_user_sessions(UserPoolId=pool.id, Username=username)["Sessions"]
    assert seen["SessionId"] == own["SessionId"] and not seen["IsCurrentSession"]
    pool.idp.admin_revoke_user_session(UserPoolId=pool.id, Username=username, SessionId=own["SessionId"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        pool.idp.get_user(AccessToken=first["AccessToken"])


def test_a_session_is_its_users_alone():
    pool = tracking()
    anna, bert = pool.user(), pool.user()
    hers, his = pool.sign_in(anna), pool.sign_in(bert)
    [session] = sessions(pool, hers)
    with refused("ResourceNotFoundException"):
        pool.idp.revoke_user_session(AccessToken=his["AccessToken"], SessionId=session["SessionId"])
    with refused("ResourceNotFoundException"):
        pool.idp.admin_revoke_user_session(UserPoolId=pool.id, Username=bert, SessionId=session["SessionId"])
    with refused("UserNotFoundException", "User does not exist."):
        pool.idp.admin_revoke_user_session(UserPoolId=pool.id, Username="nobody", SessionId=session["SessionId"])
    answer = call("AdminRevokeUserSession", {"UserPoolId": pool.id, "Username": anna, "SessionId": "tkn"})
    assert (answer.status, answer.json["__type"]) == (400, "InvalidParameterException")
    pool.idp.get_user(AccessToken=hers["AccessToken"])


def test_one_session_too_many_ends_another():
    pool = tracking(per_user=1)
    username = pool.user()
    first, second = pool.sign_in(username), pool.sign_in(username)
    with refused("NotAuthorizedException"):
        pool.idp.get_user(AccessToken=first["AccessToken"])
    assert len(sessions(pool, second)) == 1


def test_without_tracking_there_are_none():
    pool = Pool()
    shown = pool.idp.get_user_pool_session_configuration(UserPoolId=pool.id)
    assert (shown["UserSessionTracking"], shown["TokenSession"]) == ("DISABLED", {"MaxPerUser": 20})
    tokens = pool.sign_in(pool.user())
    with refused("OperationNotEnabledException"):
        sessions(pool, tokens)
    with refused("OperationNotEnabledException"):
        pool.idp.set_user_pool_client_session_configuration(
            UserPoolId=pool.id, ClientId=pool.client_id, SSOSession={"MaxValidityMinutes": 1})


def test_what_a_client_takes_over_is_kept():
    pool = tracking()
    names = {"UserPoolId": pool.id, "ClientId": pool.client_id}
    assert pool.idp.get_user_pool_client_session_configuration(**names)["SSOSession"] == {"MaxValidityMinutes": 60}
    set_to = pool.idp.set_user_pool_client_session_configuration(**names, SSOSession={"MaxValidityMinutes": 0})
    assert set_to["SSOSession"] == {"MaxValidityMinutes": 0}

    def in_force():
        assert pool.idp.get_user_pool_client_session_configuration(**names)["SSOSession"] == {"MaxValidityMinutes": 0}
    soon(in_force)
    other = Pool()
    with refused("ResourceNotFoundException"):
        pool.idp.get_user_pool_client_session_configuration(UserPoolId=other.id, ClientId=pool.client_id)


@pytest.mark.parametrize("per_user", [0, 101])
def test_a_limit_that_is_none(per_user):
    pool = Pool()
    answer = call("SetUserPoolSessionConfiguration", {
        "UserPoolId": pool.id, "UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": per_user}})
    assert (answer.status, answer.json["__type"]) == (400, "InvalidParameterException")


def test_the_cheapest_tier_has_no_sessions():
    pool = Pool(UserPoolTier="LITE")
    with refused("FeatureUnavailableInTierException"):
        track(pool)
