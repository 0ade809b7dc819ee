"""Many at once: what may happen once happens once, and what is counted is counted."""

import collections
import concurrent.futures
import threading

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, attributes, cognito, pool_with_email, unique, wrong


def together(attempts):
    """Runs all attempts at the same moment; how many ended in what."""
    barrier = threading.Barrier(len(attempts))

    def run(attempt):
        idp = cognito()
        barrier.wait()
        try:
            attempt(idp)
            return "done"
        except idp.exceptions.ClientError as error:
            return error.response["Error"]["Code"]

    with concurrent.futures.ThreadPoolExecutor(len(attempts)) as threads:
        return collections.Counter(threads.map(run, attempts))


def test_one_of_many_sign_ups_of_a_name(pool):
    username = unique()
    ended = together([lambda idp: idp.sign_up(ClientId=pool.client_id, Username=username, Password=PASSWORD)] * 12)
    assert ended == {"done": 1, "UsernameExistsException": 11}


def test_one_of_many_users_of_an_address():
    pool = Pool(UsernameAttributes=["email"])
    ended = together([lambda idp: idp.sign_up(ClientId=pool.client_id, Username="me@example.com", Password=PASSWORD)] * 12)
    assert ended == {"done": 1, "UsernameExistsException": 11}


def test_one_of_many_confirmations_of_an_alias():
    pool = pool_with_email(AliasAttributes=["email"])
    names = [pool.sign_up(email="me@example.com")["Username"] for _ in range(6)]
    codes = {name: pool.code(name, "sign-up") for name in names}
    ended = together([
        lambda idp, name=name: idp.confirm_sign_up(ClientId=pool.client_id, Username=name, ConfirmationCode=codes[name]) for name in names])
    assert ended == {"done": 1, "AliasExistsException": 5}


def test_a_recovery_code_sets_one_password():
    pool = Pool()
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    code = pool.code(username, "forgot-password")
    passwords = [f"Passw0rd-{number}" for number in range(10)]
    ended = together([
        lambda idp, password=password: idp.confirm_forgot_password(
            ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password=password) for password in passwords])
    assert ended["done"] == 1, ended


def test_a_session_is_answered_once(pool):
    username = unique()
    pool.idp.admin_create_user(UserPoolId=pool.id, Username=username, TemporaryPassword="Temp-0rary!", MessageAction="SUPPRESS")
    session = pool.start(username, "Temp-0rary!")["Session"]
    ended = together([
        lambda idp, number=number: idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": f"Passw0rd-{number}"}) for number in range(8)])
    assert ended == {"done": 1, "NotAuthorizedException": 7}


def test_a_secret_block_proves_once(pool):
    username = pool.user()
    ours, challenge = pool.start_srp(username)
    responses = ours.answer(challenge["ChallengeParameters"])
    ended = together([
        lambda idp: idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses)] * 8)
    assert ended == {"done": 1, "NotAuthorizedException": 7}


def test_a_rotated_token_is_renewed_once():
    pool = Pool(client={
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    token = pool.sign_in(pool.user())["RefreshToken"]
    ended = together([lambda idp: idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=token)] * 8)
    # Reuse may end the whole sign-in; what comes after it then meets a revoked one.
    assert ended["done"] == 1 and ended["RefreshTokenReuseException"] >= 1, ended
    assert set(ended) <= {"done", "RefreshTokenReuseException", "NotAuthorizedException"}, ended


def test_codes_are_counted_when_guessed_in_parallel(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    guess = wrong(email_pool.code(username, "sign-up"))
    ended = together([
        lambda idp: idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=guess)] * 40)
    assert ended == {"CodeMismatchException": 15, "LimitExceededException": 25}


def test_passwords_are_counted_when_guessed_in_parallel(pool):
    # A lock that only counts afterwards would let all of them through.
    username = pool.user()
    evaluated = collections.Counter()
    lock = threading.Lock()

    def attempt(idp):
        try:
            idp.initiate_auth(
                ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": "Not-the-0ne"})
        except idp.exceptions.ClientError as error:
            with lock:
                evaluated[error.response["Error"]["Message"]] += 1
            raise

    together([attempt] * 40)
    assert set(evaluated) <= {"Incorrect username or password.", "Password attempts exceeded"}
    # A second may pass while forty requests are served, and then one more is let through.
    assert evaluated["Incorrect username or password."] <= 8, evaluated


def test_the_old_password_is_counted_when_guessed_in_parallel(pool):
    token = pool.sign_in(pool.user())["AccessToken"]
    ended = together([
        lambda idp: idp.change_password(AccessToken=token, PreviousPassword="Not-the-0ne", ProposedPassword=OTHER_PASSWORD)] * 20)
    assert ended == {"NotAuthorizedException": 5, "LimitExceededException": 15}


def test_proofs_are_counted_when_guessed_in_parallel(pool):
    username = pool.user()
    prepared = []
    for _ in range(20):
        ours, challenge = pool.start_srp(username, "Not-the-0ne")
        prepared.append(ours.answer(challenge["ChallengeParameters"]))
    evaluated = collections.Counter()
    lock = threading.Lock()

    def attempt(idp, responses):
        try:
            idp.respond_to_auth_challenge(
                ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses)
        except idp.exceptions.ClientError as error:
            with lock:
                evaluated[error.response["Error"]["Message"]] += 1
            raise

    together([lambda idp, responses=responses: attempt(idp, responses) for responses in prepared])
    assert evaluated["Incorrect username or password."] <= 8, evaluated


def test_changes_of_different_attributes_are_all_kept(pool):
    username = pool.user()
    names = ["name", "given_name", "family_name", "middle_name", "nickname", "profile", "website", "gender", "locale", "zoneinfo"]
    ended = together([
        lambda idp, name=name: idp.admin_update_user_attributes(
            UserPoolId=pool.id, Username=username, UserAttributes=attributes(**{name: name})) for name in names])
    assert ended == {"done": len(names)}
    kept = pool.attributes(username)
    assert {name: kept[name] for name in names} == {name: name for name in names}


def test_custom_attributes_that_are_added_at_once_are_all_there(pool):
    ended = together([
        lambda idp, number=number: idp.add_custom_attributes(
            UserPoolId=pool.id, CustomAttributes=[{"Name": f"a{number}", "AttributeDataType": "String", "Mutable": True}]) for number in range(8)])
    there = {one["Name"] for one in pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["SchemaAttributes"]}
    assert sum(f"custom:a{number}" in there for number in range(8)) == ended["done"]
    assert set(ended) <= {"done", "ConcurrentModificationException"}


def test_signing_out_beats_a_refresh(pool):
    # Whatever the order, no token that works comes out of a sign-in that was ended.
    username = pool.user()
    for _ in range(4):
        tokens = pool.sign_in(username)
        fresh = []

        def renew(idp):
            fresh.append(idp.get_tokens_from_refresh_token(
                ClientId=pool.client_id, RefreshToken=tokens["RefreshToken"])["AuthenticationResult"]["AccessToken"])

        together([renew] * 4 + [lambda idp: idp.admin_user_global_sign_out(UserPoolId=pool.id, Username=username)])
        for token in fresh:
            with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
                pool.idp.get_user(AccessToken=token)


# Whoever comes after

@pytest.fixture
def successor(email_pool):
    """A pool, and a way to delete a user and make another of the same name."""

    def replace(username):
        email_pool.idp.admin_delete_user(UserPoolId=email_pool.id, Username=username)
        email_pool.user(username, password=OTHER_PASSWORD, email="b@example.com", email_verified="true")

    return email_pool, replace


def test_a_code_does_not_outlive_its_user(successor):
    pool, replace = successor
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    code = pool.code(username, "forgot-password")
    replace(username)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.confirm_forgot_password(ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password=PASSWORD)
    assert pool.sign_in(username, OTHER_PASSWORD)


def test_a_sign_up_code_does_not_outlive_its_user(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    code = email_pool.code(username, "sign-up")
    email_pool.idp.admin_delete_user(UserPoolId=email_pool.id, Username=username)
    before = email_pool.last_message(username)
    email_pool.sign_up(username, email="b@example.com")
    if email_pool.code(username, "sign-up", before) != code:
        with pytest.raises(email_pool.idp.exceptions.CodeMismatchException):
            email_pool.idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=code)


def test_a_session_does_not_outlive_its_user(successor):
    pool, replace = successor
    username = unique()
    pool.idp.admin_create_user(UserPoolId=pool.id, Username=username, TemporaryPassword="Temp-0rary!", MessageAction="SUPPRESS")
    session = pool.start(username, "Temp-0rary!")["Session"]
    replace(username)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password="Temp-0rary!")
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": "Att4cker-own"})


def test_a_proof_does_not_outlive_its_user(successor):
    pool, replace = successor
    username = pool.user(password=OTHER_PASSWORD)
    ours, challenge = pool.start_srp(username, OTHER_PASSWORD)
    replace(username)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.answer_srp(ours.answer(challenge["ChallengeParameters"]))


def test_tokens_do_not_outlive_their_user(successor):
    pool, replace = successor
    username = pool.user()
    tokens = pool.sign_in(username)
    replace(username)
    for attempt in (
        lambda: pool.idp.get_user(AccessToken=tokens["AccessToken"]),
        lambda: pool.idp.delete_user(AccessToken=tokens["AccessToken"]),
        lambda: pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=tokens["RefreshToken"]),
    ):
        with pytest.raises(pool.idp.exceptions.ClientError):
            attempt()
    assert pool.status(username) == "CONFIRMED"


def test_a_lock_does_not_outlive_its_user(successor):
    pool, replace = successor
    username = pool.user()
    for _ in range(5):
        with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
            pool.start(username, "Not-the-0ne")
    replace(username)
    assert pool.sign_in(username, OTHER_PASSWORD)




def test_a_refresh_token_that_many_use_at_once_ends_its_sign_in():
    pool = Pool(client={
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0},
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    token = pool.sign_in(pool.user())["RefreshToken"]
    won = []
    ended = together([lambda idp: won.append(idp.get_tokens_from_refresh_token(
        ClientId=pool.client_id, RefreshToken=token)["AuthenticationResult"])] * 6)
    assert ended["done"] == 1
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException, match="revoked"):
        pool.idp.get_user(AccessToken=won[0]["AccessToken"])
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException, match="revoked"):
        pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=won[0]["RefreshToken"])


def test_the_same_user_signs_in_many_times_at_once(pool):
    username = pool.user()
    ended = together([lambda idp: idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})] * 16)
    assert ended == {"done": 16}
