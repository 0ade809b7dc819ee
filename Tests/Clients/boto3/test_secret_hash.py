"""SECRET_HASH in every place that takes one (cognito/sign-in §5)."""

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, claims, refused, secret_hash, unique


@pytest.fixture
def secret_pool():
    return Pool(client={"GenerateSecret": True}, AutoVerifiedAttributes=["email"])


def test_the_known_vector():
    assert secret_hash("a1b2c3d4-5678-90ab-cdef-111111111111", "1example23456789", "1h2dd3example4secret5value6") == "aqd0rdhKQlhwdHcuh3dXJk7gCqgFGpvjU73qWUD121I="


def test_a_whole_life_with_hashes(secret_pool):
    pool, idp = secret_pool, secret_pool.idp
    username = pool.sign_up(email="a@example.com")["Username"]
    idp.resend_confirmation_code(ClientId=pool.client_id, Username=username, **pool.hash(username))
    idp.confirm_sign_up(
        ClientId=pool.client_id, Username=username, ConfirmationCode=pool.code(username, "resend"), **pool.hash(username))
    assert pool.sign_in(username)
    assert pool.admin_start(username)["AuthenticationResult"]
    assert pool.sign_in_srp(username)["AuthenticationResult"]
    idp.forgot_password(ClientId=pool.client_id, Username=username, **pool.hash(username))
    idp.confirm_forgot_password(
        ClientId=pool.client_id, Username=username, ConfirmationCode=pool.code(username, "forgot-password"), Password=OTHER_PASSWORD,
        **pool.hash(username))
    assert pool.sign_in(username, OTHER_PASSWORD)


CALLS = {
    "sign_up": {"Password": PASSWORD},
    "confirm_sign_up": {"ConfirmationCode": "123456"},
    "resend_confirmation_code": {},
    "forgot_password": {},
    "confirm_forgot_password": {"ConfirmationCode": "123456", "Password": PASSWORD},
}


@pytest.mark.parametrize("operation", CALLS)
def test_a_wrong_hash(secret_pool, operation):
    username = unique()
    for bad in (secret_hash(username, secret_pool.client_id, "wrong"), secret_hash("other", secret_pool.client_id, secret_pool.secret), "bm9wZQ=="):
        with refused("NotAuthorizedException", f"Unable to verify secret hash for client {secret_pool.client_id}"):
            getattr(secret_pool.idp, operation)(ClientId=secret_pool.client_id, Username=username, SecretHash=bad, **CALLS[operation])


@pytest.mark.parametrize("operation", CALLS)
def test_a_missing_hash(secret_pool, operation):
    with refused("NotAuthorizedException", f"Client {secret_pool.client_id} is configured with secret but SECRET_HASH was not received"):
        getattr(secret_pool.idp, operation)(ClientId=secret_pool.client_id, Username=unique(), **CALLS[operation])


@pytest.mark.parametrize("flow, others", [("USER_PASSWORD_AUTH", {"PASSWORD": PASSWORD}), ("USER_SRP_AUTH", {"SRP_A": "ab" * 300})])
def test_signing_in_without_or_with_a_wrong_hash(secret_pool, flow, others):
    username = secret_pool.user()
    parameters = {"USERNAME": username} | others

    def start(**more):
        secret_pool.idp.initiate_auth(ClientId=secret_pool.client_id, AuthFlow=flow, AuthParameters=parameters | more)

    with refused("NotAuthorizedException", f"Client {secret_pool.client_id} is configured with secret but SECRET_HASH was not received"):
        start()
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {secret_pool.client_id}"):
        start(SECRET_HASH=secret_hash("other", secret_pool.client_id, secret_pool.secret))


def test_the_administrators_call_needs_it_too(secret_pool):
    username = secret_pool.user()
    with refused("NotAuthorizedException", f"Client {secret_pool.client_id} is configured with secret but SECRET_HASH was not received"):
        secret_pool.idp.admin_initiate_auth(
            UserPoolId=secret_pool.id, ClientId=secret_pool.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})


def test_each_challenge_answer_needs_it(secret_pool):
    username = secret_pool.user()
    ours, challenge = secret_pool.start_srp(username)
    responses = ours.answer(challenge["ChallengeParameters"])
    with refused("NotAuthorizedException"):
        secret_pool.idp.respond_to_auth_challenge(
            ClientId=secret_pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {secret_pool.client_id}"):
        secret_pool.idp.respond_to_auth_challenge(
            ClientId=secret_pool.client_id, ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=responses | {"SECRET_HASH": secret_hash("other", secret_pool.client_id, secret_pool.secret)})


def test_the_hash_is_over_the_name_that_was_typed():
    # cognito/sign-in §5: for the first call the alias is accepted.
    pool = Pool(client={"GenerateSecret": True}, UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])
    pool.user("typed@example.com")
    tokens = pool.sign_in("typed@example.com")
    real = claims(tokens["AccessToken"])["username"]
    assert real != "typed@example.com"
    # A refresh has no USERNAME: the real one.
    assert pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"], "SECRET_HASH": secret_hash(real, pool.client_id, pool.secret)})


def test_srp_with_a_hash_over_the_name_in_the_challenge():
    pool = Pool(client={"GenerateSecret": True}, UsernameAttributes=["email"])
    pool.user("typed@example.com")
    assert pool.sign_in_srp("typed@example.com")["AuthenticationResult"]


def test_a_client_without_a_secret_refuses_a_hash(pool):
    with refused("NotAuthorizedException"):
        pool.idp.sign_up(ClientId=pool.client_id, Username=unique(), Password=PASSWORD, SecretHash="bm9wZQ==")
