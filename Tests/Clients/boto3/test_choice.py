"""Choice-based sign-in, users without a password, and levels (cognito/sign-in §11 to §13; cognito/sign-up §5; cognito/evidence row 151)."""

import time

import pytest

import srp
from sekisho import OTHER_PASSWORD, PASSWORD, Pool, attributes, claims, refused, unique, wrong
from totp import Authenticator

SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sns", "ExternalId": "x"}
FLOWS = ["ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
INVALID = "Invalid session for the user."
USED = "Invalid session for the user, session can only be used once."
LOW, MIDDLE, HIGH = (f"urn:cognito:loa:{level}" for level in (1, 2, 3))


def choice_pool(*factors, hides=False, client=None, **settings):
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", *factors]}}
    client = {"ExplicitAuthFlows": FLOWS, "PreventUserExistenceErrors": "ENABLED" if hides else "LEGACY"} | (client or {})
    return Pool(**{"Policies": policy, "SmsConfiguration": SMS, "client": client} | settings)


def choose(pool, username, session=None, **parameters):
    extra = {"Session": session} if session else {}
    return pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": username} | parameters | pool.hash_parameter(username), **extra)


def respond(pool, step, username, challenge=None, **responses):
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName=challenge or step["ChallengeName"], Session=step["Session"],
        ChallengeResponses={"USERNAME": username} | responses | pool.hash_parameter(username))


def tokens(answered):
    assert "ChallengeName" not in answered and "AvailableChallenges" not in answered
    return answered["AuthenticationResult"]


def everybody(pool):
    return pool.user(email="me@example.com", phone_number="+12065550100")


def by_code(pool, username, purpose="authentication"):
    return pool.code(username, purpose)


@pytest.mark.parametrize("client", [{}, {"GenerateSecret": True}])
def test_who_prefers_nothing_chooses(client):
    pool = choice_pool("EMAIL_OTP", "SMS_OTP", client=client)
    username = everybody(pool)
    step = choose(pool, username)
    assert step["ChallengeName"] == "SELECT_CHALLENGE" and step["ChallengeParameters"] == {}
    assert sorted(step["AvailableChallenges"]) == ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP", "SMS_OTP"]
    assert 20 <= len(step["Session"]) <= 2048
    with refused("InvalidParameterException"):
        respond(pool, step, username, ANSWER="WEB_AUTHN")
    with refused("InvalidParameterException", "Missing required parameter ANSWER"):
        respond(pool, step, username)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        respond(pool, step, username, ANSWER="PASSWORD", PASSWORD=OTHER_PASSWORD)
    assert tokens(respond(pool, step, username, ANSWER="PASSWORD", PASSWORD=PASSWORD))
    with refused("NotAuthorizedException", USED):
        respond(pool, step, username, ANSWER="PASSWORD", PASSWORD=PASSWORD)


def test_the_password_is_asked_for_and_may_be_tried_again():
    pool = choice_pool()
    username = pool.user()
    asked = respond(pool, choose(pool, username), username, ANSWER="PASSWORD")
    assert asked["ChallengeName"] == "PASSWORD"
    for _ in range(2):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            respond(pool, asked, username, PASSWORD=OTHER_PASSWORD)
    assert tokens(respond(pool, asked, username, PASSWORD=PASSWORD))
    assert choose(pool, username, PREFERRED_CHALLENGE="PASSWORD")["ChallengeName"] == "PASSWORD"
    assert tokens(choose(pool, username, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))


@pytest.mark.parametrize("way", ["preferred", "chosen", "asked for"])
def test_the_password_is_proven_by_srp(way):
    pool = choice_pool("EMAIL_OTP")
    username = pool.user(email="me@example.com")
    exchange = srp.Client(pool.id, PASSWORD)
    if way == "preferred":
        step = choose(pool, username, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=exchange.srp_a)
    elif way == "chosen":
        step = respond(pool, choose(pool, username), username, ANSWER="PASSWORD_SRP", SRP_A=exchange.srp_a)
    else:
        asked = respond(pool, choose(pool, username), username, ANSWER="PASSWORD_SRP")
        assert asked["ChallengeName"] == "PASSWORD_SRP"
        step = respond(pool, asked, username, SRP_A=exchange.srp_a)
    assert step["ChallengeName"] == "PASSWORD_VERIFIER"
    answer = exchange.answer(step["ChallengeParameters"])
    answer.pop("USERNAME", None)
    other = choose(pool, username, PREFERRED_CHALLENGE="PASSWORD_SRP", SRP_A=exchange.srp_a)
    with refused("NotAuthorizedException", INVALID):
        respond(pool, step | {"Session": other["Session"]}, username, **answer)
    assert tokens(respond(pool, step, username, **answer))


@pytest.mark.parametrize(("factor", "destination"), [("EMAIL_OTP", "m***@e***"), ("SMS_OTP", "+*******0100")])
@pytest.mark.parametrize("preferred", [True, False])
def test_a_code_signs_in_by_itself(factor, destination, preferred):
    pool = choice_pool("EMAIL_OTP", "SMS_OTP")
    username = everybody(pool)
    if preferred:
        step = choose(pool, username, PREFERRED_CHALLENGE=factor)
        assert factor in step["AvailableChallenges"]
    else:
        step = respond(pool, choose(pool, username), username, ANSWER=factor)
    assert step["ChallengeName"] == factor
    assert step["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == destination
    code = by_code(pool, username)
    assert len(code) == 8
    for _ in range(4):
        with refused("CodeMismatchException", "Invalid code or auth state for the user."):
            respond(pool, step, username, **{f"{factor}_CODE": wrong(code)})
    signed_in = tokens(respond(pool, step, username, **{f"{factor}_CODE": code}))
    with refused("NotAuthorizedException", USED):
        respond(pool, step, username, **{f"{factor}_CODE": code})
    shown = pool.idp.get_user(AccessToken=signed_in["AccessToken"])
    verified = "email_verified" if factor == "EMAIL_OTP" else "phone_number_verified"
    assert {"Name": verified, "Value": "true"} in shown["UserAttributes"]
    assert "acr" not in claims(signed_in["IdToken"]) and "amr" not in claims(signed_in["IdToken"])


def test_administrators_begin_it_too():
    pool = choice_pool("EMAIL_OTP")
    username = pool.user(email="me@example.com")
    step = pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": username, "PREFERRED_CHALLENGE": "EMAIL_OTP"})
    assert step["ChallengeName"] == "EMAIL_OTP" and "PASSWORD" in step["AvailableChallenges"]
    done = pool.idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id, ClientId=pool.client_id, ChallengeName="EMAIL_OTP", Session=step["Session"],
        ChallengeResponses={"USERNAME": username, "EMAIL_OTP_CODE": by_code(pool, username)})
    assert tokens(done)


def test_the_fifth_wrong_code_ends_the_session():
    pool = choice_pool("EMAIL_OTP")
    username = pool.user(email="me@example.com")
    step = choose(pool, username, PREFERRED_CHALLENGE="EMAIL_OTP")
    code = by_code(pool, username)
    for _ in range(4):
        with refused("CodeMismatchException"):
            respond(pool, step, username, EMAIL_OTP_CODE=wrong(code))
    with refused("NotAuthorizedException", INVALID):
        respond(pool, step, username, EMAIL_OTP_CODE=wrong(code))
    with refused("NotAuthorizedException"):
        respond(pool, step, username, EMAIL_OTP_CODE=code)


def test_who_has_a_second_factor_begins_with_the_password():
    pool = choice_pool("EMAIL_OTP", "SMS_OTP")
    username = everybody(pool)
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={"SmsConfiguration": SMS})
    pool.idp.admin_set_user_mfa_preference(UserPoolId=pool.id, Username=username, SMSMfaSettings={"Enabled": True})
    step = choose(pool, username, PREFERRED_CHALLENGE="EMAIL_OTP")
    assert step["ChallengeName"] == "SELECT_CHALLENGE"
    assert sorted(step["AvailableChallenges"]) == ["PASSWORD", "PASSWORD_SRP"]
    asked = respond(pool, step, username, ANSWER="PASSWORD", PASSWORD=PASSWORD)
    assert asked["ChallengeName"] == "SMS_MFA"
    assert tokens(respond(pool, asked, username, SMS_MFA_CODE=by_code(pool, username)))


# Users without a password

def test_a_user_signs_up_without_a_password_and_is_signed_in_at_once():
    pool = choice_pool("EMAIL_OTP", AutoVerifiedAttributes=["email"])
    username = unique()
    answer = pool.idp.sign_up(
        ClientId=pool.client_id, Username=username, UserAttributes=attributes(email="me@example.com"))
    assert not answer["UserConfirmed"]
    session = pool.idp.confirm_sign_up(
        ClientId=pool.client_id, Username=username, ConfirmationCode=pool.code(username, "sign-up"))["Session"]
    assert tokens(choose(pool, username, session=session))["AccessToken"]
    with refused("NotAuthorizedException", USED):
        choose(pool, username, session=session)
    step = choose(pool, username)
    assert step["ChallengeName"] == "EMAIL_OTP" and step["AvailableChallenges"] == ["EMAIL_OTP"]
    signed_in = tokens(respond(pool, step, username, EMAIL_OTP_CODE=by_code(pool, username)))
    assert pool.idp.get_user_auth_factors(AccessToken=signed_in["AccessToken"])["ConfiguredUserAuthFactors"] == ["EMAIL_OTP"]
    pool.idp.change_password(AccessToken=signed_in["AccessToken"], ProposedPassword=PASSWORD)
    listed = pool.idp.admin_get_user_auth_factors(UserPoolId=pool.id, Username=username)
    assert listed["Username"] == username and listed["ConfiguredUserAuthFactors"] == ["PASSWORD", "EMAIL_OTP"]
    assert tokens(choose(pool, username, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))


def test_an_administrator_makes_a_user_without_a_password():
    pool = choice_pool("SMS_OTP")
    username = unique()
    made = pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(phone_number="+12065550100"))["User"]
    assert made["UserStatus"] == "CONFIRMED"
    step = choose(pool, username)
    assert step["ChallengeName"] == "SMS_OTP"
    assert tokens(respond(pool, step, username, SMS_OTP_CODE=by_code(pool, username)))
    with refused("InvalidParameterException"):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=unique())
    with refused("InvalidParameterException", "Password is required."):
        plain = choice_pool()
        plain.idp.sign_up(ClientId=plain.client_id, Username=unique(), UserAttributes=attributes(email="me@example.com"))


# Names that nobody has

def nobody(pool, form="nobody-{}"):
    """One that looks like somebody who may begin with a code: two of three do."""
    for _ in range(60):
        name = form.format(unique(""))
        if "EMAIL_OTP" in choose(pool, name, PREFERRED_CHALLENGE="none")["AvailableChallenges"]:
            return name
    raise AssertionError("no name looks so")


def test_a_name_that_nobody_has_is_asked_and_never_let_in():
    pool = choice_pool("EMAIL_OTP", hides=True)
    for name in (nobody(pool), nobody(pool), nobody(pool)):
        step = choose(pool, name, PREFERRED_CHALLENGE="EMAIL_OTP")
        assert step["ChallengeName"] == "EMAIL_OTP" and "EMAIL_OTP" in step["AvailableChallenges"]
        assert step["AvailableChallenges"] == choose(pool, name, PREFERRED_CHALLENGE="EMAIL_OTP")["AvailableChallenges"]
        for _ in range(4):
            with refused("CodeMismatchException", "Invalid code or auth state for the user."):
                respond(pool, step, name, EMAIL_OTP_CODE="12345678")
        with refused("NotAuthorizedException", INVALID):
            respond(pool, step, name, EMAIL_OTP_CODE="12345678")
    plain = choice_pool(hides=True)
    name = unique("nobody")
    step = choose(plain, name)
    assert sorted(step["AvailableChallenges"]) == ["PASSWORD", "PASSWORD_SRP"]
    with refused("NotAuthorizedException", "Incorrect username or password."):
        respond(plain, step, name, ANSWER="PASSWORD", PASSWORD=PASSWORD)
    telling = choice_pool("EMAIL_OTP")
    with refused("UserNotFoundException", "User does not exist."):
        choose(telling, unique("nobody"))


def test_an_address_that_nobody_has_shows_itself():
    pool = choice_pool("EMAIL_OTP", hides=True, UsernameAttributes=["email"])
    step = choose(pool, nobody(pool, "w{}@where.example"), PREFERRED_CHALLENGE="EMAIL_OTP")
    assert step["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "w***@w***"


# Levels

def leveled_pool():
    pool = choice_pool()
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={"SmsConfiguration": SMS},
        SoftwareTokenMfaConfiguration={"Enabled": True})
    return pool


def test_a_sign_in_is_stepped_up():
    pool = leveled_pool()
    username = pool.user(phone_number="+12065550100")
    password = {"PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD}
    low = tokens(choose(pool, username, TARGET_ACR_VALUES=LOW, **password))
    for token in (low["AccessToken"], low["IdToken"]):
        assert claims(token)["acr"] == LOW and claims(token)["amr"] == ["pwd"]
    step = choose(pool, username, ACCESS_TOKEN=low["AccessToken"], TARGET_ACR_VALUES=f"{HIGH} {MIDDLE}")
    assert step["ChallengeName"] == "SMS_MFA"
    middle = tokens(respond(pool, step, username, SMS_MFA_CODE=by_code(pool, username)))
    assert claims(middle["IdToken"])["acr"] == MIDDLE and "mfa" in claims(middle["IdToken"])["amr"]
    refreshed = pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=middle["RefreshToken"])
    assert claims(refreshed["AuthenticationResult"]["AccessToken"])["acr"] == MIDDLE
    app = Authenticator(pool.idp.associate_software_token(AccessToken=middle["AccessToken"])["SecretCode"])
    pool.idp.verify_software_token(AccessToken=middle["AccessToken"], UserCode=app.code())
    # cognito/sign-in §13: a factor that came since is not what was proven then.
    assert choose(pool, username, ACCESS_TOKEN=low["AccessToken"], TARGET_ACR_VALUES=HIGH)["ChallengeName"] == "SELECT_CHALLENGE"
    low = tokens(choose(pool, username, TARGET_ACR_VALUES=LOW, **password))
    step = choose(pool, username, ACCESS_TOKEN=low["AccessToken"], TARGET_ACR_VALUES=f"{HIGH} {MIDDLE}")
    assert step["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    high = tokens(respond(pool, step, username, SOFTWARE_TOKEN_MFA_CODE=app.code(later=1)))
    assert claims(high["IdToken"])["acr"] == HIGH
    assert choose(pool, username, ACCESS_TOKEN=high["AccessToken"], TARGET_ACR_VALUES=HIGH)["ChallengeName"] == "SELECT_CHALLENGE"
    time.sleep(1.1)
    old = choose(pool, username, ACCESS_TOKEN=low["AccessToken"], TARGET_ACR_VALUES=MIDDLE, MAX_AGE="1")
    assert old["ChallengeName"] == "SELECT_CHALLENGE"


def test_what_a_level_needs():
    pool = leveled_pool()
    username, other = pool.user(phone_number="+12065550100"), pool.user()
    access = tokens(choose(pool, username, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))["AccessToken"]
    with refused("InvalidParameterException"):
        choose(pool, username, ACCESS_TOKEN=access)
    with refused("InvalidParameterException"):
        choose(pool, username, TARGET_ACR_VALUES="urn:nobody")
    with refused("NotAuthorizedException"):
        choose(pool, other, ACCESS_TOKEN=access, TARGET_ACR_VALUES=MIDDLE)
    with refused("NotAuthorizedException"):
        choose(pool, other, TARGET_ACR_VALUES=MIDDLE, PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD)
    lite = choice_pool(UserPoolTier="LITE", Policies={})
    with refused("FeatureUnavailableInTierException"):
        choose(lite, lite.user())


def test_a_pool_names_its_levels():
    pool = choice_pool(AcrConfiguration={"Level1": {"AcrValue": "urn:bank:low"}})
    assert pool.description["AcrConfiguration"]["Level1"] == {"AcrValue": "urn:bank:low"}
    assert pool.description["AcrConfiguration"]["Level4"] == {"AcrValue": "urn:cognito:loa:4"}
    done = tokens(choose(
        pool, pool.user(), TARGET_ACR_VALUES="urn:bank:low", PREFERRED_CHALLENGE="PASSWORD", PASSWORD=PASSWORD))
    assert claims(done["AccessToken"])["acr"] == "urn:bank:low"
    with refused("InvalidParameterException"):
        choice_pool(AcrConfiguration={"Level1": {"AcrValue": "urn:cognito:loa:2"}})
