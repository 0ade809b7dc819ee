"""The protocol's errors and the wording of broken constraints (cognito/wire §3 to §6), and operations not built yet."""

import json
import re

import pytest

import model
from sekisho import PASSWORD, Pool, call, refused, unique

POOL_PATTERN = r"[\w-]+_[0-9a-zA-Z]+"


def message(answer, kind="InvalidParameterException", status=400):
    assert answer.status == status, answer
    assert answer.json["__type"] == kind, answer
    return answer.json["message"]


def violations(text):
    """The parts of a validation message, after checking that it counts them right."""
    found = re.match(r"(\d+) validation (error|errors) detected: (.*)$", text, re.S)
    assert found, text
    parts = found.group(3).split("; ")
    assert len(parts) == int(found.group(1)), text
    assert found.group(2) == ("error" if len(parts) == 1 else "errors"), text
    return parts


# Constraints

CONSTRAINTS = [
    ("DescribeUserPool", {"UserPoolId": "none"},
     [f"Value 'none' at 'userPoolId' failed to satisfy constraint: Member must satisfy regular expression pattern: {POOL_PATTERN}"]),
    ("DescribeUserPool", {}, ["Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"]),
    ("DescribeUserPool", {"UserPoolId": None}, ["Value null at 'userPoolId' failed to satisfy constraint: Member must not be null"]),
    ("DescribeUserPool", {"UserPoolId": "u_" + "a" * 54},
     [f"Value 'u_{'a' * 54}' at 'userPoolId' failed to satisfy constraint: Member must have length less than or equal to 55"]),
    ("GetUserAttributeVerificationCode", {"AccessToken": "a.b.c"},
     ["Value null at 'attributeName' failed to satisfy constraint: Member must not be null"]),
    ("ListUserPools", {"MaxResults": 61},
     ["Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"]),
    ("ListUserPools", {"MaxResults": 0},
     ["Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"]),
    ("ListUsers", {"UserPoolId": "us-east-1_000000000", "Limit": -1},
     ["Value '-1' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 0"]),
    ("CreateGroup", {"UserPoolId": "us-east-1_000000000", "GroupName": "has space"},
     [r"Value 'has space' at 'groupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"]),
    ("CreateGroup", {"UserPoolId": "us-east-1_000000000", "GroupName": "g", "Precedence": -1},
     ["Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0"]),
]


@pytest.mark.parametrize("operation, members, expected", CONSTRAINTS)
def test_a_broken_constraint_is_worded_as_cognito_words_it(operation, members, expected):
    assert sorted(violations(message(call(operation, members)))) == sorted(expected)


def test_sensitive_values_are_never_repeated():
    # cognito/wire §6.
    secret = " p w" * 100
    text = message(call("SignUp", {
        "ClientId": "c" * 129, "Username": "has space", "Password": secret, "SecretHash": "not a hash!"}))
    assert "p w" not in text and "has space" not in text and "not a hash!" not in text
    assert sorted(violations(text)) == sorted([
        "Value at 'clientId' failed to satisfy constraint: Member must have length less than or equal to 128",
        r"Value at 'username' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+",
        "Value at 'password' failed to satisfy constraint: Member must have length less than or equal to 256",
        r"Value at 'password' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[\S]+.*[\S]+$",
        r"Value at 'secretHash' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w+=/]+",
    ])


def test_an_enum_lists_what_it_takes():
    text = message(call("InitiateAuth", {"ClientId": "c", "AuthFlow": "MAGIC"}))
    found = re.fullmatch(
        r"1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: "
        r"Member must satisfy enum value set: \[(.*)\]", text)
    assert found, text
    assert set(found.group(1).split(", ")) == {
        "USER_SRP_AUTH", "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN", "CUSTOM_AUTH", "ADMIN_NO_SRP_AUTH", "USER_PASSWORD_AUTH",
        "ADMIN_USER_PASSWORD_AUTH", "USER_AUTH"}


def test_all_violations_are_told_at_once():
    parts = violations(message(call("AdminCreateUser", {"UserPoolId": "bad pool", "MessageAction": "SHOUT", "DesiredDeliveryMediums": ["PIGEON"]})))
    assert len(parts) == 4
    assert "Value null at 'username' failed to satisfy constraint: Member must not be null" in parts


def test_members_inside_lists_are_counted_from_one():
    parts = violations(message(call("CreateUserPool", {
        "PoolName": "p", "Schema": [{"Name": "x" * 21, "AttributeDataType": "Octonion"}, {"Name": ""}]})))
    paths = {re.search("at '([^']*)'", part).group(1) for part in parts}
    assert paths == {"schema.1.member.name", "schema.1.member.attributeDataType", "schema.2.member.name"}


def test_enums_inside_lists_are_told_as_a_list():
    # cognito/wire §6: recorded.
    text = message(call("CreateUserPoolClient", {
        "UserPoolId": "us-east-1_000000000", "ClientName": "c", "AllowedOAuthFlows": ["code", "token"]}))
    assert text.startswith(
        "1 validation error detected: Value '[code, token]' at 'allowedOAuthFlows' failed to satisfy constraint: "
        "Member must satisfy constraint: [Member must satisfy enum value set: [")


def test_deeper_members_are_found(idp):
    text = message(call("CreateUserPool", {"PoolName": "p", "Policies": {"PasswordPolicy": {"MinimumLength": 5}}}))
    assert violations(text) == [
        "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6"]


def test_constraints_come_before_any_look_up():
    text = message(call("AdminGetUser", {"UserPoolId": "us-east-1_000000000", "Username": ""}))
    assert violations(text) == ["Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1"] or len(violations(text)) == 2


def test_lengths_are_counted_in_characters():
    # 128 characters, whatever their bytes; the error that follows is about the pool.
    answer = call("AdminGetUser", {"UserPoolId": "us-east-1_000000000", "Username": "漢" * 128})
    assert answer.json["__type"] == "ResourceNotFoundException"
    assert "less than or equal to 128" in message(call("AdminGetUser", {"UserPoolId": "us-east-1_000000000", "Username": "漢" * 129}))


def test_unknown_members_are_ignored(pool):
    answer = call("DescribeUserPool", {"UserPoolId": pool.id, "Surprise": {"deep": [1, None, "x"]}})
    assert answer.status == 200


def test_null_members_are_absent(pool):
    answer = call("ListUsers", {"UserPoolId": pool.id, "Filter": None, "Limit": None, "AttributesToGet": None})
    assert answer.status == 200, answer


# Serialization

@pytest.mark.parametrize("raw", [b"[]", b'"text"', b"3", b"true", b"[1,2]"])
def test_a_body_that_is_no_object(raw):
    answer = call("ListUserPools", raw=raw)
    assert answer.status == 400
    # Capital M, as recorded.
    assert answer.json == {"__type": "SerializationException", "Message": "Expected map or null"}


@pytest.mark.parametrize("raw", [
    b"{", b"}", b"{]", b'{"UserPoolId"}', b'{"UserPoolId":}', b"{'UserPoolId':'x'}", b'{"a":1,}', b'{"a":01}', b'{"a":+1}', b'{"a":.5}',
    b'{"a":1.}', b'{"a":1e}', b'{"a":NaN}', b'{"a":Infinity}', b'{"a":"\x01"}', b'{"a":"\\x41"}', b'{"a":"\\u12"}', b'{"a":"\xff\xfe"}',
    b'{"a":"\xc0\x80"}', b'{"a":"\xed\xa0\x80"}', b'{"a":1}{"b":2}', b'{"a":1} x', b"\xef\xbb\xbf{}", b'{"a":tru}', b'{a:1}',
    b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}", b"\x00", b"{}\x00", b'{"a":"unterminated',
])
def test_a_body_that_is_no_json(raw):
    answer = call("ListUserPools", raw=raw)
    assert answer.status == 400, answer
    assert answer.json["__type"] == "SerializationException"


@pytest.mark.parametrize("members, text", [
    ({"UserPoolId": {}}, "Start of structure or map found where not expected."),
    ({"UserPoolId": []}, None), ({"UserPoolId": 5}, "NUMBER_VALUE can not be converted to a String"),
    ({"UserPoolId": True}, "TRUE_VALUE can not be converted to a String"), ({"UserPoolId": False}, "FALSE_VALUE can not be converted to a String"),
    ({"UserPoolId": "us-east-1_000000000", "Limit": "5"}, "STRING_VALUE can not be converted to an Integer"),
    ({"UserPoolId": "us-east-1_000000000", "AttributesToGet": "email"}, None),
    ({"UserPoolId": "us-east-1_000000000", "AttributesToGet": [1]}, None),
])
def test_a_member_of_the_wrong_type(members, text):
    # cognito/wire §4.
    answer = call("ListUsers", members)
    assert answer.status == 400, answer
    assert answer.json["__type"] == "SerializationException"
    if text:
        assert answer.json["Message"] == text


def test_a_boolean_of_the_wrong_type():
    answer = call("AdminSetUserPassword", {
        "UserPoolId": "us-east-1_000000000", "Username": "u", "Password": PASSWORD, "Permanent": "true"})
    assert answer.json == {"__type": "SerializationException", "Message": "STRING_VALUE can not be converted to a Boolean"}


def test_json_in_other_spellings(pool):
    raw = ('\n\t{ "UserPool\\u0049d" :\r\n "' + pool.id.replace("-", "\\u002d") + '" } ').encode()
    assert call("DescribeUserPool", raw=raw).json["UserPool"]["Id"] == pool.id


def test_the_last_of_two_like_named_members_counts(pool):
    raw = json.dumps({"UserPoolId": "us-east-1_000000000"})[:-1] + f', "UserPoolId": "{pool.id}"}}'
    assert call("DescribeUserPool", raw=raw.encode()).status == 200


# Operations

@pytest.mark.parametrize("target", [
    "AWSCognitoIdentityProviderService.Nonsense", "AWSCognitoIdentityProviderService.", "AWSCognitoIdentityProviderService",
    "AWSCognitoIdentityProviderService.signup", "AWSCognitoIdentityProviderService.SignUp.More", "", None,
])
def test_an_unknown_operation(target):
    answer = call("", {}, {"X-Amz-Target": target})
    assert answer.status == 400, answer
    assert answer.json == {"__type": "UnknownOperationException"}


@pytest.mark.parametrize("operation", sorted(set(model.operations()) - model.OF_THE_SERVER))
def test_every_operation_is_built(operation):
    answer = call(operation, model.least_input(operation))
    assert answer.status in (200, 400), answer


@pytest.mark.parametrize("operation", [name for name in model.operations() if model.service().operation_model(name).input_shape
                                       and model.service().operation_model(name).input_shape.required_members])
def test_every_operation_validates_its_input(operation):
    required = model.service().operation_model(operation).input_shape.required_members
    parts = violations(message(call(operation, {})))
    names = {name[0].lower() + name[1:] for name in required}
    found = {re.fullmatch("Value null at '(.*)' failed to satisfy constraint: Member must not be null", part) for part in parts}
    assert None not in found, parts
    assert {one.group(1).lower() for one in found} == {name.lower() for name in names}


def test_another_aws_service_is_named():
    # What a global AWS_ENDPOINT_URL sends here by mistake.
    answer = call("", {}, {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"})
    assert 400 <= answer.status < 500
    text = answer.body.decode().lower()
    assert "dynamodb" in text
    assert "aws_endpoint_url_cognito_identity_provider" in text


def test_an_error_carries_its_type_and_text_in_headers():
    # cognito/wire §3: the type with a colon after it.
    answer = call("DescribeUserPool", {"UserPoolId": "us-east-1_000000000"})
    assert answer.headers["x-amzn-ErrorType"] == "ResourceNotFoundException:"
    assert answer.headers["x-amzn-ErrorMessage"] == "User pool us-east-1_000000000 does not exist."
    assert answer.json == {"__type": "ResourceNotFoundException", "message": "User pool us-east-1_000000000 does not exist."}


def test_nothing_that_a_caller_sends_breaks_out_of_a_header():
    answer = call("DescribeUserPool", {"UserPoolId": "x\r\nSet-Cookie: a=b\r\n\r\n<script>"})
    assert answer.status == 400
    assert "Set-Cookie" not in answer.headers
    assert answer.json["__type"] == "InvalidParameterException"
    client = call("SignUp", {"ClientId": "né\u0000", "Username": "u"})
    assert client.status == 400


def test_sdks_see_typed_exceptions(idp):
    with pytest.raises(idp.exceptions.ResourceNotFoundException):
        idp.describe_user_pool(UserPoolId="us-east-1_000000000")


def test_client_metadata_is_accepted_everywhere(email_pool):
    metadata = {"ClientMetadata": {"trace": "1"}}
    idp, client = email_pool.idp, {"ClientId": email_pool.client_id}
    username = unique()
    idp.sign_up(**client, Username=username, Password=PASSWORD, UserAttributes=[{"Name": "email", "Value": "a@example.com"}], **metadata)
    idp.resend_confirmation_code(**client, Username=username, **metadata)
    idp.confirm_sign_up(**client, Username=username, ConfirmationCode=email_pool.code(username, "resend"), **metadata)
    tokens = email_pool.sign_in(username, **metadata)
    idp.forgot_password(**client, Username=username, **metadata)
    idp.confirm_forgot_password(
        **client, Username=username, ConfirmationCode=email_pool.code(username, "forgot-password"), Password="An0ther-Secret", **metadata)
    idp.update_user_attributes(AccessToken=tokens["AccessToken"], UserAttributes=[{"Name": "name", "Value": "x"}], **metadata)
    idp.admin_reset_user_password(UserPoolId=email_pool.id, Username=username, **metadata)


def test_metadata_that_is_not_text_is_refused(pool):
    answer = call("SignUp", {"ClientId": pool.client_id, "Username": "u", "Password": PASSWORD, "ClientMetadata": {"a": 1}})
    assert answer.json["__type"] == "SerializationException"


def test_two_users_of_one_name_at_once_are_one(pool):
    import concurrent.futures
    username = unique()

    def attempt(_):
        try:
            pool.sign_up(username)
            return "made"
        except pool.idp.exceptions.UsernameExistsException:
            return "taken"

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        outcomes = list(threads.map(attempt, range(16)))
    assert sorted(set(outcomes)) == ["made", "taken"]
    assert outcomes.count("made") == 1


def test_a_pool_is_not_mixed_up_with_another(pool):
    other = Pool()
    answer = call("DescribeUserPoolClient", {"UserPoolId": other.id, "ClientId": pool.client_id})
    with refused("ResourceNotFoundException", f"User pool client {pool.client_id} does not exist."):
        pool.idp.describe_user_pool_client(UserPoolId=other.id, ClientId=pool.client_id)
    assert answer.status == 400
