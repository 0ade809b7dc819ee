"""A sample of ways in, by states of the user and both modes of PreventUserExistenceErrors (cognito/sign-in §4, §10, §11).

All of them are gone through inside the server's process: CognitoAPITests/Matrix.
"""

import pytest
from botocore.exceptions import ClientError

from sekisho import ALL_FLOWS, PASSWORD, Pool, outbox, unique

WRONG = "NotAuthorizedException: Incorrect username or password."
UNKNOWN = "UserNotFoundException: User does not exist."
UNKNOWN_OF_CLIENT = "UserNotFoundException: Username/client id combination not found."
DISABLED = "NotAuthorizedException: User is disabled."
UNCONFIRMED = "UserNotConfirmedException: User is not confirmed."
RESET = "PasswordResetRequiredException: Password reset required for the user"
MISMATCH = "CodeMismatchException: Invalid verification code provided, please try again."
NO_CODE = "ExpiredCodeException: Invalid code provided, please request a code again."
CONFIRMED = "NotAuthorizedException: User cannot be confirmed. Current status is {}"
ALREADY = "InvalidParameterException: User is already confirmed."
CANNOT_RESET = "NotAuthorizedException: User password cannot be reset in the current state."
NO_CONTACT = (
    "InvalidParameterException: Cannot reset password for the user as there is no registered/verified "
    "email or phone_number")

# What a wrong password, a wrong SRP proof, ForgotPassword, ConfirmForgotPassword without one before it,
# ResendConfirmationCode and ConfirmSignUp with a wrong code are answered with LEGACY.
LEGACY = {
    "unknown": (UNKNOWN, UNKNOWN, UNKNOWN_OF_CLIENT, UNKNOWN_OF_CLIENT, UNKNOWN_OF_CLIENT, UNKNOWN_OF_CLIENT),
    "unconfirmed": (UNCONFIRMED, WRONG, NO_CONTACT, NO_CODE, "done", MISMATCH),
    "confirmed": (WRONG, WRONG, "done", NO_CODE, ALREADY, CONFIRMED.format("CONFIRMED")),
    "invited": (WRONG, WRONG, CANNOT_RESET, NO_CODE, ALREADY, CONFIRMED.format("FORCE_CHANGE_PASSWORD")),
    "reset": (RESET, WRONG, "done", MISMATCH, ALREADY, CONFIRMED.format("RESET_REQUIRED")),
    "disabled": (DISABLED, DISABLED, DISABLED, DISABLED, ALREADY, CONFIRMED.format("CONFIRMED")),
}
# The same with ENABLED: nobody's answers, but for what is told to everybody.
ENABLED = dict.fromkeys(LEGACY, (WRONG, WRONG, "done", NO_CODE, "done", MISMATCH)) | {
    "unconfirmed": (UNCONFIRMED, WRONG, "done", NO_CODE, "done", MISMATCH),
}


def make(pool, state):
    """A name in this state."""
    if state == "unknown":
        return unique("nobody")
    if state == "unconfirmed":
        return pool.sign_up(email="a@example.com")["Username"]
    if state == "invited":
        username = unique()
        pool.idp.admin_create_user(
            UserPoolId=pool.id, Username=username, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
            UserAttributes=[{"Name": "email", "Value": "a@example.com"}, {"Name": "email_verified", "Value": "true"}])
        return username
    username = pool.user(email="a@example.com", email_verified="true")
    if state == "reset":
        pool.idp.admin_reset_user_password(UserPoolId=pool.id, Username=username)
    elif state == "disabled":
        pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    return username


def answer(attempt):
    try:
        attempt()
    except ClientError as error:
        return f"{error.response['Error']['Code']}: {error.response['Error']['Message']}"
    return "done"


def srp(pool, username):
    ours, challenge = pool.start_srp(username, "Not-the-0ne")
    pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))


@pytest.mark.parametrize("state", LEGACY)
@pytest.mark.parametrize("mode", ["LEGACY", "ENABLED"])
def test_a_sample_of_the_matrix(mode, state):
    pool = Pool(client={"PreventUserExistenceErrors": mode}, AutoVerifiedAttributes=["email"])
    username = make(pool, state)
    before = len(outbox(pool.id, username))
    named = {"ClientId": pool.client_id, "Username": username}
    idp = pool.idp
    # What asks for a code comes after what would find it.
    seen = {
        "recover": answer(lambda: idp.confirm_forgot_password(**named, ConfirmationCode="abcdef", Password=PASSWORD)),
        "confirm": answer(lambda: idp.confirm_sign_up(**named, ConfirmationCode="abcdef")),
        "forgot": answer(lambda: idp.forgot_password(**named)),
        "resend": answer(lambda: idp.resend_confirmation_code(**named)),
        "srp": answer(lambda: srp(pool, username)),
        "password": answer(lambda: pool.start(username, "Not-the-0ne")),
    }
    expected = (LEGACY if mode == "LEGACY" else ENABLED)[state]
    assert tuple(seen[call] for call in ("password", "srp", "forgot", "recover", "resend", "confirm")) == expected
    # Messages leave for those alone who can do something with them.
    sent = {"unconfirmed": 1, "confirmed": 1, "reset": 1}.get(state, 0)
    assert len(outbox(pool.id, username)) - before == sent


def test_a_choice_tells_nothing_of_nobody():
    pool = Pool(
        client={"PreventUserExistenceErrors": "ENABLED", "ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"]},
        AutoVerifiedAttributes=["email"],
        Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})

    def choose(username, preferred=None):
        parameters = {"USERNAME": username} | ({"PREFERRED_CHALLENGE": preferred} if preferred else {})
        step = pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters=parameters)
        return {
            "members": sorted(step.keys() - {"ResponseMetadata"}), "challenge": step["ChallengeName"],
            "parameters": sorted(step["ChallengeParameters"]), "session": len(step["Session"]),
            "available": step["AvailableChallenges"], "medium": step["ChallengeParameters"].get("CODE_DELIVERY_DELIVERY_MEDIUM"),
        }

    real = pool.user(email="a@example.com", email_verified="true")
    shown = choose(real)
    # What nobody's name shows is drawn for each.
    nobody = next(
        name for name in (unique("nobody") for _ in range(100)) if choose(name)["available"] == shown["available"])
    for preferred in (None, "PASSWORD", "EMAIL_OTP", "WEB_AUTHN"):
        assert choose(nobody, preferred) == choose(real, preferred)
    assert outbox(pool.id, nobody) == []
