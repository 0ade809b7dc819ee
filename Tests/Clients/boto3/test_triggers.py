"""What the functions of a pool decide, through a real client: one program answers for all of them (cognito/triggers)."""

import pytest

from functions import Program, error
from sekisho import OTHER_PASSWORD, PASSWORD, Pool, Server, attributes, claims, outbox, refused, unique

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"


class Functions:
    """A server, and the functions of its pools as the test writes them: `on(trigger, change)` changes the event's response."""

    def __init__(self, server, program):
        self.server, self.program, self.changes = server, program, {}
        program.answer = self.answer

    def answer(self, event):
        change = self.changes.get(event["triggerSource"].split("_")[0], {})
        if isinstance(change, str):
            return 200, {"X-Amz-Function-Error": "Unhandled"}, error(change)
        event["response"] |= change(event) if callable(change) else change
        return event

    def on(self, trigger, change):
        self.changes[{"PreTokenGeneration": "TokenGeneration"}.get(trigger, trigger)] = change

    def pool(self, *triggers, version=None, **members):
        config = {trigger: ARN + trigger for trigger in triggers}
        if version:
            config["PreTokenGenerationConfig"] = {"LambdaVersion": version, "LambdaArn": ARN + "tokens"}
        self.program.calls.clear()
        self.changes.clear()
        return Pool(self.server.client(), LambdaConfig=config, **members)

    @property
    def events(self):
        return [call.event for call in self.program.calls]

    @property
    def sources(self):
        return [event["triggerSource"] for event in self.events]


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    with Program(lambda event: event) as program:
        with Server("--functions", f"*=lambda+{program.address}", directory=tmp_path_factory.mktemp("triggers"), alone=True) as server:
            yield Functions(server, program)


def test_a_user_who_is_confirmed_and_verified_at_once(functions):
    pool = functions.pool("PreSignUp", "PostConfirmation", AutoVerifiedAttributes=["email"])
    functions.on("PreSignUp", {"autoConfirmUser": True, "autoVerifyEmail": True})
    answer = pool.idp.sign_up(
        ClientId=pool.client_id, Username="anna", Password=PASSWORD, UserAttributes=attributes(email="anna@example.com"),
        ValidationData=attributes(invitation="42"), ClientMetadata={"from": "phone"})
    assert answer["UserConfirmed"] and "CodeDeliveryDetails" not in answer
    assert functions.sources == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"]
    assert functions.events[0]["request"] == {
        "userAttributes": {"email": "anna@example.com"}, "validationData": {"invitation": "42"}, "clientMetadata": {"from": "phone"}}
    assert functions.events[1]["request"]["userAttributes"]["email_verified"] == "true"
    assert pool.sign_in("anna")


def test_a_sign_in_that_a_function_refuses(functions):
    pool = functions.pool("PreAuthentication", "PostAuthentication")
    username = pool.user()
    for trigger in ("PreAuthentication", "PostAuthentication"):
        functions.on(trigger, "Not today")
        for _ in range(6):
            with refused("UserLambdaValidationException", f"{trigger} failed with error Not today."):
                pool.start(username)
        functions.on(trigger, {})
    assert pool.sign_in(username) and pool.sign_in_srp(username)


def test_tokens_that_say_more(functions):
    pool = functions.pool(version="V2_0")
    username = pool.user()
    functions.on("PreTokenGeneration", {"claimsAndScopeOverrideDetails": {
        "idTokenGeneration": {"claimsToAddOrOverride": {"rights": [1, {"a": None}], "sub": "somebody else"}, "claimsToSuppress": ["email"]},
        "accessTokenGeneration": {"claimsToAddOrOverride": {"tenant": 7, "username": "somebody else"}, "scopesToAdd": ["api/read"]},
        "groupOverrideDetails": {"groupsToOverride": ["readers"]}}})
    tokens = pool.sign_in(username)
    first, access = claims(tokens["IdToken"]), claims(tokens["AccessToken"])
    assert first["rights"] == [1, {"a": None}] and "email" not in first and first["cognito:groups"] == ["readers"]
    assert first["sub"] == access["sub"] and access["username"] == username
    assert access["tenant"] == 7 and access["scope"].split() == ["aws.cognito.signin.user.admin", "api/read"]
    functions.on("PreTokenGeneration", {})
    renewed = pool.idp.get_tokens_from_refresh_token(
        ClientId=pool.client_id, RefreshToken=tokens["RefreshToken"], ClientMetadata={"from": "phone"})["AuthenticationResult"]
    assert "rights" not in claims(renewed["IdToken"])
    assert functions.events[-1]["triggerSource"] == "TokenGeneration_RefreshTokens"
    assert functions.events[-1]["request"]["clientMetadata"] == {"from": "phone"}


def test_a_user_who_comes_over_with_the_password(functions):
    pool = functions.pool("UserMigration", UsernameAttributes=["email"])

    def known(event):
        if event["request"]["password"] != OTHER_PASSWORD:
            return {"userAttributes": None}
        return {
            "userAttributes": {"email": event["userName"], "email_verified": "true"}, "finalUserStatus": "CONFIRMED",
            "messageAction": "SUPPRESS"}

    functions.on("UserMigration", known)
    name = f"{unique('ada')}@example.com"
    with refused("UserNotFoundException", "User does not exist."):
        pool.start(name, PASSWORD)
    assert pool.sign_in(name, OTHER_PASSWORD)
    assert len(functions.events) == 2
    # From now on the user is this pool's own.
    assert pool.sign_in_srp(name, OTHER_PASSWORD)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        pool.start(name, PASSWORD)
    assert len(functions.events) == 2


def test_a_message_in_other_words(functions):
    pool = functions.pool("CustomMessage", AutoVerifiedAttributes=["email"])
    functions.on("CustomMessage", {"emailSubject": "Hello", "emailMessage": "Psst: {####}"})
    pool.sign_up("anna", email="anna@example.com")
    message = outbox(pool.id, "anna", endpoint=functions.server.endpoint)[0]
    assert functions.events[0]["request"]["codeParameter"] == "{####}"
    assert message["subject"] == "Hello" and message["body"] == f"Psst: {message['code']}"
