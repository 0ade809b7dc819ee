"""Second factors, from set-up to sign-in (cognito/mfa; cognito/evidence row 159); an authenticator app's codes are worked out here."""

import json

import pytest

from sekisho import Pool, refused, wrong
from totp import Authenticator

SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sns", "ExternalId": "x"}
SENDER = {"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com"}
INVALID = "Invalid session for the user."
USED = "Invalid session for the user, session can only be used once."


def factor_pool(mode, sms=False, email=False, totp=False, **settings):
    pool = Pool(**{"SmsConfiguration": SMS, "EmailConfiguration": SENDER} | settings)
    config = {"MfaConfiguration": mode}
    config |= {"SmsMfaConfiguration": {"SmsConfiguration": SMS}} if sms else {}
    config |= {"EmailMfaConfiguration": {"Message": "Your code: {####}", "Subject": "Code"}} if email else {}
    config |= {"SoftwareTokenMfaConfiguration": {"Enabled": True}} if totp else {}
    pool.idp.set_user_pool_mfa_config(UserPoolId=pool.id, **config)
    return pool


def answer(pool, step, code, username=None, entry=None):
    username = username or step["ChallengeParameters"]["USER_ID_FOR_SRP"]
    entry = entry or f"{step['ChallengeName']}_CODE"
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName=step["ChallengeName"], Session=step["Session"],
        ChallengeResponses={"USERNAME": username, entry: code} | pool.hash_parameter(username))


def tokens(answered):
    assert "ChallengeName" not in answered
    return answered["AuthenticationResult"]


def test_an_app_is_set_up_by_access_token_asked_for_and_let_in():
    pool = factor_pool("OPTIONAL", totp=True)
    username = pool.user()
    access = pool.sign_in(username)["AccessToken"]
    begun = pool.idp.associate_software_token(AccessToken=access)
    assert "Session" not in begun
    app = Authenticator(begun["SecretCode"])
    with refused("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"):
        pool.idp.verify_software_token(AccessToken=access, UserCode=app.wrong())
    assert pool.idp.verify_software_token(
        AccessToken=access, UserCode=app.code(), FriendlyDeviceName="phone")["Status"] == "SUCCESS"
    assert "UserMFASettingList" not in pool.idp.get_user(AccessToken=access)
    pool.idp.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    for shown in (pool.idp.get_user(AccessToken=access), pool.get(username)):
        assert shown["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
        assert shown["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA"
    step = pool.sign_in_srp(username)
    assert step["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert step["ChallengeParameters"] == {"USER_ID_FOR_SRP": username, "FRIENDLY_DEVICE_NAME": "phone"}
    assert 20 <= len(step["Session"]) <= 2048
    with refused("CodeMismatchException", "Invalid code received for user"):
        answer(pool, step, app.wrong())
    code = app.code(later=1)
    assert tokens(answer(pool, step, code))["AccessToken"]
    again = pool.start(username)
    with refused("ExpiredCodeException", "Your software token has already been used once."):
        answer(pool, again, code)
    pool.idp.admin_delete_software_token(UserPoolId=pool.id, Username=username)
    assert pool.sign_in(username)


@pytest.mark.parametrize("way", ["start", "sign_in_srp", "admin_start"])
def test_an_app_is_set_up_where_one_is_required(way):
    pool = factor_pool("ON", totp=True)
    username = pool.user()
    step = getattr(pool, way)(username)
    assert step["ChallengeName"] == "MFA_SETUP"
    assert json.loads(step["ChallengeParameters"]["MFAS_CAN_SETUP"]) == ["SOFTWARE_TOKEN_MFA"]
    begun = pool.idp.associate_software_token(Session=step["Session"])
    app = Authenticator(begun["SecretCode"])
    verified = pool.idp.verify_software_token(Session=begun["Session"], UserCode=app.code())
    assert verified["Status"] == "SUCCESS"
    respond = {"ClientId": pool.client_id, "ChallengeName": "MFA_SETUP", "ChallengeResponses": {"USERNAME": username}}
    for session in (step["Session"], begun["Session"]):
        with refused("NotAuthorizedException"):
            pool.idp.respond_to_auth_challenge(Session=session, **respond)
    done = pool.idp.respond_to_auth_challenge(Session=verified["Session"], **respond)
    assert tokens(done)["AccessToken"] and done["ChallengeParameters"] == {}
    assert tokens(answer(pool, getattr(pool, way)(username), app.code(later=1)))


def test_codes_by_message_are_chosen_sent_and_taken():
    pool = factor_pool("OPTIONAL", sms=True, email=True)
    username = pool.user(phone_number="+12065550100", email="me@example.com")
    pool.idp.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username=username, SMSMfaSettings={"Enabled": True}, EmailMfaSettings={"Enabled": True})
    for method, destination, digits in (("SMS_MFA", "+*******0100", 6), ("EMAIL_OTP", "m***@e***", 8)):
        step = pool.start(username)
        assert step["ChallengeName"] == "SELECT_MFA_TYPE"
        assert json.loads(step["ChallengeParameters"]["MFAS_CAN_CHOOSE"]) == ["SMS_MFA", "EMAIL_OTP"]
        asked = answer(pool, step, method, entry="ANSWER")
        assert asked["ChallengeName"] == method
        assert asked["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == destination
        code = pool.code(username, "authentication")
        assert len(code) == digits
        for _ in range(4):
            with refused("CodeMismatchException", "Invalid code or auth state for the user."):
                answer(pool, asked, wrong(code))
        assert tokens(answer(pool, asked, code))
        with refused("NotAuthorizedException", USED):
            answer(pool, asked, code)
    shown = pool.attributes(username)
    assert shown["phone_number_verified"] == shown["email_verified"] == "true"


def test_the_fifth_wrong_code_ends_the_session_and_counts_as_wrong_passwords_do():
    pool = factor_pool("ON", sms=True)
    username = pool.user(phone_number="+12065550100")
    step = pool.start(username)
    code = pool.code(username, "authentication")
    for _ in range(4):
        with refused("CodeMismatchException"):
            answer(pool, step, wrong(code))
    with refused("NotAuthorizedException", INVALID):
        answer(pool, step, wrong(code))
    with refused("NotAuthorizedException", USED):
        answer(pool, step, code)


def test_a_pool_shows_its_factors_as_terraform_reads_them():
    pool = Pool()
    assert config_of(pool) == {"MfaConfiguration": "OFF"}
    pool = factor_pool("ON", sms=True, email=True, totp=True)
    assert config_of(pool) == {
        "MfaConfiguration": "ON", "SmsMfaConfiguration": {"SmsConfiguration": SMS},
        "EmailMfaConfiguration": {"Message": "Your code: {####}", "Subject": "Code"},
        "SoftwareTokenMfaConfiguration": {"Enabled": True}}
    # What the provider sends with each update of a pool.
    pool.idp.update_user_pool(
        UserPoolId=pool.id, MfaConfiguration="ON", SmsConfiguration=SMS, EmailConfiguration=SENDER)
    assert config_of(pool)["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["MfaConfiguration"] == "ON"


def config_of(pool):
    answered = pool.idp.get_user_pool_mfa_config(UserPoolId=pool.id)
    return {name: value for name, value in answered.items() if name != "ResponseMetadata"}


def test_the_old_settings_know_sms():
    pool = factor_pool("OPTIONAL", sms=True)
    username = pool.user(phone_number="+12065550100")
    access = pool.sign_in(username)["AccessToken"]
    options = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
    pool.idp.set_user_settings(AccessToken=access, MFAOptions=options)
    assert pool.get(username)["MFAOptions"] == options
    assert pool.start(username)["ChallengeName"] == "SMS_MFA"
    pool.idp.admin_set_user_settings(UserPoolId=pool.id, Username=username, MFAOptions=[])
    assert pool.sign_in(username)
