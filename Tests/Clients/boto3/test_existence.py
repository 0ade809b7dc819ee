"""PreventUserExistenceErrors, both ways (cognito/sign-in §10)."""

import re

import pytest

from sekisho import PASSWORD, UUID, Pool, outbox, refused, unique

WRONG = "Incorrect username or password."
NOT_FOUND = "Username/client id combination not found."


@pytest.fixture
def silent():
    return Pool(client={"PreventUserExistenceErrors": "ENABLED"}, AutoVerifiedAttributes=["email"])


@pytest.fixture
def legacy():
    return Pool(client={"PreventUserExistenceErrors": "LEGACY"}, AutoVerifiedAttributes=["email"])


def test_legacy_says_it_plainly(legacy):
    idp, client = legacy.idp, legacy.client_id
    with refused("UserNotFoundException", "User does not exist."):
        legacy.start("nobody")
    with refused("UserNotFoundException", "User does not exist."):
        legacy.start_srp("nobody")
    with refused("UserNotFoundException", NOT_FOUND):
        idp.forgot_password(ClientId=client, Username="nobody")
    with refused("UserNotFoundException", NOT_FOUND):
        idp.confirm_forgot_password(ClientId=client, Username="nobody", ConfirmationCode="123456", Password=PASSWORD)
    with refused("UserNotFoundException", NOT_FOUND):
        idp.resend_confirmation_code(ClientId=client, Username="nobody")
    with refused("UserNotFoundException", NOT_FOUND):
        idp.confirm_sign_up(ClientId=client, Username="nobody", ConfirmationCode="123456")


def test_a_password_sign_in_tells_nothing(silent):
    username = silent.user()
    with refused("NotAuthorizedException", WRONG):
        silent.start("nobody")
    with refused("NotAuthorizedException", WRONG):
        silent.start(username, "Not-the-0ne")
    with refused("NotAuthorizedException", WRONG):
        silent.admin_start("nobody")


def test_srp_tells_nothing(silent):
    username = silent.user()
    _, real = silent.start_srp(username)
    ours, fake = silent.start_srp("nobody")
    real, fake = real["ChallengeParameters"], fake["ChallengeParameters"]
    assert set(fake) == set(real)
    assert fake["USER_ID_FOR_SRP"] == fake["USERNAME"] == "nobody"
    assert abs(len(fake["SECRET_BLOCK"]) - len(real["SECRET_BLOCK"])) <= 64
    assert re.fullmatch("[0-9a-f]{1,32}", fake["SALT"])
    with refused("NotAuthorizedException", WRONG):
        silent.answer_srp(ours.answer(fake))


def test_the_fake_salt_is_stable(silent):
    salts = {silent.start_srp("nobody")[1]["ChallengeParameters"]["SALT"] for _ in range(3)}
    assert len(salts) == 1
    assert silent.start_srp("somebody")[1]["ChallengeParameters"]["SALT"] not in salts
    other = Pool(client={"PreventUserExistenceErrors": "ENABLED"})
    assert other.start_srp("nobody")[1]["ChallengeParameters"]["SALT"] not in salts


def test_the_fake_identity_has_the_form_of_real_ones():
    pool = Pool(client={"PreventUserExistenceErrors": "ENABLED"}, UsernameAttributes=["email"])
    pool.user("real@example.com")
    real = pool.start_srp("real@example.com")[1]["ChallengeParameters"]["USER_ID_FOR_SRP"]
    fakes = {pool.start_srp("nobody@example.com")[1]["ChallengeParameters"]["USER_ID_FOR_SRP"] for _ in range(2)}
    assert UUID.match(real) and len(fakes) == 1 and UUID.match(fakes.pop())


def test_a_forgotten_password_tells_nothing(silent):
    idp, client = silent.idp, silent.client_id
    real = silent.user(email="real@example.com", email_verified="true")
    known = idp.forgot_password(ClientId=client, Username=real)["CodeDeliveryDetails"]
    unknown = idp.forgot_password(ClientId=client, Username="nobody")["CodeDeliveryDetails"]
    assert set(known) == set(unknown)
    assert (known["DeliveryMedium"], known["AttributeName"]) == (unknown["DeliveryMedium"], unknown["AttributeName"])
    assert idp.forgot_password(ClientId=client, Username="nobody")["CodeDeliveryDetails"] == unknown
    assert outbox(silent.id, "nobody") == []


@pytest.mark.parametrize("state", ["unverified", "disabled", "unconfirmed"])
def test_a_user_who_cannot_recover_looks_the_same(silent, state):
    username = unique()
    if state == "unconfirmed":
        silent.sign_up(username, email="a@example.com")
    else:
        silent.user(username, email="a@example.com", email_verified="false" if state == "unverified" else "true")
    if state == "disabled":
        silent.idp.admin_disable_user(UserPoolId=silent.id, Username=username)
    assert silent.idp.forgot_password(ClientId=silent.client_id, Username=username)["CodeDeliveryDetails"]
    assert outbox(silent.id, username, "forgot-password") == []


def test_a_client_id_is_not_a_secret_but_a_pool_is_still_its_own(silent, legacy):
    # The mode belongs to the client: another client of the same pool may say it plainly.
    plain = silent.add_client()["ClientId"]
    with refused("UserNotFoundException", "User does not exist."):
        silent.start("nobody", client_id=plain)
    with refused("NotAuthorizedException", WRONG):
        silent.start("nobody")


def test_confirming_a_new_password_tells_nothing(silent):
    # cognito/sign-in §10: CodeMismatch for the unknown; Expired where no code was ever asked for.
    with pytest.raises(silent.idp.exceptions.ClientError) as caught:
        silent.idp.confirm_forgot_password(ClientId=silent.client_id, Username="nobody", ConfirmationCode="123456", Password=PASSWORD)
    assert caught.value.response["Error"]["Code"] in ("CodeMismatchException", "ExpiredCodeException")


def test_resending_tells_nothing(silent):
    waiting = silent.sign_up(email="real@example.com")["Username"]
    known = silent.idp.resend_confirmation_code(ClientId=silent.client_id, Username=waiting)["CodeDeliveryDetails"]
    for username in ("nobody", silent.user(email="b@example.com", email_verified="true")):
        details = silent.idp.resend_confirmation_code(ClientId=silent.client_id, Username=username)["CodeDeliveryDetails"]
        assert set(details) == set(known)
        assert outbox(silent.id, username, "resend") == []


def test_confirming_a_sign_up_tells_nothing(silent):
    with refused("ExpiredCodeException", "Invalid code provided, please request a code again."):
        silent.idp.confirm_sign_up(ClientId=silent.client_id, Username="nobody", ConfirmationCode="123456")


def test_signing_up_with_a_taken_name_tells_it_all_the_same(silent):
    username = silent.user()
    with refused("UsernameExistsException", "User already exists"):
        silent.sign_up(username)


def test_administrators_are_told_in_both_modes(silent, legacy):
    for pool in (silent, legacy):
        with refused("UserNotFoundException", "User does not exist."):
            pool.get("nobody")
