"""What every Python test of a running server shares: clients, pools made for one test, and its outbox.

Each test makes its own pool, so that any number of them can run beside each other. Nothing here knows how the
server works inside: all of it goes through the API, or through `/_sekisho` as its documentation says.
"""

import base64
import contextlib
import ctypes
import functools
import hashlib
import hmac
import http.client
import itertools
import json
import os
import pathlib
import re
import secrets
import signal
import subprocess
import tempfile
import time
import urllib.parse

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

import srp
import storage  # noqa: I001 (it knows the way to the next one)
import haproxy

PASSWORD = "Passw0rd!"
OTHER_PASSWORD = "An0ther-Secret"
REGION = "us-east-1"
# What any operation may answer: of the protocol, and of access.
COMMON_ERRORS = frozenset([
    "AccessDeniedException", "ExpiredTokenException", "IncompleteSignatureException", "InvalidSignatureException", "MissingAuthenticationTokenException",
    "NotImplementedException", "SerializationException", "UnknownOperationException", "UnrecognizedClientException", "ValidationException"])
# What operations answer that their model does not name: a user's hundred groups are a quota (cognito/groups §3), and of an
# alias that is taken the model's documentation of ForceAliasCreation says it.
FURTHER_ERRORS = {"AdminAddUserToGroup": {"LimitExceededException"}, "AdminCreateUser": {"AliasExistsException"}}
ENDPOINT = os.environ.get("SEKISHO_ENDPOINT", "http://127.0.0.1:9229")
# A server itself, where something stands before it that has an HTTP of its own.
DIRECT = os.environ.get("SEKISHO_DIRECT", ENDPOINT)
TARGET = "AWSCognitoIdentityProviderService"
ALL_FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")
UUID_V4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z")

_numbers = itertools.count(1)


def unique(prefix="user"):
    return f"{prefix}-{next(_numbers)}-{secrets.token_hex(3)}"


@functools.cache
def cognito(endpoint=None, region=REGION, key="AKIDEXAMPLE", secret="secret", signed=True, timeout=60, service="cognito-idp"):
    """A boto3 client that never retries, so that each answer is seen. Made once: making one costs more than a hundred calls."""
    config = Config(
        retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=timeout, max_pool_connections=50,
        signature_version=None if signed else UNSIGNED)
    client = boto3.session.Session().client(
        service, endpoint_url=endpoint or ENDPOINT, region_name=region,
        aws_access_key_id=key, aws_secret_access_key=secret, config=config)
    client.meta.events.register(f"after-call.{client.meta.service_model.service_id.hyphenize()}", _of_the_model)
    if servers := _behind.get(endpoint or ENDPOINT):
        looks = [cognito(one, region, key, secret, signed, timeout, service) for one in servers]
        for change, look in _CHANGES.items():
            if not hasattr(client, change):
                continue
            setattr(client, change, _waiting(getattr(client, change), [getattr(one, look) for one in looks]))
    return client


def identity_pools(**others):
    """As `cognito`, for the API of identity pools."""
    return cognito(service="cognito-identity", **others)


def _of_the_model(parsed, model, **_):
    """No operation answers an error that is neither its model's nor everybody's: typed clients would not know it."""
    kind = parsed.get("Error", {}).get("Code")
    known = COMMON_ERRORS | {shape.name for shape in model.error_shapes} | FURTHER_ERRORS.get(model.name, set())
    if storage.IS_DOUBLE:
        # The balancer's own page, where a test has killed the servers behind it.
        known = known | {"503"}
    assert kind is None or kind in known, (model.name, parsed["Error"])


# Behind HAProxy: within so many seconds after its answer a change of a pool or a client is in force at every server.
SECONDS_TO_ALL = 1
# By the address of a balancer, the servers behind it.
_behind = {ENDPOINT: os.environ["SEKISHO_BEHIND"].split()} if os.environ.get("SEKISHO_BEHIND") else {}
# What changes something that servers keep at hand, and what each of them is asked to see whether it has heard of it.
_CHANGES = {
    "update_user_pool": "describe_user_pool", "set_user_pool_mfa_config": "get_user_pool_mfa_config", "add_custom_attributes": "describe_user_pool", "delete_user_pool": "describe_user_pool",
    "update_user_pool_client": "describe_user_pool_client", "delete_user_pool_client": "describe_user_pool_client",
    "add_user_pool_client_secret": "list_user_pool_client_secrets", "delete_user_pool_client_secret": "list_user_pool_client_secrets",
    "create_user_pool_domain": "describe_user_pool", "delete_user_pool_domain": "describe_user_pool",
    "update_identity_pool": "describe_identity_pool", "delete_identity_pool": "describe_identity_pool",
    "set_identity_pool_roles": "get_identity_pool_roles", "set_principal_tag_attribute_map": "get_principal_tag_attribute_map",
    "tag_resource": "list_tags_for_resource", "untag_resource": "list_tags_for_resource",
}


def _waiting(change, looks):
    """The change, which returns once all servers describe the same, or at the end of the time that they have for that."""

    def described(look, asked):
        try:
            return body(look(**asked))
        except ClientError as error:
            return error.response["Error"]["Code"]

    def run(**members):
        answer = change(**members)
        asked = {name: members[name] for name in ("UserPoolId", "ClientId", "ResourceArn", "IdentityPoolId", "IdentityProviderName") if name in members}
        deadline = time.monotonic() + SECONDS_TO_ALL
        while time.monotonic() < deadline:
            first, *others = (described(look, asked) for look in looks)
            if all(one == first for one in others):
                break
            time.sleep(0.02)
        return answer

    return run


def soon(attempt):
    """What `attempt` returns. Behind HAProxy it is made again, until the change before it must have reached every server."""
    deadline = time.monotonic() + (SECONDS_TO_ALL if storage.IS_DOUBLE else 0)
    while time.monotonic() < deadline:
        with contextlib.suppress(AssertionError, ClientError, pytest.fail.Exception):
            return attempt()
        time.sleep(0.05)
    return attempt()


@contextlib.contextmanager
def refused(name, message=None, status=400):
    """The block's call fails with this error type, status and text (a compiled pattern is searched for; of `name`, all of it)."""
    with pytest.raises(ClientError) as caught:
        yield caught
    error = caught.value.response["Error"]
    got = (error["Code"], error.get("Message"))
    if isinstance(message, str):
        assert got == (name, message)
    else:
        assert re.fullmatch(name, error["Code"]), got
        if message is not None:
            assert message.search(error["Message"]), got
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def attributes(**values):
    """`attributes(email="a@b.c", custom__size="3")`: two underscores stand for the colon."""
    return [{"Name": name.replace("__", ":"), "Value": value} for name, value in values.items()]


def named(pairs):
    return {pair["Name"]: pair["Value"] for pair in pairs}


def body(response):
    """A boto3 answer without its metadata."""
    return {name: value for name, value in response.items() if name != "ResponseMetadata"}


def pages(operation, key, size, **members):
    """All elements of a list that is read in pages, and how many pages it took."""
    found, count, token = [], 0, {}
    while True:
        answer = operation(MaxResults=size, **members, **token)
        found += answer[key]
        count += 1
        if "NextToken" not in answer:
            return found, count
        token = {"NextToken": answer["NextToken"]}


def secret_hash(username, client_id, secret):
    return base64.b64encode(hmac.new(secret.encode(), (username + client_id).encode(), hashlib.sha256).digest()).decode()


def claims(token):
    """A token's payload, unverified."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


# Plain HTTP, for what an SDK hides

class Answer:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return f"{self.status} {dict(self.headers)} {self.body[:600]!r}"


def send(method, path, headers=None, data=None, endpoint=None, timeout=70):
    address = urllib.parse.urlsplit(endpoint or ENDPOINT)
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=timeout)
    try:
        connection.request(method, path, data, headers or {})
        return Answer(connection.getresponse())
    finally:
        connection.close()


def call(operation, members=None, headers=None, raw=None, endpoint=None, target=TARGET):
    """An unsigned API call as bytes. `raw` replaces the JSON of `members`; a header of None is left out."""
    data = raw if raw is not None else json.dumps(members or {}).encode()
    sent = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{target}.{operation}"} | (headers or {})
    return send("POST", "/", {name: value for name, value in sent.items() if value is not None}, data, endpoint)


# Messages

def outbox(pool, username=None, purpose=None, after=None, wait=0, endpoint=None, **others):
    """The messages that match, the newest first."""
    asked = {"pool": pool, "username": username, "purpose": purpose, "after": after, "wait": wait} | others
    query = urllib.parse.urlencode({name: value for name, value in asked.items() if value is not None})
    answer = send("GET", f"/_sekisho/outbox?{query}", endpoint=endpoint)
    assert answer.status == 200, answer
    return answer.json["messages"]


def code(pool, username, purpose=None, after=None, endpoint=None):
    """The newest code that was sent to this user (waiting for it), of this purpose, after this message."""
    found = outbox(pool, username, purpose, after, wait=10, endpoint=endpoint)
    assert found, f"no message for {username} ({purpose})"
    return found[0]["code"]


def wrong(code):
    """A code of the same form that is not this one."""
    return f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"


# Pools and people

class Pool:
    """A pool of this test's own with one client, and the steps that tests take in it."""

    def __init__(self, idp=None, client=None, **settings):
        self.idp = idp or cognito()
        settings = {"PoolName": unique("pool")} | settings
        self.description = self.idp.create_user_pool(**settings)["UserPool"]
        self.id = self.description["Id"]
        self.client_id, self.secret = None, None
        if client is not False:
            made = self.add_client(**(client or {}))
            self.client_id, self.secret = made["ClientId"], made.get("ClientSecret")

    def add_client(self, **settings):
        settings = {"ClientName": unique("client"), "ExplicitAuthFlows": ALL_FLOWS} | settings
        settings = {name: value for name, value in settings.items() if value is not None}
        return self.idp.create_user_pool_client(UserPoolId=self.id, **settings)["UserPoolClient"]

    def user(self, username=None, password=PASSWORD, **values):
        """A confirmed user; returns the username."""
        username = username or unique()
        self.idp.admin_create_user(
            UserPoolId=self.id, Username=username, UserAttributes=attributes(**values), MessageAction="SUPPRESS")
        self.idp.admin_set_user_password(UserPoolId=self.id, Username=username, Password=password, Permanent=True)
        return username

    def sign_up(self, username=None, password=PASSWORD, client_id=None, **values):
        """SignUp; returns its answer with the username put in."""
        username = username or unique()
        answer = self.idp.sign_up(
            ClientId=client_id or self.client_id, Username=username, Password=password, UserAttributes=attributes(**values),
            **self.hash(username))
        return body(answer) | {"Username": username}

    def hash(self, username):
        return {"SecretHash": secret_hash(username, self.client_id, self.secret)} if self.secret else {}

    def hash_parameter(self, username):
        return {"SECRET_HASH": secret_hash(username, self.client_id, self.secret)} if self.secret else {}

    def start(self, username, password=PASSWORD, flow="USER_PASSWORD_AUTH", client_id=None, **others):
        """InitiateAuth by password: the whole answer."""
        return self.idp.initiate_auth(
            ClientId=client_id or self.client_id, AuthFlow=flow,
            AuthParameters={"USERNAME": username, "PASSWORD": password} | self.hash_parameter(username), **others)

    def sign_in(self, username, password=PASSWORD, **others):
        """The tokens of a sign-in that completes at once."""
        return self.start(username, password, **others)["AuthenticationResult"]

    def admin_start(self, username, password=PASSWORD, flow="ADMIN_USER_PASSWORD_AUTH"):
        return self.idp.admin_initiate_auth(
            UserPoolId=self.id, ClientId=self.client_id, AuthFlow=flow,
            AuthParameters={"USERNAME": username, "PASSWORD": password} | self.hash_parameter(username))

    def start_srp(self, username, password=PASSWORD, client_id=None):
        """USER_SRP_AUTH's first step: our side and the challenge."""
        ours = srp.Client(self.id, password)
        challenge = self.idp.initiate_auth(
            ClientId=client_id or self.client_id, AuthFlow="USER_SRP_AUTH",
            AuthParameters={"USERNAME": username, "SRP_A": ours.srp_a} | self.hash_parameter(username))
        assert challenge["ChallengeName"] == "PASSWORD_VERIFIER"
        return ours, challenge

    def answer_srp(self, responses, client_id=None, **others):
        return self.idp.respond_to_auth_challenge(
            ClientId=client_id or self.client_id, ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=responses | self.hash_parameter(responses.get("USERNAME", "")), **others)

    def sign_in_srp(self, username, password=PASSWORD):
        ours, challenge = self.start_srp(username, password)
        return self.answer_srp(ours.answer(challenge["ChallengeParameters"]))

    def get(self, username):
        return self.idp.admin_get_user(UserPoolId=self.id, Username=username)

    def status(self, username):
        return self.get(username)["UserStatus"]

    def attributes(self, username):
        return named(self.get(username)["UserAttributes"])

    def code(self, username, purpose=None, after=None):
        return code(self.id, username, purpose, after)

    def last_message(self, username):
        """The id of the newest message to a user, for `after`; None where there is none."""
        found = outbox(self.id, username)
        return found[0]["id"] if found else None


def pool_with_email(**others):
    """The pool that most tests want: the e-mail address is verified by a code at sign-up."""
    return Pool(**({"AutoVerifiedAttributes": ["email"]} | others))


# Servers of a test's own

_libc = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # prctl(2)


def die_with_parent():
    """In a child before it becomes a server: it ends when the tests do, however that is."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """One server process of a test."""

    def __init__(self, options, profile, environment, directory, wrapper, ready):
        self.log = directory / f"server-{secrets.token_hex(3)}.log"
        named = [] if ready else ["--ready-file", str(directory / f"ready-{secrets.token_hex(4)}.json")]
        self.ready_file = ready or pathlib.Path(named[1])
        command = [*wrapper, os.environ["SEKISHO_SERVER"], "serve", "--profile", profile, "--port", "0", *named, *options]
        self.child = subprocess.Popen(
            command, cwd=directory, stdin=subprocess.DEVNULL, stdout=self.log.open("wb"), stderr=subprocess.STDOUT,
            start_new_session=True, preexec_fn=die_with_parent,
            env={name: value for name, value in os.environ.items() if not name.startswith("SEKISHO_")} | environment)
        self.ready = {}

    def wait(self, seconds):
        """Until it has written its ready file."""
        deadline = time.monotonic() + seconds
        while not (self.ready_file.exists() and self.ready_file.read_text().endswith("\n")):
            assert self.child.poll() is None, f"the server ended with {self.child.returncode}: {self.log.read_text()}"
            assert time.monotonic() < deadline, f"the server is not ready: {self.log.read_text()}"
            time.sleep(0.01)
        self.ready = json.loads(self.ready_file.read_text())

    @property
    def endpoint(self):
        return self.ready["address"].rstrip("/")

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.child.pid, signal.SIGKILL)
        self.child.wait()

    def terminate(self):
        if self.child.poll() is None:
            # Under a wrapper the server is another process, and the wrapper ends after it.
            os.kill(self.ready.get("pid", self.child.pid), signal.SIGTERM)

    def stop(self):
        self.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.child.wait(20)
        self.kill()
        return self.child.returncode


class Logs:
    """What the processes of a server have logged, the first one's before the second's."""

    def __init__(self, processes):
        self._processes = processes

    def read_text(self):
        return "".join(one.log.read_text() for one in self._processes)


class Server:
    """A server with options of its own; for tests that kill it or configure it.

    Its data is where the run keeps data. Where the run has two servers for each, so has this, behind HAProxy, unless it is
    to be `alone`: for a test that is about one process.
    """

    def __init__(
            self, *options, profile="testing", environment=None, directory=None, wrapper=(), wait=60, ready=None, alone=False):
        self.directory = pathlib.Path(directory or tempfile.mkdtemp(prefix="sekisho-", dir=os.environ.get("SEKISHO_RESULTS")))
        options = [*options, *storage.options(options, self.directory, profile)]
        environment = environment or {}
        self.processes, self._balancer = [], None
        self.log = Logs(self.processes)
        try:
            if storage.IS_DOUBLE and not (alone or wrapper or ready):
                self._start_two(options, profile, environment, wait)
            else:
                self._start(options, profile, environment, self.directory, wrapper, ready)
                self.processes[0].wait(wait)
                self.endpoint = self.processes[0].endpoint
        except BaseException:
            self.kill()
            raise

    def _start(self, options, profile, environment, directory, wrapper=(), ready=None):
        self.processes.append(Process(options, profile, environment, directory, wrapper, ready))

    def _start_two(self, options, profile, environment, wait):
        self._balancer = haproxy.HAProxy(os.environ.get("SEKISHO_RESULTS"))
        self.endpoint = self._balancer.address
        environment = {"SEKISHO_ISSUER": self.endpoint} | environment
        self._start(options, profile, environment, self.directory)
        self._start(self._elsewhere(options), profile, environment, self.directory)
        for one in self.processes:
            one.wait(wait)
        _behind[self.endpoint] = [one.endpoint for one in self.processes]
        self._balancer.start([urllib.parse.urlsplit(one.endpoint).port for one in self.processes])

    def _elsewhere(self, options):
        """The options of the second server, as on another machine: with a data directory of its own."""
        other = tempfile.mkdtemp(prefix="second-", dir=os.environ.get("SEKISHO_RESULTS"))
        if "--data" not in options:
            return [*options, "--data", other]
        place = options.index("--data") + 1
        return [*options[:place], other, *options[place + 1:]]

    # The first of two, for tests to which it is all the same.

    @property
    def process(self):
        return self.processes[0].child

    @property
    def ready(self):
        return self.processes[0].ready

    def client(self, **others):
        return cognito(self.endpoint, **others)

    def kill(self):
        for one in self.processes:
            one.kill()
        self._stop_balancer()

    def stop(self):
        for one in self.processes:
            one.terminate()
        statuses = [one.stop() for one in self.processes]
        self._stop_balancer()
        return statuses[0]

    def _stop_balancer(self):
        if self._balancer:
            self._balancer.stop()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def logged(server, *words):
    """The server's log, once it has all of the words: a line is written a moment after what it tells of."""
    deadline = time.monotonic() + 30
    while not all(word in (log := server.log.read_text()) for word in words):
        assert time.monotonic() < deadline, f"the log does not have all of {words}: {log[-2000:]}"
        time.sleep(0.02)
    return log


def command(*arguments, timeout=60, **others):
    """Runs the `sekisho` command line to its end; `serve` with the `--data` of an earlier server finds that one's data."""
    is_told = "--storage" in arguments
    if arguments[:1] == ("serve",) and not is_told and (database := storage.of(arguments, others.get("cwd", "."))):
        arguments = [*arguments, *database.options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SEKISHO_")}
    return subprocess.run(
        [os.environ["SEKISHO_SERVER"], *arguments], capture_output=True, text=True, timeout=timeout, env=environment, **others)
