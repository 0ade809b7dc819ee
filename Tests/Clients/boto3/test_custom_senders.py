"""Functions that deliver messages themselves: the code comes encrypted, and AWS's own library decrypts it (cognito/custom-challenges §6, §7)."""

import base64
import html

import aws_encryption_sdk
import boto3
import pytest
from aws_encryption_sdk.exceptions import AWSEncryptionSDKClientError
from aws_encryption_sdk.key_providers.kms import StrictAwsKmsMasterKeyProvider
from botocore.config import Config

from functions import Program, error
from receivers import wait_until
from sekisho import PASSWORD, REGION, Pool, Server, attributes, command, outbox, refused, unique

ARN = "arn:aws:lambda:us-east-1:123456789012:function:sender"
KEY = "arn:aws:kms:us-east-1:000000000000:key/0a1b2c3d-0000-4000-8000-000000000001"
TEMPORARY = "<Temp&0rary'\"pw>"
BY_SMS = {"SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}


class Sender:
    """A function that delivers: it keeps what it is told."""

    def __init__(self):
        self.events, self.failures = [], 0
        self.program = Program(self.answer)

    def answer(self, event):
        self.events.append(event)
        if self.failures:
            self.failures -= 1
            return 200, {"X-Amz-Function-Error": "Unhandled"}, error("no provider")
        return event

    def wait(self, source, username):
        found = lambda: [one for one in self.events if one["triggerSource"] == source and one["userName"] == username]
        wait_until(found)
        return found()[-1]


class Keys(StrictAwsKmsMasterKeyProvider):
    """As handlers have it, with the keys of this server."""

    endpoint = None

    def _client(self, key_id):
        return kms(self.endpoint)


def kms(endpoint, **credentials):
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "secret"} | credentials
    return boto3.client("kms", endpoint_url=endpoint, region_name=REGION, config=Config(retries={"total_max_attempts": 1}), **keys)


def decrypt(endpoint, code, pool=None):
    """The plain code, under the library's own policy of commitments, and its context."""
    Keys.endpoint = endpoint
    # The library itself takes the newest suites alone.
    client = aws_encryption_sdk.EncryptionSDKClient()
    plain, header = client.decrypt(source=base64.b64decode(code), key_provider=Keys(key_ids=[KEY]))
    assert header.encryption_context == {"userpool-id": pool} or pool is None
    assert header.algorithm.name == "AES_256_GCM_HKDF_SHA512_COMMIT_KEY"
    return plain.decode()


@pytest.fixture(scope="module")
def sender():
    sender = Sender()
    yield sender
    sender.program.stop()


@pytest.fixture(scope="module")
def server(sender, tmp_path_factory):
    with Server("--functions", f"*=lambda+{sender.program.address}", directory=tmp_path_factory.mktemp("senders"), alone=True) as server:
        yield server


@pytest.fixture
def pool(server, sender):
    sender.failures = 0
    return made(server)


def made(server, **settings):
    function = {"LambdaVersion": "V1_0", "LambdaArn": ARN}
    return Pool(
        server.client(), AutoVerifiedAttributes=["email"],
        LambdaConfig={"CustomEmailSender": function, "CustomSMSSender": function, "KMSKeyID": KEY}, **BY_SMS, **settings)


def test_a_code_by_mail(server, pool, sender):
    username = unique()
    pool.sign_up(username, email="ada@example.com")
    event = sender.wait("CustomEmailSender_SignUp", username)
    assert event["request"]["type"] == "customEmailSenderRequestV1"
    assert event["request"]["userAttributes"]["email"] == "ada@example.com"
    assert event["callerContext"]["clientId"] == pool.client_id
    code = decrypt(server.endpoint, event["request"]["code"], pool.id)
    pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=code)
    wait_until(lambda: outbox(pool.id, username, endpoint=server.endpoint)[0]["state"] == "delivered")


def test_each_occasion_by_its_source(server, pool, sender):
    username = unique()
    pool.sign_up(username, email="ada@example.com")
    sender.wait("CustomEmailSender_SignUp", username)
    pool.idp.resend_confirmation_code(ClientId=pool.client_id, Username=username)
    code = decrypt(server.endpoint, sender.wait("CustomEmailSender_ResendCode", username)["request"]["code"])
    pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=code)
    token = pool.sign_in(username)["AccessToken"]
    pool.idp.update_user_attributes(AccessToken=token, UserAttributes=attributes(email="new@example.com"))
    sender.wait("CustomEmailSender_UpdateUserAttribute", username)
    pool.idp.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")
    code = decrypt(server.endpoint, sender.wait("CustomEmailSender_VerifyUserAttribute", username)["request"]["code"])
    pool.idp.verify_user_attribute(AccessToken=token, AttributeName="email", Code=code)
    pool.idp.forgot_password(ClientId=pool.client_id, Username=username)
    code = decrypt(server.endpoint, sender.wait("CustomEmailSender_ForgotPassword", username)["request"]["code"])
    pool.idp.confirm_forgot_password(
        ClientId=pool.client_id, Username=username, ConfirmationCode=code, Password="An0ther-Secret")


def test_a_notice_says_what_happened_and_has_no_code(server, sender):
    # Recorded: DefinitelyTyped#52111.
    pool = made(server, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"})
    username = pool.user(email="ada@example.com", email_verified="true")
    pool.idp.set_risk_configuration(UserPoolId=pool.id, AccountTakeoverRiskConfiguration={
        "Actions": {"MediumAction": {"EventAction": "BLOCK", "Notify": True}},
        "NotifyConfiguration": {"SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com"}})

    def sign_in(address, agent):
        return pool.idp.admin_initiate_auth(
            UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH", ClientMetadata={"a": "b"},
            AuthParameters={"USERNAME": username, "PASSWORD": PASSWORD} | pool.hash_parameter(username),
            ContextData={
                "IpAddress": address, "ServerName": "app", "ServerPath": "/",
                "HttpHeaders": [{"headerName": "User-Agent", "headerValue": agent}]})

    sign_in("203.0.113.9", "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    with refused("NotAuthorizedException"):
        sign_in("198.51.100.1", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36")
    event = sender.wait("CustomEmailSender_AccountTakeOverNotification", username)
    assert "response" not in event
    request = event["request"]
    assert (request["type"], request["code"], request["clientMetadata"]) == ("customEmailSenderRequestV1", None, None)
    told = request["userAttributes"]
    blocked = pool.idp.admin_list_user_auth_events(UserPoolId=pool.id, Username=username)["AuthEvents"][0]
    assert told["EVENT_ID"] == blocked["EventId"]
    assert told["ACCOUNT_TAKE_OVER_ACTION"] == "BLOCK"
    assert (told["USER_NAME"], told["IP_ADDRESS"], told["DEVICE_NAME"]) == (username, "198.51.100.1", "Chrome 126, Windows 10")
    assert (told["CITY"], told["COUNTRY"]) == (None, None)
    assert told["LOGIN_TIME"] and told["email"] == "ada@example.com"
    for link, value in (("ONE_CLICK_LINK_VALID", "Valid"), ("ONE_CLICK_LINK_INVALID", "Invalid")):
        assert f"value={value}" in told[link] and told["FEEDBACK_TOKEN"] in told[link]
    pool.idp.update_auth_event_feedback(
        UserPoolId=pool.id, Username=username, EventId=told["EVENT_ID"], FeedbackToken=told["FEEDBACK_TOKEN"], FeedbackValue="Invalid")
    # The call is noted when its answer has come, which the function need not wait for.
    shown = wait_until(lambda: command("triggers", "--url", server.endpoint, "--json", "--username", username).stdout)
    assert told["EVENT_ID"] in shown and told["FEEDBACK_TOKEN"] not in shown, shown


@pytest.mark.parametrize("medium, source", [("EMAIL", "CustomEmailSender"), ("SMS", "CustomSMSSender")])
def test_a_temporary_password(server, pool, sender, medium, source):
    username = unique()
    pool.idp.admin_create_user(
        UserPoolId=pool.id, Username=username, TemporaryPassword=TEMPORARY, DesiredDeliveryMediums=[medium],
        UserAttributes=attributes(email="ada@example.com", phone_number="+12065550100"))
    event = sender.wait(f"{source}_AdminCreateUser", username)
    assert event["callerContext"]["clientId"] == "CLIENT_ID_NOT_APPLICABLE"
    password = decrypt(server.endpoint, event["request"]["code"], pool.id)
    # For a page of HTML in an e-mail, and as it is for SMS.
    assert (html.unescape(password) if medium == "EMAIL" else password) == TEMPORARY
    assert ("<" in password) == (medium == "SMS")


def test_a_function_that_fails_is_called_again(server, pool, sender):
    sender.failures = 1
    username = unique()
    pool.sign_up(username, email="ada@example.com")
    wait_until(lambda: len([one for one in sender.events if one["userName"] == username]) == 2)
    wait_until(lambda: outbox(pool.id, username, endpoint=server.endpoint)[0]["state"] == "delivered")


def test_a_message_survives_its_server(sender, tmp_path):
    """The function is not there, the server is killed, and another one hands the message over."""
    with Server("--functions", "sender=lambda+http://127.0.0.1:9", "--data", tmp_path / "data", alone=True) as server:
        pool = made(server)
        username = unique()
        pool.sign_up(username, email="ada@example.com")
        wait_until(lambda: outbox(pool.id, username, endpoint=server.endpoint)[0]["lastError"])
        server.kill()
    with Server("--functions", f"sender=lambda+{sender.program.address}", "--data", tmp_path / "data", alone=True) as server:
        event = sender.wait("CustomEmailSender_SignUp", username)
        # The key is the same, whoever is asked.
        assert decrypt(server.endpoint, event["request"]["code"], pool.id).isdigit()


def test_the_keys_of_another_service(sender, tmp_path):
    """`kms-endpoint`: the data keys are another server's, and so is the decryption."""
    with Server(alone=True) as other, Server(
            "--functions", f"*=lambda+{sender.program.address}", "--kms-endpoint", other.endpoint,
            environment={"SEKISHO_FUNCTIONS_ACCESS_KEY": "AKIDEXAMPLE:secret"}, alone=True) as server:
        pool = made(server)
        username = unique()
        pool.sign_up(username, email="ada@example.com")
        event = sender.wait("CustomEmailSender_SignUp", username)
        assert decrypt(other.endpoint, event["request"]["code"], pool.id).isdigit()
        with pytest.raises(AWSEncryptionSDKClientError):
            decrypt(server.endpoint, event["request"]["code"])


# The keys themselves

def test_data_keys(server):
    client = kms(server.endpoint)
    key = client.generate_data_key(KeyId=KEY, KeySpec="AES_256", EncryptionContext={"a": "1"})
    assert len(key["Plaintext"]) == 32 and key["KeyId"] == KEY
    opened = client.decrypt(CiphertextBlob=key["CiphertextBlob"], EncryptionContext={"a": "1"}, KeyId=KEY)
    assert (opened["Plaintext"], opened["KeyId"]) == (key["Plaintext"], KEY)
    with refused("InvalidCiphertextException"):
        client.decrypt(CiphertextBlob=key["CiphertextBlob"], EncryptionContext={"a": "2"})
    with refused("IncorrectKeyException"):
        client.decrypt(CiphertextBlob=key["CiphertextBlob"], EncryptionContext={"a": "1"}, KeyId=KEY[:-1] + "2")


def test_aws_own_library_both_ways(server):
    """It encrypts with our keys as well, and reads what it wrote."""
    Keys.endpoint = server.endpoint
    client, provider = aws_encryption_sdk.EncryptionSDKClient(), Keys(key_ids=[KEY])
    sealed, _ = client.encrypt(source=b"text", key_provider=provider, encryption_context={"a": "1"})
    assert client.decrypt(source=sealed, key_provider=provider)[0] == b"text"
