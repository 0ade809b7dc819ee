"""The APIs' models as botocore ships them: which operations there are, and input that satisfies each."""

import functools

import botocore.session

# What they set holds for the whole server, so that no test may call them beside others.
OF_THE_SERVER = frozenset(["UpdateProvisionedLimit"])

# Values for members whose pattern a plain letter does not satisfy.
PLAUSIBLE = {
    "UserPoolId": "us-east-1_000000000", "AccessToken": "e30.e30.e30", "UserCode": "123456", "DeviceKey": "us-east-1_0a-1b",
    "ResourceArn": "arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_000000000",
    "CloudWatchLogsRoleArn": "arn:aws:iam::000000000000:role/logs", "ProviderName": "Provider", "Domain": "my-domain",
    "ManagedLoginBrandingId": "11111111-2222-4333-8444-555555555555", "TermsId": "11111111-2222-4333-8444-555555555555",
    "JobId": "import-0123456789", "RegionName": "eu-west-1", "ClientSecretId": "abcdefghij--1700000000000",
    "SessionId": "tkn" + "a" * 25, "TermsName": "terms-of-use", "Links": {"cognito:default": "https://example.com"},
    "AccountId": "000000000000", "IdentityPoolId": "us-east-1:11111111-2222-4333-8444-555555555555",
    "IdentityId": "us-east-1:11111111-2222-4333-8444-555555555555", "RestoreId": "11111111-2222-4333-8444-555555555555", "URL": "https://example.com/client", "URLPatterns": ["https://example.com/*"],
}


# As above, by shape: for keys of maps, which have no names.
PLAUSIBLE_SHAPES = {"RoleType": "authenticated"}


@functools.cache
def service(name="cognito-idp"):
    return botocore.session.get_session().get_service_model(name)


def operations(name="cognito-idp"):
    return sorted(service(name).operation_names)


def is_signed(operation):
    """Whether IAM guards it. Of GetClientToken the model's documentation says that the client's secret alone does."""
    return service().operation_model(operation).auth_type != "none" and operation != "GetClientToken"


def sample(shape, name=""):
    """The least input that satisfies a shape's constraints."""
    if name in PLAUSIBLE:
        return PLAUSIBLE[name]
    if shape.name in PLAUSIBLE_SHAPES:
        return PLAUSIBLE_SHAPES[shape.name]
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
