"""Devices that are tracked, remembered and forgotten (cognito/devices); their side of SRP is worked out in srp.Device."""

import datetime
import re

import pycognito
import pycognito.aws_srp
import pytest

import srp
from sekisho import PASSWORD, Pool, body, claims, named, refused
from totp import Authenticator

MISSING = "Device does not exist."
WRONG = "Incorrect username or password."
INVALID_TOKEN = "Invalid Refresh Token."
ALWAYS = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
OPT_IN = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}


def app_pool(**settings):
    """A pool where authenticator apps may be asked for."""
    pool = Pool(**settings)
    pool.idp.set_user_pool_mfa_config(
        UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True})
    return pool


def tokens(answered):
    assert "ChallengeName" not in answered
    return answered["AuthenticationResult"]


def start(pool, username, device=None, password=PASSWORD):
    parameters = {"USERNAME": username, "PASSWORD": password} | pool.hash_parameter(username)
    parameters |= {"DEVICE_KEY": device.key} if device else {}
    return pool.idp.initiate_auth(ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def respond(pool, challenge, responses, session=None):
    sent = {"Session": session} if session else {}
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName=challenge,
        ChallengeResponses=responses | pool.hash_parameter(responses["USERNAME"]), **sent)


def confirm(pool, signed_in, **members):
    """The device of these tokens, confirmed; and the answer."""
    device = srp.Device(signed_in["NewDeviceMetadata"])
    answer = pool.idp.confirm_device(
        AccessToken=signed_in["AccessToken"], DeviceKey=device.key, DeviceSecretVerifierConfig=device.verifier, **members)
    return device, answer


def prove(pool, step, device):
    """Both challenges of a device."""
    assert step["ChallengeName"] == "DEVICE_SRP_AUTH"
    ours, responses = device.begin(step["ChallengeParameters"]["USERNAME"])
    asked = respond(pool, "DEVICE_SRP_AUTH", responses, step["Session"])
    assert asked["ChallengeName"] == "DEVICE_PASSWORD_VERIFIER"
    return respond(pool, "DEVICE_PASSWORD_VERIFIER", device.answer(ours, asked["ChallengeParameters"]), asked["Session"])


def with_app(pool, username):
    """An authenticator app, which is asked for from now on."""
    access = pool.sign_in(username)["AccessToken"]
    app = Authenticator(pool.idp.associate_software_token(AccessToken=access)["SecretCode"])
    pool.idp.verify_software_token(AccessToken=access, UserCode=app.code())
    pool.idp.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})
    return app


def pass_app(pool, step, app, later=1):
    assert step["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    username = step["ChallengeParameters"]["USER_ID_FOR_SRP"]
    return respond(
        pool, "SOFTWARE_TOKEN_MFA", {"USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": app.code(later)}, step["Session"])


def test_the_clients_arithmetic_is_that_of_the_worked_example():
    # cognito/srp §6
    device = srp.Device(
        {"DeviceKey": "us-east-1_11111111-2222-3333-4444-555555555555", "DeviceGroupKey": "-AbCdEf12"},
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw==", 0xD5A1B2C3D4E5F60718293A4B5C6D7E8F)
    assert device.verifier["Salt"] == "ANWhssPU5fYHGCk6S1xtfo8="
    assert device.verifier["PasswordVerifier"].startswith("HUhiSHtqAVN/7hB2QWdoOJcr")


def test_a_device_from_its_key_to_its_end():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    first = pool.sign_in(username)
    metadata = first["NewDeviceMetadata"]
    assert re.fullmatch(r"us-east-1_[0-9a-f-]{36}", metadata["DeviceKey"])
    assert re.fullmatch(r"-[A-Za-z0-9]{8}", metadata["DeviceGroupKey"])
    assert claims(first["AccessToken"])["device_key"] == metadata["DeviceKey"]
    assert "device_key" not in claims(first["IdToken"])
    device, answer = confirm(pool, first, DeviceName="laptop")
    assert answer["UserConfirmationNecessary"] is False
    with refused("DeviceKeyExistsException"):
        confirm(pool, first)
    with refused("InvalidParameterException", "Invalid device key given."):
        confirm(pool, first | {"NewDeviceMetadata": pool.sign_in(username)["NewDeviceMetadata"]})

    shown = pool.idp.get_device(AccessToken=first["AccessToken"], DeviceKey=device.key)["Device"]
    assert shown["DeviceKey"] == device.key
    assert named(shown["DeviceAttributes"]) == {
        "device_status": "valid", "device_name": "laptop", "last_ip_used": named(shown["DeviceAttributes"])["last_ip_used"]}
    assert shown["DeviceLastAuthenticatedDate"].microsecond == 0
    now = datetime.datetime.now(datetime.timezone.utc)
    for date in ("DeviceCreateDate", "DeviceLastModifiedDate", "DeviceLastAuthenticatedDate"):
        assert abs((now - shown[date]).total_seconds()) < 60
    told = pool.idp.admin_get_device(UserPoolId=pool.id, Username=username, DeviceKey=device.key)["Device"]
    owner = f"{username}.{pool.id}"
    assert [attribute["Name"] for attribute in told["DeviceAttributes"]] == [
        "device_status", "device_name", "dev:device_arn", "dev:device_owner", "last_ip_used",
        "dev:device_remembered_status", "dev:device_sdk"]
    extra = named(told["DeviceAttributes"])
    assert extra["dev:device_arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:owner/{owner}/device/{device.key}"
    assert (extra["dev:device_owner"], extra["dev:device_remembered_status"]) == (owner, "remembered")

    step = start(pool, username, device)
    assert step["ChallengeParameters"] == {"USERNAME": username}
    again = tokens(prove(pool, step, device))
    assert "NewDeviceMetadata" not in again
    assert claims(again["AccessToken"])["device_key"] == device.key

    assert pool.idp.forget_device(AccessToken=again["AccessToken"], DeviceKey=device.key)
    with refused("ResourceNotFoundException", MISSING):
        pool.idp.get_device(AccessToken=again["AccessToken"], DeviceKey=device.key)
    with refused("ResourceNotFoundException", MISSING):
        start(pool, username, device)
    assert start(pool, username)["AuthenticationResult"]["NewDeviceMetadata"]["DeviceGroupKey"] == device.group


@pytest.mark.parametrize("way", ["password", "srp"])
def test_a_remembered_device_stands_in_for_a_code(way):
    pool = app_pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    app = with_app(pool, username)
    device, _ = confirm(pool, tokens(pass_app(pool, start(pool, username), app)))
    if way == "password":
        step = start(pool, username, device)
    else:
        ours, asked = pool.start_srp(username)
        step = pool.answer_srp(ours.answer(asked["ChallengeParameters"]) | {"DEVICE_KEY": device.key})
    assert tokens(prove(pool, step, device))["AccessToken"]
    # Without its key, or with a secret that is not its own, it is nobody's.
    assert start(pool, username)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    stolen = srp.Device({"DeviceKey": device.key, "DeviceGroupKey": device.group}, salt=device.salt)
    with refused("NotAuthorizedException", WRONG):
        prove(pool, start(pool, username, device), stolen)


def test_the_fifth_wrong_proof_ends_the_session():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    device, _ = confirm(pool, pool.sign_in(username))
    step = start(pool, username, device)
    ours, responses = device.begin(username)
    asked = respond(pool, "DEVICE_SRP_AUTH", responses, step["Session"])
    right = device.answer(ours, asked["ChallengeParameters"])
    for _ in range(4):
        with refused("NotAuthorizedException", WRONG):
            respond(pool, "DEVICE_PASSWORD_VERIFIER", right | {"PASSWORD_CLAIM_SIGNATURE": "AAAA"}, asked["Session"])
    with refused("NotAuthorizedException", "Invalid session for the user."):
        respond(pool, "DEVICE_PASSWORD_VERIFIER", right | {"PASSWORD_CLAIM_SIGNATURE": "AAAA"}, asked["Session"])
    with refused("NotAuthorizedException"):
        respond(pool, "DEVICE_PASSWORD_VERIFIER", right, asked["Session"])


def test_users_say_whether_a_device_be_remembered():
    pool = app_pool(DeviceConfiguration=OPT_IN)
    username = pool.user()
    app = with_app(pool, username)
    signed_in = tokens(pass_app(pool, start(pool, username), app))
    access = signed_in["AccessToken"]
    device, answer = confirm(pool, signed_in)
    assert answer["UserConfirmationNecessary"] is True
    assert pool.idp.list_devices(AccessToken=access)["Devices"] == []
    listed = pool.idp.admin_list_devices(UserPoolId=pool.id, Username=username)["Devices"]
    assert named(listed[0]["DeviceAttributes"])["dev:device_remembered_status"] == "not_remembered"
    with refused("ResourceNotFoundException", MISSING):
        pool.idp.get_device(AccessToken=access, DeviceKey=device.key)
    assert start(pool, username, device)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert body(pool.idp.update_device_status(
        AccessToken=access, DeviceKey=device.key, DeviceRememberedStatus="remembered")) == {}
    assert [one["DeviceKey"] for one in pool.idp.list_devices(AccessToken=access)["Devices"]] == [device.key]
    assert tokens(prove(pool, start(pool, username, device), device))
    assert body(pool.idp.admin_update_device_status(
        UserPoolId=pool.id, Username=username, DeviceKey=device.key, DeviceRememberedStatus="not_remembered")) == {}
    assert start(pool, username, device)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_an_unknown_device_is_told_and_the_same_proof_does_without():
    pool = Pool(DeviceConfiguration=ALWAYS, client={"PreventUserExistenceErrors": "ENABLED"})
    username = pool.user()
    for name in (username, "nobody"):
        for password in (PASSWORD, "Wr0ng-Password"):
            with refused("ResourceNotFoundException", MISSING):
                pool.idp.initiate_auth(
                    ClientId=pool.client_id, AuthFlow="USER_PASSWORD_AUTH",
                    AuthParameters={"USERNAME": name, "PASSWORD": password, "DEVICE_KEY": "us-east-1_0a-1b"})
    ours, asked = pool.start_srp(username)
    responses = ours.answer(asked["ChallengeParameters"])
    with refused("ResourceNotFoundException", MISSING):
        pool.answer_srp(responses | {"DEVICE_KEY": "us-east-1_0a-1b"})
    assert tokens(pool.answer_srp(responses))["NewDeviceMetadata"]


def test_a_device_alone_signs_nobody_in():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    device, _ = confirm(pool, pool.sign_in(username))
    _, responses = device.begin(username)
    first = "Cannot initiate DEVICE_SRP_AUTH flow without first authenticating"
    for name in (username, "nobody"):
        for challenge in ("DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"):
            proof = {
                "PASSWORD_CLAIM_SECRET_BLOCK": "AAAA", "PASSWORD_CLAIM_SIGNATURE": "AAAA", "TIMESTAMP": srp.timestamp()}
            with refused("NotAuthorizedException", first):
                respond(pool, challenge, responses | proof | {"USERNAME": name})


def test_refresh_tokens_belong_to_their_device():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    signed_in = pool.sign_in(username)
    token = signed_in["RefreshToken"]

    def refresh(key=None):
        parameters = {"REFRESH_TOKEN": token} | ({"DEVICE_KEY": key} if key else {})
        return pool.idp.initiate_auth(
            ClientId=pool.client_id, AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters=parameters)["AuthenticationResult"]

    def renew(key=None):
        named_device = {"DeviceKey": key} if key else {}
        return pool.idp.get_tokens_from_refresh_token(
            ClientId=pool.client_id, RefreshToken=token, **named_device)["AuthenticationResult"]

    key = signed_in["NewDeviceMetadata"]["DeviceKey"]
    for way in (refresh, renew):
        with refused("NotAuthorizedException", INVALID_TOKEN):
            way(key)
    confirm(pool, signed_in)
    other, _ = confirm(pool, pool.sign_in(username))
    for way in (refresh, renew):
        for wrong in (None, other.key):
            with refused("NotAuthorizedException", INVALID_TOKEN):
                way(wrong)
        renewed = way(key)
        assert claims(renewed["AccessToken"])["device_key"] == key
        assert "NewDeviceMetadata" not in renewed
    pool.idp.admin_forget_device(UserPoolId=pool.id, Username=username, DeviceKey=key)
    for way in (refresh, renew):
        with refused("NotAuthorizedException", INVALID_TOKEN):
            way(key)
    # The access token goes on, as after nothing else that ends a sign-in.
    assert pool.idp.get_user(AccessToken=signed_in["AccessToken"])["Username"] == username


def test_lists_go_by_page():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    made = []
    for _ in range(5):
        signed_in = pool.sign_in(username)
        made.append(confirm(pool, signed_in)[0].key)
    for ask, members in (
        (pool.idp.list_devices, {"AccessToken": signed_in["AccessToken"]}),
        (pool.idp.admin_list_devices, {"UserPoolId": pool.id, "Username": username}),
    ):
        seen, page = [], ask(Limit=2, **members)
        while True:
            assert len(page["Devices"]) <= 2
            seen += [device["DeviceKey"] for device in page["Devices"]]
            if "PaginationToken" not in page:
                break
            page = ask(Limit=2, PaginationToken=page["PaginationToken"], **members)
        assert seen == made


def test_a_pool_that_tracks_no_devices():
    pool = Pool()
    username = pool.user()
    signed_in = pool.sign_in(username)
    assert "NewDeviceMetadata" not in signed_in and "device_key" not in claims(signed_in["AccessToken"])
    with refused("InvalidUserPoolConfigurationException"):
        pool.idp.list_devices(AccessToken=signed_in["AccessToken"])
    with refused("InvalidUserPoolConfigurationException"):
        pool.idp.admin_list_devices(UserPoolId=pool.id, Username=username)
    # Tokens from before stay good when devices are tracked.
    pool.idp.update_user_pool(UserPoolId=pool.id, DeviceConfiguration=ALWAYS)
    assert pool.idp.get_tokens_from_refresh_token(ClientId=pool.client_id, RefreshToken=signed_in["RefreshToken"])


# pycognito

def pycognito_client(pool, username, password=PASSWORD, **device):
    return pycognito.aws_srp.AWSSRP(
        username=username, password=password, pool_id=pool.id, client_id=pool.client_id, client=pool.idp, **device)


def test_pycognito_signs_in_by_srp_and_not_with_a_wrong_password():
    pool = Pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    assert tokens(pycognito_client(pool, username).authenticate_user())["NewDeviceMetadata"]
    with refused("NotAuthorizedException", WRONG):
        pycognito_client(pool, username, "Wr0ng-Password").authenticate_user()


def test_pycognito_signs_in_with_a_code():
    pool = app_pool()
    username = pool.user()
    app = with_app(pool, username)
    with pytest.raises(pycognito.exceptions.SoftwareTokenMFAChallengeException) as caught:
        pycognito_client(pool, username).authenticate_user()
    step = caught.value.get_tokens()
    assert tokens(pass_app(pool, step, app))["AccessToken"]


def test_pycognito_signs_in_with_a_device():
    # It sends no Session back (cognito/devices §5).
    pool = app_pool(DeviceConfiguration=ALWAYS)
    username = pool.user()
    app = with_app(pool, username)
    signed_in = tokens(pass_app(pool, start(pool, username), app))
    metadata = signed_in["NewDeviceMetadata"]
    password, verifier = pycognito.aws_srp.generate_hash_device(metadata["DeviceGroupKey"], metadata["DeviceKey"])
    pool.idp.confirm_device(
        AccessToken=signed_in["AccessToken"], DeviceKey=metadata["DeviceKey"], DeviceSecretVerifierConfig=verifier)
    device = {"device_key": metadata["DeviceKey"], "device_group_key": metadata["DeviceGroupKey"]}
    again = tokens(pycognito_client(pool, username, device_password=password, **device).authenticate_user())
    assert claims(again["AccessToken"])["device_key"] == metadata["DeviceKey"]
    with refused("NotAuthorizedException", WRONG):
        pycognito_client(pool, username, "Wr0ng-Password", device_password=password, **device).authenticate_user()
    with refused("NotAuthorizedException", WRONG):
        pycognito_client(pool, username, device_password="another", **device).authenticate_user()
