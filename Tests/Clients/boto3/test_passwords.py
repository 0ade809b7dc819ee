"""ChangePassword, ForgotPassword, ConfirmForgotPassword, AdminResetUserPassword, history (cognito/passwords)."""

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, body, outbox, refused, wrong

WRONG = "Incorrect username or password."
EXPIRED = "Invalid code provided, please request a code again."
MISMATCH = "Invalid verification code provided, please try again."
NO_CONTACT = "Cannot reset password for the user as there is no registered/verified email or phone_number"
WEAK = [
    ("Sh0rt!", "Password not long enough"), ("passw0rd!", "Password must have uppercase characters"),
    ("PASSW0RD!", "Password must have lowercase characters"), ("Password!", "Password must have numeric characters"),
    ("Passw0rdx", "Password must have symbol characters"),
]


def reachable(pool, **others):
    return pool.user(**({"email": "a@example.com", "email_verified": "true"} | others))


def forgot(pool, username):
    return body(pool.idp.forgot_password(ClientId=pool.client_id, Username=username))


def confirm(pool, username, code, password=OTHER_PASSWORD):
    return body(pool.idp.confirm_forgot_password(ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password=password))


# ChangePassword

def test_changing_a_password(pool):
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    assert body(pool.idp.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)) == {}
    assert pool.sign_in(username, OTHER_PASSWORD)
    assert pool.sign_in_srp(username, OTHER_PASSWORD)["AuthenticationResult"]
    with refused("NotAuthorizedException", WRONG):
        pool.start(username)


def test_changing_needs_the_old_password(pool):
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    with refused("NotAuthorizedException", WRONG):
        pool.idp.change_password(AccessToken=token, PreviousPassword="Not-the-0ne", ProposedPassword=OTHER_PASSWORD)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.change_password(AccessToken=token, ProposedPassword=OTHER_PASSWORD)
    assert pool.sign_in(username)


@pytest.mark.parametrize("password, requirement", WEAK)
def test_the_new_password_obeys_the_policy(pool, password, requirement):
    token = pool.sign_in(pool.user())["AccessToken"]
    with refused("InvalidPasswordException", f"Password does not conform to policy: {requirement}"):
        pool.idp.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=password)


def test_old_passwords_are_remembered():
    pool = Pool(Policies={"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 2}})
    username = pool.user(password="First-0ne")
    token = pool.sign_in(username, "First-0ne")["AccessToken"]

    def change(old, new):
        pool.idp.change_password(AccessToken=token, PreviousPassword=old, ProposedPassword=new)

    with refused("PasswordHistoryPolicyViolationException"):
        change("First-0ne", "First-0ne")
    change("First-0ne", "Second-0ne")
    with refused("PasswordHistoryPolicyViolationException"):
        change("Second-0ne", "First-0ne")
    with refused("PasswordHistoryPolicyViolationException"):
        pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password="First-0ne", Permanent=True)
    change("Second-0ne", "Third-0ne")
    change("Third-0ne", "First-0ne")


def test_without_a_history_a_password_may_come_back(pool):
    token = pool.sign_in(pool.user())["AccessToken"]
    pool.idp.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=PASSWORD)


# ForgotPassword

def test_recovering_a_password(pool):
    username = reachable(pool)
    assert forgot(pool, username) == {
        "CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}}
    # Asking alone changes nothing.
    assert pool.sign_in(username)
    assert confirm(pool, username, pool.code(username, "forgot-password")) == {}
    assert pool.sign_in(username, OTHER_PASSWORD)
    assert pool.sign_in_srp(username, OTHER_PASSWORD)["AuthenticationResult"]
    with refused("NotAuthorizedException", WRONG):
        pool.start(username)


def test_a_code_recovers_once(pool):
    username = reachable(pool)
    forgot(pool, username)
    code = pool.code(username, "forgot-password")
    confirm(pool, username, code)
    with refused("ExpiredCodeException", EXPIRED):
        confirm(pool, username, code, "Y3t-another")
    assert pool.sign_in(username, OTHER_PASSWORD)


def test_a_new_code_replaces_the_old(pool):
    username = reachable(pool)
    forgot(pool, username)
    first = pool.code(username, "forgot-password")
    before = pool.last_message(username)
    forgot(pool, username)
    second = pool.code(username, "forgot-password", before)
    if first != second:
        with refused("CodeMismatchException", MISMATCH):
            confirm(pool, username, first)
    confirm(pool, username, second)


def test_a_wrong_code_recovers_nothing(pool):
    username = reachable(pool)
    forgot(pool, username)
    code = pool.code(username, "forgot-password")
    with refused("CodeMismatchException", MISMATCH):
        confirm(pool, username, wrong(code))
    assert pool.sign_in(username)
    confirm(pool, username, code)


def test_no_code_was_asked_for(pool):
    with refused("ExpiredCodeException", EXPIRED):
        confirm(pool, reachable(pool), "123456")


@pytest.mark.parametrize("password, requirement", WEAK[:2])
def test_a_weak_password_does_not_use_the_code_up(pool, password, requirement):
    username = reachable(pool)
    forgot(pool, username)
    code = pool.code(username, "forgot-password")
    with refused("InvalidPasswordException", f"Password does not conform to policy: {requirement}"):
        confirm(pool, username, code, password)
    confirm(pool, username, code)


def test_the_code_of_one_purpose_serves_no_other(email_pool):
    username = reachable(email_pool)
    token = email_pool.sign_in(username)["AccessToken"]
    email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    with refused("ExpiredCodeException", EXPIRED):
        confirm(email_pool, username, email_pool.code(username, "verify-attribute"))


@pytest.mark.parametrize("values", [{}, {"email": "a@example.com"}, {"email": "a@example.com", "email_verified": "false"}])
def test_without_a_verified_address_there_is_no_recovery(pool, values):
    with refused("InvalidParameterException", NO_CONTACT):
        forgot(pool, pool.user(**values))


def test_a_phone_goes_before_an_address_where_nothing_else_is_said(pool):
    # cognito/passwords §3: no AccountRecoverySetting: SMS if the phone is verified.
    username = reachable(pool, phone_number="+12065550100", phone_number_verified="true")
    assert forgot(pool, username)["CodeDeliveryDetails"] == {
        "AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100"}


def test_priorities_decide_the_way():
    pool = Pool(AccountRecoverySetting={"RecoveryMechanisms": [
        {"Priority": 1, "Name": "verified_email"}, {"Priority": 2, "Name": "verified_phone_number"}]})
    both = reachable(pool, phone_number="+12065550100", phone_number_verified="true")
    assert forgot(pool, both)["CodeDeliveryDetails"]["DeliveryMedium"] == "EMAIL"
    phone = pool.user(phone_number="+12065550100", phone_number_verified="true")
    assert forgot(pool, phone)["CodeDeliveryDetails"]["DeliveryMedium"] == "SMS"


def test_a_mechanism_that_is_not_listed_is_not_used():
    pool = Pool(AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]})
    with refused("InvalidParameterException", NO_CONTACT):
        forgot(pool, pool.user(phone_number="+12065550100", phone_number_verified="true"))


def test_only_administrators_may_recover():
    pool = Pool(AccountRecoverySetting={"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]})
    with refused("NotAuthorizedException", "Contact administrator to reset password."):
        forgot(pool, reachable(pool))


def test_an_invited_user_recovers_nothing(pool):
    username = reachable(pool)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=PASSWORD)
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        forgot(pool, username)


def test_a_disabled_user_recovers_nothing(pool):
    username = reachable(pool)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException", "User is disabled."):
        forgot(pool, username)


def test_an_unconfirmed_user_without_a_verified_address_recovers_nothing(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    with refused("InvalidParameterException", NO_CONTACT):
        forgot(email_pool, username)


# AdminResetUserPassword

def test_an_administrator_resets_a_password(pool):
    username = reachable(pool)
    token = pool.sign_in(username)["AccessToken"]
    assert body(pool.idp.admin_reset_user_password(UserPoolId=pool.id, Username=username)) == {}
    assert pool.status(username) == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.start(username)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.idp.get_user(AccessToken=token)
    confirm(pool, username, pool.code(username, "forgot-password"))
    assert pool.status(username) == "CONFIRMED"
    assert pool.sign_in(username, OTHER_PASSWORD)


def test_a_user_may_ask_for_another_code_after_a_reset(pool):
    username = reachable(pool)
    pool.idp.admin_reset_user_password(UserPoolId=pool.id, Username=username)
    before = pool.last_message(username)
    forgot(pool, username)
    confirm(pool, username, pool.code(username, "forgot-password", before))
    assert pool.status(username) == "CONFIRMED"


def test_what_cannot_be_reset(pool):
    idp = pool.idp
    with refused("UserNotFoundException", "User does not exist."):
        idp.admin_reset_user_password(UserPoolId=pool.id, Username="nobody")
    with refused("InvalidParameterException", NO_CONTACT):
        idp.admin_reset_user_password(UserPoolId=pool.id, Username=pool.user())
    invited = reachable(pool)
    idp.admin_set_user_password(UserPoolId=pool.id, Username=invited, Password=PASSWORD)
    with refused("NotAuthorizedException", "User password cannot be reset in the current state."):
        idp.admin_reset_user_password(UserPoolId=pool.id, Username=invited)
    disabled = reachable(pool)
    idp.admin_disable_user(UserPoolId=pool.id, Username=disabled)
    # Without the dot, as recorded.
    with refused("NotAuthorizedException", "User is disabled"):
        idp.admin_reset_user_password(UserPoolId=pool.id, Username=disabled)


# AdminSetUserPassword

@pytest.mark.parametrize("password, requirement", WEAK)
def test_an_administrators_choice_obeys_the_policy_too(pool, password, requirement):
    with refused("InvalidPasswordException", f"Password does not conform to policy: {requirement}"):
        pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=pool.user(), Password=password, Permanent=True)


def test_a_permanent_password_confirms_whoever_it_is(email_pool):
    # cognito/sign-up §1.
    username = email_pool.sign_up(email="a@example.com")["Username"]
    assert body(email_pool.idp.admin_set_user_password(
        UserPoolId=email_pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)) == {}
    assert email_pool.status(username) == "CONFIRMED"
    assert email_pool.sign_in(username, OTHER_PASSWORD)
    assert [one["purpose"] for one in outbox(email_pool.id, username)] == ["sign-up"]


def test_a_permanent_password_ends_a_reset(pool):
    username = reachable(pool)
    pool.idp.admin_reset_user_password(UserPoolId=pool.id, Username=username)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)
    assert pool.sign_in(username, OTHER_PASSWORD)
