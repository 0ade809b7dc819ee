"""USER_SRP_AUTH against an implementation of our own, honest and dishonest (cognito/sign-in §7; cognito/srp)."""

import base64
import datetime
import hashlib
import re

import pycognito.aws_srp
import pytest

import srp
from sekisho import OTHER_PASSWORD, PASSWORD, Pool, claims, refused, soon, unique

WRONG = "Incorrect username or password."


def test_our_own_client_computes_the_known_vector():
    # cognito/srp §5.
    ephemeral = b"".join(hashlib.sha256(f"client-a-{part}".encode()).digest() for part in (1, 2, 3, 4))
    ours = srp.Client("us-east-1_AbCdEf123", "Passw0rd!é", int.from_bytes(ephemeral, "big"))
    b = int.from_bytes(b"".join(hashlib.sha256(f"server-b-{part}".encode()).digest() for part in (1, 2, 3, 4)), "big")
    user, salt = "a1b2c3d4-5678-90ab-cdef-111111111111", 0xd5a1b2c3d4e5f60718293a4b5c6d7e8f
    x = ours.x(user, salt)
    assert format(x, "x") == "d0346c86df2710a9dd81bdc55698180281af6f7f66bd72c399764114f5d2bd35"
    b_public = (srp.K_MULTIPLIER * pow(srp.G, x, srp.N) + pow(srp.G, b, srp.N)) % srp.N
    assert ours.key(user, salt, b_public).hex() == "3bae9025dbd0efce12d9b51195048b44"
    parameters = {
        "USER_ID_FOR_SRP": user, "SALT": format(salt, "x"), "SRP_B": format(b_public, "x"),
        "SECRET_BLOCK": base64.b64encode(bytes(range(0x30))).decode()}
    assert ours.signature(parameters, "Tue Nov 3 04:05:06 UTC 2026") == "XOKYpvsKhFD9zVAX0GZBNdVZEv+TNGyITRgGwKZ/aTs="


def test_a_sign_in(pool):
    username = pool.user()
    ours, challenge = pool.start_srp(username)
    parameters = challenge["ChallengeParameters"]
    assert set(parameters) == {"SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"}
    assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"] == username
    assert re.fullmatch("[0-9a-f]{1,32}", parameters["SALT"])
    assert re.fullmatch("[0-9a-f]{1,768}", parameters["SRP_B"])
    base64.b64decode(parameters["SECRET_BLOCK"], validate=True)
    # cognito/sign-in §6: all state is in SECRET_BLOCK.
    assert "Session" not in challenge
    answer = pool.answer_srp(ours.answer(parameters))
    assert answer["ChallengeParameters"] == {}
    assert claims(answer["AuthenticationResult"]["AccessToken"])["username"] == username


def test_pycognito_signs_in(pool):
    username = pool.user()
    client = pycognito.aws_srp.AWSSRP(
        username=username, password=PASSWORD, pool_id=pool.id, client_id=pool.client_id, client=pool.idp)
    assert client.authenticate_user()["AuthenticationResult"]["IdToken"]


def test_a_sign_in_by_the_server_side(pool):
    username = pool.user()
    ours = srp.Client(pool.id, PASSWORD)
    challenge = pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH",
        AuthParameters={"USERNAME": username, "SRP_A": ours.srp_a})
    answer = pool.idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id, ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER",
        ChallengeResponses=ours.answer(challenge["ChallengeParameters"]))
    assert answer["AuthenticationResult"]["RefreshToken"]


def test_many_sign_ins_meet_short_and_long_numbers(pool):
    # Salts, B and S with leading zero bytes turn up by chance: the paddings must agree in all of them.
    username = pool.user()
    for _ in range(24):
        assert pool.sign_in_srp(username)["AuthenticationResult"]


@pytest.mark.parametrize("password", ["Passw0rd!é", "Пароль-Aa1", "A1!" + "x" * 200])
def test_passwords_of_every_kind(pool, password):
    assert pool.sign_in_srp(pool.user(password=password), password)["AuthenticationResult"]


@pytest.mark.parametrize("form", [str.upper, lambda text: "00" + text, lambda text: "0" + text])
def test_srp_a_in_other_spellings(pool, form):
    # cognito/srp §3: upper case and leading zeros are accepted.
    username = pool.user()
    ours = srp.Client(pool.id, PASSWORD)
    challenge = pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": username, "SRP_A": form(ours.srp_a)})
    assert pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))["AuthenticationResult"]


def test_a_password_set_anew_has_a_new_verifier(pool):
    username = pool.user()
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)
    ours, challenge = pool.start_srp(username)
    with refused("NotAuthorizedException", WRONG):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))
    assert pool.sign_in_srp(username, OTHER_PASSWORD)["AuthenticationResult"]


def test_a_user_made_before_any_srp_client_can_still_sign_in(idp):
    # A verifier need not be kept while no client wants one; the next sign-in by password brings it.
    pool = Pool(client={"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    username = pool.user()
    first, later = pool.client_id, pool.add_client()["ClientId"]

    def sign_in():
        assert pool.sign_in(username, client_id=first)
        pool.client_id = later
        return pool.sign_in_srp(username)

    assert soon(sign_in)["AuthenticationResult"]


# Dishonest clients

def test_a_wrong_password(pool):
    ours, challenge = pool.start_srp(pool.user(), "Not-the-0ne")
    with refused("NotAuthorizedException", WRONG):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))


@pytest.mark.parametrize("multiple", [0, 1, 2, 3])
def test_an_a_that_is_a_multiple_of_n_proves_nothing(pool, multiple):
    # S is zero then, and whoever knows that can prove it: one of the two steps must refuse.
    username = pool.user()
    try:
        challenge = pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": username, "SRP_A": format(multiple * srp.N, "x")})
    except pool.idp.exceptions.ClientError as error:
        assert error.response["Error"]["Code"] in ("InvalidParameterException", "NotAuthorizedException")
        return
    parameters, time = challenge["ChallengeParameters"], srp.timestamp()
    u = srp.number(srp.digest(srp.pad(multiple * srp.N) + srp.pad(int(parameters["SRP_B"], 16))))
    key = srp.mac(srp.mac(srp.pad(u), srp.pad(0)), b"Caldera Derived Key\x01")[:16]
    message = (pool.id.split("_")[1] + username).encode() + base64.b64decode(parameters["SECRET_BLOCK"]) + time.encode()
    with refused("NotAuthorizedException"):
        pool.answer_srp({
            "USERNAME": username, "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"], "TIMESTAMP": time,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(srp.mac(key, message)).decode()})


@pytest.mark.parametrize("public", ["", "zz", "12 34", "-5", "0x12"])
def test_an_a_that_is_no_number(pool, public):
    username = pool.user()
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": username, "SRP_A": public})
    assert caught.value.response["Error"]["Code"] in ("InvalidParameterException", "NotAuthorizedException")


def test_a_secret_block_is_good_for_one_proof(pool):
    ours, challenge = pool.start_srp(pool.user())
    responses = ours.answer(challenge["ChallengeParameters"])
    assert pool.answer_srp(responses)["AuthenticationResult"]
    with refused("NotAuthorizedException"):
        pool.answer_srp(responses)


def test_a_failed_proof_spends_the_secret_block(pool):
    ours, challenge = pool.start_srp(pool.user())
    good = ours.answer(challenge["ChallengeParameters"])
    with refused("NotAuthorizedException", WRONG):
        pool.answer_srp(good | {"PASSWORD_CLAIM_SIGNATURE": base64.b64encode(bytes(32)).decode()})
    with refused("NotAuthorizedException"):
        pool.answer_srp(good)


def test_a_secret_block_of_another_user(pool):
    mine, theirs = pool.user(), pool.user()
    _, challenge = pool.start_srp(theirs)
    ours = srp.Client(pool.id, PASSWORD)
    with refused("NotAuthorizedException"):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]) | {"USERNAME": mine})


def test_a_secret_block_is_bound_to_its_user(pool):
    # The proof is honest, but names another user than the block was made for.
    mine, theirs = pool.user(), pool.user()
    ours, challenge = pool.start_srp(mine)
    with refused("NotAuthorizedException"):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]) | {"USERNAME": theirs})


def test_a_secret_block_is_bound_to_its_client(pool):
    username = pool.user()
    other = pool.add_client()["ClientId"]
    ours, challenge = pool.start_srp(username)
    with refused("NotAuthorizedException"):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]), client_id=other)


def test_a_secret_block_of_another_pool(pool):
    other = Pool()
    username = unique()
    pool.user(username), other.user(username)
    ours, challenge = pool.start_srp(username)
    with refused("NotAuthorizedException"):
        other.answer_srp(ours.answer(challenge["ChallengeParameters"]))


@pytest.mark.parametrize("damage", [
    lambda block: block[:-8] + "AAAAAAA=", lambda block: "AAAA" + block[4:], lambda block: block[: len(block) // 2 // 4 * 4],
    lambda block: "AAAA", lambda block: "not base64!",
])
def test_a_damaged_secret_block(pool, damage):
    ours, challenge = pool.start_srp(pool.user())
    responses = ours.answer(challenge["ChallengeParameters"])
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        pool.answer_srp(responses | {"PASSWORD_CLAIM_SECRET_BLOCK": damage(responses["PASSWORD_CLAIM_SECRET_BLOCK"])})
    assert caught.value.response["Error"]["Code"] in ("InvalidParameterException", "NotAuthorizedException")


@pytest.mark.parametrize("missing", ["PASSWORD_CLAIM_SIGNATURE", "PASSWORD_CLAIM_SECRET_BLOCK", "TIMESTAMP", "USERNAME"])
def test_a_missing_response_is_named(pool, missing):
    ours, challenge = pool.start_srp(pool.user())
    responses = ours.answer(challenge["ChallengeParameters"])
    del responses[missing]
    with refused("InvalidParameterException", f"Missing required parameter {missing}"):
        pool.answer_srp(responses)


@pytest.mark.parametrize("time", ["2026-11-03T04:05:06Z", "Di Nov 3 04:05:06 UTC 2026", "now", "Tue Nov 3 04:05 UTC 2026"])
def test_a_timestamp_in_another_form(pool, time):
    ours, challenge = pool.start_srp(pool.user())
    with refused("InvalidParameterException", "TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"], time))


def test_a_timestamp_is_what_was_signed(pool):
    ours, challenge = pool.start_srp(pool.user())
    responses = ours.answer(challenge["ChallengeParameters"])
    other = srp.timestamp(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=61))
    with refused("NotAuthorizedException", WRONG):
        pool.answer_srp(responses | {"TIMESTAMP": other})


def test_a_clock_that_is_a_little_off_is_forgiven(pool):
    ours, challenge = pool.start_srp(pool.user())
    behind = srp.timestamp(datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(seconds=90))
    assert pool.answer_srp(ours.answer(challenge["ChallengeParameters"], behind))["AuthenticationResult"]


def test_salt_and_b_differ_between_users_and_sign_ins(pool):
    one, other = pool.user(), pool.user()
    first, second, third = (pool.start_srp(name)[1]["ChallengeParameters"] for name in (one, one, other))
    assert first["SALT"] == second["SALT"] != third["SALT"]
    assert len({first["SRP_B"], second["SRP_B"], third["SRP_B"]}) == 3


def test_an_unknown_user(pool):
    with refused("UserNotFoundException", "User does not exist."):
        pool.start_srp("nobody")


def test_an_unconfirmed_user_is_told_so(email_pool):
    # cognito/sign-in §7: at which of the two steps is not known.
    username = email_pool.sign_up(email="a@example.com")["Username"]
    with refused("UserNotConfirmedException", "User is not confirmed."):
        email_pool.sign_in_srp(username)


def test_a_disabled_user_is_told_so(pool):
    username = pool.user()
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException", "User is disabled."):
        pool.sign_in_srp(username)


def test_a_user_disabled_between_the_steps(pool):
    username = pool.user()
    ours, challenge = pool.start_srp(username)
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with refused("NotAuthorizedException", "User is disabled."):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))


def test_a_password_changed_between_the_steps(pool):
    username = pool.user()
    ours, challenge = pool.start_srp(username)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)
    with refused("NotAuthorizedException"):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))
