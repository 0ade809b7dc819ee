"""What the real service was seen to answer: docs/cognito/evidence.md, row by row.

Each check is named after its row. A row that is kept elsewhere names the test file, which cites the row in turn. The last
test sees to it that no row is without a check.
"""

import base64
import json
import os
import pathlib
import re

import pytest

from sekisho import (
    OTHER_PASSWORD, PASSWORD, Pool, attributes, call, claims, cognito, named, pool_with_email, refused, unique, wrong,
)

ROOT = pathlib.Path(os.environ["SEKISHO_REPOSITORY"])
EVIDENCE = ROOT / "docs" / "cognito" / "evidence.md"
ROLE = "arn:aws:iam::000000000000:role/sms"
ARN = "arn:aws:lambda:us-east-1:000000000000:function:"
SMS = {"SmsConfiguration": {"SnsCallerArn": ROLE}}
EMAIL_BODY = r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"
NAME_PATTERN = r"[\w\s+=,.@-]+"
IPE, NOT_AUTHORIZED, BAD_FLOW = "InvalidParameterException", "NotAuthorizedException", "InvalidOAuthFlowException"

ROWS = {}


def row(*numbers):
    def register(check):
        for number in numbers:
            assert number not in ROWS, number
            ROWS[number] = check
        return check
    return register


def refusal(operation, members):
    """Type and text of a refusal, by plain HTTP: boto3 would refuse some of this itself."""
    answer = call(operation, members)
    assert answer.status == 400, answer
    return answer.json["__type"], answer.json["message"]


def violation(value, place, constraint):
    shown = "" if value is None else f" '{value}'"
    return f"1 validation error detected: Value{shown} at '{place}' failed to satisfy constraint: Member must {constraint}"


def at_most(value, place, bound, what="value"):
    return violation(value, place, f"have {what} less than or equal to {bound}")


def unlike(value, place, pattern):
    return violation(value, place, f"satisfy regular expression pattern: {pattern}")


def custom(name, kind="String", **others):
    return {"Name": name, "AttributeDataType": kind} | others


# 1 to 21: what a pool is where nothing was said

DEFAULTS = {
    2: ("Policies.SignInPolicy", {"AllowedFirstAuthFactors": ["PASSWORD"]}),
    3: ("DeletionProtection", "INACTIVE"),
    4: ("MfaConfiguration", "OFF"),
    5: ("EmailConfiguration", {"EmailSendingAccount": "COGNITO_DEFAULT"}),
    6: ("AdminCreateUserConfig", {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7}),
    7: ("VerificationMessageTemplate", {"DefaultEmailOption": "CONFIRM_WITH_CODE"}),
    9: ("UserPoolTier", "ESSENTIALS"),
    10: ("AccountRecoverySetting", {"RecoveryMechanisms": [
        {"Priority": 1, "Name": "verified_email"}, {"Priority": 2, "Name": "verified_phone_number"}]}),
    20: ("UserAttributeUpdateSettings", {"AttributesRequireVerificationBeforeUpdate": []}),
    1: ("Policies.PasswordPolicy", {
        "MinimumLength": 8, "RequireUppercase": True, "RequireLowercase": True, "RequireNumbers": True, "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7}),
}


def described(pool):
    return pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]


def default_check(path, expected):
    def check():
        pool = Pool(client=False)
        for shown in (pool.description, described(pool)):
            for name in path.split("."):
                shown = shown[name]
            assert shown == expected
    return check


for number, (path, expected) in DEFAULTS.items():
    row(number)(default_check(path, expected))


@row(8)
def no_triggers_and_no_users():
    pool = Pool(client=False)
    for shown in (pool.description, described(pool)):
        assert (shown["LambdaConfig"], shown["EstimatedNumberOfUsers"]) == ({}, 0)


@row(11)
def standard_attributes():
    schema = Pool(client=False).description["SchemaAttributes"]
    assert [one["Name"] for one in schema] == [
        "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
        "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale", "phone_number",
        "phone_number_verified", "address", "updated_at"]
    by_name = {one["Name"]: one for one in schema}
    assert by_name["sub"]["StringAttributeConstraints"] == {"MinLength": "1", "MaxLength": "2048"}
    assert by_name["birthdate"]["StringAttributeConstraints"] == {"MinLength": "10", "MaxLength": "10"}
    assert by_name["email"]["StringAttributeConstraints"] == {"MinLength": "0", "MaxLength": "2048"}
    assert by_name["updated_at"]["NumberAttributeConstraints"] == {"MinValue": "0"}
    assert by_name["email_verified"]["AttributeDataType"] == "Boolean"


@row(12)
def policy_in_part():
    policy = Pool(client=False, Policies={"PasswordPolicy": {"MinimumLength": 10}}).description["Policies"]["PasswordPolicy"]
    assert {name: policy[name] for name in policy if name.startswith("Require")} == dict.fromkeys(
        ["RequireUppercase", "RequireLowercase", "RequireNumbers", "RequireSymbols"], False)


@row(13, 14)
def update_forgets_and_renames():
    pool = Pool(client=False, AutoVerifiedAttributes=["email"], LambdaConfig={"PreSignUp": ARN + "a"},
                UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"})
    pool.idp.update_user_pool(UserPoolId=pool.id, PoolName="another")
    shown = described(pool)
    assert shown["Name"] == "another"
    assert shown["LambdaConfig"] == {} and not {"AutoVerifiedAttributes", "UserPoolAddOns"} & set(shown)


@row(15)
def tiers():
    for tier in ("LITE", "PLUS"):
        assert Pool(client=False, UserPoolTier=tier).description["UserPoolTier"] == tier


@row(16)
def texts_stand_in_both_places():
    old = {"EmailVerificationMessage": "m {####}", "EmailVerificationSubject": "s", "SmsVerificationMessage": "t {####}"}
    new = {"EmailMessage": "m {####}", "EmailSubject": "s", "SmsMessage": "t {####}", "DefaultEmailOption": "CONFIRM_WITH_CODE"}
    for sent in (old, {"VerificationMessageTemplate": new}):
        shown = Pool(client=False, **sent).description
        assert shown["VerificationMessageTemplate"] == new and {name: shown[name] for name in old} == old


@row(17)
def characters_count():
    message = "{####}" + "\u00e9" * 134
    assert Pool(client=False, SmsVerificationMessage=message).description["SmsVerificationMessage"] == message


@row(18, 19)
def schema_as_sent():
    schema = {one["Name"]: one for one in Pool(client=False, Schema=[
        custom("email", Mutable=False, StringAttributeConstraints={"MinLength": "5", "MaxLength": "10"}),
        custom("mybool", "Boolean", DeveloperOnlyAttribute=True), custom("custom:sub"),
    ]).description["SchemaAttributes"]}
    assert schema["email"]["Mutable"] is False
    assert schema["email"]["StringAttributeConstraints"] == {"MinLength": "5", "MaxLength": "10"}
    assert schema["dev:custom:mybool"]["DeveloperOnlyAttribute"] is True and "custom:custom:sub" in schema


@row(21)
def tags():
    pool = Pool(client=False)
    assert "UserPoolTags" not in pool.description and described(pool)["UserPoolTags"] == {}
    assert Pool(client=False, UserPoolTags={"a": "b"}).description["UserPoolTags"] == {"a": "b"}


@row(22)
def update_keeps_what_it_then_refuses():
    pool = Pool(client=False, AutoVerifiedAttributes=["email"],
                UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]})
    with refused(IPE, "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"):
        pool.idp.update_user_pool(UserPoolId=pool.id, DeletionProtection="ACTIVE")


@row(23)
def deletion_protection():
    pool = Pool(client=False, DeletionProtection="ACTIVE")
    with refused(IPE, "The user pool cannot be deleted because deletion protection is activated. "
                      "Deletion protection must be inactivated first."):
        pool.idp.delete_user_pool(UserPoolId=pool.id)


@row(24)
def unknown_pool():
    with refused("ResourceNotFoundException", "User pool us-east-1_000000000 does not exist."):
        cognito().describe_user_pool(UserPoolId="us-east-1_000000000")


# 25 to 78: what CreateUserPool, UpdateUserPool and CreateUserPoolClient refuse

RECOVERY = "Invalid account recovery setting parameter. Account Recovery Setting cannot"
LITE = "The following features need to be disabled for the LITE pricing tier configured:"
ENUM = "satisfy constraint: [Member must satisfy enum value set: [phone_number, email]]"


def password_policy(**members):
    return {"Policies": {"PasswordPolicy": members}}


def template(**members):
    return {"VerificationMessageTemplate": members}


def recovery(*mechanisms):
    return {"AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": name, "Priority": priority} for name, priority in mechanisms]}}


POOLS = {
    25: [({"AutoVerifiedAttributes": ["given_name"]}, violation("[given_name]", "autoVerifiedAttributes", ENUM))],
    26: [({"UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["given_name"]}},
          violation("[given_name]", "userAttributeUpdateSettings.attributesRequireVerificationBeforeUpdate", ENUM))],
    27: [({"AutoVerifiedAttributes": ["phone_number"]},
          "SMS configuration is required when phone_number is selected for auto verification")],
    28: [({"MfaConfiguration": "ON"},
          "SMS configuration and Auto verification for phone_number are required when MFA is required/optional")],
    29: [(password_policy(PasswordHistorySize=25), at_most(25, "policies.passwordPolicy.passwordHistorySize", 24))],
    30: [(password_policy(MinimumLength=5),
          violation(5, "policies.passwordPolicy.minimumLength", "have value greater than or equal to 6")),
         (password_policy(MinimumLength=100), at_most(100, "policies.passwordPolicy.minimumLength", 99))],
    31: [(password_policy(TemporaryPasswordValidityDays=366),
          at_most(366, "policies.passwordPolicy.temporaryPasswordValidityDays", 365))],
    32: [({"AdminCreateUserConfig": {"UnusedAccountValidityDays": 366}},
          at_most(366, "adminCreateUserConfig.unusedAccountValidityDays", 365))],
    33: [(password_policy(TemporaryPasswordValidityDays=3) | {"AdminCreateUserConfig": {"UnusedAccountValidityDays": 3}},
          "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays")],
    34: [({"EmailConfiguration": {"ReplyToEmailAddress": "none"}},
          unlike("none", "emailConfiguration.replyToEmailAddress", r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+"))],
    35: [({"EmailVerificationMessage": "Your code."}, unlike("Your code.", "emailVerificationMessage", EMAIL_BODY))],
    36: [(template(EmailMessage="Your code."), unlike("Your code.", "verificationMessageTemplate.emailMessage", EMAIL_BODY))],
    37: [(template(EmailMessageByLink="Click here"), unlike(
        "Click here", "verificationMessageTemplate.emailMessageByLink",
        r"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"))],
    38: [({"Schema": [custom("a" * 21)]}, at_most("a" * 21, "schema.1.member.name", 20, "length"))],
    39: [({"Schema": [custom("a", Required=True)]}, "Required custom attributes are not supported currently.")],
    40: [({"Schema": [custom("email", "Number")]},
          "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email")],
    41: [(template(EmailSubject="s" * 141), at_most("s" * 141, "verificationMessageTemplate.emailSubject", 140, "length"))],
    42: [({"PoolName": "a/b"}, unlike("a/b", "poolName", NAME_PATTERN))],
    54: [({"AdminCreateUserConfig": {"InviteMessageTemplate": {"EmailMessage": "Welcome aboard."}}},
          unlike("Welcome aboard.", "adminCreateUserConfig.inviteMessage.emailMessage", EMAIL_BODY))],
    55: [({"AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": "Welcome aboard."}}},
          unlike("Welcome aboard.", "adminCreateUserConfig.inviteMessage.smsMessage", r"(?s).*\{####\}(?s).*"))],
    57: [(recovery(("admin_only", 1), ("verified_email", 2)),
          f"{RECOVERY} use admin_only setting with any other recovery mechanisms.")],
    58: [(recovery(*pair), f"{RECOVERY} have duplicate priorities or recovery mechanisms.") for pair in (
        [("verified_email", 1), ("verified_phone_number", 1)], [("verified_email", 1), ("verified_email", 2)])],
    59: [({"UserPoolTier": "LITE", "Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", factor]}}},
          ("FeatureUnavailableInTierException", f"{LITE} Passwordless Sign-In")) for factor in ("EMAIL_OTP", "SMS_OTP", "WEB_AUTHN")],
    60: [({"UserPoolTier": "LITE", "LambdaConfig": {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": ARN + "a"}}},
          ("FeatureUnavailableInTierException", f"{LITE} Token Customization with Pre-Token Generation Lambda V2_0"))],
    61: [({"EmailConfiguration": {"From": sender}}, "Provided From email address is invalid")
         for sender in ("nobody", "Nobody <nobody>", "a@", "Some One a@example.com")],
    64: [({"Schema": [custom("level", StringAttributeConstraints={"MinLength": "5", "MaxLength": "4"})]},
          "Attribute custom:level cannot have a max length shorter than it's min length")],
    65: [({"Schema": [custom("n2", "Number", NumberAttributeConstraints={"MinValue": "5", "MaxValue": "4"})]},
          "Attribute custom:n2 cannot have a max value smaller than it's min value")],
    66: [({"Schema": [custom("dept"), custom("dept")]},
          "Duplicate custom attribute names custom:dept are not allowed in a user pool schema.")],
    67: [({"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["EMAIL_OTP"]}}},
          "Password should be configured as one of the allowed first auth factors.")],
    68: [({"AliasAttributes": ["email"], "UsernameAttributes": ["email"]},
          "Only one of the aliasAttributes or usernameAttributes can be set in a User pool.")],
    69: [({"LambdaConfig": {name: {"LambdaVersion": "V1_0", "LambdaArn": ARN + "a"}}},
          "KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.") for name in ("CustomEmailSender", "CustomSMSSender")],
    70: [({"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}, "Source ARN is required to use DEVELOPER email sending owner")],
    71: [({"LambdaConfig": {"PreTokenGeneration": ARN + "a", "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "b"}}},
          "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's")],
}

OAUTH = {
    "AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["openid"],
    "CallbackURLs": ["https://example.com/cb"], "SupportedIdentityProviders": ["COGNITO"],
}
INCOMPLETE = "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
ANALYTICS = "Invalid analytics configuration given, either <application arn> or <application id, role arn, external id> are valid"
PINPOINT = "arn:aws:mobiletargeting:us-east-1:000000000000:apps/0a"

CLIENTS = {
    43: [(OAUTH | {"CallbackURLs": ["http://example.com/cb"]}, "http://example.com/cb cannot use the HTTP protocol.")],
    44: [(OAUTH | {"LogoutURLs": ["http://example.com/out"]}, "http://example.com/out cannot use the HTTP protocol.")],
    45: [({"CallbackURLs": (urls := [f"https://example.com/{number}" for number in range(101)])},
          at_most(f"[{', '.join(urls)}]", "callbackURLs", 100, "length"))],
    46: [(OAUTH | {"AllowedOAuthFlows": ["client_credentials"]},
          (BAD_FLOW, "client_credentials flow can not be selected if client does not have a client secret."))],
    47: [({name: value for name, value in OAUTH.items() if name != without}, INCOMPLETE)
         for without in ("AllowedOAuthScopes", "AllowedOAuthFlows")],
    48: [(OAUTH | {"AllowedOAuthScopes": ["api/read"]}, ("ScopeDoesNotExistException", "Invalid scope requested: api/read"))],
    49: [(OAUTH | {"SupportedIdentityProviders": ["Nobody"]}, "The provider Nobody does not exist for User Pool {pool}.")],
    50: [({"ReadAttributes": ["custom:none"]}, "Invalid read attributes specified while creating a client")],
    51: [({"WriteAttributes": [name]}, "Invalid write attributes specified while creating a client") for name in ("email_verified", "sub")],
    52: [({"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "minutes"}}, "Invalid range for token validity.")],
    53: [({"ClientName": "a/b"}, unlike("a/b", "clientName", NAME_PATTERN))],
    62: [({name: value for name, value in OAUTH.items() if name != "CallbackURLs"} | {"AllowedOAuthFlows": [flow]},
          (BAD_FLOW, "CallbackUrls can not be empty when code flow or implicit flow is selected")) for flow in ("code", "implicit")],
    63: [({"AnalyticsConfiguration": one}, ANALYTICS) for one in (
        {"ApplicationId": "0a"}, {"ApplicationArn": PINPOINT, "ApplicationId": "0a", "RoleArn": ROLE, "ExternalId": "x"})],
    72: [(OAUTH | {"CallbackURLs": ["https://example.com/cb#frag"]}, "https://example.com/cb#frag cannot use fragment")],
    73: [(OAUTH | {"AllowedOAuthFlows": ["client_credentials", "code"], "GenerateSecret": True},
          (BAD_FLOW, "client_credentials flow can not be selected along with code flow or implicit flow."))],
    74: [(OAUTH | {"DefaultRedirectURI": "https://example.com/x"},
          "The default redirect URI https://example.com/x is not in the callback URIs list.")],
    75: [({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_USER_SRP_AUTH"]},
          "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.")],
    76: [({"EnablePropagateAdditionalUserContextData": True},
          "Client Secret is required to set EnablePropagateAdditionalUserContextData as true")],
    77: [({"AccessTokenValidity": 2, "RefreshTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "hours", "RefreshToken": "hours"}},
          "Access and Id Token expiration times must be less than or equal to refresh token expiration times.")],
}


def expected_refusal(text):
    return text if isinstance(text, tuple) else (IPE, text)


def pool_check(cases):
    def check():
        for settings, text in cases:
            assert refusal("CreateUserPool", {"PoolName": "pool"} | settings) == expected_refusal(text)
    return check


def client_check(cases):
    def check():
        pool = Pool(client=False)
        for settings, text in cases:
            kind, text = expected_refusal(text)
            assert refusal("CreateUserPoolClient", {"UserPoolId": pool.id, "ClientName": "app"} | settings) == (
                kind, text.replace("{pool}", pool.id))
    return check


for number, cases in POOLS.items():
    row(number)(pool_check(cases))
for number, cases in CLIENTS.items():
    row(number)(client_check(cases))


def test_what_the_refused_pools_and_clients_lacked_is_enough():
    # The other side of rows 57 to 63 and of the invitations: nothing is refused that the service takes.
    Pool(
        client=False, UserPoolTier="LITE", EmailConfiguration={"From": "Some One <a@example.com>"}, **recovery(("admin_only", 1)),
        AdminCreateUserConfig={"InviteMessageTemplate": {"EmailMessage": "{username} {####}", "SMSMessage": "{username}\n{####}"}},
        LambdaConfig={"PreTokenGeneration": ARN + "a"})
    pool = Pool(client=False, **recovery(("verified_email", 2), ("verified_phone_number", 1)), EmailConfiguration={"From": "a@example.com"})
    pool.add_client(**OAUTH, AnalyticsConfiguration={"ApplicationArn": PINPOINT})
    pool.add_client(AnalyticsConfiguration={"ApplicationId": "0a", "RoleArn": ROLE, "ExternalId": "x"})
    pool.add_client(
        GenerateSecret=True, AllowedOAuthFlowsUserPoolClient=True, AllowedOAuthFlows=["client_credentials"],
        AllowedOAuthScopes=["email"])


def test_an_update_is_held_to_what_creation_is():
    pool = Pool(client=False, UserPoolTier="LITE")
    with refused("FeatureUnavailableInTierException", f"{LITE} Passwordless Sign-In"):
        pool.idp.update_user_pool(
            UserPoolId=pool.id, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
    with refused(IPE, f"{RECOVERY} use admin_only setting with any other recovery mechanisms."):
        pool.idp.update_user_pool(UserPoolId=pool.id, **recovery(("admin_only", 1), ("verified_email", 2)))


@row(56)
def sms_of_several_lines():
    lines = "Hello\n{####}\nBye"
    for settings, place in (
        ({"SmsVerificationMessage": "Your code."}, "smsVerificationMessage"),
        ({"SmsAuthenticationMessage": "Your code."}, "smsAuthenticationMessage"),
        (template(SmsMessage="Your code."), "verificationMessageTemplate.smsMessage"),
    ):
        assert refusal("CreateUserPool", {"PoolName": "pool"} | settings) == (
            IPE, unlike("Your code.", place, r"(?s).*\{####\}(?s).*"))
    shown = Pool(client=False, SmsAuthenticationMessage=lines, **template(SmsMessage=lines)).description
    assert shown["SmsVerificationMessage"] == shown["SmsAuthenticationMessage"] == lines


@row(78)
def structures_in_violations():
    three = recovery(("verified_email", 1), ("verified_phone_number", 2), ("admin_only", 3))
    kind, text = refusal("CreateUserPool", {"PoolName": "pool"} | three)
    assert kind == IPE and text.startswith(
        "2 validation errors detected: Value '[RecoveryOptionType(priority=1, name=verified_email), "
        "RecoveryOptionType(priority=2, name=verified_phone_number), RecoveryOptionType(priority=3, name=admin_only)]' at "
        "'accountRecoverySetting.recoveryMechanisms' failed to satisfy constraint: Member must have length less than or equal to 2")
    kind, text = refusal("CreateUserPool", {"PoolName": "pool", "Schema": [custom(f"c{number}") for number in range(51)]})
    assert kind == IPE and text.startswith(
        "1 validation error detected: Value '[SchemaAttributeType(name=c0, attributeDataType=String, developerOnlyAttribute=null, "
        "mutable=null, required=null, numberAttributeConstraints=null, stringAttributeConstraints=null), SchemaAttributeType(name=c1, ")


# 79 to 86: checks of AWS's environment, left out on purpose (docs/decisions/0019-checks-of-aws-that-are-left-out.md)

ELSEWHERE_ARN = "arn:aws:{}:ap-northeast-1:999999999999:{}"
ENVIRONMENT = {
    80: SMS | {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::999999999999:role/sms"}},
    81: {"LambdaConfig": {"PreSignUp": ELSEWHERE_ARN.format("lambda", "function:mine")}},
    82: {"SmsConfiguration": {"SnsCallerArn": ROLE, "SnsRegion": "ap-northeast-1"}},
    83: {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER", "SourceArn": ELSEWHERE_ARN.format("ses", "identity/a@example.com")}},
    84: {"LambdaConfig": {
        "KMSKeyID": ELSEWHERE_ARN.format("kms", "key/1"), "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "a"}}},
    86: {"EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT", "SourceArn": ELSEWHERE_ARN.format("ses", "identity/a@example.com")}},
}


def stored_check(settings):
    def check():
        pool = Pool(client=False, **settings)
        for name, value in settings.items():
            assert described(pool)[name] == value
    return check


for number, settings in ENVIRONMENT.items():
    row(number)(stored_check(settings))


@row(79)
def role_of_another_account():
    pool = Pool(client=False)
    role = "arn:aws:iam::999999999999:role/mine"
    assert pool.idp.create_group(UserPoolId=pool.id, GroupName="g", RoleArn=role)["Group"]["RoleArn"] == role


@row(85)
def analytics_of_another_region():
    analytics = {"ApplicationArn": ELSEWHERE_ARN.format("mobiletargeting", "apps/0a")}
    assert Pool(client=False).add_client(AnalyticsConfiguration=analytics)["AnalyticsConfiguration"] == analytics


# 87 to 90: clients, custom attributes

@row(87)
def plain_client():
    pool = Pool(client=False)
    made = pool.idp.create_user_pool_client(UserPoolId=pool.id, ClientName="app")["UserPoolClient"]
    shown = pool.idp.describe_user_pool_client(UserPoolId=pool.id, ClientId=made["ClientId"])["UserPoolClient"]
    for client in (made, shown):
        # ClientType has come into the model since this was seen.
        for name in ("UserPoolId", "ClientId", "ClientName", "CreationDate", "LastModifiedDate", "ClientType"):
            del client[name]
        assert client == {
            "RefreshTokenValidity": 30, "TokenValidityUnits": {}, "AuthSessionValidity": 3, "EnableTokenRevocation": True,
            "EnablePropagateAdditionalUserContextData": False, "AllowedOAuthFlowsUserPoolClient": False}


@row(88, 89)
def validities():
    client = Pool(client=False).add_client(
        AccessTokenValidity=2, IdTokenValidity=3, RefreshTokenValidity=4, TokenValidityUnits={"AccessToken": "hours"})
    assert client["TokenValidityUnits"] == {"AccessToken": "hours", "IdToken": "hours", "RefreshToken": "days"}
    assert [client[f"{kind}TokenValidity"] for kind in ("Access", "Id", "Refresh")] == [2, 3, 4]


@row(90)
def custom_attribute_twice():
    pool = Pool(client=False, Schema=[custom("custom:name")])
    with refused(IPE, "custom:custom:name: Existing attribute already has name custom:custom:name."):
        pool.idp.add_custom_attributes(UserPoolId=pool.id, CustomAttributes=[custom("custom:name")])


# 91 to 97: passwords, and values that are not shown

@row(91)
def spaces_in_passwords():
    pool = Pool()
    spaced = "pass word1A"
    username = pool.sign_up(password=spaced)["Username"]
    pool.idp.admin_confirm_sign_up(UserPoolId=pool.id, Username=username)
    token = pool.sign_in(username, spaced)["AccessToken"]
    pattern = r"^[\S]+.*[\S]+$"
    for password in ("x", " pass1A", "pass1A ", "\tpass1A"):
        assert refusal("SignUp", {"ClientId": pool.client_id, "Username": unique(), "Password": password}) == (
            IPE, unlike(None, "password", pattern))
        for name, place in (("PreviousPassword", "previousPassword"), ("ProposedPassword", "proposedPassword")):
            members = {"AccessToken": token, "PreviousPassword": spaced, "ProposedPassword": OTHER_PASSWORD, name: password}
            assert refusal("ChangePassword", members) == (IPE, unlike(None, place, pattern))


NOT_LONG = "Password not long enough"


@row(92)
def sign_up_short():
    with refused("InvalidPasswordException", f"Password did not conform with policy: {NOT_LONG}"):
        Pool().sign_up(password="Ab1!")


@row(93)
def temporary_short():
    pool = Pool()
    with refused("InvalidPasswordException", f"Password did not conform with password policy: {NOT_LONG}"):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=unique(), TemporaryPassword="Ab1!")


def invited(pool, **values):
    """A user who must choose a password: username and the challenge."""
    username = unique()
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS", UserAttributes=attributes(**values))
    return username, pool.start(username)


def choose(pool, username, challenge, password=OTHER_PASSWORD, **responses):
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="NEW_PASSWORD_REQUIRED", Session=challenge["Session"],
        ChallengeResponses={"USERNAME": username, "NEW_PASSWORD": password} | {
            f"userAttributes.{name}": value for name, value in responses.items()})


@row(94)
def other_short_passwords():
    pool = pool_with_email()
    text = f"Password does not conform to policy: {NOT_LONG}"
    username, challenge = invited(pool)
    with refused("InvalidPasswordException", text):
        choose(pool, username, challenge, "Ab1!")
    with refused("InvalidPasswordException", text):
        pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password="Ab1!", Permanent=True)
    forgetful = pool.user(email="forgetful@example.com", email_verified="true")
    pool.idp.forgot_password(ClientId=pool.client_id, Username=forgetful)
    with refused("InvalidPasswordException", text):
        pool.idp.confirm_forgot_password(
            ClientId=pool.client_id, Username=forgetful, ConfirmationCode=pool.code(forgetful), Password="Ab1!")


@row(95)
def order_of_reasons():
    pool = Pool()
    for password, reason in (
        ("  .", "Password not long enough"), ("12345678", "Password must have lowercase characters"),
        ("a2345678", "Password must have uppercase characters"), ("aBcdefgh", "Password must have numeric characters"),
        ("aB345678", "Password must have symbol characters"),
    ):
        with refused("InvalidPasswordException", f"Password did not conform with policy: {reason}"):
            pool.sign_up(password=password.strip() + "." if password.startswith(" ") else password)


@row(96)
def long_password():
    assert refusal("SignUp", {"ClientId": "c", "Username": "u", "Password": "Ab1!" * 65}) == (IPE, at_most(None, "password", 256, "length"))


@row(97)
def long_username():
    assert refusal("SignUp", {"ClientId": "c", "Username": "u" * 130, "Password": PASSWORD}) == (
        IPE, at_most(None, "username", 128, "length"))


# 98 to 115: attributes and names

@row(98)
def required_attributes():
    def text(*names):
        return "Attributes did not conform to the schema: " + ", ".join(f"{name}: The attribute {name} is required" for name in names)

    for required, told in (
        (["name", "phone_number"], ["phoneNumbers", "name.formatted"]), (["given_name", "family_name"], ["name.givenName", "name.familyName"]),
        (["email"], ["emails"]), (["nickname"], ["nickName"]), (["address"], ["addresses"]), (["gender"], ["gender"]),
    ):
        pool = Pool(Schema=[{"Name": name, "Required": True} for name in required])
        with refused(IPE, text(*told)):
            pool.sign_up()


@row(99, 100)
def unknown_attribute_of_a_new_user():
    pool = Pool()
    text = "Attributes did not conform to the schema: Type for attribute {custom:x} could not be determined"
    with refused(IPE, text):
        pool.sign_up(custom__x="1")
    with refused(IPE, text):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=unique(), UserAttributes=attributes(custom__x="1"))


def update(pool, username, **values):
    return pool.idp.update_user_attributes(AccessToken=pool.sign_in(username)["AccessToken"], UserAttributes=attributes(**values))


@row(101)
def unknown_attribute_of_a_user():
    pool = Pool()
    with refused(IPE, "user.custom:x: Attribute does not exist in the schema.\n"):
        update(pool, pool.user(), custom__x="1")


@row(102)
def immutable_attribute():
    pool = Pool(Schema=[{"Name": "email", "Mutable": False}])
    with refused(IPE, "user.email: Attribute cannot be updated.\n"):
        update(pool, pool.user(email="a@example.com"), email="b@example.com")


@row(103)
def sub_is_fixed():
    pool = Pool()
    text = "Cannot modify the non-mutable attribute sub"
    with refused(IPE, text):
        pool.sign_up(sub="1")
    with refused(IPE, text):
        update(pool, pool.user(), sub="1")


@row(104)
def verified_flag():
    with refused(NOT_AUTHORIZED, "A client attempted to write unauthorized attribute"):
        Pool().sign_up(email="a@example.com", email_verified="true")


@row(105)
def required_attribute_emptied():
    pool = Pool(Schema=[{"Name": "email", "Required": True}])
    username = pool.user(email="a@example.com")
    text = "user.email: Required attribute cannot be deleted."
    with refused(IPE, text):
        update(pool, username, email="")
    with refused(IPE, text):
        pool.idp.delete_user_attributes(AccessToken=pool.sign_in(username)["AccessToken"], UserAttributeNames=["email"])


@row(106)
def attribute_without_value():
    pool = Pool()
    username = pool.user()
    for operation, members in (
        ("SignUp", {"ClientId": pool.client_id, "Username": unique(), "Password": PASSWORD}),
        ("AdminCreateUser", {"UserPoolId": pool.id, "Username": unique()}),
        ("UpdateUserAttributes", {"AccessToken": pool.sign_in(username)["AccessToken"]}),
        ("AdminUpdateUserAttributes", {"UserPoolId": pool.id, "Username": username}),
    ):
        for picture in ({"Name": "picture"}, {"Name": "picture", "Value": None}):
            assert refusal(operation, members | {"UserAttributes": [picture]}) == (IPE, "Attribute value for picture must not be null")
    pool = Pool(UsernameAttributes=["email"])
    members = {"ClientId": pool.client_id, "Username": "a@example.com", "Password": PASSWORD, "UserAttributes": [{"Name": "email"}]}
    assert refusal("SignUp", members) == (IPE, "Attribute value for email must not be null")


@row(107)
def verified_without_address():
    pool = Pool()
    with refused(IPE, "No email provided but email_verified was true"):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=unique(), UserAttributes=attributes(email_verified="true"))


@row(108)
def administrators_only():
    with refused(NOT_AUTHORIZED, "SignUp is not permitted for this user pool"):
        Pool(AdminCreateUserConfig={"AllowAdminCreateUserOnly": True}).sign_up()


@row(109)
def address_as_username():
    with refused(IPE, "Username cannot be of email format, since user pool is configured for email alias."):
        Pool(AliasAttributes=["email"]).sign_up("a@example.com")


@row(110, 111, 112)
def plain_usernames():
    for names, text in (
        (["email"], "Username should be an email."), (["phone_number"], "Username should be a phone number."),
        (["email", "phone_number"], "Username should be either an email or a phone number."),
    ):
        with refused(IPE, text):
            Pool(UsernameAttributes=names).sign_up("plain")


@row(113)
def username_is_sub():
    pool = Pool(UsernameAttributes=["email"])
    user = pool.idp.admin_create_user(UserPoolId=pool.id, Username="a@example.com", MessageAction="SUPPRESS")["User"]
    values = named(user["Attributes"])
    assert (user["Username"], values["email"]) == (values["sub"], "a@example.com")


@row(114)
def address_taken():
    pool = Pool(UsernameAttributes=["email"])
    pool.sign_up("a@example.com")
    with refused("UsernameExistsException", "An account with the given email already exists."):
        pool.sign_up("a@example.com")


@row(115)
def another_address():
    pool = Pool(UsernameAttributes=["email"])
    with refused(IPE, "User email should be empty or same as username, since username attribute is email."):
        pool.sign_up("a@example.com", email="b@example.com")
    pool.sign_up("c@example.com", email="")
    pool.sign_up("d@example.com", email="d@example.com")


# 116 to 128: sign-in

@row(116)
def wrong_password():
    pool = Pool()
    answer = call("InitiateAuth", {
        "ClientId": pool.client_id, "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": {"USERNAME": pool.user(), "PASSWORD": "Wr0ng-password"}})
    assert (answer.status, answer.body) == (400, b'{"__type":"NotAuthorizedException","message":"Incorrect username or password."}')
    assert answer.headers["x-amzn-errortype"] == "NotAuthorizedException:"
    assert answer.headers["x-amzn-errormessage"] == "Incorrect username or password."


@row(117)
def unconfirmed():
    pool = Pool()
    with refused("UserNotConfirmedException", "User is not confirmed."):
        pool.start(pool.sign_up()["Username"], "Wr0ng-password")


@row(118)
def unknown_user():
    with refused("UserNotFoundException", "User does not exist."):
        Pool(client={"PreventUserExistenceErrors": "LEGACY"}).start("nobody")


@row(119, 120, 121, 122)
def flows_not_enabled():
    pool = Pool(client={"ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]})
    username = pool.user()
    with refused(IPE, "USER_PASSWORD_AUTH flow not enabled for this client"):
        pool.start(username)
    with refused(IPE, "USER_SRP_AUTH is not enabled for the client."):
        pool.start_srp(username)
    with refused(IPE, "CUSTOM_AUTH is not enabled for the client."):
        pool.start(username, flow="CUSTOM_AUTH")
    with refused(IPE, "Auth flow not enabled for this client"):
        pool.admin_start(username)


@row(123)
def no_secret_hash():
    pool = Pool(client={"GenerateSecret": True})
    with refused(NOT_AUTHORIZED, f"Client {pool.client_id} is configured with secret but SECRET_HASH was not received"):
        pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "u", "PASSWORD": PASSWORD})


@row(124, 125)
def disabled():
    pool = pool_with_email()
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.admin_disable_user(UserPoolId=pool.id, Username=username)
    with refused(NOT_AUTHORIZED, "User is disabled."):
        pool.start(username)
    with refused(NOT_AUTHORIZED, "User is disabled"):
        pool.idp.admin_reset_user_password(UserPoolId=pool.id, Username=username)


@row(126, 127, 128)
def attributes_of_a_new_password():
    pool = Pool(Schema=[{"Name": "name", "Required": True}])
    username, challenge = invited(pool, email="a@example.com", email_verified="true")
    with refused(IPE, "Invalid attributes given, name is missing"):
        choose(pool, username, challenge)
    for name, value in (("email", "a@example.com"), ("email", "b@example.com")):
        with refused(NOT_AUTHORIZED, "Cannot modify an already provided email"):
            choose(pool, username, challenge, name="A", **{name: value})
    with refused(NOT_AUTHORIZED):
        choose(pool, username, challenge, name="A", email_verified="true")
    assert "AuthenticationResult" in choose(pool, username, challenge, name="A")


# 129 to 142: codes

@row(129, 130, 131)
def confirmed_already():
    pool = pool_with_email()
    username = pool.user(email="a@example.com")
    with refused(NOT_AUTHORIZED, "User cannot be confirmed. Current status is CONFIRMED"):
        pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode="123456")
    with refused(IPE, "User is already confirmed."):
        pool.idp.resend_confirmation_code(ClientId=pool.client_id, Username=username)
    # Row 129 is of a client that tells who exists, as this one does; cognito/sign-up §3 has the other.
    silent = pool.add_client(PreventUserExistenceErrors="ENABLED")["ClientId"]
    assert pool.idp.resend_confirmation_code(ClientId=silent, Username=username)["CodeDeliveryDetails"]


@row(132)
def nothing_to_resend():
    pool = Pool()
    with refused(NOT_AUTHORIZED, "Cannot resend codes. Auto verification not turned on."):
        pool.idp.resend_confirmation_code(ClientId=pool.client_id, Username=pool.sign_up(email="a@example.com")["Username"])


@row(133)
def nowhere_to_send():
    pool = pool_with_email()
    with refused(IPE, "Cannot reset password for the user as there is no registered/verified email or phone_number"):
        pool.idp.forgot_password(ClientId=pool.client_id, Username=pool.user(email="a@example.com"))


@row(134)
def state_of_an_invited_user():
    pool = pool_with_email()
    username, _ = invited(pool, email="a@example.com", email_verified="true")
    with refused(NOT_AUTHORIZED, "User password cannot be reset in the current state."):
        pool.idp.forgot_password(ClientId=pool.client_id, Username=username)


@row(135)
def masked_address():
    pool = pool_with_email()
    username = pool.user(email="anna@example.com", email_verified="true")
    sent = pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    assert sent["CodeDeliveryDetails"] == {"Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"}


@row(136)
def masked_number():
    pool = Pool(AutoVerifiedAttributes=["phone_number"], **SMS)
    assert pool.sign_up(phone_number="+123456788920")["CodeDeliveryDetails"]["Destination"] == "+********8920"


EXPIRED = "Invalid code provided, please request a code again."


@row(137)
def no_code():
    pool = pool_with_email()
    username = pool.user(email="a@example.com", email_verified="true")
    reset = {"ClientId": pool.client_id, "Username": username, "Password": OTHER_PASSWORD}
    with refused("ExpiredCodeException", EXPIRED):
        pool.idp.confirm_forgot_password(ConfirmationCode="123456", **reset)
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    code = pool.code(username)
    pool.idp.confirm_forgot_password(ConfirmationCode=code, **reset)
    with refused("ExpiredCodeException", EXPIRED):
        pool.idp.confirm_forgot_password(ConfirmationCode=code, **reset)


@row(138, 139, 140)
def verification_codes():
    pool = pool_with_email()
    username = pool.user(email="a@example.com", email_verified="true")
    token = pool.sign_in(username)["AccessToken"]
    asked = {"AccessToken": token, "AttributeName": "email"}
    assert pool.idp.get_user_attribute_verification_code(**asked)["CodeDeliveryDetails"]["Destination"] == "a***@e***"
    code = pool.code(username)
    with refused("CodeMismatchException", "Invalid verification code provided, please try again."):
        pool.idp.verify_user_attribute(Code=wrong(code), **asked)
    pool.idp.verify_user_attribute(Code=code, **asked)
    with refused("ExpiredCodeException", EXPIRED):
        pool.idp.verify_user_attribute(Code=code, **asked)


@row(141, 142)
def what_can_be_verified():
    pool = pool_with_email()
    asked = {"AccessToken": pool.sign_in(pool.user())["AccessToken"]}
    text = "Invalid attribute name. Only phone_number and email can be verified."
    with refused(IPE, text):
        pool.idp.get_user_attribute_verification_code(AttributeName="nickname", **asked)
    with refused(IPE, text):
        pool.idp.verify_user_attribute(AttributeName="nickname", Code="123456", **asked)
    for name, contact in (("email", "email address"), ("phone_number", "phone number")):
        with refused(IPE, f"User does not have a valid registered {contact}"):
            pool.idp.get_user_attribute_verification_code(AttributeName=name, **asked)


# 143 to 150: tokens

@row(143)
def no_token():
    idp = cognito()
    for use in (
        lambda: idp.delete_user(AccessToken="WRONG_TOKEN"), lambda: idp.global_sign_out(AccessToken="WRONG_TOKEN"),
        lambda: idp.update_user_attributes(AccessToken="WRONG_TOKEN", UserAttributes=attributes(name="A")),
    ):
        with refused(NOT_AUTHORIZED, "Invalid Access Token"):
            use()


@row(144)
def bad_signature():
    pool = Pool()
    token = pool.sign_in(pool.user())["AccessToken"]
    head, payload, signature = token.split(".")
    other = signature[:20] + ("A" if signature[20] != "A" else "B") + signature[21:]
    for forged in (f"{head}.{payload}.{other}", f"{head}.{payload}.{base64.urlsafe_b64encode(b'none').decode().rstrip('=')}"):
        with refused(NOT_AUTHORIZED, "Could not verify signature for Access Token"):
            pool.idp.get_user(AccessToken=forged)


@row(145)
def revoked():
    pool = Pool()
    tokens = pool.sign_in(pool.user())
    pool.idp.revoke_token(ClientId=pool.client_id, Token=tokens["RefreshToken"])
    with refused(NOT_AUTHORIZED):
        pool.idp.get_user(AccessToken=tokens["AccessToken"])


@row(147)
def unknown_refresh_token():
    pool = Pool()
    with refused(NOT_AUTHORIZED, "Invalid Refresh Token."):
        pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": "eyJ.none"})


@row(148, 149)
def claims_of_tokens():
    pool = Pool()
    username = pool.user(email="a@example.com", email_verified="true", address="1 Main Street")
    pool.idp.create_group(UserPoolId=pool.id, GroupName="admins", RoleArn=ROLE, Precedence=1)
    pool.idp.admin_add_user_to_group(UserPoolId=pool.id, Username=username, GroupName="admins")
    tokens = pool.sign_in(username)
    header = json.loads(base64.urlsafe_b64decode(tokens["AccessToken"].split(".")[0] + "=="))
    assert list(header) == ["kid", "alg"]
    assert list(claims(tokens["AccessToken"])) == [
        "sub", "cognito:groups", "iss", "client_id", "origin_jti", "event_id", "token_use", "scope", "auth_time", "exp", "iat",
        "jti", "username"]
    shown = claims(tokens["IdToken"])
    assert shown["email_verified"] is True and shown["address"] == {"formatted": "1 Main Street"}
    assert all(isinstance(shown[name], int) for name in ("auth_time", "exp", "iat"))
    assert (shown["cognito:groups"], shown["cognito:roles"], shown["cognito:preferred_role"]) == (["admins"], [ROLE], ROLE)


@row(150)
def refreshed():
    pool = Pool()
    tokens = pool.sign_in(pool.user())
    again = pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
    )["AuthenticationResult"]
    assert "RefreshToken" not in again
    for name in ("AccessToken", "IdToken"):
        assert claims(again[name])["auth_time"] == claims(tokens[name])["auth_time"]


# 152 to 160: lists, order, moto's recordings, invitations

@row(152)
def unparsable_filter():
    pool = Pool()
    with refused(IPE, "Error while parsing filter."):
        pool.idp.list_users(UserPoolId=pool.id, Filter="email == none")


@row(153, 154, 155)
def attributes_to_get():
    pool = Pool(Schema=[custom("size")])
    pool.user(email="a@example.com", name="A", custom__size="1")
    pool.user(email="b@example.com")

    def listed(names, **others):
        return pool.idp.list_users(UserPoolId=pool.id, AttributesToGet=names, **others)["Users"]

    for names in (["name"], ["email", "name"], ["custom:size"], ["custom:none"]):
        with refused(IPE, "One or more requested attributes do not exist."):
            listed(names)
    assert [list(named(user["Attributes"])) for user in listed(["email"])] == [["email"], ["email"]]
    # Who is not listed lacks nothing.
    assert [named(user["Attributes"]) for user in listed(["name"], Filter='email = "a@example.com"')] == [{"name": "A"}]
    assert all(list(named(user["Attributes"])) == ["sub"] for user in listed(["sub"]))
    assert [user["Attributes"] for user in listed([])] == [[], []]
    assert all("sub" in named(user["Attributes"]) for user in pool.idp.list_users(UserPoolId=pool.id)["Users"])


@row(157)
def sub_comes_last():
    pool = Pool()
    user = pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=unique(), UserAttributes=attributes(email="a@example.com"), MessageAction="SUPPRESS")["User"]
    assert [one["Name"] for one in user["Attributes"]] == ["email", "sub"]


@row(158)
def recorded_journeys():
    # What moto recorded on AWS, retold: who was invited signs in by SRP or password, chooses a password, signs in with it,
    # and is named by alias, address or sub in each step; who was disabled is not.
    pool = Pool(UsernameAttributes=["email"])
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username="a@example.com", TemporaryPassword=PASSWORD, MessageAction="SUPPRESS")
    challenge = pool.sign_in_srp("a@example.com")
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    sub = challenge["ChallengeParameters"]["USER_ID_FOR_SRP"]
    assert "AuthenticationResult" in choose(pool, "a@example.com", challenge)
    assert pool.status("a@example.com") == "CONFIRMED" and pool.get("a@example.com")["Username"] == sub
    tokens = pool.sign_in_srp("a@example.com", OTHER_PASSWORD)["AuthenticationResult"]
    assert named(pool.idp.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"])["email"] == "a@example.com"
    assert pool.admin_start(sub, OTHER_PASSWORD)["AuthenticationResult"]["TokenType"] == "Bearer"


@row(160)
def medium_without_address():
    pool = Pool()
    with refused(IPE, "No email provided but desired delivery medium was Email"):
        pool.idp.admin_create_user(UserPoolId=pool.id, Username=unique(), DesiredDeliveryMediums=["EMAIL"])


# Rows that no client can show: by their number, the file whose tests cite them.
ELSEWHERE = {
    146: "Tests/CognitoAPITests/Security/AccessTokenSecurityTests.swift", 159: "Tests/Clients/boto3/test_mfa.py"}


@pytest.mark.parametrize("check", [pytest.param(ROWS[number], id=f"row-{number}") for number in sorted(ROWS)])
def test_the_service_was_seen_to_do_so(check):
    check()


def test_every_row_of_the_evidence_has_a_check():
    standings = {
        int(number): standing for number, standing in
        re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", EVIDENCE.read_text(), re.MULTILINE)}
    assert sorted(standings) == list(range(1, len(standings) + 1)) and len(standings) >= 160
    for number, file in ELSEWHERE.items():
        assert re.search(rf"\brow {number}\b", (ROOT / file).read_text()), f"{file} does not cite row {number}"
    kept = {number for number, standing in standings.items() if standing == "same" or standing.startswith("environment check")}
    assert kept - set(ROWS) - set(ELSEWHERE) == set()
    assert (set(ROWS) | set(ELSEWHERE)) - kept == set()
