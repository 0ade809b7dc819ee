"""Usernames, username attributes, aliases, and case (cognito/users §1, §3)."""

import re

import pytest

from sekisho import PASSWORD, UUID, Pool, attributes, claims, refused

TAKEN = re.compile("^An account with the (given )?email already exists.$")


def by_email(**others):
    return Pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], **others)


def with_aliases(*names, **others):
    return Pool(AliasAttributes=list(names or ["email", "preferred_username"]), AutoVerifiedAttributes=["email"], **others)


def insensitive(**others):
    return Pool(UsernameConfiguration={"CaseSensitive": False}, **others)


def confirm(pool, username, **others):
    pool.idp.confirm_sign_up(
        ClientId=pool.client_id, Username=username, ConfirmationCode=pool.code(username, "sign-up"), **others)


# An e-mail address as the username

def test_the_address_is_the_name_and_the_sub_the_username():
    pool = by_email()
    answer = pool.sign_up("me@example.com")
    assert answer["CodeDeliveryDetails"]["Destination"] == "m***@e***"
    user = pool.get("me@example.com")
    assert user["Username"] == answer["UserSub"]
    assert pool.attributes("me@example.com")["email"] == "me@example.com"
    confirm(pool, "me@example.com")
    tokens = pool.sign_in("me@example.com")
    found = claims(tokens["IdToken"])
    assert found["cognito:username"] == found["sub"] == answer["UserSub"]
    assert claims(tokens["AccessToken"])["username"] == answer["UserSub"]
    assert pool.sign_in(answer["UserSub"])


def test_srp_speaks_of_the_sub():
    pool = by_email()
    pool.user("me@example.com")
    _, challenge = pool.start_srp("me@example.com")
    parameters = challenge["ChallengeParameters"]
    assert parameters["USERNAME"] == parameters["USER_ID_FOR_SRP"] == pool.get("me@example.com")["Username"]
    assert pool.sign_in_srp("me@example.com")["AuthenticationResult"]


def test_administrators_make_users_by_address_too():
    pool = by_email()
    user = pool.idp.admin_create_user(UserPoolId=pool.id, Username="me@example.com", MessageAction="SUPPRESS")["User"]
    assert UUID.match(user["Username"])
    kept = {one["Name"]: one["Value"] for one in user["Attributes"]}
    assert kept["sub"] == user["Username"]
    assert kept["email"] == "me@example.com"


def test_an_address_is_taken_once_even_unverified():
    pool = by_email()
    pool.sign_up("me@example.com")
    with refused("UsernameExistsException", TAKEN):
        pool.sign_up("me@example.com")
    with refused("UsernameExistsException", TAKEN):
        pool.user("me@example.com")


@pytest.mark.parametrize("kinds, name, message", [
    (["email"], "plain", "Username should be an email."), (["email"], "+12065550100", "Username should be an email."),
    (["phone_number"], "plain", "Username should be a phone number."), (["phone_number"], "a@example.com", "Username should be a phone number."),
    (["email", "phone_number"], "plain", "Username should be either an email or a phone number."),
])
def test_the_name_has_its_form(kinds, name, message):
    pool = Pool(UsernameAttributes=kinds)
    with refused("InvalidParameterException", message):
        pool.sign_up(name)
    with refused("InvalidParameterException", message):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=name)


def test_either_an_address_or_a_phone():
    pool = Pool(UsernameAttributes=["email", "phone_number"])
    pool.user("me@example.com"), pool.user("+12065550100")
    assert pool.attributes("+12065550100")["phone_number"] == "+12065550100"
    assert pool.sign_in("me@example.com") and pool.sign_in("+12065550100")


def test_a_new_address_is_a_new_name():
    pool = by_email()
    pool.user("old@example.com")
    token = pool.sign_in("old@example.com")["AccessToken"]
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="new@example.com"))
    assert pool.sign_in("new@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("old@example.com")
    pool.user("old@example.com")


def test_a_new_address_must_be_free():
    pool = by_email()
    pool.user("one@example.com"), pool.user("other@example.com")
    token = pool.sign_in("one@example.com")["AccessToken"]
    with refused("AliasExistsException", TAKEN):
        pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="other@example.com"))
    with refused("AliasExistsException", TAKEN):
        pool.idp.admin_update_user_attributes(
            UserPoolId=pool.id, Username="one@example.com", UserAttributes=attributes(email="other@example.com", email_verified="true"))


# Aliases

def test_an_alias_signs_in_once_it_is_verified():
    pool = with_aliases()
    username = pool.sign_up(email="me@example.com")["Username"]
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.start("me@example.com")
    confirm(pool, username)
    assert claims(pool.sign_in("me@example.com")["AccessToken"])["username"] == username
    assert pool.sign_in_srp("me@example.com")["AuthenticationResult"]
    assert pool.get("me@example.com")["Username"] == username
    assert pool.start_srp("me@example.com")[1]["ChallengeParameters"]["USER_ID_FOR_SRP"] == username


def test_an_unverified_alias_is_nobodys_name():
    pool = with_aliases()
    pool.user(email="me@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("me@example.com")


def test_a_preferred_username_signs_in():
    pool = with_aliases()
    username = pool.user(preferred_username="nick")
    assert claims(pool.sign_in("nick")["AccessToken"])["username"] == username
    token = pool.sign_in("nick")["AccessToken"]
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username="nock"))
    assert pool.sign_in("nock")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("nick")


def test_the_username_itself_goes_before_an_alias():
    pool = with_aliases("preferred_username")
    one = pool.user("shared")
    pool.user("two", password="An0ther-Secret")
    try:
        pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username="two", UserAttributes=attributes(preferred_username="shared"))
    except pool.idp.exceptions.AliasExistsException:
        pass  # Refused, or without effect on the other's sign-in: nobody is locked out of their own name.
    assert claims(pool.sign_in("shared")["AccessToken"])["username"] == one


@pytest.mark.parametrize("alias, name, message", [
    ("email", "me@example.com", "Username cannot be of email format, since user pool is configured for email alias."),
    ("phone_number", "+12065550100", "Username cannot be of phone number format, since user pool is configured for phone number alias."),
])
def test_a_username_must_not_look_like_an_alias(alias, name, message):
    pool = Pool(AliasAttributes=[alias])
    pattern = message if alias == "email" else re.compile("^Username cannot be of phone number format")
    with refused("InvalidParameterException", pattern):
        pool.sign_up(name)
    with refused("InvalidParameterException", pattern):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=name)


def test_a_taken_alias_shows_at_the_confirmation():
    pool = with_aliases("email")
    pool.user("first", email="me@example.com", email_verified="true")
    second = pool.sign_up(email="me@example.com")["Username"]
    with refused("AliasExistsException", TAKEN):
        confirm(pool, second)
    assert pool.status(second) == "UNCONFIRMED"


def test_a_taken_alias_can_be_taken_over():
    pool = with_aliases("email")
    first = pool.user("first", email="me@example.com", email_verified="true")
    second = pool.sign_up(email="me@example.com")["Username"]
    confirm(pool, second, ForceAliasCreation=True)
    assert pool.get("me@example.com")["Username"] == second
    assert pool.attributes(first).get("email_verified", "false") == "false"


def test_administrators_collide_with_aliases_too():
    pool = with_aliases("email")
    pool.user("first", email="me@example.com", email_verified="true")

    def second(**others):
        return pool.idp.admin_create_user(
            UserPoolId=pool.id, Username="second", UserAttributes=attributes(email="me@example.com", email_verified="true"),
            MessageAction="SUPPRESS", **others)

    with refused("AliasExistsException", TAKEN):
        second()
    second(ForceAliasCreation=True)
    assert pool.get("me@example.com")["Username"] == "second"


def test_verifying_a_taken_alias():
    pool = with_aliases("email")
    pool.user("first", email="me@example.com", email_verified="true")
    pool.user("second", email="me@example.com")
    token = pool.sign_in("second")["AccessToken"]
    with pytest.raises(pool.idp.exceptions.ClientError) as caught:
        pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
        pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=pool.code("second", "verify-attribute"))
    assert caught.value.response["Error"]["Code"] == "AliasExistsException"


def test_an_alias_moves_with_the_address():
    pool = with_aliases("email")
    username = pool.user(email="old@example.com", email_verified="true")
    pool.idp.admin_update_user_attributes(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="new@example.com", email_verified="true"))
    assert pool.sign_in("new@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("old@example.com")
    # What was given up is free for the next.
    pool.user("next", email="old@example.com", email_verified="true")
    assert pool.get("old@example.com")["Username"] == "next"


@pytest.mark.parametrize("way", ["unverified", "deleted", "user deleted"])
def test_an_alias_ends(way):
    pool = with_aliases("email")
    username = pool.user(email="me@example.com", email_verified="true")
    who = {"UserPoolId": pool.id, "Username": username}
    if way == "unverified":
        pool.idp.admin_update_user_attributes(**who, UserAttributes=attributes(email_verified="false"))
    elif way == "deleted":
        pool.idp.admin_delete_user_attributes(**who, UserAttributeNames=["email"])
    else:
        pool.idp.admin_delete_user(**who)
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("me@example.com")
    pool.user("next", email="me@example.com", email_verified="true")
    assert pool.get("me@example.com")["Username"] == "next"


def test_a_preferred_username_is_one_users():
    pool = with_aliases("preferred_username")
    pool.user("one", preferred_username="nick")
    pool.user("two")
    token = pool.sign_in("two")["AccessToken"]
    with refused("AliasExistsException"):
        pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username="nick"))
    assert pool.get("nick")["Username"] == "one"


def test_an_alias_that_waits_for_its_code_is_not_moved_yet():
    pool = with_aliases("email", UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]})
    username = pool.user(email="old@example.com", email_verified="true")
    token = pool.sign_in("old@example.com")["AccessToken"]
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="new@example.com"))
    assert pool.sign_in("old@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("new@example.com")
    pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=pool.code(username, "verify-attribute"))
    assert pool.sign_in("new@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("old@example.com")


def test_without_aliases_an_address_may_be_shared(pool):
    # cognito/users §1.
    pool.user("one", email="me@example.com", email_verified="true")
    pool.user("two", email="me@example.com", email_verified="true")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("me@example.com")


# Case

def test_names_are_case_sensitive_unless_said_otherwise(pool):
    pool.user("Mixed")
    with refused("UserNotFoundException", "User does not exist."):
        pool.start("mixed")
    pool.user("mixed")


def test_addresses_as_names_are_case_sensitive_too():
    # cognito/users §1: recorded.
    pool = Pool(UsernameAttributes=["email"])
    pool.user("me@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.idp.admin_delete_user(UserPoolId=pool.id, Username="ME@example.com")


def test_a_pool_may_ignore_case():
    pool = insensitive()
    pool.user("Mixed")
    for spelling in ("Mixed", "mixed", "MIXED"):
        assert pool.sign_in(spelling)
        assert pool.sign_in_srp(spelling)["AuthenticationResult"]
        assert pool.get(spelling)
    assert len({pool.get(spelling)["Username"] for spelling in ("mixed", "MIXED")}) == 1
    with refused("UsernameExistsException", "User already exists"):
        pool.sign_up("mIXED")
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username="MIXED")
    with refused("UserNotFoundException", "User does not exist."):
        pool.get("Mixed")


def test_addresses_as_names_without_case():
    pool = insensitive(UsernameAttributes=["email"])
    pool.user("Me@Example.com")
    assert pool.sign_in("me@example.com")
    assert pool.sign_in_srp("ME@EXAMPLE.COM")["AuthenticationResult"]
    with refused("UsernameExistsException", TAKEN):
        pool.sign_up("me@EXAMPLE.com")


def test_aliases_without_case():
    pool = insensitive(AliasAttributes=["email", "preferred_username"])
    username = pool.user("mixed", email="Me@Example.com", email_verified="true", preferred_username="Nick")
    for spelling in ("me@example.com", "NICK", "nick"):
        assert claims(pool.sign_in(spelling)["AccessToken"])["username"] == username


def test_codes_go_by_any_spelling():
    pool = insensitive(AutoVerifiedAttributes=["email"])
    pool.sign_up("Mixed", email="me@example.com")
    pool.idp.confirm_sign_up(ClientId=pool.client_id, Username="mIxEd", ConfirmationCode=pool.code("mixed", "sign-up"))
    pool.idp.forgot_password(ClientId=pool.client_id, Username="MIXED")
    pool.idp.confirm_forgot_password(
        ClientId=pool.client_id, Username="mixed", ConfirmationCode=pool.code("Mixed", "forgot-password"), Password="An0ther-Secret")
    assert pool.sign_in("Mixed", "An0ther-Secret")


def test_a_secret_hash_is_over_the_spelling_that_was_sent():
    pool = insensitive(client={"GenerateSecret": True})
    pool.user("Mixed")
    assert pool.sign_in("MIXED")


def test_two_pools_do_not_know_each_other(pool):
    other = Pool()
    pool.user("same"), other.user("same", password="An0ther-Secret")
    assert pool.sign_in("same", PASSWORD)
    with refused("NotAuthorizedException"):
        other.start("same", PASSWORD)


# Nobody is called as somebody else is

def test_a_preferred_username_shadows_no_sub():
    pool = with_aliases("email", "preferred_username")
    victim = pool.user("victim")
    sub = pool.attributes(victim)["sub"]
    pool.user("mallory")
    token = pool.sign_in("mallory")["AccessToken"]
    for name in (sub, sub.upper()):
        with refused("InvalidParameterException", "preferred_username cannot be of the format of a user's sub."):
            pool.idp.update_user_attributes(
                AccessToken=token, UserAttributes=attributes(preferred_username=name))
        with refused("InvalidParameterException", "preferred_username cannot be of the format of a user's sub."):
            pool.user("new", preferred_username=name)
    pool.idp.create_group(UserPoolId=pool.id, GroupName="admins")
    pool.idp.admin_add_user_to_group(UserPoolId=pool.id, GroupName="admins", Username=sub)
    members = pool.idp.list_users_in_group(UserPoolId=pool.id, GroupName="admins")["Users"]
    assert [one["Username"] for one in members] == ["victim"]


def test_a_preferred_username_is_no_address_and_nobodys_username():
    pool = with_aliases("email", "preferred_username")
    pool.user("victim")
    pool.user("mallory")
    token = pool.sign_in("mallory")["AccessToken"]

    def prefer(name):
        pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username=name))

    with refused("InvalidParameterException"):
        prefer("ceo@example.com")
    with refused("AliasExistsException", "Already found an entry for the provided username."):
        prefer("victim")
    prefer("mal")
    assert pool.get("mal")["Username"] == "mallory"
    assert pool.get("victim")["Username"] == "victim"


def test_a_preferred_username_may_repeat_ones_own_address():
    # Products sign users up so, in pools where the address is the name.
    pool = by_email()
    pool.sign_up("me@example.com", preferred_username="me@example.com")
    pool.idp.admin_confirm_sign_up(UserPoolId=pool.id, Username="me@example.com")
    token = pool.sign_in("me@example.com")["AccessToken"]
    with refused("InvalidParameterException"):
        pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username="ceo@example.com"))
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(preferred_username="me@example.com"))


def test_nobody_signs_up_with_a_preferred_username_that_would_be_an_alias():
    pool = with_aliases("preferred_username")
    with refused(
            "InvalidParameterException",
            "Preferred username cannot be provided for unconfirmed account, since user pool is configured for preferred username alias."):
        pool.sign_up(preferred_username="nick")
    pool.user("one", preferred_username="nick")
    assert pool.get("nick")["Username"] == "one"


@pytest.mark.parametrize("sensitive", [True, False])
def test_a_sub_is_nobodys_username(sensitive):
    pool = Pool(UsernameConfiguration={"CaseSensitive": sensitive})
    victim = pool.user("victim")
    sub = pool.attributes(victim)["sub"]
    for name in (sub, sub.upper()):
        with refused("UsernameExistsException", "User already exists"):
            pool.sign_up(name)
    free = "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d"
    pool.sign_up(free)
    assert pool.get(free)["Username"] == free


@pytest.mark.parametrize("character", ["\0", "\x01", "\x7f", "\u0085", "\u200b", "\u2028", "\ufeff", "\u202e"])
def test_a_name_holds_no_control_or_invisible_character(pool, character):
    # The pattern of the model admits letters, marks, symbols, numbers and punctuation.
    name = f"ada{character}lovelace"
    for call in (
            lambda: pool.idp.admin_create_user(UserPoolId=pool.id, Username=name),
            lambda: pool.idp.sign_up(ClientId=pool.client_id, Username=name, Password=PASSWORD),
            lambda: pool.idp.forgot_password(ClientId=pool.client_id, Username=name)):
        with refused("InvalidParameterException", re.compile("Member must satisfy regular expression pattern")):
            call()


def test_a_value_with_a_null_character_is_refused(pool):
    # Not every database can keep one in a text, and all answer the same.
    with refused("InvalidParameterException", re.compile("U\\+0000")):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username="odd", UserAttributes=attributes(name="before\0after"))


@pytest.mark.parametrize("character", ["\x01", "\u0085", "\u2028"])
def test_a_value_with_a_control_character_is_neither_cut_nor_harmful(pool, character):
    # Attribute values have no pattern, so they are kept as they came.
    value = f"before{character}after"
    pool.idp.admin_create_user(UserPoolId=pool.id, Username="odd", UserAttributes=attributes(name=value))
    pool.idp.admin_create_user(UserPoolId=pool.id, Username="even", UserAttributes=attributes(name="before"))
    found = pool.idp.admin_get_user(UserPoolId=pool.id, Username="odd")["UserAttributes"]
    assert {"Name": "name", "Value": value} in found
    users = pool.idp.list_users(UserPoolId=pool.id, Filter='name = "before"')["Users"]
    assert [user["Username"] for user in users] == ["even"]
    assert len(pool.idp.list_users(UserPoolId=pool.id, Filter='name ^= "before"')["Users"]) == 2
