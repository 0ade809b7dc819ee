"""SignUp, ConfirmSignUp, ResendConfirmationCode, AdminConfirmSignUp (cognito/sign-up §2, §3; cognito/messages §2)."""

import re

import pytest

from sekisho import PASSWORD, UUID, Pool, attributes, body, claims, named, outbox, pool_with_email, refused, unique, wrong

EXPIRED = "Invalid code provided, please request a code again."
MISMATCH = "Invalid verification code provided, please try again."


def confirm(pool, username, code, **others):
    return body(pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=code, **pool.hash(username), **others))


def resend(pool, username):
    return body(pool.idp.resend_confirmation_code(ClientId=pool.client_id, Username=username, **pool.hash(username)))


def test_the_journey_of_a_new_user(email_pool):
    answer = email_pool.sign_up(email="newcomer@example.com", name="New Comer")
    username = answer.pop("Username")
    assert UUID.match(answer["UserSub"])
    assert answer["UserConfirmed"] is False
    assert answer["CodeDeliveryDetails"] == {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "n***@e***"}
    assert set(answer) - {"Session"} == {"UserSub", "UserConfirmed", "CodeDeliveryDetails"}
    user = email_pool.get(username)
    assert (user["UserStatus"], user["Enabled"]) == ("UNCONFIRMED", True)
    assert named(user["UserAttributes"])["sub"] == answer["UserSub"]
    # AuthSession for sign-in by USER_AUTH may be answered (cognito/sign-up §3), and nothing else.
    assert set(confirm(email_pool, username, email_pool.code(username, "sign-up"))) <= {"Session"}
    assert email_pool.status(username) == "CONFIRMED"
    assert email_pool.attributes(username)["email_verified"] == "true"
    tokens = email_pool.sign_in(username)
    assert tokens["TokenType"] == "Bearer"


def test_an_address_is_unverified_from_the_sign_up_on(pool):
    # Recorded in events of CustomMessage_SignUp; of users whom an administrator makes the flag is not there (recorded too).
    username = pool.sign_up(email="a@example.com", phone_number="+12065550100")["Username"]
    unverified = {"email_verified": "false", "phone_number_verified": "false"}
    [listed] = pool.idp.list_users(UserPoolId=pool.id, Filter=f'username = "{username}"')["Users"]
    pool.idp.admin_confirm_sign_up(UserPoolId=pool.id, Username=username)
    tokens = pool.sign_in(username)
    shown = pool.idp.get_user(AccessToken=tokens["AccessToken"])
    for attributes_of in (listed["Attributes"], shown["UserAttributes"], pool.get(username)["UserAttributes"]):
        assert unverified.items() <= named(attributes_of).items()
    told = claims(tokens["IdToken"])
    assert (told["email_verified"], told["phone_number_verified"]) == (False, False)
    assert not unverified.keys() & pool.attributes(pool.sign_up()["Username"]).keys()
    assert not unverified.keys() & pool.attributes(pool.user(email="b@example.com")).keys()


def test_codes_have_six_digits(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    assert re.fullmatch(r"\d{6}", email_pool.code(username, "sign-up"))


def test_nothing_is_sent_where_nothing_is_verified(pool):
    answer = pool.sign_up(email="a@example.com")
    assert "CodeDeliveryDetails" not in answer
    assert answer["UserConfirmed"] is False


def test_nothing_is_sent_where_no_address_was_given(email_pool):
    assert "CodeDeliveryDetails" not in email_pool.sign_up(name="No Address")


def test_a_phone_goes_before_an_address():
    # cognito/sign-up §2: both given and both verified: SMS.
    pool = Pool(
        AutoVerifiedAttributes=["email", "phone_number"],
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sns", "ExternalId": "x"})
    answer = pool.sign_up(email="a@example.com", phone_number="+12065550100")
    assert answer["CodeDeliveryDetails"] == {"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+*******0100"}
    confirm(pool, answer["Username"], pool.code(answer["Username"], "sign-up"))
    kept = pool.attributes(answer["Username"])
    assert kept["phone_number_verified"] == "true"
    assert kept.get("email_verified", "false") == "false"


def test_a_username_is_taken_once(pool):
    username = pool.sign_up()["Username"]
    with refused("UsernameExistsException", "User already exists"):
        pool.sign_up(username)


def test_a_deleted_username_is_free_again_with_a_new_sub(pool):
    first = pool.sign_up()
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username=first["Username"])
    assert pool.sign_up(first["Username"])["UserSub"] != first["UserSub"]


@pytest.mark.parametrize("password, requirement", [
    ("Sh0rt!a", "Password not long enough"), ("passw0rd!", "Password must have uppercase characters"),
    ("PASSW0RD!", "Password must have lowercase characters"), ("Password!", "Password must have numeric characters"),
    ("Passw0rdx", "Password must have symbol characters"),
])
def test_a_password_obeys_the_policy(pool, password, requirement):
    # cognito/passwords §1: one violation at a time, with this operation's own prefix.
    with refused("InvalidPasswordException", f"Password did not conform with policy: {requirement}"):
        pool.sign_up(password=password)


@pytest.mark.parametrize("symbol", list("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-"))
def test_every_documented_symbol_counts(pool, symbol):
    pool.sign_up(password=f"Passw0rd{symbol}x")


def test_a_password_is_needed(pool):
    with refused("InvalidParameterException"):
        pool.idp.sign_up(ClientId=pool.client_id, Username=unique())


def test_a_laxer_policy_is_a_laxer_policy():
    pool = Pool(Policies={"PasswordPolicy": {"MinimumLength": 6}})
    pool.sign_up(password="simple")
    with refused("InvalidPasswordException", "Password did not conform with policy: Password not long enough"):
        pool.sign_up(password="short")


def test_a_password_may_have_any_script(pool):
    password = "Пароль-パスワード-Aa1"
    username = pool.user(password=password)
    assert pool.sign_in(username, password)


def test_users_do_not_verify_themselves(email_pool):
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        email_pool.sign_up(email="a@example.com", email_verified="true")


def test_a_client_writes_only_what_it_may(pool):
    limited = pool.add_client(WriteAttributes=["email"])["ClientId"]
    pool.sign_up(client_id=limited, email="a@example.com")
    with refused("NotAuthorizedException", "A client attempted to write unauthorized attribute"):
        pool.sign_up(client_id=limited, email="a@example.com", name="Not Mine")


def test_a_closed_pool_signs_nobody_up():
    pool = Pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True})
    with refused("NotAuthorizedException", "SignUp is not permitted for this user pool"):
        pool.sign_up()


def test_a_wrong_code_confirms_nothing(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    code = email_pool.code(username, "sign-up")
    with refused("CodeMismatchException", MISMATCH):
        confirm(email_pool, username, wrong(code))
    assert email_pool.status(username) == "UNCONFIRMED"
    confirm(email_pool, username, code)


def test_a_code_is_used_once(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    code = email_pool.code(username, "sign-up")
    confirm(email_pool, username, code)
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        confirm(email_pool, username, code)


def test_a_user_without_a_code_cannot_confirm(pool):
    username = pool.sign_up()["Username"]
    with refused("ExpiredCodeException", EXPIRED):
        confirm(pool, username, "123456")


def test_a_resent_code_replaces_the_first(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    first = email_pool.code(username, "sign-up")
    assert resend(email_pool, username) == {
        "CodeDeliveryDetails": {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}}
    second = email_pool.code(username, "resend")
    if first != second:
        with refused("CodeMismatchException", MISMATCH):
            confirm(email_pool, username, first)
    confirm(email_pool, username, second)


def test_a_confirmed_user_gets_no_code(email_pool):
    username = email_pool.user(email="a@example.com")
    with refused("InvalidParameterException", "User is already confirmed."):
        resend(email_pool, username)


def test_a_pool_that_verifies_nothing_resends_nothing(pool):
    username = pool.sign_up(email="a@example.com")["Username"]
    with refused("NotAuthorizedException", "Cannot resend codes. Auto verification not turned on."):
        resend(pool, username)


def test_an_unknown_user_is_neither_confirmed_nor_written_to(email_pool):
    with refused("UserNotFoundException", "Username/client id combination not found."):
        confirm(email_pool, "nobody", "123456")
    with refused("UserNotFoundException", "Username/client id combination not found."):
        resend(email_pool, "nobody")


def test_an_administrator_confirms_without_a_code(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    idp = email_pool.idp
    assert body(idp.admin_confirm_sign_up(UserPoolId=email_pool.id, Username=username, ClientMetadata={"why": "test"})) == {}
    assert email_pool.status(username) == "CONFIRMED"
    # cognito/sign-up §3: the attributes stay unverified.
    assert email_pool.attributes(username).get("email_verified", "false") == "false"
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        idp.admin_confirm_sign_up(UserPoolId=email_pool.id, Username=username)
    with refused("UserNotFoundException", "User does not exist."):
        idp.admin_confirm_sign_up(UserPoolId=email_pool.id, Username="nobody")


def test_metadata_and_validation_data_are_accepted(email_pool):
    username = unique()
    email_pool.idp.sign_up(
        ClientId=email_pool.client_id, Username=username, Password=PASSWORD, UserAttributes=attributes(email="a@example.com"),
        ValidationData=[{"Name": "campaign", "Value": "spring"}], ClientMetadata={"from": "test"},
        AnalyticsMetadata={"AnalyticsEndpointId": "x"}, UserContextData={"IpAddress": "127.0.0.1"})
    assert "campaign" not in email_pool.attributes(username)


def test_confirming_by_sub(email_pool):
    # cognito/users §1: Username takes the sub wherever it takes the username.
    answer = email_pool.sign_up(email="a@example.com")
    confirm(email_pool, answer["UserSub"], email_pool.code(answer["Username"], "sign-up"))
    assert email_pool.status(answer["Username"]) == "CONFIRMED"


def test_message_templates_are_used():
    pool = pool_with_email(EmailVerificationMessage="Welcome! Type {####} now.", EmailVerificationSubject="Almost there")
    username = pool.sign_up(email="templated@example.com")["Username"]
    message = outbox(pool.id, username, "sign-up", wait=10)[0]
    assert message["subject"] == "Almost there"
    assert message["body"] == f"Welcome! Type {message['code']} now."
    assert message["destination"] == "templated@example.com"
