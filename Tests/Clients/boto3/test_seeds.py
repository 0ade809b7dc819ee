"""Seeds that say how users sign in: second factors, first factors, passkeys, devices and functions (docs/configuration.md)."""

import os
import pathlib
import re

import pytest

from sekisho import PASSWORD, Server, command, refused
from totp import Authenticator

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
POOL = "us-east-1_Factors01"
CLIENT = "factorsclient000000000001"

FACTORS = f"""\
UserPools:
  - Id: {POOL}
    PoolName: factors
    MfaConfiguration: OPTIONAL
    SoftwareTokenMfaConfiguration: {{Enabled: true}}
    SmsMfaConfiguration:
      SmsAuthenticationMessage: "Code: {{####}}"
      SmsConfiguration: {{SnsCallerArn: "arn:aws:iam::000000000000:role/sns"}}
    WebAuthnConfiguration: {{RelyingPartyId: localhost, UserVerification: required}}
    Policies:
      SignInPolicy: {{AllowedFirstAuthFactors: [PASSWORD, EMAIL_OTP, WEB_AUTHN]}}
    DeviceConfiguration: {{ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false}}
    LambdaConfig:
      PreSignUp: sign-up
      PostConfirmation: arn:aws:lambda:eu-west-1:111122223333:function:elsewhere
      PreTokenGenerationConfig: {{LambdaVersion: V2_0, LambdaArn: claims}}
    Clients:
      - ClientId: {CLIENT}
        ClientName: web
        ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_USER_AUTH, ALLOW_REFRESH_TOKEN_AUTH]
    Users:
      - Username: ada
        Password: {PASSWORD}
        SoftwareTokenSecret: {SECRET}
        SoftwareTokenMfaSettings: {{Enabled: true, PreferredMfa: true}}
        SMSMfaSettings: {{Enabled: true}}
        UserAttributes: {{phone_number: "+12065550100", phone_number_verified: true}}
      - Username: ben
        Password: {PASSWORD}
        SoftwareTokenSecret: {SECRET.lower()}
        UserAttributes: {{email: ben@example.com, email_verified: true}}
"""


def seeded(tmp_path, text, name="seed.yaml"):
    path = tmp_path / name
    path.write_text(text)
    return path


def without_functions(text):
    """The seed for a server that runs none."""
    return re.sub(r" +LambdaConfig:\n( {6}.*\n)+", "", text)


def begin(idp, username):
    return idp.initiate_auth(
        ClientId=CLIENT, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD})


def test_a_seed_says_what_a_pool_and_its_users_sign_in_with(tmp_path):
    with Server("--seed", str(seeded(tmp_path, FACTORS)), directory=tmp_path) as server:
        idp = server.client()
        config = idp.get_user_pool_mfa_config(UserPoolId=POOL)
        assert config["MfaConfiguration"] == "OPTIONAL"
        assert config["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
        assert config["SmsMfaConfiguration"]["SmsAuthenticationMessage"] == "Code: {####}"
        assert config["WebAuthnConfiguration"] == {"RelyingPartyId": "localhost", "UserVerification": "required"}
        pool = idp.describe_user_pool(UserPoolId=POOL)["UserPool"]
        assert pool["Policies"]["SignInPolicy"] == {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]}
        assert pool["DeviceConfiguration"] == {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
        named = "arn:aws:lambda:us-east-1:000000000000:function"
        assert pool["LambdaConfig"]["PreSignUp"] == f"{named}:sign-up"
        assert pool["LambdaConfig"]["PostConfirmation"] == "arn:aws:lambda:eu-west-1:111122223333:function:elsewhere"
        assert pool["LambdaConfig"]["PreTokenGenerationConfig"] == {"LambdaVersion": "V2_0", "LambdaArn": f"{named}:claims"}

        ada = idp.admin_get_user(UserPoolId=POOL, Username="ada")
        assert (sorted(ada["UserMFASettingList"]), ada["PreferredMfaSetting"]) == (["SMS_MFA", "SOFTWARE_TOKEN_MFA"], "SOFTWARE_TOKEN_MFA")
        assert begin(idp, "ada")["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
        with refused("UnexpectedLambdaException"):
            idp.admin_create_user(UserPoolId=POOL, Username="eve", TemporaryPassword=PASSWORD)
        # The app is there, and not asked for. The function, which runs nowhere, was not asked either.
        ben = idp.admin_get_user(UserPoolId=POOL, Username="ben")
        assert "UserMFASettingList" not in ben


def test_codes_of_a_declared_secret_sign_in_once_each(tmp_path):
    text = without_functions(FACTORS)
    with Server("--seed", str(seeded(tmp_path, text)), directory=tmp_path) as server:
        idp = server.client()
        app = Authenticator(SECRET)

        def answer(step, code):
            return idp.respond_to_auth_challenge(
                ClientId=CLIENT, ChallengeName="SOFTWARE_TOKEN_MFA", Session=step["Session"],
                ChallengeResponses={"USERNAME": "ada", "SOFTWARE_TOKEN_MFA_CODE": code})

        step = begin(idp, "ada")
        with refused("CodeMismatchException", "Invalid code received for user"):
            answer(step, app.wrong())
        code = app.code()
        assert answer(step, code)["AuthenticationResult"]["AccessToken"]
        with refused("ExpiredCodeException", "Your software token has already been used once."):
            answer(begin(idp, "ada"), code)
        assert "AuthenticationResult" in begin(idp, "ben")


def test_where_second_factors_are_required_a_declared_app_is_asked_for(tmp_path):
    text = FACTORS.replace("OPTIONAL", "ON", 1).replace(", EMAIL_OTP, WEB_AUTHN", "")
    text = without_functions(text)
    with Server("--seed", str(seeded(tmp_path, text)), directory=tmp_path) as server:
        assert begin(server.client(), "ben")["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize("change, told", [
    ((SECRET, "not-base-32"), "SoftwareTokenSecret is Base32"),
    (("MfaConfiguration: OPTIONAL", "MfaConfiguration: SOMETIMES"), "Member must satisfy enum value set"),
    (("PreSignUp: sign-up", "PreSignUp: sign up"), "lambdaConfig.preSignUp"),
    (("SoftwareTokenMfaConfiguration", "SoftwareTokenMfaConfig"), 'there is no member "SoftwareTokenMfaConfig" here; did you mean SoftwareTokenMfaConfiguration?'),
    (("SoftwareTokenMfaSettings: {Enabled: true, ", "SoftwareTokenMfaSettings: {Enabled: certainly, "), "Enabled should be true or false"),
])
def test_a_slip_in_what_users_sign_in_with_is_told_with_its_line(tmp_path, change, told):
    with Server(directory=tmp_path) as server:
        assert change[0] in FACTORS
        ran = command("seed", str(seeded(tmp_path, FACTORS.replace(*change, 1), "slip.yaml")), "--url", server.endpoint)
        assert ran.returncode != 0
        assert told in ran.stderr and "slip.yaml:" in ran.stderr, ran.stderr
        assert server.client().list_user_pools(MaxResults=10)["UserPools"] == []


def test_what_a_seed_could_not_complete_is_not_there(tmp_path):
    # Mended, the same seed is applied: nothing half made stands in its way.
    with Server(directory=tmp_path) as server:
        idp = server.client()

        def seed(text):
            return command("seed", str(seeded(tmp_path, text)), "--url", server.endpoint)

        ran = seed(FACTORS.replace("      SmsConfiguration", "      # SmsConfiguration"))
        assert "line 2: SetUserPoolMfaConfig says InvalidParameterException: SMS configuration" in ran.stderr, ran.stderr
        assert idp.list_user_pools(MaxResults=10)["UserPools"] == []

        ran = seed(FACTORS.replace("SMSMfaSettings", "EmailMfaSettings"))
        assert "AdminSetUserMFAPreference says InvalidParameterException: User does not have delivery config set" in ran.stderr, ran.stderr
        assert idp.list_users(UserPoolId=POOL)["Users"] == []

        ran = seed(FACTORS)
        assert ran.returncode == 0, ran.stderr
        assert {one["Username"] for one in idp.list_users(UserPoolId=POOL)["Users"]} == {"ada", "ben"}
        assert begin(idp, "ada")["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize("page, user, pool, client", [
    ("docs/configuration.md", "ada", "us-east-1_Factors01", "factorsclient000000000001"),
    ("config/seed.yaml", "cay@example.com", "us-east-1_Example01", "examplewebclient0000000001"),
])
def test_the_seeds_of_the_documentation_hold_what_they_say(tmp_path, page, user, pool, client):
    text = (pathlib.Path(os.environ["SEKISHO_REPOSITORY"]) / page).read_text()
    if page.endswith(".md"):
        text = re.search(r"```yaml\n(UserPools:.*?)```", text, re.S)[1]
    with Server("--seed", str(seeded(tmp_path, text)), directory=tmp_path) as server:
        idp = server.client()
        assert idp.admin_get_user(UserPoolId=pool, Username=user)["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
        assert idp.get_user_pool_mfa_config(UserPoolId=pool)["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
        assert idp.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]["ExplicitAuthFlows"]
