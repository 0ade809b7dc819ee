"""A code proves the address that it was sent to, and nothing else (cognito/sign-up §3; cognito/passwords §4; cognito/users §2)."""

import concurrent.futures

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, Pool, attributes, claims, cognito, outbox, pool_with_email, refused, unique

MINE = {"email": "mallory@example.com", "phone_number": "+12065550111"}
VICTIMS = {"email": "ceo@example.org", "phone_number": "+12065550999"}
EXPIRED = "Invalid code provided, please request a code again."


def recover(pool, username, code, password=OTHER_PASSWORD):
    pool.idp.confirm_forgot_password(ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password=password)


def forget(pool, username, sub):
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    return pool.code(sub, "forgot-password")


@pytest.mark.parametrize("attribute", ["email", "phone_number"])
@pytest.mark.parametrize("setting", [None, "AliasAttributes", "UsernameAttributes"])
def test_a_recovery_code_verifies_no_address_but_its_own(setting, attribute):
    pool = Pool(**({setting: [attribute]} if setting else {}))
    typed = MINE[attribute] if setting == "UsernameAttributes" else unique()
    pool.user(typed, **{attribute: MINE[attribute], f"{attribute}_verified": "true"})
    username = pool.get(typed)["Username"]
    token = pool.sign_in(typed)["AccessToken"]
    code = forget(pool, username, username)
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(**{attribute: VICTIMS[attribute]}))
    with refused("ExpiredCodeException", EXPIRED):
        recover(pool, username, code)
    tokens = pool.sign_in(username)
    assert claims(tokens["IdToken"])[f"{attribute}_verified"] is False
    if setting == "AliasAttributes":
        with pytest.raises(pool.idp.exceptions.UserNotFoundException):
            pool.get(VICTIMS[attribute])


@pytest.mark.parametrize("change", ["password", "address", "administrator"])
def test_a_lost_mailbox_gives_nothing_away_once_the_owner_has_acted(pool, change):
    username = pool.user(email="lost@example.com", email_verified="true")
    token = pool.sign_in(username)["AccessToken"]
    code = forget(pool, username, username)
    if change == "password":
        pool.idp.change_password(AccessToken=token, PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD)
    elif change == "address":
        pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="new@example.com"))
    else:
        pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=OTHER_PASSWORD, Permanent=True)
    with refused("ExpiredCodeException", EXPIRED):
        recover(pool, username, code, "Att4cker-own")


def test_a_sign_up_code_does_not_verify_what_an_administrator_put_there(email_pool):
    username = email_pool.sign_up(email="mallory@example.com")["Username"]
    code = email_pool.code(username, "sign-up")
    email_pool.idp.admin_update_user_attributes(
        UserPoolId=email_pool.id, Username=username, UserAttributes=attributes(email="ceo@example.org"))
    with refused("ExpiredCodeException", EXPIRED):
        email_pool.idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=code)
    assert email_pool.status(username) == "UNCONFIRMED"
    # The address that is there now can be proven.
    email_pool.idp.resend_confirmation_code(ClientId=email_pool.client_id, Username=username)
    resent = outbox(email_pool.id, username, "resend", wait=10)[0]
    assert resent["destination"] == "ceo@example.org"
    email_pool.idp.confirm_sign_up(ClientId=email_pool.client_id, Username=username, ConfirmationCode=resent["code"])
    assert email_pool.attributes(username)["email_verified"] == "true"


def test_asking_for_a_code_while_the_address_changes_proves_only_where_it_went():
    pool = pool_with_email()
    idps = [cognito(), cognito()]
    verified = 0
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        for _ in range(20):
            mine, victims = f"{unique()}@example.com", f"{unique()}@example.org"
            username = pool.user(email=mine)
            token = pool.sign_in(username)["AccessToken"]
            list(threads.map(lambda act: act(), [
                lambda: idps[0].get_user_attribute_verification_code(AccessToken=token, AttributeName="email"),
                lambda: idps[1].update_user_attributes(AccessToken=token, UserAttributes=attributes(email=victims)),
            ]))
            for message in outbox(pool.id, username, to=mine):
                try:
                    pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=message["code"])
                except pool.idp.exceptions.ClientError:
                    pass
            verified += pool.attributes(username)["email_verified"] == "true"
    assert verified == 0
