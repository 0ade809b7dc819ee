"""What a user may try in an hour (cognito/limits §1)."""

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, attributes, outbox, pool_with_email, refused, wrong

LIMIT = "Attempt limit exceeded, please try after some time."


def test_sign_up_codes_cannot_be_guessed(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    code = email_pool.code(username, "sign-up")

    def attempt(tried):
        email_pool.idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=tried)

    for _ in range(15):
        with refused("CodeMismatchException"):
            attempt(wrong(code))
    with refused("LimitExceededException", LIMIT):
        attempt(wrong(code))
    # Nor does the right one help any more.
    with refused("LimitExceededException", LIMIT):
        attempt(code)
    assert email_pool.status(username) == "UNCONFIRMED"


def test_another_code_gives_no_further_guesses(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]

    def attempt(tried):
        email_pool.idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=tried)

    code = email_pool.code(username, "sign-up")
    for _ in range(15):
        with refused("CodeMismatchException"):
            attempt(wrong(code))
    before = email_pool.last_message(username)
    email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
    with refused("LimitExceededException", LIMIT):
        attempt(wrong(email_pool.code(username, "resend", before)))


def test_codes_are_resent_five_times(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    for _ in range(5):
        email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
    with refused("LimitExceededException", LIMIT):
        email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
    # Another user is not concerned.
    other = email_pool.sign_up(email="b@example.com")["Username"]
    email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=other)


def test_recovery_codes_cannot_be_guessed(pool):
    # cognito/passwords §4: five mismatches, then the limit.
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    code = pool.code(username, "forgot-password")

    def attempt(tried):
        pool.idp.confirm_forgot_password(ClientId=pool.client_id, Username=username, ConfirmationCode=tried, Password=OTHER_PASSWORD)

    for _ in range(5):
        with refused("CodeMismatchException"):
            attempt(wrong(code))
    with refused("LimitExceededException", LIMIT):
        attempt(wrong(code))
    with refused("LimitExceededException", LIMIT):
        attempt(code)
    assert pool.sign_in(username)


def test_recovery_is_asked_for_so_often_and_no_oftener(pool):
    # Five at least, twenty at most, by the risk that Cognito sees.
    username = pool.user(email="a@example.com", email_verified="true")
    granted = 0
    for _ in range(21):
        try:
            pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
            granted += 1
        except pool.idp.exceptions.LimitExceededException as error:
            assert error.response["Error"]["Message"] == LIMIT
            break
    assert 5 <= granted <= 20


def test_attribute_codes_are_sent_five_times(email_pool):
    token = email_pool.sign_in(email_pool.user(email="a@example.com"))["AccessToken"]
    for _ in range(5):
        email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    with refused("LimitExceededException", LIMIT):
        email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")


def test_changes_of_address_send_five_codes(email_pool):
    username = email_pool.user(email="a@example.com")
    token = email_pool.sign_in(username)["AccessToken"]

    def change(number):
        email_pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email=f"victim{number}@example.org"))

    for number in range(5):
        change(number)
    # The operation has no LimitExceededException.
    with refused("TooManyRequestsException", LIMIT):
        change(5)
    # Refused as a whole, and what sends nothing is not limited.
    assert email_pool.attributes(username)["email"] == "victim4@example.org"
    email_pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(name="A"))


def test_an_address_gets_ten_messages(email_pool):
    for number in range(10):
        email_pool.sign_up(f"user{number}", email="victim@example.org" if number % 2 else "Victim@example.org")
    with refused("LimitExceededException", LIMIT):
        email_pool.sign_up("user10", email="victim@example.org")
    with refused("LimitExceededException", LIMIT):
        email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username="user3")
    # As with Cognito, the user is there and can ask for the code later (cognito/sign-up §2).
    assert email_pool.status("user10") == "UNCONFIRMED"
    assert len(outbox(email_pool.id, limit=100)) == 10
    # Neither another address nor another pool is concerned.
    email_pool.sign_up(email="other@example.org")
    pool_with_email().sign_up(email="victim@example.org")


def test_attribute_codes_cannot_be_guessed(email_pool):
    username = email_pool.user(email="a@example.com")
    token = email_pool.sign_in(username)["AccessToken"]
    email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    code = email_pool.code(username, "verify-attribute")
    for _ in range(15):
        with refused("CodeMismatchException"):
            email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=wrong(code))
    with refused("LimitExceededException", LIMIT):
        email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)


def test_the_old_password_cannot_be_guessed_by_changing_it(pool):
    token = pool.sign_in(pool.user())["AccessToken"]
    for _ in range(5):
        with refused("NotAuthorizedException"):
            pool.idp.change_password(AccessToken=token, PreviousPassword="Not-the-0ne", ProposedPassword=OTHER_PASSWORD)
    with refused("LimitExceededException", LIMIT):
        pool.idp.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)


def test_an_unknown_user_is_limited_like_a_known_one():
    # Or the limit would tell who exists (cognito/sign-in §10).
    pool = Pool(client={"PreventUserExistenceErrors": "ENABLED"}, AutoVerifiedAttributes=["email"])

    def granted(username):
        for count in range(21):
            try:
                pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
            except pool.idp.exceptions.LimitExceededException:
                return count
        pytest.fail("never limited")

    known = pool.user(email="a@example.com", email_verified="true")
    assert granted("nobody") == granted(known)
