"""Two servers over one database, each asked directly: what holds for one holds for both, and a change at one is soon in force at the other."""

import collections
import concurrent.futures
import itertools
import os
import pathlib
import tempfile
import threading
import time

import pytest

import processes
import storage
from sekisho import PASSWORD, SECONDS_TO_ALL, Pool, Process, cognito, code, outbox, refused, unique, wrong

pytestmark = pytest.mark.only_on("PostgreSQL", reason="several servers can share the database there")


class Two:
    """Two servers and the database that they share."""

    def __init__(self, *options):
        self.database = storage.Database()
        self.servers = []
        for _ in range(2):
            directory = pathlib.Path(tempfile.mkdtemp(prefix="two-", dir=os.environ.get("SEKISHO_RESULTS")))
            given = [*self.database.options, "--master-key-file", self.database.key, "--data", directory / "data", *options]
            self.servers.append(Process(list(map(str, given)), "testing", {"SEKISHO_ISSUER": "http://localhost:9229"}, directory, (), None))
        for one in self.servers:
            one.wait(60)
        self.endpoints = [one.endpoint for one in self.servers]
        self.a, self.b = (cognito(endpoint) for endpoint in self.endpoints)

    def pool(self, **settings):
        return Pool(self.a, **settings)

    def code(self, pool, username, purpose):
        return code(pool.id, username, purpose, endpoint=self.endpoints[1])

    def disconnect(self):
        """Ends every connection of the servers, those that listen among them."""
        processes.run(
            processes.program("psql", "postgresql-client"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.database.url, "-c",
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")

    def together(self, attempts):
        """Runs all attempts at the same moment, at each server every other one; how many ended in what."""
        barrier = threading.Barrier(len(attempts))

        def run(attempt, idp):
            barrier.wait()
            try:
                attempt(idp)
                return "done"
            except idp.exceptions.ClientError as error:
                return error.response["Error"]["Code"]

        with concurrent.futures.ThreadPoolExecutor(len(attempts)) as threads:
            return collections.Counter(threads.map(run, attempts, itertools.cycle([self.a, self.b])))

    def stop(self):
        for one in self.servers:
            one.stop()


@pytest.fixture(scope="module")
def two():
    servers = Two()
    yield servers
    servers.stop()


@pytest.fixture(scope="module", params=["listening", "polling"])
def any_two(request):
    servers = Two(*(["--storage-listen", "off"] if request.param == "polling" else []))
    yield servers
    servers.stop()


# Races

def test_one_of_many_sign_ups_of_a_name(two):
    pool, username = two.pool(AutoVerifiedAttributes=["email"]), unique()
    ended = two.together([lambda idp: idp.sign_up(
        ClientId=pool.client_id, Username=username, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "a@example.com"}])] * 12)
    assert ended == {"done": 1, "UsernameExistsException": 11}
    assert len(outbox(pool.id, username, endpoint=two.endpoints[1])) == 1


def test_one_of_many_confirmations_of_an_alias(two):
    pool = two.pool(AliasAttributes=["email"], AutoVerifiedAttributes=["email"])
    names = [pool.sign_up(email="me@example.com")["Username"] for _ in range(6)]
    codes = {name: two.code(pool, name, "sign-up") for name in names}
    ended = two.together([
        lambda idp, name=name: idp.confirm_sign_up(ClientId=pool.client_id, Username=name, ConfirmationCode=codes[name]) for name in names])
    assert ended == {"done": 1, "AliasExistsException": 5}


def test_one_of_many_confirmations_of_a_user(two):
    pool = two.pool(AutoVerifiedAttributes=["email"])
    username = pool.sign_up(email="me@example.com")["Username"]
    right = two.code(pool, username, "sign-up")
    ended = two.together([lambda idp: idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=right)] * 8)
    assert ended["done"] == 1 and sum(ended.values()) == 8, ended
    assert set(ended) <= {"done", "NotAuthorizedException", "ExpiredCodeException"}, ended


def test_a_session_is_answered_once(two):
    pool, username = two.pool(), unique()
    two.a.admin_create_user(UserPoolId=pool.id, Username=username, TemporaryPassword="Temp-0rary!", MessageAction="SUPPRESS")
    session = pool.start(username, "Temp-0rary!")["Session"]
    ended = two.together([
        lambda idp, number=number: idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": f"Passw0rd-{number}"}) for number in range(8)])
    assert ended == {"done": 1, "NotAuthorizedException": 7}


def test_a_rotated_token_is_renewed_once(two):
    pool = two.pool(client={
        "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]})
    token = pool.sign_in(pool.user())["RefreshToken"]
    ended = two.together([lambda idp: idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=token)] * 8)
    assert ended["done"] == 1 and ended["RefreshTokenReuseException"] >= 1, ended
    assert set(ended) <= {"done", "RefreshTokenReuseException", "NotAuthorizedException"}, ended


def test_codes_are_counted_when_guessed_in_parallel(two):
    pool = two.pool(AutoVerifiedAttributes=["email"])
    username = pool.sign_up(email="a@example.com")["Username"]
    guess = wrong(two.code(pool, username, "sign-up"))
    ended = two.together([lambda idp: idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=guess)] * 40)
    assert ended == {"CodeMismatchException": 15, "LimitExceededException": 25}


def test_a_lock_out_at_one_server_locks_at_the_other(two):
    pool = two.pool()
    username = pool.user()
    for _ in range(5):
        with refused("NotAuthorizedException", "Incorrect username or password."):
            two.a.initiate_auth(
                ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": "Not-the-0ne"})
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        two.b.initiate_auth(
            ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})


def test_the_old_password_is_counted_when_guessed_in_parallel(two):
    pool = two.pool()
    token = pool.sign_in(pool.user())["AccessToken"]
    ended = two.together([
        lambda idp: idp.change_password(AccessToken=token, PreviousPassword="Not-the-0ne", ProposedPassword="An0ther-Secret")] * 20)
    assert ended == {"NotAuthorizedException": 5, "LimitExceededException": 15}


# Changes

def after_a_second(changed):
    time.sleep(max(0, changed + SECONDS_TO_ALL - time.monotonic()))


def sign_up(idp, pool, password):
    idp.sign_up(ClientId=pool.client_id, Username=unique(), Password=password)


def test_a_pool_that_changed_at_one_server_has_changed_at_the_other(any_two):
    pool = any_two.pool(Policies={"PasswordPolicy": {"MinimumLength": 8}})
    for length in (20, 8, 20, 8):
        # What the other one keeps is fresh.
        with refused("InvalidPasswordException"):
            sign_up(any_two.b, pool, "Short1!")
        any_two.a.update_user_pool(UserPoolId=pool.id, Policies={"PasswordPolicy": {"MinimumLength": length}})
        after_a_second(time.monotonic())
        if length == 20:
            with refused("InvalidPasswordException"):
                sign_up(any_two.b, pool, PASSWORD)
        else:
            sign_up(any_two.b, pool, PASSWORD)


def change_flows(idp, pool, *flows):
    idp.update_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id, ExplicitAuthFlows=flows)
    return time.monotonic()


def start(idp, pool, username):
    return idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})


@pytest.mark.parametrize("is_cut", [False, True], ids=["connected", "cut"])
def test_a_client_that_changed_at_one_server_has_changed_at_the_other(any_two, is_cut):
    pool = any_two.pool()
    username = pool.user()
    for _ in range(3):
        assert start(any_two.b, pool, username)["AuthenticationResult"]
        if is_cut:
            any_two.disconnect()
        changed = change_flows(any_two.a, pool, "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
        after_a_second(changed)
        with refused("InvalidParameterException"):
            start(any_two.b, pool, username)
        if is_cut:
            any_two.disconnect()
        after_a_second(change_flows(any_two.a, pool, "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"))


def test_a_client_and_a_pool_that_were_deleted_at_one_server_are_gone_at_the_other(any_two):
    pool = any_two.pool()
    username = pool.user()
    assert start(any_two.b, pool, username)["AuthenticationResult"]
    any_two.a.delete_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)
    after_a_second(time.monotonic())
    with refused("ResourceNotFoundException"):
        start(any_two.b, pool, username)
    any_two.b.describe_user_pool(UserPoolId=pool.id)
    any_two.a.delete_user_pool(UserPoolId=pool.id)
    after_a_second(time.monotonic())
    with refused("ResourceNotFoundException"):
        any_two.b.describe_user_pool(UserPoolId=pool.id)
