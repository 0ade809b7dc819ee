"""Sign-ins of the pool's own making: its functions ask, judge and decide (cognito/custom-challenges)."""

import pytest

import srp
from functions import Program, error
from sekisho import PASSWORD, Pool, Server, body, refused

ARN = "arn:aws:lambda:us-east-1:123456789012:function:"
ANSWER = "the-answer-is-42"


class Functions:
    """The three functions, as AWS's own examples have them: two tries at one question, after a password where one came."""

    def __init__(self):
        self.events = []
        self.program = Program(self.answer)

    def answer(self, event):
        self.events.append(event)
        kind = event["triggerSource"].split("_")[0]
        request, response = event["request"], event["response"]
        if kind == "DefineAuthChallenge":
            session = request["session"]
            last = session[-1] if session else None
            wrong = sum(1 for one in session if one["challengeName"] == "CUSTOM_CHALLENGE" and not one["challengeResult"])
            if last and last["challengeName"] == "SRP_A":
                response["challengeName"] = "PASSWORD_VERIFIER"
            elif last and last["challengeName"] == "CUSTOM_CHALLENGE" and last["challengeResult"]:
                response["issueTokens"] = True
            elif wrong >= 2:
                response["failAuthentication"] = True
            else:
                response["challengeName"] = "CUSTOM_CHALLENGE"
        elif kind == "CreateAuthChallenge":
            response["publicChallengeParameters"] = {"question": "What is the answer?"}
            response["privateChallengeParameters"] = {"answer": ANSWER}
            response["challengeMetadata"] = "QUESTION"
        else:
            if request["challengeAnswer"] == "raise":
                return 200, {"X-Amz-Function-Error": "Unhandled"}, error("no idea")
            response["answerCorrect"] = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"]
        return event

    def of(self, kind):
        return [event for event in self.events if event["triggerSource"] == f"{kind}_Authentication"]


@pytest.fixture(scope="module")
def functions():
    functions = Functions()
    yield functions
    functions.program.stop()


@pytest.fixture(scope="module")
def server(functions, tmp_path_factory):
    with Server("--functions", f"*=lambda+{functions.program.address}", directory=tmp_path_factory.mktemp("custom"), alone=True) as server:
        yield server


@pytest.fixture
def pool(server, functions):
    functions.events.clear()
    return made(server)


def made(server, **client):
    config = {name: ARN + name for name in ("DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse")}
    return Pool(
        server.client(), LambdaConfig=config,
        client={"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]} | client)


def begin(pool, username, **parameters):
    return pool.idp.initiate_auth(
        ClientId=pool.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": username} | parameters)


def answer(pool, step, username, text, **members):
    return pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="CUSTOM_CHALLENGE", Session=step["Session"],
        ChallengeResponses={"USERNAME": username, "ANSWER": text}, **members)


def test_a_right_answer(pool, functions):
    username = pool.user()
    step = begin(pool, username)
    assert step["ChallengeName"] == "CUSTOM_CHALLENGE" and "AuthenticationResult" not in step
    assert step["ChallengeParameters"] == {"question": "What is the answer?", "USERNAME": username}
    end = answer(pool, step, username, ANSWER, ClientMetadata={"from": "test"})
    assert end["AuthenticationResult"]["TokenType"] == "Bearer" and end["ChallengeParameters"] == {}
    verify = functions.of("VerifyAuthChallengeResponse")[0]
    assert verify["request"]["privateChallengeParameters"] == {"answer": ANSWER}
    assert verify["request"]["clientMetadata"] == {"from": "test"}
    assert functions.of("DefineAuthChallenge")[-1]["request"]["session"] == [
        {"challengeName": "CUSTOM_CHALLENGE", "challengeResult": True, "challengeMetadata": "QUESTION"}]


def test_wrong_answers(pool):
    username = pool.user()
    step = answer(pool, begin(pool, username), username, "41")
    assert step["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert answer(pool, step, username, ANSWER)["AuthenticationResult"]
    step = answer(pool, begin(pool, username), username, "41")
    with refused("NotAuthorizedException", "Incorrect username or password."):
        answer(pool, step, username, "43")


def test_a_session_is_good_once(pool):
    username = pool.user()
    step = begin(pool, username)
    answer(pool, step, username, "41")
    with refused("NotAuthorizedException", "Invalid session for the user, session can only be used once."):
        answer(pool, step, username, ANSWER)


def test_a_function_that_fails(pool):
    username = pool.user()
    with refused("UserLambdaValidationException", "VerifyAuthChallengeResponse failed with error no idea."):
        answer(pool, begin(pool, username), username, "raise")


def test_a_password_first(pool, functions):
    username = pool.user()
    key = srp.Client(pool.id, PASSWORD)
    step = begin(pool, username, CHALLENGE_NAME="SRP_A", SRP_A=key.srp_a)
    assert step["ChallengeName"] == "PASSWORD_VERIFIER"
    proof = key.answer(step["ChallengeParameters"])
    # The proof alone is no way around the functions.
    with refused("InvalidParameterException", "Missing required parameter Session"):
        pool.idp.respond_to_auth_challenge(
            ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=proof)
    step = pool.idp.respond_to_auth_challenge(
        ClientId=pool.client_id, ChallengeName="PASSWORD_VERIFIER", Session=step["Session"], ChallengeResponses=proof)
    assert step["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert answer(pool, step, username, ANSWER)["AuthenticationResult"]
    names = [one["challengeName"] for one in functions.of("DefineAuthChallenge")[-1]["request"]["session"]]
    assert names == ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"]


def test_names_that_nobody_has(server, functions):
    pool = made(server, PreventUserExistenceErrors="ENABLED")
    functions.events.clear()
    step = begin(pool, "nobody")
    assert step["ChallengeName"] == "CUSTOM_CHALLENGE"
    assert len(step["Session"]) == len(begin(pool, pool.user())["Session"])
    with refused("NotAuthorizedException", "Incorrect username or password."):
        answer(pool, step, "nobody", ANSWER)
    assert functions.events[0]["request"]["userNotFound"] is True


def test_administrators(pool):
    username = pool.user()
    step = pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": username})
    end = pool.idp.admin_respond_to_auth_challenge(
        UserPoolId=pool.id, ClientId=pool.client_id, ChallengeName="CUSTOM_CHALLENGE", Session=step["Session"],
        ChallengeResponses={"USERNAME": username, "ANSWER": ANSWER})
    assert "AuthenticationResult" in body(end)


def test_other_flows_do_not_ask(pool, functions):
    username = pool.user()
    assert pool.sign_in_srp(username)["AuthenticationResult"]
    assert functions.of("DefineAuthChallenge") == []
