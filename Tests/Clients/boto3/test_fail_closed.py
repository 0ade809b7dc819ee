"""What is configured but not there never passes for done: it is refused, and named.

A trigger whose function cannot be called refuses what it was to judge (cognito/triggers §4); what is not built answers
NotImplementedException with the feature's name. Settings are kept and echoed all the same.
"""

import re

import pytest

from sekisho import PASSWORD, Pool, attributes, refused, unique

ARN = "arn:aws:lambda:us-east-1:000000000000:function:mine"


def pool_with_trigger(name, **others):
    value = {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": ARN}}.get(name, ARN)
    return Pool(LambdaConfig={name: value}, AutoVerifiedAttributes=["email"], **others)


def named_in(trigger):
    return re.compile(trigger.removesuffix("Config"))


def not_called(trigger):
    """The function is not there, and the error names its trigger."""
    return refused("UnexpectedLambdaException", f"{trigger.removesuffix('Config')} invocation failed due to error ResourceNotFoundException.")


def set_up_user(pool):
    """A confirmed user by the calls that run no trigger of the kind under test."""
    username = unique()
    pool.idp.admin_create_user(UserPoolId=pool.id, Username=username, MessageAction="SUPPRESS", UserAttributes=attributes(email="a@example.com", email_verified="true"))
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=username, Password=PASSWORD, Permanent=True)
    return username


@pytest.mark.parametrize("trigger", ["PreSignUp", "CustomMessage"])
def test_signing_up_past_a_trigger(trigger):
    pool = pool_with_trigger(trigger)
    with not_called(trigger):
        pool.sign_up("gone", email="a@example.com")
    with refused("UserNotFoundException", "User does not exist."):
        pool.get("gone")


@pytest.mark.parametrize("trigger", ["PreAuthentication", "PreTokenGeneration", "PreTokenGenerationConfig", "PostAuthentication"])
@pytest.mark.parametrize("way", ["start", "sign_in_srp", "admin_start"])
def test_signing_in_past_a_trigger(trigger, way):
    pool = pool_with_trigger(trigger)
    username = set_up_user(pool)
    with not_called(trigger):
        getattr(pool, way)(username)


def test_refreshing_past_a_trigger():
    pool = Pool()
    tokens = pool.sign_in(pool.user())
    pool.idp.update_user_pool(UserPoolId=pool.id, LambdaConfig={"PreTokenGeneration": ARN})
    with not_called("PreTokenGeneration"):
        pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]})
    with not_called("PreTokenGeneration"):
        pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=tokens["RefreshToken"])


def test_a_trigger_that_would_migrate_an_unknown_user():
    pool = pool_with_trigger("UserMigration")
    with refused("UserNotFoundException", f"Exception migrating user in app client {pool.client_id}"):
        pool.start("nobody")
    # Known users are not its business.
    assert pool.sign_in(set_up_user(pool))


def test_custom_auth_with_its_triggers():
    pool = Pool(
        LambdaConfig={"DefineAuthChallenge": ARN, "CreateAuthChallenge": ARN, "VerifyAuthChallengeResponse": ARN},
        client={"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]})
    username = pool.user()
    with refused("UnexpectedLambdaException", "DefineAuthChallenge invocation failed due to error ResourceNotFoundException."):
        pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": username})


def sms_pool(mfa):
    return Pool(
        MfaConfiguration=mfa, AutoVerifiedAttributes=["phone_number"],
        SmsConfiguration={"SnsCallerArn": "arn:aws:iam::000000000000:role/sns", "ExternalId": "x"})


def test_settings_of_what_is_not_built_are_kept():
    pool = pool_with_trigger("PreSignUp")
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["LambdaConfig"] == {"PreSignUp": ARN}
    assert sms_pool("OPTIONAL").description["MfaConfiguration"] == "OPTIONAL"


def test_tokens_of_old_pool_generation_settings_are_filled_in():
    # cognito/pools §3: one form of the setting fills the other.
    old = Pool(client=False, LambdaConfig={"PreTokenGeneration": ARN}).description["LambdaConfig"]
    assert old["PreTokenGenerationConfig"] == {"LambdaVersion": "V1_0", "LambdaArn": ARN}
    new = Pool(client=False, LambdaConfig={"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": ARN}}).description["LambdaConfig"]
    assert new["PreTokenGeneration"] == ARN


def test_two_token_triggers_that_differ_are_refused(idp):
    with refused("InvalidParameterException"):
        idp.create_user_pool(PoolName="p", LambdaConfig={
            "PreTokenGeneration": ARN, "PreTokenGenerationConfig": {"LambdaVersion": "V1_0", "LambdaArn": ARN + "2"}})
