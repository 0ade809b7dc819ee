"""Users by an administrator's hand (cognito/sign-up §4; cognito/users §4)."""

import re

import pytest

from sekisho import OTHER_PASSWORD, PASSWORD, UUID, Pool, attributes, body, claims, named, outbox, refused, unique

NOT_FOUND = "User does not exist."


def create(pool, username=None, **settings):
    values = settings.pop("values", {})
    return pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username or unique(), UserAttributes=attributes(**values), **settings)["User"]


def test_what_creating_answers(pool):
    user = create(pool, "made", values={"email": "a@example.com", "name": "A"}, MessageAction="SUPPRESS")
    assert set(user) == {"Username", "Attributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus"}
    assert (user["Username"], user["Enabled"], user["UserStatus"]) == ("made", True, "FORCE_CHANGE_PASSWORD")
    assert user["UserCreateDate"] == user["UserLastModifiedDate"]
    assert [one["Name"] for one in user["Attributes"]] == ["email", "name", "sub"]
    kept = named(user["Attributes"])
    assert UUID.match(kept.pop("sub"))
    assert (kept["email"], kept["name"]) == ("a@example.com", "A")


def test_a_user_needs_nothing_but_a_name(pool):
    assert create(pool)["UserStatus"] == "FORCE_CHANGE_PASSWORD"


def test_an_invitation_is_sent(pool):
    username = create(pool, values={"email": "guest@example.com"}, DesiredDeliveryMediums=["EMAIL"])["Username"]
    message = outbox(pool.id, username, "invitation", wait=10)[0]
    # cognito/messages §4: the default texts.
    assert message["subject"] == "Your temporary password"
    assert message["body"] == f"Your username is {username} and temporary password is {message['code']}. "
    assert (message["medium"], message["destination"]) == ("EMAIL", "guest@example.com")


def test_an_invitation_has_the_pools_words():
    pool = Pool(AdminCreateUserConfig={"InviteMessageTemplate": {"EmailSubject": "Come in", "EmailMessage": "{username}: {####}"}})
    username = create(pool, values={"email": "guest@example.com"}, DesiredDeliveryMediums=["EMAIL"])["Username"]
    message = outbox(pool.id, username, wait=10)[0]
    assert (message["subject"], message["body"]) == ("Come in", f"{username}: {message['code']}")


def test_a_name_that_looks_like_a_placeholder_is_only_a_name(pool):
    # What is filled in is not looked at again.
    username = create(pool, "{####}", values={"email": "guest@example.com"}, DesiredDeliveryMediums=["EMAIL"])["Username"]
    message = outbox(pool.id, username, "invitation", wait=10)[0]
    assert message["body"] == f"Your username is {{####}} and temporary password is {message['code']}. "


@pytest.mark.parametrize("email", ["a@example.com\r\nBcc: b@example.com", "a@example.com\n", "a b@example.com", "a@exa mple.com", "@example.com", "a@"])
def test_an_address_carries_nothing_along(pool, email):
    with refused("InvalidParameterException", "Invalid email address format."):
        create(pool, values={"email": email})


def test_a_generated_password_obeys_the_policy():
    pool = Pool(Policies={"PasswordPolicy": {
        "MinimumLength": 14, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True}})
    for _ in range(5):
        username = create(pool, values={"email": "a@example.com"}, DesiredDeliveryMediums=["EMAIL"])["Username"]
        password = pool.code(username, "invitation")
        assert len(password) >= 14
        assert re.search("[A-Z]", password) and re.search("[a-z]", password) and re.search("[0-9]", password)
        assert re.search(r"[^0-9A-Za-z\s]", password)
        assert pool.start(username, password)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_suppressed_means_silent(pool):
    username = create(pool, values={"email": "a@example.com"}, MessageAction="SUPPRESS", DesiredDeliveryMediums=["EMAIL"])["Username"]
    assert outbox(pool.id, username) == []


def test_an_invitation_is_sent_again_with_another_password(pool):
    username = create(pool, values={"email": "a@example.com"}, DesiredDeliveryMediums=["EMAIL"])["Username"]
    first = outbox(pool.id, username, "invitation", wait=10)[0]
    again = create(pool, username, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"])
    assert again["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    second = outbox(pool.id, username, "invitation", after=first["id"], wait=10)[0]
    assert second["code"] != first["code"]
    assert pool.start(username, second["code"])["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.start(username, first["code"])


def test_only_invited_users_are_invited_again(pool):
    username = pool.user()
    with refused("UnsupportedUserStateException", re.compile("^Resend not possible. .* status is not FORCE_CHANGE_PASSWORD$")):
        create(pool, username, MessageAction="RESEND")
    with refused("UserNotFoundException", NOT_FOUND):
        create(pool, "nobody", MessageAction="RESEND")


def test_a_name_is_taken_once(pool):
    username = create(pool)["Username"]
    with refused("UsernameExistsException", "User account already exists"):
        create(pool, username)


@pytest.mark.parametrize("password, requirement", [
    ("Sh0rt!", "Password not long enough"), ("Password!", "Password must have numeric characters"),
    ("passw0rd!", "Password must have uppercase characters"),
])
def test_a_temporary_password_obeys_the_policy(pool, password, requirement):
    # cognito/passwords §1: this operation's own prefix.
    with refused("InvalidPasswordException", f"Password did not conform with password policy: {requirement}"):
        create(pool, TemporaryPassword=password)


def test_an_address_may_be_verified_from_the_start(pool):
    username = create(pool, values={"email": "a@example.com", "email_verified": "true"}, MessageAction="SUPPRESS")["Username"]
    assert pool.attributes(username)["email_verified"] == "true"


def test_an_address_that_is_not_there_is_not_verified(pool):
    # cognito/sign-up §4.
    with refused("InvalidParameterException", re.compile("^No email provided")):
        create(pool, values={"email_verified": "true"})


def test_what_get_answers(pool):
    username = pool.user(email="a@example.com")
    answer = body(pool.get(username))
    assert set(answer) == {"Username", "UserAttributes", "UserCreateDate", "UserLastModifiedDate", "Enabled", "UserStatus"}
    assert answer["UserStatus"] == "CONFIRMED"


def test_a_user_is_found_by_sub_too(pool):
    username = pool.user()
    assert pool.get(pool.attributes(username)["sub"])["Username"] == username


def test_attributes_are_updated(pool):
    username = pool.user(name="A", email="a@example.com", email_verified="true")
    before = pool.get(username)
    assert body(pool.idp.admin_update_user_attributes(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(name="B", nickname="N"), ClientMetadata={"from": "test"})) == {}
    after = pool.get(username)
    kept = named(after["UserAttributes"])
    assert (kept["name"], kept["nickname"], kept["email_verified"]) == ("B", "N", "true")
    assert after["UserLastModifiedDate"] >= before["UserLastModifiedDate"]
    assert after["UserCreateDate"] == before["UserCreateDate"]


def test_a_new_address_is_unverified_unless_said_so(pool):
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="b@example.com"))
    assert pool.attributes(username).get("email_verified", "false") == "false"
    pool.idp.admin_update_user_attributes(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="c@example.com", email_verified="true"))
    assert pool.attributes(username)["email_verified"] == "true"


def test_a_verifying_pool_writes_to_the_new_address(email_pool):
    # Purpose verify-attribute: an address changed by an administrator too.
    username = email_pool.user(email="a@example.com", email_verified="true")
    before = email_pool.last_message(username)
    email_pool.idp.admin_update_user_attributes(
        UserPoolId=email_pool.id, Username=username, UserAttributes=attributes(email="b@example.com"))
    message = outbox(email_pool.id, username, "verify-attribute", before, wait=10)[0]
    assert message["destination"] == "b@example.com"
    token = email_pool.sign_in(username)["AccessToken"]
    email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=message["code"])
    assert email_pool.attributes(username)["email_verified"] == "true"


def test_an_empty_value_deletes(pool):
    username = pool.user(nickname="N")
    pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username=username, UserAttributes=attributes(nickname=""))
    assert "nickname" not in pool.attributes(username)


def test_attributes_are_deleted(pool):
    username = pool.user(nickname="N", name="A")
    assert body(pool.idp.admin_delete_user_attributes(UserPoolId=pool.id, Username=username, UserAttributeNames=["nickname"])) == {}
    kept = pool.attributes(username)
    assert "nickname" not in kept and kept["name"] == "A"


def test_disabling_and_enabling(pool):
    username = pool.user()
    assert body(pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)) == {}
    user = pool.get(username)
    assert (user["Enabled"], user["UserStatus"]) == (False, "CONFIRMED")
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    assert body(pool.idp.admin_enable_user(UserPoolId=pool.id, Username=username)) == {}
    assert pool.get(username)["Enabled"] is True


def test_disabling_ends_what_is_signed_in(pool):
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        pool.idp.get_user(AccessToken=token)


def test_deleting(pool):
    username = pool.user()
    token = pool.sign_in(username)["AccessToken"]
    assert body(pool.idp.admin_delete_user(UserPoolId=pool.id, Username=username)) == {}
    with refused("UserNotFoundException", NOT_FOUND):
        pool.get(username)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.get_user(AccessToken=token)
    # The name is free, and a new user of that name is nobody of old.
    pool.user(username, password=OTHER_PASSWORD)
    with pytest.raises(pool.idp.exceptions.ClientError):
        pool.idp.get_user(AccessToken=token)
    assert claims(pool.sign_in(username, OTHER_PASSWORD)["AccessToken"])["username"] == username


@pytest.mark.parametrize("operation, members", [
    ("admin_get_user", {}), ("admin_delete_user", {}), ("admin_disable_user", {}), ("admin_enable_user", {}),
    ("admin_update_user_attributes", {"UserAttributes": [{"Name": "name", "Value": "x"}]}),
    ("admin_delete_user_attributes", {"UserAttributeNames": ["name"]}), ("admin_set_user_password", {"Password": PASSWORD}),
    ("admin_reset_user_password", {}), ("admin_user_global_sign_out", {}), ("admin_list_groups_for_user", {}),
])
def test_an_unknown_user(pool, operation, members):
    with refused("UserNotFoundException", NOT_FOUND):
        getattr(pool.idp, operation)(UserPoolId=pool.id, Username="nobody", **members)


def test_the_pool_counts_its_users(pool):
    for _ in range(3):
        pool.user()
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["EstimatedNumberOfUsers"] == 3


@pytest.mark.parametrize("username", ["名前", "o'neil", "a+b@c", "user.name", "emoji\U0001f600", "x" * 128, "<script>", "50%", "a/b?c#d", "';DROP_TABLE_users;--"])
def test_names_of_every_kind(pool, username):
    pool.user(username)
    assert pool.get(username)["Username"] == username
    assert claims(pool.sign_in(username)["IdToken"])["cognito:username"] == username
    assert pool.idp.list_users(UserPoolId=pool.id, Filter=f'username = "{username}"')["Users"][0]["Username"] == username


def test_a_user_whom_nobody_is_told_a_password_has_none(pool):
    username = unique()
    made = pool.idp.admin_create_user(UserPoolId=pool.id, Username=username, MessageAction="SUPPRESS")["User"]
    assert made["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.start(username)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.sign_in_srp(username)
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=PASSWORD, Permanent=False)
    assert pool.start(username)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
