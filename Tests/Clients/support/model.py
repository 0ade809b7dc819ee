"""The API's model as botocore ships it: which operations there are, and input that satisfies each."""

import functools

import botocore.session

# The operations that this server runs. Each of the others validates its input and then says that it is not built.
BUILT = frozenset("""
    SignUp ConfirmSignUp ResendConfirmationCode InitiateAuth AdminInitiateAuth RespondToAuthChallenge AdminRespondToAuthChallenge
    GetTokensFromRefreshToken RevokeToken GlobalSignOut GetUser UpdateUserAttributes DeleteUserAttributes
    GetUserAttributeVerificationCode VerifyUserAttribute ChangePassword ForgotPassword ConfirmForgotPassword DeleteUser
    AdminCreateUser AdminGetUser AdminUpdateUserAttributes AdminDeleteUserAttributes AdminDeleteUser AdminEnableUser
    AdminDisableUser AdminConfirmSignUp AdminSetUserPassword AdminResetUserPassword AdminUserGlobalSignOut ListUsers
    CreateGroup GetGroup UpdateGroup DeleteGroup ListGroups AdminAddUserToGroup AdminRemoveUserFromGroup AdminListGroupsForUser
    ListUsersInGroup CreateUserPool DescribeUserPool UpdateUserPool DeleteUserPool ListUserPools CreateUserPoolClient
    DescribeUserPoolClient UpdateUserPoolClient DeleteUserPoolClient ListUserPoolClients AddCustomAttributes
    AssociateSoftwareToken VerifySoftwareToken SetUserMFAPreference AdminSetUserMFAPreference SetUserSettings AdminSetUserSettings
    AdminDeleteSoftwareToken GetUserPoolMfaConfig SetUserPoolMfaConfig
""".split())

# Values for members whose pattern a plain letter does not satisfy.
PLAUSIBLE = {
    "UserPoolId": "us-east-1_000000000", "AccessToken": "e30.e30.e30", "UserCode": "123456", "DeviceKey": "us-east-1_0a-1b",
    "ResourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_000000000",
    "CloudWatchLogsRoleArn": "arn:aws:iam::000000000000:role/logs", "ProviderName": "Provider", "Domain": "my-domain",
    "ManagedLoginBrandingId": "11111111-2222-4333-8444-555555555555", "TermsId": "11111111-2222-4333-8444-555555555555",
    "JobId": "import-0123456789", "RegionName": "eu-west-1", "ClientSecretId": "abcdefghij--1700000000000",
    "SessionId": "tkn" + "a" * 25, "TermsName": "terms-of-use", "Links": {"cognito:default": "https://example.com"},
    "RestoreId": "11111111-2222-4333-8444-555555555555", "URL": "https://example.com/client", "URLPatterns": ["https://example.com/*"],
}


@functools.cache
def service():
    return botocore.session.get_session().get_service_model("cognito-idp")


def operations():
    return sorted(service().operation_names)


def is_signed(operation):
    return service().operation_model(operation).auth_type != "none"


def sample(shape, name=""):
    """The least input that satisfies a shape's constraints."""
    if name in PLAUSIBLE:
        return PLAUSIBLE[name]
    kind = shape.type_name
    if kind == "structure":
        return {member: sample(shape.members[member], member) for member in shape.required_members}
    if kind == "list":
        return [sample(shape.member, shape.member.name)] * max(1, shape.metadata.get("min", 0))
    if kind == "map":
        return {sample(shape.key, "key"): sample(shape.value, "value")}
    if kind == "string":
        if shape.enum:
            return shape.enum[0]
        return "a" * max(1, shape.metadata.get("min", 1))
    if kind in ("integer", "long"):
        return max(1, shape.metadata.get("min", 1))
    if kind == "boolean":
        return True
    if kind == "blob":
        return "AAAA"
    return 0


def least_input(operation):
    shape = service().operation_model(operation).input_shape
    return sample(shape) if shape else {}
