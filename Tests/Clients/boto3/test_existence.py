"""PreventUserExistenceErrors, both ways (cognito/sign-in §10)."""

import re

import pytest

from sekisho import PASSWORD, UUID, Pool, outbox, refused, unique, wrong

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
    assert len(fake["SECRET_BLOCK"]) == len(real["SECRET_BLOCK"])
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
    waiting = silent.sign_up(email="real@example.com")["Username"]
    confirmed = silent.user()
    mute = silent.sign_up()["Username"]
    for username in (waiting, confirmed, mute, "nobody"):
        for _ in range(3):
            with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
                silent.idp.confirm_sign_up(ClientId=silent.client_id, Username=username, ConfirmationCode="abcdef")
    silent.idp.confirm_sign_up(
        ClientId=silent.client_id, Username=waiting, ConfirmationCode=silent.code(waiting, "sign-up"))


def test_a_sign_up_that_is_confirmed_twice_is_told_to_who_has_the_code(silent):
    # A double click, a second tab, a client that tries again.
    username = silent.sign_up(email="real@example.com")["Username"]
    code = silent.code(username, "sign-up")

    def confirm(name, code):
        silent.idp.confirm_sign_up(ClientId=silent.client_id, Username=name, ConfirmationCode=code)

    confirm(username, code)
    with refused("NotAuthorizedException", "User cannot be confirmed. Current status is CONFIRMED"):
        confirm(username, code)
    for name, other in ((username, wrong(code)), ("nobody", code)):
        with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
            confirm(name, other)


def test_a_reset_is_told_to_who_has_the_password(silent):
    username = silent.user(email="real@example.com", email_verified="true")
    silent.idp.admin_reset_user_password(UserPoolId=silent.id, Username=username)
    for start in (silent.start, silent.admin_start):
        with refused("NotAuthorizedException", WRONG):
            start(username, "Not-the-0ne")
        with refused("PasswordResetRequiredException", "Password reset required for the user"):
            start(username)
    for password, error, text in (
            ("Not-the-0ne", "NotAuthorizedException", WRONG),
            (PASSWORD, "PasswordResetRequiredException", "Password reset required for the user")):
        ours, step = silent.start_srp(username, password)
        with refused(error, text):
            silent.answer_srp(ours.answer(step["ChallengeParameters"]))


def test_signing_up_with_a_taken_name_tells_it_all_the_same(silent):
    username = silent.user()
    with refused("UsernameExistsException", "User already exists"):
        silent.sign_up(username)


def test_administrators_are_told_in_both_modes(silent, legacy):
    for pool in (silent, legacy):
        with refused("UserNotFoundException", "User does not exist."):
            pool.get("nobody")


# Asked again and again, by every name that a client learns

KINDS = {
    "plain": ({}, "{}"),
    "insensitive": ({"UsernameConfiguration": {"CaseSensitive": False}}, "{}"),
    "by address": ({"UsernameAttributes": ["email"]}, "{}@example.com"),
    "aliases": ({"AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]}, "{}"),
}


@pytest.fixture(params=KINDS.items(), ids=lambda kind: kind[0])
def kind(request):
    settings, form = request.param[1]
    return Pool(client={"PreventUserExistenceErrors": "ENABLED"}, **settings), form


def answers(pool, name, times=3):
    """What SRP's first step says of a name and of the id that it gave, and what its second says of a wrong proof."""
    seen = []
    asked = name
    for _ in range(times):
        _, challenge = pool.start_srp(asked)
        assert set(challenge) == {"ChallengeName", "ChallengeParameters", "ResponseMetadata"}
        seen.append(challenge["ChallengeParameters"])
        asked = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]
    return seen


def test_an_id_sent_back_is_the_same_user_real_or_not(kind):
    pool, form = kind
    for name in (pool.user(form.format("real")), form.format("nobody")):
        seen = answers(pool, name)
        assert len({one["USER_ID_FOR_SRP"] for one in seen}) == 1
        assert len({one["USERNAME"] for one in seen}) == 1
        assert len({one["SALT"] for one in seen}) == 1
        assert len({one["SRP_B"] for one in seen}) == 3


def test_nothing_in_the_form_of_an_answer_tells_who_exists(kind):
    pool, form = kind
    shapes = {"real": set(), "unknown": set()}
    for index in range(12):
        for who in shapes:
            name = form.format(f"{who[:1]}{'x' * index}")
            if who == "real":
                pool.user(name)
            for one in answers(pool, name, times=2):
                identity = one["USER_ID_FOR_SRP"]
                form_of_id = "uuid" if UUID.match(identity) else "typed" if identity == name else "other"
                shapes[who].add((tuple(sorted(one)), len(one["SECRET_BLOCK"]), one["SECRET_BLOCK"][:4], form_of_id))
                assert re.fullmatch("[0-9a-f]{24,32}", one["SALT"]) and re.fullmatch("[0-9a-f]{700,768}", one["SRP_B"])
    assert shapes["real"] == shapes["unknown"]
    assert len({length for shape in shapes.values() for _, length, _, _ in shape}) == 1


def test_an_unknown_address_in_an_alias_pool_gives_no_address_back():
    # Where an alias was typed, the id of a real user is a username, which is no address.
    pool = Pool(client={"PreventUserExistenceErrors": "ENABLED"}, AliasAttributes=["email"])
    pool.user("real", email="real@example.com", email_verified="true")
    assert pool.start_srp("real@example.com")[1]["ChallengeParameters"]["USER_ID_FOR_SRP"] == "real"
    assert UUID.match(pool.start_srp("nobody@example.com")[1]["ChallengeParameters"]["USER_ID_FOR_SRP"])


def test_a_code_for_an_id_goes_where_one_for_its_name_goes():
    pool = Pool(client={"PreventUserExistenceErrors": "ENABLED"}, UsernameAttributes=["email"])
    pool.user("real@example.com", email_verified="true")
    for name in ("real@example.com", "nobody@example.com", "x@a.example"):
        identity = answers(pool, name, times=1)[0]["USER_ID_FOR_SRP"]
        shown = [
            pool.idp.forgot_password(ClientId=pool.client_id, Username=one)["CodeDeliveryDetails"]
            for one in (name, identity, name)]
        assert shown[0] == shown[1] == shown[2]
        local, domain = name.split("@")
        assert shown[0]["Destination"] == f"{local[0]}***@{domain[0]}***"
        for one in (name, identity):
            with refused("CodeMismatchException"):
                pool.idp.confirm_forgot_password(
                    ClientId=pool.client_id, Username=one, ConfirmationCode="abcdef", Password=PASSWORD)


def test_the_lock_of_one_name_does_not_show_in_another():
    pool = Pool(client={"PreventUserExistenceErrors": "ENABLED"}, AliasAttributes=["email"])
    address = f"{unique()}@example.com"
    username = pool.user(email=address, email_verified="true")
    for _ in range(5):
        with refused("NotAuthorizedException", WRONG):
            pool.start(username, "Not-the-0ne")
    for name in (address, f"{unique()}@example.com"):
        with refused("NotAuthorizedException", WRONG):
            pool.start(name, "Not-the-0ne")
