"""`GET /_sekisho/outbox`, as its documentation says: newest first, filters, and a wait that holds no thread."""

import concurrent.futures
import threading
import time

import pytest

from sekisho import Pool, attributes, outbox, pool_with_email, send, unique


def test_what_a_message_is(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    message = outbox(email_pool.id, username, wait=10)[0]
    assert set(message) >= {"id", "poolId", "username", "medium", "destination", "purpose", "code", "subject", "body", "createdAt"}
    assert (message["poolId"], message["username"]) == (email_pool.id, username)
    assert (message["medium"], message["destination"], message["purpose"]) == ("EMAIL", "a@example.com", "sign-up")
    # cognito/messages §4: the default texts.
    assert message["subject"] == "Your verification code"
    assert message["body"] == f"Your verification code is {message['code']}. "


def test_the_newest_comes_first(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    for _ in range(2):
        email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
    messages = outbox(email_pool.id, username)
    assert [one["purpose"] for one in messages] == ["resend", "resend", "sign-up"]
    ids = [int(one["id"]) for one in messages]
    assert ids == sorted(ids, reverse=True)


def test_filters(email_pool):
    first = email_pool.sign_up(email="first@example.com")["Username"]
    second = email_pool.sign_up(email="second@example.com")["Username"]
    email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=first)
    assert {one["username"] for one in outbox(email_pool.id)} == {first, second}
    assert [one["username"] for one in outbox(email_pool.id, second)] == [second]
    assert [one["username"] for one in outbox(email_pool.id, purpose="resend")] == [first]
    assert [one["username"] for one in outbox(email_pool.id, to="second@example.com")] == [second]
    assert outbox(email_pool.id, "nobody") == []
    assert outbox(Pool(client=False).id) == []
    everything = outbox(email_pool.id, first)
    assert [one["id"] for one in outbox(email_pool.id, first, after=everything[1]["id"])] == [everything[0]["id"]]


def test_a_user_goes_by_every_name(email_pool):
    # username matches username, sub or any alias.
    pool = Pool(AliasAttributes=["email", "preferred_username"], AutoVerifiedAttributes=["email"])
    answer = pool.sign_up(email="me@example.com")
    username = answer["Username"]
    for name in (username, answer["UserSub"]):
        assert outbox(pool.id, name, wait=10), name
    pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=pool.code(username))
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    for name in (username, answer["UserSub"], "me@example.com"):
        assert outbox(pool.id, name, "forgot-password", wait=10), name


def test_an_address_is_a_name_where_it_is_one():
    pool = Pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])
    pool.sign_up("me@example.com")
    assert outbox(pool.id, "me@example.com", "sign-up", wait=10)


def test_a_waiting_request_is_answered_by_the_message(email_pool):
    username = unique()
    with concurrent.futures.ThreadPoolExecutor() as threads:
        waiting = threads.submit(outbox, email_pool.id, username, wait=20)
        time.sleep(0.5)
        assert not waiting.done()
        start = time.monotonic()
        email_pool.sign_up(username, email="a@example.com")
        assert waiting.result(10)[0]["username"] == username
        assert time.monotonic() - start < 5


def test_a_wait_ends_with_nothing():
    pool = Pool(client=False)
    start = time.monotonic()
    assert outbox(pool.id, "nobody", wait=1) == []
    assert 0.9 <= time.monotonic() - start < 5


def test_what_is_there_already_is_answered_at_once(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    outbox(email_pool.id, username, wait=10)
    start = time.monotonic()
    assert outbox(email_pool.id, username, wait=30)
    assert time.monotonic() - start < 3


def test_waiting_for_what_comes_after(email_pool):
    username = email_pool.sign_up(email="a@example.com")["Username"]
    last = outbox(email_pool.id, username, wait=10)[0]["id"]
    with concurrent.futures.ThreadPoolExecutor() as threads:
        waiting = threads.submit(outbox, email_pool.id, username, after=last, wait=20)
        time.sleep(0.3)
        assert not waiting.done()
        email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
        found = waiting.result(10)
    assert [one["purpose"] for one in found] == ["resend"]


def test_many_wait_and_the_server_still_works():
    # A wait must not hold a thread.
    pool = pool_with_email()
    names = [unique() for _ in range(100)]
    found = {}

    def wait_for(name):
        found[name] = outbox(pool.id, name, wait=40)

    waiters = [threading.Thread(target=wait_for, args=(name,)) for name in names]
    for one in waiters:
        one.start()
    time.sleep(0.5)
    start = time.monotonic()
    pool.idp.list_users(UserPoolId=pool.id)
    assert time.monotonic() - start < 3
    for name in names:
        pool.sign_up(name, email=f"{name}@example.com")
    for one in waiters:
        one.join(45)
    assert all(found.get(name) and found[name][0]["username"] == name for name in names)


@pytest.mark.parametrize("query", ["wait=soon", "wait=-1", "wait=61", "after=never"])
def test_a_question_that_makes_no_sense(query):
    answer = send("GET", f"/_sekisho/outbox?{query}", timeout=15)
    assert answer.status == 400, answer


def test_every_purpose_has_its_name(email_pool):
    idp, pool = email_pool.idp, email_pool
    invited = unique()
    idp.admin_create_user(
        UserPoolId=pool.id, Username=invited, UserAttributes=attributes(email="a@example.com", email_verified="true"),
        DesiredDeliveryMediums=["EMAIL"])
    assert outbox(pool.id, invited, wait=10)[0]["purpose"] == "invitation"
    idp.admin_set_user_password(UserPoolId=pool.id, Username=invited, Password="Passw0rd!", Permanent=True)
    idp.admin_reset_user_password(UserPoolId=pool.id, Username=invited)
    assert outbox(pool.id, invited)[0]["purpose"] == "forgot-password"
    idp.admin_set_user_password(UserPoolId=pool.id, Username=invited, Password="Passw0rd!", Permanent=True)
    token = pool.sign_in(invited)["AccessToken"]
    idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="b@example.com"))
    assert outbox(pool.id, invited)[0]["purpose"] == "verify-attribute"


def test_health_readiness_and_version():
    for path in ("/_sekisho/health", "/_sekisho/ready", "/_sekisho/version"):
        assert send("GET", path).status == 200, path
