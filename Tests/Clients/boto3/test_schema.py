"""The schema: standard attributes, custom ones, and what values they take (cognito/pools §4, §5; cognito/users §3)."""

import re

import pytest

from sekisho import Pool, attributes, body, refused

STRINGS = ["name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website", "email",
           "gender", "zoneinfo", "locale", "phone_number", "address"]


def schema(pool):
    described = pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    return {one["Name"]: one for one in described["SchemaAttributes"]}


def custom(name, kind="String", **others):
    return {"Name": name, "AttributeDataType": kind, "Mutable": True} | others


@pytest.fixture(scope="module")
def rich():
    return Pool(Schema=[
        custom("size", "Number", NumberAttributeConstraints={"MinValue": "1", "MaxValue": "10"}),
        custom("nick", StringAttributeConstraints={"MinLength": "2", "MaxLength": "5"}),
        custom("member", "Boolean"),
        custom("since", "DateTime"),
        custom("tenant", Mutable=False),
    ])


def test_the_standard_attributes(pool):
    # cognito/pools §4: all rows recorded.
    found = schema(pool)
    common = {"DeveloperOnlyAttribute": False, "Mutable": True, "Required": False}
    for name in STRINGS:
        assert found[name] == common | {
            "Name": name, "AttributeDataType": "String", "StringAttributeConstraints": {"MinLength": "0", "MaxLength": "2048"}}, name
    assert found["sub"] == {
        "Name": "sub", "AttributeDataType": "String", "DeveloperOnlyAttribute": False, "Mutable": False, "Required": True,
        "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "2048"}}
    assert found["birthdate"]["StringAttributeConstraints"] == {"MinLength": "10", "MaxLength": "10"}
    for name in ("email_verified", "phone_number_verified"):
        assert found[name] == common | {"Name": name, "AttributeDataType": "Boolean"}
    assert found["updated_at"] == common | {"Name": "updated_at", "AttributeDataType": "Number", "NumberAttributeConstraints": {"MinValue": "0"}}
    assert set(found) - {"identities"} == {*STRINGS, "sub", "birthdate", "email_verified", "phone_number_verified", "updated_at"}


def test_the_standard_attributes_stand_in_their_order(pool):
    listed = [one["Name"] for one in pool.description["SchemaAttributes"]]
    assert listed[:20] == [
        "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture", "website",
        "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number", "phone_number_verified", "address", "updated_at"]


def test_a_schema_entry_overrides_a_standard_row():
    pool = Pool(Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    found = schema(pool)
    assert found["email"]["Required"] is True
    assert found["name"]["Required"] is False


def test_custom_attributes_are_added_under_their_prefix(pool):
    assert body(pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[
        custom("plan", StringAttributeConstraints={"MinLength": "1", "MaxLength": "20"}), custom("seats", "Number")])) == {}
    found = schema(pool)
    assert found["custom:plan"]["StringAttributeConstraints"] == {"MinLength": "1", "MaxLength": "20"}
    assert found["custom:plan"]["Required"] is False
    assert found["custom:seats"]["AttributeDataType"] == "Number"
    username = pool.user(custom__plan="gold", custom__seats="12")
    assert pool.attributes(username)["custom:plan"] == "gold"


def test_the_prefix_is_added_even_to_itself():
    # cognito/pools §5: recorded.
    assert "custom:custom:mine" in schema(Pool(Schema=[custom("custom:mine")]))


def test_a_custom_attribute_is_added_once(pool):
    pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[custom("plan")])
    with refused("InvalidParameterException", "custom:plan: Existing attribute already has name custom:plan."):
        pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[custom("plan")])


def test_fifty_custom_attributes_are_the_most(pool):
    for start in (0, 25):
        pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[custom(f"a{number}") for number in range(start, start + 25)])
    with refused("InvalidParameterException"):
        pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[custom("one-more")])


@pytest.mark.parametrize("entry", [
    custom("a", StringAttributeConstraints={"MinLength": "9", "MaxLength": "3"}),
    custom("a", "Number", NumberAttributeConstraints={"MinValue": "9", "MaxValue": "3"}),
    custom("a", StringAttributeConstraints={"MinLength": "0", "MaxLength": "4096"}),
    custom("a", StringAttributeConstraints={"MinLength": "few"}),
])
def test_constraints_that_make_no_sense_are_refused(entry, idp):
    with refused("InvalidParameterException"):
        idp.create_user_pool(PoolName="Senseless", Schema=[entry])


@pytest.mark.parametrize("values", [
    {"custom__size": "1"}, {"custom__size": "10"}, {"custom__nick": "ab"}, {"custom__nick": "abcde"}, {"custom__member": "true"},
    {"custom__member": "false"}, {"custom__since": "2026-01-01T00:00:00Z"}, {"custom__tenant": "t-1"}, {"birthdate": "1990-02-28"},
    {"locale": "de-AT", "zoneinfo": "Europe/Vienna", "gender": "x"}, {"updated_at": "1700000000"}, {"address": '{"formatted":"1 Road"}'},
])
def test_values_that_fit_the_schema_are_kept(rich, values):
    username = rich.sign_up(**values)["Username"]
    kept = rich.attributes(username)
    for name, value in values.items():
        assert kept[name.replace("__", ":")] == value


@pytest.mark.parametrize("values", [
    {"custom__size": "0"}, {"custom__size": "11"}, {"custom__size": "many"}, {"custom__nick": "a"}, {"custom__nick": "abcdef"},
    {"custom__member": "maybe"}, {"birthdate": "28.2.1990"}, {"birthdate": "1990"}, {"custom__nothing": "x"}, {"nothing": "x"}, {"updated_at": "yesterday"},
])
def test_values_that_do_not_fit_are_refused(rich, values):
    # cognito/users §3: the type is recorded, several of the texts are not.
    with refused("InvalidParameterException"):
        rich.sign_up(**values)


@pytest.mark.parametrize("values, message", [
    ({"email": "nowhere"}, "Invalid email address format."),
    ({"email": "two@at@example.com"}, "Invalid email address format."),
    ({"phone_number": "0123"}, "Invalid phone number format."),
    ({"phone_number": "+1 206 555 0100"}, "Invalid phone number format."),
])
def test_addresses_have_a_form(rich, values, message):
    with refused("InvalidParameterException", message):
        rich.sign_up(**values)


def test_an_unknown_attribute_is_named(rich):
    # cognito/users §3.
    with refused("InvalidParameterException", re.compile("custom:nothing")):
        rich.sign_up(custom__nothing="x")


def test_a_missing_required_attribute_is_named():
    pool = Pool(Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    with refused("InvalidParameterException", "Attributes did not conform to the schema: emails: The attribute emails is required"):
        pool.sign_up()
    assert pool.sign_up(email="here@example.com")["UserSub"]


def test_an_administrator_need_not_give_what_is_required():
    # cognito/users §3: asked for at the first sign-in instead.
    pool = Pool(Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}])
    assert pool.idp.admin_create_user(UserPoolId=pool.id, Username="bare", MessageAction="SUPPRESS")["User"]["Enabled"]


def test_an_immutable_attribute_is_set_once(rich):
    username = rich.user(custom__tenant="t-1")
    token = rich.sign_in(username)["AccessToken"]
    message = re.compile(r"^user\.custom:tenant: Attribute cannot be updated\.\s*$")
    with refused("InvalidParameterException", message):
        rich.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(custom__tenant="t-2"))
    with refused("InvalidParameterException", message):
        rich.idp.admin_update_user_attributes(UserPoolId=rich.id, Username=username, UserAttributes=attributes(custom__tenant="t-2"))
    assert rich.attributes(username)["custom:tenant"] == "t-1"


def test_an_immutable_attribute_that_was_never_set_stays_unset(rich):
    username = rich.user()
    with refused("InvalidParameterException", re.compile(r"^user\.custom:tenant: Attribute cannot be updated\.")):
        rich.idp.admin_update_user_attributes(UserPoolId=rich.id, Username=username, UserAttributes=attributes(custom__tenant="t-2"))


@pytest.mark.parametrize("who", ["sign up", "administrator"])
def test_sub_is_never_given(rich, who):
    with refused("InvalidParameterException", "Cannot modify the non-mutable attribute sub"):
        if who == "sign up":
            rich.sign_up(sub="11111111-2222-3333-4444-555555555555")
        else:
            rich.idp.admin_update_user_attributes(
                UserPoolId=rich.id, Username=rich.user(), UserAttributes=attributes(sub="11111111-2222-3333-4444-555555555555"))


def test_no_value_is_longer_than_2048(rich):
    rich.sign_up(profile="x" * 2048)
    with refused("InvalidParameterException", re.compile("Member must have length less than or equal to 2048")):
        rich.sign_up(profile="x" * 2049)
