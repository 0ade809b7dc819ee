"""CreateUserPool, DescribeUserPool, UpdateUserPool, DeleteUserPool, ListUserPools (cognito/pools)."""

import re

import pytest

import sekisho
from sekisho import PASSWORD, Pool, attributes, body, code, refused, unique

DEFAULT_PASSWORD_POLICY = {
    "MinimumLength": 8, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True,
    "TemporaryPasswordValidityDays": 7,
}


def describe(idp, pool_id):
    return idp.describe_user_pool(UserPoolId=pool_id)["UserPool"]


def test_a_pool_needs_nothing_but_a_name(idp):
    # cognito/pools §2, the answer of a minimal create.
    pool = idp.create_user_pool(PoolName="Minimal Pool")["UserPool"]
    assert re.fullmatch(r"us-east-1_[0-9A-Za-z]{9}", pool["Id"])
    assert pool["Name"] == "Minimal Pool"
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{pool['Id']}"
    assert pool["CreationDate"] == pool["LastModifiedDate"]
    assert pool["Policies"] == {"PasswordPolicy": DEFAULT_PASSWORD_POLICY, "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}}
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["LambdaConfig"] == {}
    assert len(pool["SchemaAttributes"]) in (20, 21)
    assert pool["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert pool["MfaConfiguration"] == "OFF"
    assert pool["EstimatedNumberOfUsers"] == 0
    assert pool["EmailConfiguration"] == {"EmailSendingAccount": "COGNITO_DEFAULT"}
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}
    assert pool["UserPoolTier"] == "ESSENTIALS"
    assert pool["AccountRecoverySetting"] == {"RecoveryMechanisms": [
        {"Priority": 1, "Name": "verified_email"}, {"Priority": 2, "Name": "verified_phone_number"}]}


@pytest.mark.parametrize("absent", [
    "AliasAttributes", "UsernameAttributes", "AutoVerifiedAttributes", "SmsVerificationMessage", "EmailVerificationMessage",
    "EmailVerificationSubject", "SmsAuthenticationMessage", "SmsConfiguration", "DeviceConfiguration", "UserPoolAddOns", "Domain",
    "CustomDomain", "SmsConfigurationFailure", "UsernameConfiguration", "Status",
])
def test_what_nobody_configured_is_not_answered(idp, absent):
    pool = describe(idp, Pool(client=False).id)
    assert absent not in pool


def test_describe_answers_what_create_answered(idp):
    created = Pool(client=False).description
    described = describe(idp, created["Id"])
    described.pop("UserPoolTags", None), created.pop("UserPoolTags", None)
    assert described == created


def test_settings_are_echoed(idp):
    settings = {
        "Policies": {
            "PasswordPolicy": {
                "MinimumLength": 12, "RequireUppercase": False, "RequireLowercase": True, "RequireNumbers": True,
                "RequireSymbols": False, "TemporaryPasswordValidityDays": 3, "PasswordHistorySize": 2},
            "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}},
        "DeletionProtection": "INACTIVE",
        "AutoVerifiedAttributes": ["email"],
        "AliasAttributes": ["email", "preferred_username"],
        "VerificationMessageTemplate": {
            "DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Code {####}", "EmailSubject": "Hello", "SmsMessage": "SMS {####}"},
        "MfaConfiguration": "OFF",
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
        "DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": True},
        "UserPoolTags": {"team": "identity"},
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": True,
            "InviteMessageTemplate": {
                "EmailMessage": "You are {username}, {####}", "EmailSubject": "Come", "SMSMessage": "{username} {####}"}},
        "UsernameConfiguration": {"CaseSensitive": False},
        "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]},
        "UserPoolTier": "LITE",
    }
    pool = describe(idp, Pool(client=False, **settings).id)
    for name, value in settings.items():
        if name in ("Policies", "AdminCreateUserConfig", "VerificationMessageTemplate"):
            for part, inside in value.items():
                assert pool[name][part] == inside, (name, part)
        else:
            assert pool[name] == value, name
    # cognito/pools §3: the validity of invitations shows under its old name too, and messages by both names.
    assert pool["AdminCreateUserConfig"]["UnusedAccountValidityDays"] == 3
    assert pool["EmailVerificationMessage"] == "Code {####}"
    assert pool["EmailVerificationSubject"] == "Hello"
    assert pool["SmsVerificationMessage"] == "SMS {####}"


def test_the_legacy_message_members_fill_the_template(idp):
    pool = Pool(client=False, EmailVerificationMessage="Old {####}", EmailVerificationSubject="Old").description
    assert pool["VerificationMessageTemplate"]["EmailMessage"] == "Old {####}"
    assert pool["VerificationMessageTemplate"]["EmailSubject"] == "Old"


def test_a_password_policy_that_is_sent_in_part_is_not_filled_with_demands(idp):
    # cognito/pools §3: omitted booleans become false.
    pool = Pool(client=False, Policies={"PasswordPolicy": {"MinimumLength": 6}}).description
    policy = pool["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 6
    assert not any(policy.get(name) for name in ("RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"))


def test_no_days_of_validity_means_seven(idp):
    pool = Pool(client=False, Policies={"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 0}}).description
    assert pool["Policies"]["PasswordPolicy"]["TemporaryPasswordValidityDays"] == 7


def test_two_pools_may_have_one_name(idp):
    first, second = (idp.create_user_pool(PoolName="Twin")["UserPool"]["Id"] for _ in range(2))
    assert first != second


def test_the_region_of_the_caller_is_the_pools(idp):
    # Ids and ARNs follow the credential scope; an id resolves whatever the region.
    tokyo = sekisho.cognito(region="ap-northeast-1")
    pool = tokyo.create_user_pool(PoolName="Tokyo")["UserPool"]
    assert pool["Id"].startswith("ap-northeast-1_")
    assert pool["Arn"] == f"arn:aws:cognito-idp:ap-northeast-1:000000000000:userpool/{pool['Id']}"
    assert describe(idp, pool["Id"])["Name"] == "Tokyo"

    def ids(client):
        return {one["Id"] for page in client.get_paginator("list_user_pools").paginate(MaxResults=60) for one in page["UserPools"]}

    assert pool["Id"] in ids(tokyo)
    assert pool["Id"] not in ids(idp)


@pytest.mark.parametrize("region", ["us-east-1_x", "../../etc", 'x"y', "a" * 300, "", "us east", "US-EAST-1\u0301", "us-east-1%0d%0a"])
def test_a_region_is_text_of_the_callers(region):
    # A fixed grammar before it enters an id or an ARN.
    credential = f"AKID/20260101/{region}/cognito-idp/aws4_request"
    answer = sekisho.call("CreateUserPool", {"PoolName": "p"}, {
        "Authorization": f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=00".encode().decode("latin-1")})
    if answer.status == 200:
        assert re.fullmatch(r"[a-z]{2}(-[a-z]+)+-\d_[0-9A-Za-z]{9}", answer.json["UserPool"]["Id"]), answer
    else:
        assert answer.status == 400, answer


def test_an_update_resets_what_it_leaves_out(idp):
    # cognito/pools §6.
    pool = Pool(
        client=False, AutoVerifiedAttributes=["email"], EmailVerificationMessage="Mine {####}", EmailVerificationSubject="Mine",
        Policies={"PasswordPolicy": {"MinimumLength": 20}}, DeviceConfiguration={"ChallengeRequiredOnNewDevice": False},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}, UserPoolTier="LITE", UserPoolTags={"kept": "yes"},
        AliasAttributes=["preferred_username"], UsernameConfiguration={"CaseSensitive": False})
    assert body(idp.update_user_pool(UserPoolId=pool.id)) == {}
    after = describe(idp, pool.id)
    assert after["Policies"]["PasswordPolicy"] == DEFAULT_PASSWORD_POLICY
    assert "AutoVerifiedAttributes" not in after
    assert "EmailVerificationMessage" not in after
    assert "DeviceConfiguration" not in after
    assert after["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    assert after["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    # Not members of the update, or the documented exceptions.
    assert after["UserPoolTier"] == "LITE"
    assert after["UserPoolTags"] == {"kept": "yes"}
    assert after["AliasAttributes"] == ["preferred_username"]
    assert after["UsernameConfiguration"] == {"CaseSensitive": False}
    assert after["Name"] == pool.description["Name"]
    assert after["LastModifiedDate"] >= pool.description["LastModifiedDate"]


def test_an_update_changes_what_it_names(idp):
    pool = Pool(client=False)
    idp.update_user_pool(
        UserPoolId=pool.id, PoolName="Renamed", AutoVerifiedAttributes=["email"], MfaConfiguration="OFF",
        Policies={"PasswordPolicy": {"MinimumLength": 10, "RequireNumbers": True}}, DeletionProtection="ACTIVE")
    after = describe(idp, pool.id)
    assert after["Name"] == "Renamed"
    assert after["AutoVerifiedAttributes"] == ["email"]
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 10
    assert after["DeletionProtection"] == "ACTIVE"


def test_mfa_cannot_be_turned_on_by_update(idp):
    pool = Pool(client=False)
    with refused("InvalidParameterException"):
        idp.update_user_pool(UserPoolId=pool.id, MfaConfiguration="ON")


def test_a_protected_pool_is_not_deleted(idp):
    pool = Pool(client=False, DeletionProtection="ACTIVE")
    with refused("InvalidParameterException", "The user pool cannot be deleted because deletion protection is activated. "
                 "Deletion protection must be inactivated first."):
        idp.delete_user_pool(UserPoolId=pool.id)
    idp.update_user_pool(UserPoolId=pool.id, DeletionProtection="INACTIVE")
    idp.delete_user_pool(UserPoolId=pool.id)


def test_a_deleted_pool_takes_everything_with_it(idp):
    pool = Pool()
    username = pool.user(email="gone@example.com")
    tokens = pool.sign_in(username)
    assert body(idp.delete_user_pool(UserPoolId=pool.id)) == {}
    gone = f"User pool {pool.id} does not exist."
    with refused("ResourceNotFoundException", gone):
        idp.describe_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException", gone):
        idp.delete_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException", gone):
        idp.list_users(UserPoolId=pool.id)
    with refused("ResourceNotFoundException", f"User pool client {pool.client_id} does not exist."):
        pool.sign_in(username)
    with pytest.raises(idp.exceptions.ClientError):
        idp.get_user(AccessToken=tokens["AccessToken"])
    with pytest.raises(idp.exceptions.ClientError):
        idp.initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})


@pytest.mark.parametrize("operation, members", [
    ("describe_user_pool", {}), ("update_user_pool", {}), ("delete_user_pool", {}), ("list_users", {}), ("list_groups", {}),
    ("list_user_pool_clients", {}), ("create_user_pool_client", {"ClientName": "c"}), ("admin_get_user", {"Username": "u"}),
    ("admin_create_user", {"Username": "u"}), ("create_group", {"GroupName": "g"}), ("admin_delete_user", {"Username": "u"}),
    ("admin_user_global_sign_out", {"Username": "u"}), ("list_users_in_group", {"GroupName": "g"}),
    ("add_custom_attributes", {"CustomAttributes": [{"Name": "a", "AttributeDataType": "String"}]}),
    ("admin_initiate_auth", {"ClientId": "abc", "AuthFlow": "ADMIN_USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "u", "PASSWORD": "p"}}),
])
def test_an_unknown_pool_is_named(idp, operation, members):
    with refused("ResourceNotFoundException", "User pool us-east-1_000000000 does not exist."):
        getattr(idp, operation)(UserPoolId="us-east-1_000000000", **members)


def test_pools_are_listed_in_pages():
    # A region of the test's own, so that other tests' pools are not in the way.
    far = sekisho.cognito(region="eu-south-2")
    made = {far.create_user_pool(PoolName=unique("listed"))["UserPool"]["Id"] for _ in range(7)}
    seen, token, pages = [], {}, 0
    while True:
        page = far.list_user_pools(MaxResults=3, **token)
        assert len(page["UserPools"]) <= 3
        seen += page["UserPools"]
        pages += 1
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    ids = [one["Id"] for one in seen]
    assert len(ids) == len(set(ids))
    assert made <= set(ids)
    assert pages >= 3
    item = next(one for one in seen if one["Id"] in made)
    assert set(item) == {"Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate"}


def test_a_made_up_page_token_is_refused(idp):
    with refused("InvalidParameterException"):
        idp.list_user_pools(MaxResults=10, NextToken="bm90IGEgdG9rZW4")


@pytest.mark.parametrize("settings, message", [
    ({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
     "Only one of the aliasAttributes or usernameAttributes can be set in a User pool."),
    ({"MfaConfiguration": "ON"}, "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"),
    ({"MfaConfiguration": "OPTIONAL"}, "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"),
    ({"AutoVerifiedAttributes": ["phone_number"]}, "SMS configuration is required when phone_number is selected for auto verification"),
    ({"Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 3}},
      "AdminCreateUserConfig": {"UnusedAccountValidityDays": 3}},
     "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"),
    ({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}},
     "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"),
    ({"Schema": [{"Name": "mine", "AttributeDataType": "String", "Required": True}]},
     "Required custom attributes are not supported currently."),
])
def test_settings_that_contradict_are_refused(idp, settings, message):
    # cognito/pools §3, §5, §6.
    with refused("InvalidParameterException", message):
        idp.create_user_pool(PoolName="Contradiction", **settings)


@pytest.mark.parametrize("settings, kind", [
    ({"EmailVerificationMessage": "no code in it"}, "InvalidParameterException"),
    ({"SmsVerificationMessage": "no code"}, "InvalidParameterException"),
    ({"SmsVerificationMessage": "{####}" + "x" * 140}, "InvalidParameterException"),
    ({"VerificationMessageTemplate": {"EmailMessageByLink": "no link in it"}}, "InvalidParameterException"),
    ({"Policies": {"PasswordPolicy": {"MinimumLength": 100}}}, "InvalidParameterException"),
    ({"Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 366}}}, "InvalidParameterException"),
    ({"Policies": {"PasswordPolicy": {"MinimumLength": 8, "PasswordHistorySize": 25}}}, "InvalidParameterException"),
    ({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["WEB_AUTHN"]}}}, "InvalidParameterException"),
    ({"AliasAttributes": ["preferred_username"],
      "Schema": [{"Name": "preferred_username", "AttributeDataType": "String", "Required": True, "Mutable": True}]}, "InvalidParameterException"),
    ({"Schema": [{"Name": "email", "AttributeDataType": "Number"}]}, "InvalidParameterException"),
    ({"Schema": [{"Name": "a", "AttributeDataType": "String"}, {"Name": "a", "AttributeDataType": "String"}]}, "InvalidParameterException"),
    ({"LambdaConfig": {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn:aws:lambda:us-east-1:000000000000:function:f"}}},
     "InvalidParameterException"),
    ({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}, "InvalidParameterException"),
    ({"UserPoolTags": {"aws:mine": "x"}}, "UserPoolTaggingException"),
])
def test_settings_out_of_bounds_are_refused(idp, settings, kind):
    # cognito/pools §3, §5 and the model's own constraints.
    with refused(kind):
        idp.create_user_pool(PoolName="Out of bounds", **settings)


def test_a_pool_id_can_be_pinned_by_a_tag(idp):
    # As LocalStack's users know it.
    wanted = f"us-east-1_{unique('pin').replace('-', '')}"
    pool = idp.create_user_pool(PoolName="Pinned", UserPoolTags={"_custom_id_": wanted})["UserPool"]
    assert pool["Id"] == wanted
    assert describe(idp, wanted)["Name"] == "Pinned"


def test_nothing_of_a_deleted_pool_works_in_its_successor(idp):
    wanted = f"us-east-1_{unique('pin').replace('-', '')}"
    client_id = unique("pinned").replace("-", "")
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]

    def make():
        idp.create_user_pool(PoolName="Pinned", UserPoolTags={"_custom_id_": wanted}, AutoVerifiedAttributes=["email"])
        idp.create_user_pool_client(
            UserPoolId=wanted, ClientName=f"_custom_id_={client_id}", ExplicitAuthFlows=flows)
        idp.admin_create_user(
            UserPoolId=wanted, Username="anna", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS",
            UserAttributes=attributes(email="anna@example.com", email_verified="true"))
        idp.admin_create_user(
            UserPoolId=wanted, Username="new", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
        idp.admin_set_user_password(UserPoolId=wanted, Username="anna", Password=PASSWORD, Permanent=True)

    def start(name):
        return idp.initiate_auth(
            ClientId=client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD})

    make()
    tokens, session = start("anna")["AuthenticationResult"], start("new")["Session"]
    idp.forgot_password(ClientId=client_id, Username="anna")
    recovery = code(wanted, "anna", "forgot-password")
    idp.delete_user_pool(UserPoolId=wanted)
    make()
    with refused("NotAuthorizedException", "Invalid Refresh Token."):
        idp.initiate_auth(
            ClientId=client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    with pytest.raises(idp.exceptions.ClientError):
        idp.get_user(AccessToken=tokens["AccessToken"])
    with refused("NotAuthorizedException"):
        idp.respond_to_auth_challenge(
            ClientId=client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=session,
            ChallengeResponses={"USERNAME": "new", "NEW_PASSWORD": "Other-Horse-8!"})
    with refused("ExpiredCodeException"):
        idp.confirm_forgot_password(
            ClientId=client_id, Username="anna", ConfirmationCode=recovery, Password="Other-Horse-8!")
    assert start("anna")["AuthenticationResult"]
