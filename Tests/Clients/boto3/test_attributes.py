"""A user's own attributes: read, write, verify, delete (cognito/users §2, §3)."""

import re

import pytest

from sekisho import Pool, attributes, body, named, outbox, pool_with_email, refused, wrong

MISMATCH = "Invalid verification code provided, please try again."
EXPIRED = "Invalid code provided, please request a code again."
UNWRITABLE = "A client attempted to write unauthorized attribute"


def signed_in(pool, **values):
    username = pool.user(**values)
    return username, pool.sign_in(username)["AccessToken"]


def mine(pool, token):
    return named(pool.idp.get_user(AccessToken=token)["UserAttributes"])


def update(pool, token, **values):
    return body(pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(**values)))


def careful_pool(**others):
    """The new address counts only once its code came back."""
    return pool_with_email(
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]}, **others)


def test_what_get_user_answers(pool):
    username, token = signed_in(pool, email="a@example.com", email_verified="true", name="A")
    answer = body(pool.idp.get_user(AccessToken=token))
    # cognito/users §2: the MFA members are left out while there is nothing to say.
    assert set(answer) == {"Username", "UserAttributes"}
    assert answer["Username"] == username
    assert answer["UserAttributes"][0]["Name"] == "sub"
    assert named(answer["UserAttributes"]) == {
        "sub": pool.attributes(username)["sub"], "email": "a@example.com", "email_verified": "true", "name": "A"}


def test_changing_a_picture(pool):
    # The back end's part of the journey.
    _, token = signed_in(pool)
    assert update(pool, token, picture="https://example.com/p.png").get("CodeDeliveryDetailsList", []) == []
    assert mine(pool, token)["picture"] == "https://example.com/p.png"


def test_an_empty_value_deletes(pool):
    _, token = signed_in(pool, nickname="Nick")
    update(pool, token, nickname="")
    assert "nickname" not in mine(pool, token)


def test_several_at_once_or_none(pool):
    _, token = signed_in(pool, name="Before")
    with refused("InvalidParameterException"):
        update(pool, token, name="After", custom__nothing="x")
    assert mine(pool, token)["name"] == "Before"


def test_values_survive_as_they_are(pool):
    _, token = signed_in(pool)
    value = 'Zoë "Quote" \\ 漢字 \U0001f600 \u202e end'
    update(pool, token, name=value)
    assert mine(pool, token)["name"] == value


def test_a_client_reads_only_what_it_may(pool):
    username = pool.user(email="a@example.com", name="A")
    limited = pool.add_client(ReadAttributes=["name"])["ClientId"]
    token = pool.sign_in(username, client_id=limited)["AccessToken"]
    assert set(mine(pool, token)) - {"sub"} == {"name"}


def test_a_client_writes_only_what_it_may(pool):
    username = pool.user(name="A", nickname="N")
    limited = pool.add_client(WriteAttributes=["name"])["ClientId"]
    token = pool.sign_in(username, client_id=limited)["AccessToken"]
    update(pool, token, name="B")
    with refused("NotAuthorizedException", UNWRITABLE):
        update(pool, token, nickname="M")
    with refused("NotAuthorizedException", UNWRITABLE):
        pool.idp.delete_user_attributes(AccessToken=token, UserAttributeNames=["nickname"])
    assert pool.attributes(username)["nickname"] == "N"


@pytest.mark.parametrize("name", ["email_verified", "phone_number_verified"])
def test_users_do_not_verify_themselves(email_pool, name):
    _, token = signed_in(email_pool, email="a@example.com")
    with refused("NotAuthorizedException", UNWRITABLE):
        email_pool.idp.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": name, "Value": "true"}])


def test_a_client_without_lists_has_the_custom_attributes(pool):
    # cognito/pools §5: recorded, against the documentation.
    pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}])
    _, token = signed_in(pool)
    update(pool, token, custom__plan="gold")
    assert mine(pool, token)["custom:plan"] == "gold"


def test_a_client_with_lists_must_be_granted_new_attributes(pool):
    limited = pool.add_client(ReadAttributes=["name"], WriteAttributes=["name"])["ClientId"]
    pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[{"Name": "plan", "AttributeDataType": "String", "Mutable": True}])
    username = pool.user(custom__plan="gold")
    token = pool.sign_in(username, client_id=limited)["AccessToken"]
    assert "custom:plan" not in mine(pool, token)
    with refused("NotAuthorizedException", UNWRITABLE):
        update(pool, token, custom__plan="silver")


# E-mail addresses

def test_a_new_address_is_taken_at_once_and_must_be_verified(email_pool):
    username, token = signed_in(email_pool, email="old@example.com", email_verified="true")
    before = email_pool.last_message(username)
    answer = update(email_pool, token, email="new@example.org")
    assert answer == {"CodeDeliveryDetailsList": [{"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "n***@e***"}]}
    kept = mine(email_pool, token)
    assert (kept["email"], kept["email_verified"]) == ("new@example.org", "false")
    message = outbox(email_pool.id, username, "verify-attribute", before, wait=10)[0]
    assert message["destination"] == "new@example.org"
    assert body(email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=message["code"])) == {}
    assert mine(email_pool, token)["email_verified"] == "true"


def test_a_pool_that_verifies_nothing_sends_nothing(pool):
    username, token = signed_in(pool, email="old@example.com", email_verified="true")
    assert update(pool, token, email="new@example.com").get("CodeDeliveryDetailsList", []) == []
    kept = mine(pool, token)
    assert (kept["email"], kept.get("email_verified", "false")) == ("new@example.com", "false")
    assert outbox(pool.id, username) == []


def test_a_careful_pool_keeps_the_old_address_until_the_code_comes_back():
    pool = careful_pool()
    username, token = signed_in(pool, email="old@example.com", email_verified="true")
    assert update(pool, token, email="new@example.org")["CodeDeliveryDetailsList"][0]["Destination"] == "n***@e***"
    kept = mine(pool, token)
    assert (kept["email"], kept["email_verified"]) == ("old@example.com", "true")
    message = outbox(pool.id, username, "verify-attribute", wait=10)[0]
    assert message["destination"] == "new@example.org"
    pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=message["code"])
    kept = mine(pool, token)
    assert (kept["email"], kept["email_verified"]) == ("new@example.org", "true")


def test_in_a_careful_pool_the_last_new_address_wins():
    pool = careful_pool()
    username, token = signed_in(pool, email="old@example.com", email_verified="true")
    update(pool, token, email="second@example.com")
    first = pool.code(username, "verify-attribute")
    before = pool.last_message(username)
    update(pool, token, email="third@example.com")
    last = pool.code(username, "verify-attribute", before)
    if first != last:
        with refused("CodeMismatchException", MISMATCH):
            pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=first)
    pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=last)
    assert mine(pool, token)["email"] == "third@example.com"


def test_in_a_careful_pool_an_administrator_decides():
    # cognito/users §4: pending, unless email_verified is sent too.
    pool = careful_pool()
    username, token = signed_in(pool, email="old@example.com", email_verified="true")
    pool.idp.admin_update_user_attributes(UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="pending@example.com"))
    assert mine(pool, token)["email"] == "old@example.com"
    pool.idp.admin_update_user_attributes(
        UserPoolId=pool.id, Username=username, UserAttributes=attributes(email="sure@example.com", email_verified="true"))
    kept = mine(pool, token)
    assert (kept["email"], kept["email_verified"]) == ("sure@example.com", "true")


def test_a_code_on_demand(email_pool):
    username, token = signed_in(email_pool, email="a@example.com")
    details = email_pool.idp.get_user_attribute_verification_code(
        AccessToken=token, AttributeName="email", ClientMetadata={"from": "test"})["CodeDeliveryDetails"]
    assert details == {"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@e***"}
    code = email_pool.code(username, "verify-attribute")
    with refused("CodeMismatchException", MISMATCH):
        email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=wrong(code))
    email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    assert mine(email_pool, token)["email_verified"] == "true"
    with refused("ExpiredCodeException", EXPIRED):
        email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)


def test_a_code_belongs_to_its_attribute(email_pool):
    username, token = signed_in(email_pool, email="a@example.com", phone_number="+12065550100")
    email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    code = email_pool.code(username, "verify-attribute")
    with refused("ExpiredCodeException", EXPIRED):
        email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="phone_number", Code=code)


def test_a_code_belongs_to_its_user(email_pool):
    one, token = signed_in(email_pool, email="one@example.com")
    _, other = signed_in(email_pool, email="other@example.com")
    email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    with refused("ExpiredCodeException", EXPIRED):
        email_pool.idp.verify_user_attribute(
            AccessToken=other, AttributeName="email", Code=email_pool.code(one, "verify-attribute"))


def test_no_code_was_asked_for(email_pool):
    _, token = signed_in(email_pool, email="a@example.com")
    with refused("ExpiredCodeException", EXPIRED):
        email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code="123456")


@pytest.mark.parametrize("name", ["name", "custom:x", "sub"])
def test_only_addresses_are_verified(email_pool, name):
    _, token = signed_in(email_pool, name="A")
    with refused("InvalidParameterException"):
        email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName=name)


def test_there_must_be_an_address_to_verify(email_pool):
    _, token = signed_in(email_pool)
    with refused("InvalidParameterException"):
        email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")


def test_a_code_for_the_old_address_does_not_verify_the_new(email_pool):
    username, token = signed_in(email_pool, email="old@example.com")
    email_pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    old = email_pool.code(username, "verify-attribute")
    before = email_pool.last_message(username)
    update(email_pool, token, email="new@example.com")
    new = email_pool.code(username, "verify-attribute", before)
    if old != new:
        with refused("CodeMismatchException", MISMATCH):
            email_pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=old)
    assert mine(email_pool, token)["email_verified"] == "false"


def test_a_bad_address_changes_nothing(email_pool):
    username, token = signed_in(email_pool, email="old@example.com", email_verified="true")
    with refused("InvalidParameterException", "Invalid email address format."):
        update(email_pool, token, email="nowhere")
    assert email_pool.attributes(username)["email"] == "old@example.com"


# Deleting

def test_attributes_are_deleted(pool):
    _, token = signed_in(pool, name="A", nickname="N", email="a@example.com", email_verified="true")
    assert body(pool.idp.delete_user_attributes(AccessToken=token, UserAttributeNames=["nickname", "email"])) == {}
    kept = mine(pool, token)
    assert "nickname" not in kept and "email" not in kept
    # cognito/users §3: what is not there is not verified.
    assert kept.get("email_verified", "false") == "false"
    assert kept["name"] == "A"


def test_deleting_what_is_not_there_is_no_error(pool):
    _, token = signed_in(pool)
    pool.idp.delete_user_attributes(AccessToken=token, UserAttributeNames=["nickname"])


def test_a_required_attribute_stays():
    pool = Pool(Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    username, token = signed_in(pool, email="a@example.com")
    with refused("InvalidParameterException", re.compile(r"^user\.email: Required attribute cannot be deleted\.")):
        pool.idp.delete_user_attributes(AccessToken=token, UserAttributeNames=["email"])
    with refused("InvalidParameterException", re.compile(r"^user\.email: Required attribute cannot be deleted\.")):
        pool.idp.admin_delete_user_attributes(UserPoolId=pool.id, Username=username, UserAttributeNames=["email"])


def test_an_unknown_attribute_is_not_deleted(pool):
    _, token = signed_in(pool)
    with refused("InvalidParameterException"):
        pool.idp.delete_user_attributes(AccessToken=token, UserAttributeNames=["custom:nothing"])
