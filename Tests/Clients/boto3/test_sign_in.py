"""InitiateAuth and AdminInitiateAuth by password: flows, order of checks, lockout (cognito/sign-in §1 to §4)."""

import re
import time

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, claims, cognito, refused

WRONG = "Incorrect username or password."


def test_a_sign_in_by_password(pool):
    username = pool.user()
    answer = pool.start(username)
    assert answer["ChallengeParameters"] == {}
    result = answer["AuthenticationResult"]
    # cognito/sign-in §1: NewDeviceMetadata belongs to pools that track devices.
    assert set(result) == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert result["ExpiresIn"] == 3600
    assert result["TokenType"] == "Bearer"
    assert "ChallengeName" not in answer and "Session" not in answer


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_a_sign_in_by_the_server_side(pool, flow):
    username = pool.user()
    assert pool.admin_start(username, flow=flow)["AuthenticationResult"]["AccessToken"]


def test_unsigned_calls_sign_in(pool):
    username = pool.user()
    answer = cognito(signed=False).initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})
    assert answer["AuthenticationResult"]


def test_metadata_is_accepted(pool):
    username = pool.user()
    assert pool.start(
        username, ClientMetadata={"from": "test"}, AnalyticsMetadata={"AnalyticsEndpointId": "x"},
        UserContextData={"EncodedData": "abc", "IpAddress": "127.0.0.1"})["AuthenticationResult"]


def test_a_sign_in_by_sub(pool):
    # cognito/users §1: the sub names its user; the real username is what the token says.
    username = pool.user()
    tokens = pool.sign_in(pool.attributes(username)["sub"])
    assert claims(tokens["AccessToken"])["username"] == username


def test_a_wrong_password(pool):
    username = pool.user()
    with refused("NotAuthorizedException", WRONG):
        pool.start(username, "Not-the-0ne")
    with refused("NotAuthorizedException", WRONG):
        pool.admin_start(username, "Not-the-0ne")


def test_an_unknown_user(pool):
    # PreventUserExistenceErrors is LEGACY unless set (cognito/sign-in §10).
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("nobody")
    with refused("UserNotFoundException", "User does not exist."):
        pool.admin_start("nobody")


@pytest.mark.parametrize("password", [PASSWORD, "Not-the-0ne"])
def test_an_unconfirmed_user_is_told_so_whatever_the_password(email_pool, password):
    # cognito/sign-in §4: intended by AWS.
    username = email_pool.sign_up(email="a@example.com")["Username"]
    with refused("UserNotConfirmedException", "User is not confirmed."):
        email_pool.start(username, password)


def test_a_disabled_user(pool):
    username = pool.user()
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException", "User is disabled."):
        pool.start(username)
    pool.idp.admin_enable_user(UserPoolId=pool.id, Username=username)
    assert pool.sign_in(username)


def test_a_user_whose_password_was_reset(email_pool):
    username = email_pool.user(email="a@example.com", email_verified="true")
    email_pool.idp.admin_reset_user_password(UserPoolId=email_pool.id, Username=username)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        email_pool.start(username)


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_admin_flows_belong_to_the_admin_call(pool, flow):
    with refused("InvalidParameterException", "Initiate Auth method not supported."):
        pool.start(pool.user(), flow=flow)


def test_the_public_password_flow_does_not_belong_to_the_admin_call(pool):
    with refused("InvalidParameterException", "Initiate Auth method not supported."):
        pool.admin_start(pool.user(), flow="USER_PASSWORD_AUTH")


@pytest.mark.parametrize("flow, parameters, message", [
    ("USER_PASSWORD_AUTH", {"USERNAME": "u", "PASSWORD": "p"}, "USER_PASSWORD_AUTH flow not enabled for this client"),
    ("USER_SRP_AUTH", {"USERNAME": "u", "SRP_A": "ab" * 384}, "USER_SRP_AUTH is not enabled for the client."),
    ("CUSTOM_AUTH", {"USERNAME": "u"}, "CUSTOM_AUTH is not enabled for the client."),
    ("USER_AUTH", {"USERNAME": "u"}, "USER_AUTH flow not enabled for this client"),
    ("REFRESH_TOKEN_AUTH", {"REFRESH_TOKEN": "x"}, re.compile("(Auth|Refresh Token) flow not enabled for this client")),
])
def test_a_flow_that_the_client_does_not_allow(pool, flow, parameters, message):
    other = pool.add_client(ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"])["ClientId"]
    with refused("InvalidParameterException", message):
        pool.idp.initiate_auth(ClientId=other, AuthFlow=flow, AuthParameters=parameters)


def test_the_admin_flow_must_be_allowed_too(pool):
    pool.client_id = pool.add_client(ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH"])["ClientId"]
    with refused("InvalidParameterException", "Auth flow not enabled for this client"):
        pool.admin_start(pool.user())


def test_a_client_without_flows_has_srp_and_refresh(pool):
    # cognito/sign-in §2.
    pool.client_id = pool.add_client(ExplicitAuthFlows=None)["ClientId"]
    username = pool.user()
    tokens = pool.sign_in_srp(username)["AuthenticationResult"]
    assert pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    with refused("InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"):
        pool.start(username)


@pytest.mark.parametrize("legacy", ["USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_legacy_clients_have_srp_and_refresh_unasked(pool, legacy):
    # cognito/sign-in §2: recorded.
    pool.client_id = pool.add_client(ExplicitAuthFlows=[legacy])["ClientId"]
    username = pool.user()
    tokens = pool.sign_in_srp(username)["AuthenticationResult"]
    assert pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    started = pool.start(username) if legacy == "USER_PASSWORD_AUTH" else pool.admin_start(username)
    assert started["AuthenticationResult"]


@pytest.mark.parametrize("flow, parameters, missing", [
    ("USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}, "USERNAME"), ("USER_PASSWORD_AUTH", {"USERNAME": "u"}, "PASSWORD"),
    ("USER_SRP_AUTH", {"SRP_A": "ab"}, "USERNAME"), ("USER_SRP_AUTH", {"USERNAME": "u"}, "SRP_A"),
    ("REFRESH_TOKEN_AUTH", {}, "REFRESH_TOKEN"),
])
def test_a_missing_parameter_is_named(pool, flow, parameters, missing):
    with refused("InvalidParameterException", f"Missing required parameter {missing}"):
        pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow=flow, AuthParameters=parameters)


def test_an_unknown_client_is_named(idp):
    with refused("ResourceNotFoundException", "User pool client 0000000000000000000000000 does not exist."):
        idp.initiate_auth(
            ClientId="0000000000000000000000000", AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "u", "PASSWORD": "p"})


def test_another_pools_client_is_no_client_of_this_pool(pool):
    other = Pool()
    with refused("ResourceNotFoundException", f"User pool client {other.client_id} does not exist."):
        pool.idp.admin_initiate_auth(
            UserPoolId=pool.id, ClientId=other.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "u", "PASSWORD": "p"})


def test_another_pools_user_is_no_user_of_this_pool(pool):
    stranger = Pool().user()
    with refused("UserNotFoundException", "User does not exist."):
        pool.start(stranger)


def test_custom_auth_needs_its_trigger(pool):
    client = pool.add_client(ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH"])["ClientId"]
    with refused("InvalidParameterException", "Custom auth lambda trigger is not configured for the user pool."):
        pool.idp.initiate_auth(ClientId=client, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": pool.user()})


def test_five_wrong_passwords_lock_for_a_moment(pool):
    # cognito/sign-in §4: one second after the fifth, twice as long after each further failure.
    username = pool.user()
    for _ in range(5):
        with refused("NotAuthorizedException", WRONG):
            pool.start(username, "Not-the-0ne")
    for password in (PASSWORD, "Not-the-0ne"):
        with refused("NotAuthorizedException", "Password attempts exceeded"):
            pool.start(username, password)
    time.sleep(1.3)
    assert pool.sign_in(username)
    # A success starts the count anew.
    for _ in range(4):
        with refused("NotAuthorizedException", WRONG):
            pool.start(username, "Not-the-0ne")
    assert pool.sign_in(username)


def test_a_further_failure_doubles_the_lock(pool):
    username = pool.user()
    for _ in range(5):
        with refused("NotAuthorizedException", WRONG):
            pool.start(username, "Not-the-0ne")
    time.sleep(1.1)
    with refused("NotAuthorizedException", WRONG):
        pool.start(username, "Not-the-0ne")
    time.sleep(1.1)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        pool.start(username)
    time.sleep(1.1)
    assert pool.sign_in(username)


def test_a_lock_is_one_users_alone(pool):
    locked, other = pool.user(), pool.user()
    for _ in range(5):
        with refused("NotAuthorizedException", WRONG):
            pool.start(locked, "Not-the-0ne")
    assert pool.sign_in(other)


def test_the_lock_counts_srp_proofs_too(pool):
    username = pool.user()
    for _ in range(5):
        ours, challenge = pool.start_srp(username, "Not-the-0ne")
        with refused("NotAuthorizedException", WRONG):
            pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        pool.start(username)


def test_the_password_is_compared_whole(pool):
    username = pool.user(password="P1!" + "a" * 97)
    for near in ("P1!" + "a" * 96, "P1!" + "a" * 98, "p1!" + "a" * 97):
        with refused("NotAuthorizedException", WRONG):
            pool.start(username, near)
    assert pool.sign_in(username, "P1!" + "a" * 97)


def test_changing_a_password_leaves_the_old_one_useless(pool):
    username = pool.user()
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)
    with refused("NotAuthorizedException", WRONG):
        pool.start(username)
    assert pool.sign_in(username, OTHER_PASSWORD)
