"""Passkeys: registered, listed, deleted and signed in by, with an authenticator of software (cognito/passkeys)."""

import json

import pytest

import passkey
from passkey import Device
from sekisho import ALL_FLOWS, Pool, body, refused, unique

ORIGIN = "https://app.example.com"
WRONG = "Incorrect username or password."


def passkey_pool(party="example.com", client=None, **configuration):
    pool = Pool(client=client, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
    pool.idp.set_user_pool_mfa_config(UserPoolId=pool.id, WebAuthnConfiguration={"RelyingPartyId": party} | configuration)
    return pool


def start(pool, token):
    return pool.idp.start_web_authn_registration(AccessToken=token)["CredentialCreationOptions"]


def register(pool, token, device=None):
    device = device or Device(ORIGIN)
    answer = pool.idp.complete_web_authn_registration(AccessToken=token, Credential=device.register(start(pool, token)))
    assert body(answer) == {}
    return device


def listed(pool, token):
    return pool.idp.list_web_authn_credentials(AccessToken=token)["Credentials"]


@pytest.fixture
def pool():
    return passkey_pool()


@pytest.fixture
def token(pool):
    return pool.sign_in(pool.user("anna"))["AccessToken"]


def test_options_for_a_new_passkey_are_of_cognitos_form(pool, token):
    options = start(pool, token)
    assert len(passkey.decode(options.pop("challenge"))) == 16
    sub = pool.attributes("anna")["sub"]
    assert options == {
        "rp": {"id": "example.com", "name": "example.com"},
        "user": {"id": passkey.encode(sub.encode()), "name": "anna", "displayName": "anna"},
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257}],
        "timeout": 60000, "excludeCredentials": [],
        "authenticatorSelection": {"requireResidentKey": True, "residentKey": "required", "userVerification": "preferred"},
    }


@pytest.mark.parametrize("algorithm", [-7, -257])
@pytest.mark.parametrize("self_attested", [False, True])
def test_a_passkey_is_registered_listed_and_deleted(pool, token, algorithm, self_attested):
    device = Device(ORIGIN, algorithm)
    device.self_attested = self_attested
    register(pool, token, device)
    [shown] = listed(pool, token)
    assert shown.pop("CreatedAt")
    name = passkey.encode(device.credential_id)
    assert shown == {
        "CredentialId": name, "FriendlyCredentialName": "Platform passkey", "RelyingPartyId": "example.com",
        "AuthenticatorAttachment": "platform", "AuthenticatorTransports": ["internal"],
    }
    assert start(pool, token)["excludeCredentials"] == [{"type": "public-key", "id": name}]
    assert body(pool.idp.delete_web_authn_credential(AccessToken=token, CredentialId=name)) == {}
    assert listed(pool, token) == []
    with refused("ResourceNotFoundException"):
        pool.idp.delete_web_authn_credential(AccessToken=token, CredentialId=name)


def test_what_is_wrong_with_a_new_passkey_has_a_name_of_its_own(pool, token):
    def complete(change):
        device = Device(ORIGIN)
        change(device)
        register(pool, token, device)

    with refused("WebAuthnOriginNotAllowedException"):
        complete(lambda device: setattr(device, "origin", "https://example.org"))
    with refused("WebAuthnOriginNotAllowedException"):
        complete(lambda device: setattr(device, "origin", "http://app.example.com"))
    with refused("WebAuthnRelyingPartyMismatchException"):
        complete(lambda device: setattr(device, "party", "example.org"))
    with refused("WebAuthnCredentialNotSupportedException"):
        complete(lambda device: setattr(device, "flags", 0))
    with refused("InvalidParameterException", "Credential data is not valid"):
        pool.idp.complete_web_authn_registration(AccessToken=token, Credential={"id": "AAAA"})
    assert listed(pool, token) == []


def test_a_challenge_is_good_once_and_for_its_client(pool, token):
    options = start(pool, token)
    other = pool.sign_in("anna", client_id=pool.add_client()["ClientId"])["AccessToken"]
    with refused("WebAuthnClientMismatchException"):
        pool.idp.complete_web_authn_registration(AccessToken=other, Credential=Device(ORIGIN).register(options))
    pool.idp.complete_web_authn_registration(AccessToken=token, Credential=Device(ORIGIN).register(options))
    with refused("WebAuthnChallengeNotFoundException"):
        pool.idp.complete_web_authn_registration(AccessToken=token, Credential=Device(ORIGIN).register(options))
    assert len(listed(pool, token)) == 1


def test_a_pool_says_whether_there_are_passkeys_and_whose():
    plain = Pool()
    token = plain.sign_in(plain.user())["AccessToken"]
    with refused("WebAuthnNotEnabledException"):
        start(plain, token)
    nameless = Pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
    token = nameless.sign_in(nameless.user())["AccessToken"]
    with refused("WebAuthnConfigurationMissingException"):
        start(nameless, token)


def test_where_no_relying_party_is_named_it_is_the_pools_domain():
    # Its owner's domain first, then what the prefix is called with Cognito (documented).
    pool = Pool(Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
    token = pool.sign_in(pool.user())["AccessToken"]
    prefix = unique("passkeys")
    pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=prefix)
    assert start(pool, token)["rp"]["id"] == f"{prefix}.auth.us-east-1.amazoncognito.com"
    own = f"{prefix}.example.com"
    pool.idp.create_user_pool_domain(
        UserPoolId=pool.id, Domain=own, CustomDomainConfig={"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/x"})
    assert start(pool, token)["rp"]["id"] == own
    register(pool, token, Device(f"https://{own}"))
    assert listed(pool, token)[0]["RelyingPartyId"] == own
    pool.idp.set_user_pool_mfa_config(UserPoolId=pool.id, WebAuthnConfiguration={"RelyingPartyId": "example.org"})
    assert start(pool, token)["rp"]["id"] == "example.org"


def test_a_user_has_twenty_and_sees_them_by_page(pool, token):
    devices = [register(pool, token) for _ in range(20)]
    with refused("LimitExceededException"):
        start(pool, token)
    seen, asked = [], {}
    while True:
        page = pool.idp.list_web_authn_credentials(AccessToken=token, MaxResults=8, **asked)
        seen += [one["CredentialId"] for one in page["Credentials"]]
        if "NextToken" not in page:
            break
        asked = {"NextToken": page["NextToken"]}
    assert seen == [passkey.encode(device.credential_id) for device in devices]


def test_users_must_be_recognised_where_the_pool_says_so():
    pool = passkey_pool(UserVerification="required")
    token = pool.sign_in(pool.user())["AccessToken"]
    assert start(pool, token)["authenticatorSelection"]["userVerification"] == "required"
    with refused("WebAuthnCredentialNotSupportedException"):
        register(pool, token, Device(ORIGIN, flags=passkey.PRESENT))
    register(pool, token)


def test_passkeys_go_with_their_user(pool, token):
    device = register(pool, token)
    pool.idp.delete_user(AccessToken=token)
    again = pool.sign_in(pool.user("anna"))["AccessToken"]
    assert listed(pool, again) == []
    register(pool, again, device)


# Sign-in by USER_AUTH

def choice_pool(**configuration):
    return passkey_pool(client={"ExplicitAuthFlows": [*ALL_FLOWS, "ALLOW_USER_AUTH"], "PreventUserExistenceErrors": "ENABLED"}, **configuration)


def ask(pool, username="anna"):
    """The question for a passkey, which the client prefers."""
    step = pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="USER_AUTH", AuthParameters={"USERNAME": username, "PREFERRED_CHALLENGE": "WEB_AUTHN"})
    assert step["ChallengeName"] == "WEB_AUTHN", step
    return step


def respond(pool, step, credential, username="anna"):
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="WEB_AUTHN", Session=step["Session"],
        ChallengeResponses={"USERNAME": username, "CREDENTIAL": credential})


def options_of(step):
    return step["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"]


@pytest.mark.parametrize("algorithm", [-7, -257])
def test_a_passkey_signs_in(algorithm):
    pool = choice_pool()
    token = pool.sign_in(pool.user("anna"))["AccessToken"]
    device = register(pool, token, Device(ORIGIN, algorithm))
    step = ask(pool)
    options = json.loads(options_of(step))
    assert options.pop("challenge")
    assert options == {
        "timeout": 180000, "rpId": "example.com", "userVerification": "preferred",
        "allowCredentials": [{"type": "public-key", "id": passkey.encode(device.credential_id), "transports": ["internal"]}],
    }
    credential = device.sign_in(options_of(step))
    tokens = respond(pool, step, credential)["AuthenticationResult"]
    assert pool.idp.get_user(AccessToken=tokens["AccessToken"])["Username"] == "anna"
    with refused("NotAuthorizedException"):
        respond(pool, step, credential)


def test_a_forged_or_copied_passkey_does_not():
    pool = choice_pool()
    device = register(pool, pool.sign_in(pool.user("anna"))["AccessToken"])
    forged = Device(ORIGIN)
    forged.credential_id = device.credential_id
    for answer in (forged, Device(ORIGIN)):
        step = ask(pool)
        with refused("NotAuthorizedException", WRONG):
            respond(pool, step, answer.sign_in(options_of(step)))
    step = ask(pool)
    assert respond(pool, step, device.sign_in(options_of(step)))["AuthenticationResult"]
    device.sign_count = 1
    step = ask(pool)
    with refused("NotAuthorizedException", WRONG):
        respond(pool, step, device.sign_in(options_of(step)))


def test_a_passkey_that_recognised_its_user_is_both_factors():
    pool = choice_pool(FactorConfiguration="MULTI_FACTOR_WITH_USER_VERIFICATION")
    sms = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sns", "ExternalId": "x"}
    username = pool.user("anna", phone_number="+12065550100")
    device = register(pool, pool.sign_in(username)["AccessToken"])
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="ON", SmsMfaConfiguration={"SmsConfiguration": sms})
    pool.idp.admin_set_user_mfa_preference(
        UserPoolId=pool.id, Username=username, SMSMfaSettings={"Enabled": True}, WebAuthnMfaSettings={"Enabled": True})
    assert pool.start(username)["ChallengeName"] == "SMS_MFA"
    step = ask(pool)
    assert json.loads(options_of(step))["userVerification"] == "required"
    assert respond(pool, step, device.sign_in(options_of(step)))["AuthenticationResult"]
    device.flags = passkey.PRESENT
    step = ask(pool)
    with refused("NotAuthorizedException", WRONG):
        respond(pool, step, device.sign_in(options_of(step)))
