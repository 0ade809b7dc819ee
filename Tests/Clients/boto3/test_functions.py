"""Functions of pools, wherever they run: what they are told, what they decide, and what becomes of those that fail."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from functions import Program, error, invoked
from receivers import Authority, wait_until
from sekisho import Pool, Server, command, refused, send, unique

ARN = "arn:aws:lambda:us-east-1:123456789012:function:sign-up"
SECRET = "events-secret-4711-0123456789abcdef"
NODE = shutil.which("node")

PYTHON = """
    import os, sys, time

    def handler(event, context):
        kind = event["userName"].split("-")[0]
        if kind == "raise":
            raise ValueError("not you")
        if kind == "crash":
            os._exit(129)
        if kind == "hang":
            time.sleep(600)
        if kind == "text":
            return "only text"
        if kind == "nothing":
            return None
        print("asked about", kind)
        event["response"]["autoConfirmUser"] = True
        return event
"""

MISSING = "import nothing from 'a_module_that_is_missing'"

JAVASCRIPT = """
    export const handler = async (event) => {
      const kind = event.userName.split('-')[0]
      if (kind === 'raise') throw new Error('not you')
      if (kind === 'crash') process.exit(129)
      if (kind === 'hang') await new Promise(() => {})
      if (kind === 'text') return 'only text'
      if (kind === 'nothing') return
      console.log('asked about', kind)
      event.response.autoConfirmUser = true
      return event
    }
"""


def lambda_answer(event):
    """As AWS Lambda, for a function that does what the handlers above do."""
    kind = event["userName"].split("-")[0]
    failed = {"X-Amz-Function-Error": "Unhandled"}
    if kind == "raise":
        return 200, failed, error("not you")
    if kind == "crash":
        return 200, failed, error("RequestId: 4711 Error: Runtime exited with error: exit status 129", "Runtime.ExitError")
    if kind == "hang":
        time.sleep(3)
    if kind in ("text", "nothing"):
        return "only text" if kind == "text" else None
    event["response"]["autoConfirmUser"] = True
    return event


def url_answer(event):
    """As a program behind a URL."""
    status, _, body = given if isinstance(given := lambda_answer(event), tuple) else (200, {}, given)
    return (422 if "errorType" in (body or {}) else status), {}, body


class Place:
    """A server whose functions run in one way."""

    def __init__(self, server, program=None):
        self.server, self.program = server, program
        self.pool = Pool(server.client(), LambdaConfig={"PreSignUp": ARN})

    def sign_up(self, kind, **values):
        return self.pool.sign_up(unique(kind), **values)

    def refuses(self, kind, name, message):
        with refused(name, message):
            self.sign_up(kind)

    def calls(self, **asked):
        query = "&".join(f"{name}={value}" for name, value in asked.items())
        return send("GET", f"/_sekisho/triggers?{query}", endpoint=self.server.endpoint).json["triggers"]


def file(directory, name, text):
    (directory / name).write_text(textwrap.dedent(text))
    return f"{name}:handler"


def configuration(directory, text):
    path = directory / "sekisho.yaml"
    path.write_text(textwrap.dedent(text))
    return ["--config", str(path)]


@pytest.fixture(scope="module", params=["python", "javascript", "awslambdaric", "lambda", "url"])
def place(request, tmp_path_factory):
    directory = tmp_path_factory.mktemp(request.param)
    options, environment, program = [], {}, None
    if request.param == "python":
        options = ["--functions", f"sign-up={file(directory, 'sign_up.py', PYTHON)}"]
    elif request.param == "javascript":
        assert NODE, "node is not installed"
        options = ["--functions", f"sign-up={file(directory, 'sign_up.mjs', JAVASCRIPT)}"]
    elif request.param == "awslambdaric":
        file(directory, "sign_up.py", PYTHON)
        options = configuration(directory, f"""
            functions:
              {ARN}:
                command: exec {sys.executable} -m awslambdaric sign_up.handler
        """)
    elif request.param == "lambda":
        program = Program(lambda_answer)
        options = ["--functions", f"*=lambda+{program.address}"]
    else:
        program = Program(url_answer)
        options, environment = ["--functions", f"sign-up={program.address}/events"], {"SEKISHO_FUNCTIONS_SECRET": SECRET}
    with Server(*options, "--functions-timeout-ms", "1000", environment=environment, directory=directory, alone=True) as server:
        yield Place(server, program)
    if program:
        program.stop()


# Wherever it runs: cognito/triggers §4, §6

def test_a_function_decides(place):
    answer = place.sign_up("anna", email="anna@example.com")
    assert answer["UserConfirmed"] is True
    call = place.calls(username=answer["Username"])[0]
    assert (call["outcome"], call["attempts"], call["trigger"]) == ("answered", 1, "PreSignUp")
    assert call["event"]["triggerSource"] == "PreSignUp_SignUp" and call["event"]["userPoolId"] == place.pool.id
    assert call["event"]["request"]["userAttributes"] == {"email": "anna@example.com"}
    assert call["answer"]["response"]["autoConfirmUser"] is True


def test_a_function_fails_in_its_own_words(place):
    place.refuses("raise", "UserLambdaValidationException", "PreSignUp failed with error not you.")
    assert place.calls(outcome="failed")[0]["error"] == "not you"


def test_a_function_that_crashes(place):
    with refused("UserLambdaValidationException") as caught:
        place.sign_up("crash")
    message = caught.value.response["Error"]["Message"]
    assert message.startswith("PreSignUp failed with error RequestId: ")
    assert message.endswith(" Error: Runtime exited with error: exit status 129.")
    # And is there again.
    assert place.sign_up("anna")["UserConfirmed"]


def test_a_function_that_does_not_answer(place):
    begin = time.monotonic()
    place.refuses("hang", "UnexpectedLambdaException", "PreSignUp invocation failed due to error SocketTimeoutException.")
    assert time.monotonic() - begin >= 3
    assert place.calls(limit=1)[0]["attempts"] == 3
    assert place.sign_up("anna")["UserConfirmed"]


@pytest.mark.parametrize("kind", ["text", "nothing"])
def test_an_answer_that_is_no_event(place, kind):
    place.refuses(kind, "InvalidLambdaResponseException", "Unrecognizable lambda output")


def test_a_user_who_was_refused_is_not_there(place):
    name = unique("raise")
    with refused("UserLambdaValidationException"):
        place.pool.sign_up(name)
    with refused("UserNotFoundException"):
        place.pool.get(name)


# Handlers

def test_what_a_handler_prints_and_raises_is_in_the_log(tmp_path):
    with Server("--functions", f"sign-up={file(tmp_path, 'sign_up.py', PYTHON)}", directory=tmp_path, alone=True) as server:
        place = Place(server)
        place.sign_up("anna")
        place.refuses("raise", "UserLambdaValidationException", None)
        # The handler's own output comes by a pipe of its own, which is read beside its answers.
        for words in ("ValueError: not you", "asked about anna", 'sign_up.py", line 7'):
            assert wait_until(lambda: words in server.log.read_text()), words


@pytest.mark.parametrize("kind", ["python", "awslambdaric", "javascript"])
def test_a_handler_that_cannot_be_loaded(tmp_path, kind):
    if kind == "awslambdaric":
        file(tmp_path, "sign_up.py", "import a_module_that_is_missing")
        options = configuration(tmp_path, f"""
            functions:
              sign-up: {{command: exec {sys.executable} -m awslambdaric sign_up.handler}}
        """)
    elif kind == "python":
        options = ["--functions", f"sign-up={file(tmp_path, 'sign_up.py', 'import a_module_that_is_missing')}"]
    else:
        options = ["--functions", f"sign-up={file(tmp_path, 'sign_up.mjs', MISSING)}"]
    with Server(*options, directory=tmp_path, alone=True) as server:
        place = Place(server)
        with refused("UserLambdaValidationException") as caught:
            place.sign_up("anna")
        assert "a_module_that_is_missing" in caught.value.response["Error"]["Message"]
        assert wait_until(lambda: all(words in server.log.read_text() for words in ("cannot be started", "a_module_that_is_missing")))
        # Mended, it works without a restart of the server.
        file(tmp_path, "sign_up.mjs" if kind == "javascript" else "sign_up.py", JAVASCRIPT if kind == "javascript" else PYTHON)

        def mended():
            try:
                return place.sign_up("anna")["UserConfirmed"]
            except place.pool.idp.exceptions.UserLambdaValidationException:
                return False

        assert wait_until(mended)


def test_nobody_else_gets_events(tmp_path):
    with Server("--functions", f"sign-up={file(tmp_path, 'sign_up.py', PYTHON)}", directory=tmp_path, alone=True) as server:
        place = Place(server)
        place.sign_up("anna")
        port = runtime_port(server.process.pid)
        for path in ["invocation/next", "init/error"]:
            assert send("GET", f"/2018-06-01/runtime/{path}", endpoint=f"http://127.0.0.1:{port}").status == 403
        assert place.sign_up("anna")["UserConfirmed"]


def runtime_port(process):
    """What the handler's process was told."""
    child = children(process)[0]
    with open(f"/proc/{child}/environ", "rb") as variables:
        found = [text for text in variables.read().split(b"\0") if text.startswith(b"AWS_LAMBDA_RUNTIME_API=")]
    return int(found[0].rsplit(b":", 1)[1])


def children(process):
    found = subprocess.run(["ps", "--ppid", str(process), "-o", "pid="], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_handler_ends_with_the_server(tmp_path, how):
    server = Server("--functions", f"sign-up={file(tmp_path, 'sign_up.py', PYTHON)}", directory=tmp_path, alone=True)
    Place(server).sign_up("anna")
    handler = children(server.process.pid)[0]
    os.kill(server.process.pid, how)
    server.process.wait(20)
    assert wait_until(lambda: not os.path.exists(f"/proc/{handler}") or is_zombie(handler), 10)
    server.stop()


def is_zombie(process):
    with open(f"/proc/{process}/stat") as file:
        return file.read().rsplit(")", 1)[1].split()[0] == "Z"


def test_a_handler_has_none_of_the_servers_settings(tmp_path):
    code = """
        import os
        def handler(event, context):
            raise Exception(" ".join(sorted(os.environ)) + " " + os.environ["TABLE"])
    """
    file(tmp_path, "sign_up.py", code)
    options = configuration(tmp_path, """
        functions:
          sign-up: {handler: "sign_up.py:handler", environment: {TABLE: users}}
    """)
    environment = {"SEKISHO_CONTROL_TOKEN": "a-control-token-of-this-test", "DATABASE_URL": "postgres://secret"}
    with Server(*options, directory=tmp_path, environment=environment, alone=True) as server:
        with refused("UserLambdaValidationException") as caught:
            Place(server).sign_up("anna")
        message = caught.value.response["Error"]["Message"]
        assert "SEKISHO" not in message and "DATABASE_URL" not in message
        assert "AWS_LAMBDA_RUNTIME_API" in message and message.endswith("users.")


def test_a_runtime_that_somebody_else_starts(tmp_path):
    file(tmp_path, "sign_up.py", PYTHON)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Server("--functions", f"sign-up=runtime:{port}", directory=tmp_path, alone=True) as server:
        place = Place(server)
        process = subprocess.Popen(
            [sys.executable, "-m", "awslambdaric", "sign_up.handler"], cwd=tmp_path,
            env=os.environ | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}"})
        try:
            assert place.sign_up("anna")["UserConfirmed"]
        finally:
            process.kill()
            process.wait()


# Over the network

def test_lambda_is_asked_for_a_function_by_its_name(tmp_path):
    with Program(lambda_answer) as program, Server(
            "--functions", f"*=lambda+{program.address}", directory=tmp_path,
            environment={"SEKISHO_FUNCTIONS_ACCESS_KEY": "AKIDEXAMPLE:a-secret-of-a-test"}) as server:
        pool = Pool(server.client(), LambdaConfig={"PreSignUp": f"{ARN}:live"})
        assert pool.sign_up()["UserConfirmed"]
        call = program.calls[0]
        assert call.path == invoked("sign-up") + "?Qualifier=live"
        assert call.headers["x-amz-invocation-type"] == "RequestResponse"
        assert "/us-east-1/lambda/aws4_request" in call.headers["authorization"]


@pytest.mark.parametrize("status, header, name, attempts", [
    (403, "AccessDeniedException", "AccessDeniedException", 1), (404, "ResourceNotFound", "ResourceNotFoundException", 1),
    (429, None, "TooManyRequestsException", 3), (500, None, "ServiceException", 3), (502, "ENILimitReachedException", "ENILimitReachedException", 1),
])
def test_errors_of_lambda_itself(tmp_path, status, header, name, attempts):
    headers = {"X-Amzn-ErrorType": header} if header else {}
    with Program(lambda event: (status, headers, {"Type": "User", "Message": "no"})) as program, Server(
            "--functions", f"sign-up=lambda+{program.address}", directory=tmp_path) as server:
        Place(server).refuses("anna", "UnexpectedLambdaException", f"PreSignUp invocation failed due to error {name}.")
        assert len(program.calls) == attempts


def test_an_emulator_that_marks_no_error(tmp_path):
    with Program(lambda event: error("not you")) as program, Server(
            "--functions", f"sign-up=lambda+{program.address}#function", directory=tmp_path) as server:
        Place(server).refuses("anna", "UserLambdaValidationException", "PreSignUp failed with error not you.")
        assert program.calls[0].path == invoked("function")


def test_a_function_that_nothing_names(tmp_path):
    with Server(directory=tmp_path) as server:
        Place(server).refuses(
            "anna", "UnexpectedLambdaException", "PreSignUp invocation failed due to error ResourceNotFoundException.")


def test_an_endpoint_that_is_down(tmp_path):
    program = Program(lambda_answer)
    program.stop()
    with Server("--functions", f"sign-up=lambda+{program.address}", directory=tmp_path) as server:
        Place(server).refuses("anna", "UnexpectedLambdaException", "PreSignUp invocation failed due to error ConnectException.")


def test_events_to_a_url_are_signed(tmp_path):
    authority = Authority(tmp_path)
    (secret := tmp_path / "secret").touch(mode=0o600)
    secret.write_text(SECRET)
    with Program(url_answer, authority.context()) as program, Server(
            "--functions", f"sign-up={program.address}/events", "--functions-secret-file", str(secret),
            "--outbound-ca-file", str(authority.file), directory=tmp_path) as server:
        assert Place(server).sign_up("anna")["UserConfirmed"]
        call = program.calls[0]
        assert call.is_signed(SECRET) and not call.is_signed(SECRET + "x")
        assert call.headers["x-sekisho-function"] == "sign-up" and call.event["triggerSource"] == "PreSignUp_SignUp"


def test_a_certificate_that_leads_nowhere(tmp_path):
    authority = Authority(tmp_path)
    with Program(url_answer, authority.context()) as program, Server(
            "--functions", f"sign-up={program.address}/", directory=tmp_path, environment={"SEKISHO_FUNCTIONS_SECRET": SECRET}) as server:
        Place(server).refuses("anna", "UnexpectedLambdaException", "PreSignUp invocation failed due to error SSLHandshakeException.")
        assert not program.calls


def test_a_private_address_that_is_not_admitted(tmp_path):
    with Program(lambda_answer) as program, Server(
            "--functions", f"sign-up=lambda+{program.address}", "--outbound-networks", "10.1.2.0/24", directory=tmp_path) as server:
        Place(server).refuses("anna", "UnexpectedLambdaException", "PreSignUp invocation failed due to error ConnectException.")
        assert not program.calls


def test_a_function_that_hangs_slows_nobody_else(tmp_path):
    with Program(lambda event: time.sleep(5)) as slow, Program(lambda_answer) as quick, Server(
            "--functions", f"slow=lambda+{slow.address}", "--functions", f"sign-up=lambda+{quick.address}",
            "--functions-timeout-ms", "2000", "--functions-at-once", "1", "--functions-waiting", "0",
            directory=tmp_path, alone=True) as server:
        hung = Pool(server.client(), LambdaConfig={"PreSignUp": ARN.replace("sign-up", "slow")})
        first = threading.Thread(target=lambda: pytest.raises(Exception, hung.sign_up))
        first.start()
        assert wait_until(lambda: slow.calls)
        with refused("TooManyRequestsException"):
            hung.sign_up()
        assert Place(server).sign_up("anna")["UserConfirmed"]
        assert first.is_alive()
        first.join()


# What is told

def test_calls_are_told_without_secrets(tmp_path):
    # A user who comes over brings a password along.
    def answer(event):
        event["response"] |= {"userAttributes": {"email": "ada@example.com"}, "finalUserStatus": "CONFIRMED", "messageAction": "SUPPRESS"}
        return event

    with Program(answer) as program, Server("--functions", f"*=lambda+{program.address}", directory=tmp_path, alone=True) as server:
        pool = Pool(server.client(), LambdaConfig={"UserMigration": ARN})
        assert pool.sign_in("ada", "Brought-along-4711")
        assert program.calls[0].event["request"]["password"] == "Brought-along-4711"
        told = send("GET", "/_sekisho/triggers", endpoint=server.endpoint)
        assert b"4711" not in told.body
        assert told.json["triggers"][0]["event"]["request"]["password"] == "***"
        page = command("triggers", "--url", server.endpoint, "--username", "ada")
        assert page.returncode == 0 and "UserMigration_Authentication ada answered" in page.stdout and "4711" not in page.stdout
        brief = command("triggers", "--url", server.endpoint, "--brief")
        assert len(brief.stdout.splitlines()) == 1
        lines = command("triggers", "--url", server.endpoint, "--json").stdout.splitlines()
        assert json.loads(lines[0])["outcome"] == "answered"
        assert "4711" not in server.log.read_text()


def test_the_command_follows(tmp_path):
    with Server(directory=tmp_path, alone=True) as server:
        follower = subprocess.Popen(
            [os.environ["SEKISHO_SERVER"], "triggers", "--follow", "--brief", "--url", server.endpoint], stdout=subprocess.PIPE, text=True)
        try:
            place = Place(server)
            for _ in range(2):
                place.refuses("anna", "UnexpectedLambdaException", None)
                assert "PreSignUp_SignUp" in follower.stdout.readline()
        finally:
            follower.kill()
            follower.wait()


def test_production_tells_calls_to_holders_of_a_token_alone(tmp_path):
    token = "a9f27c51e08b4d36a9f2cc51e08b4d361"
    (key := tmp_path / "master.key").touch(mode=0o600)
    key.write_text("9b1f0e6c5d2a47838e7b6f5a4c3d2e1f" * 2)
    with Server(
            "--data", str(tmp_path / "data"), "--master-key-file", str(key), profile="production", directory=tmp_path, alone=True,
            environment={"SEKISHO_CONTROL_TOKENS": f"triggers:{token}", "SEKISHO_ACCESS_KEYS": "AKIDPRODUCTION0001:production/secret+key=0123456789abcdefghij"}) as server:
        assert send("GET", "/_sekisho/triggers", endpoint=server.endpoint).status == 401
        headers = {"Authorization": f"Bearer {token}"}
        assert send("GET", "/_sekisho/triggers", headers, endpoint=server.endpoint).status == 200
        assert send("GET", "/_sekisho/outbox", headers, endpoint=server.endpoint).status == 403


def test_the_doctor_looks_for_functions(tmp_path):
    program = Program(lambda_answer)
    file(tmp_path, "sign_up.py", PYTHON)
    options = configuration(tmp_path, f"""
        data: {tmp_path}/data
        functions:
          sign-up: sign_up.py
          missing: not_there.py:handler
          there: lambda+{program.address}
          nowhere: lambda+http://localhost:1
    """)
    told = command("doctor", *options, "--json", cwd=tmp_path)
    findings = {one["message"].split(":")[0]: one["status"] for one in json.loads(told.stdout)["findings"] if one["check"] == "functions"}
    assert findings == {"sign-up": "ok", "missing": "problem", "there": "ok", "nowhere": "problem"}
    program.stop()
