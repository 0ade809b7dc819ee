"""Sign-ins of several steps, against what their primitives cost; and what functions that hang cost everybody else.

A sign-in may cost what its signatures, powers and hashes cost by the libraries, each measured alone, and 150 us for each
of its requests and of its calls to a URL besides. Only the server's processor time counts, all of its threads' together.
"""
import base64
import json
import pathlib
import secrets
import selectors
import socket
import statistics
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Tests/Clients/support"))

import pools  # noqa: E402
import srp  # noqa: E402
from functions import Program  # noqa: E402
from parts import Row, exchange, middle, part, signed_in, yes  # noqa: E402
from server import CORES  # noqa: E402
from totp import Authenticator  # noqa: E402

ARN = "arn:aws:lambda:us-east-1:000000000000:function:"
# For each request and for each call of a URL, in seconds.
OWN = 150e-6
ORIGIN = "https://app.example.com"
CODE = "123456"
SRP_FLOWS = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]


def function_options(run, program):
    """All functions behind the URL of a program, which gets signed events."""
    path = pathlib.Path(run.directory, "functions.secret")
    path.touch(mode=0o600)
    path.write_text(secrets.token_hex(32))
    return "--functions", f"*={program.address}/", "--functions-secret-file", str(path)


class Person:
    """One user of a bench, with what its devices and apps keep, and the server's last answer."""

    def __init__(self, name):
        self.name, self.answer, self.tokens, self.kept = name, None, None, None

    def session(self):
        return {"Session": self.answer["Session"]} if "Session" in self.answer else {}


class Journey:
    """People of one pool on their way, a step for all of them at a time."""

    def __init__(self, server, pool, client, people):
        self.server, self.pool, self.client, self.people = server, pool, client, people
        self.srp = srp.Client(secrets.randbits(256) | 1 << 255)

    def step(self, operation, request):
        """Sends `request(person)` for everybody. Returns the server's CPU seconds for one of them."""
        requests = [request(person) for person in self.people]
        answers, _, cpu = exchange(self.server, operation, requests)
        for person, answer in zip(self.people, answers):
            person.answer = answer
            if tokens := answer.get("AuthenticationResult"):
                person.tokens = tokens
        return cpu / len(requests)

    def initiate(self, flow, parameters):
        return self.step("InitiateAuth", lambda person: {
            "AuthFlow": flow, "ClientId": self.client, "AuthParameters": {"USERNAME": person.name} | parameters(person)})

    def respond(self, challenge, responses):
        for person in self.people:
            assert person.answer.get("ChallengeName") == challenge, person.answer
        return self.step("RespondToAuthChallenge", lambda person: {
            "ClientId": self.client, "ChallengeName": challenge,
            "ChallengeResponses": {"USERNAME": person.name} | responses(person)} | person.session())

    def by_password(self):
        return self.initiate("USER_PASSWORD_AUTH", lambda _: {"PASSWORD": pools.PASSWORD})

    def by_srp(self, parameters=lambda _: {}):
        """Two steps. `parameters`: what comes with both."""
        first = self.initiate("USER_SRP_AUTH", lambda person: {"SRP_A": f"{self.srp.public:x}"} | parameters(person))
        return first + self.respond(
            "PASSWORD_VERIFIER", lambda person: self.srp.answer(
                self.pool, pools.PASSWORD, person.answer["ChallengeParameters"]) | parameters(person))

    def arrive(self):
        for person in self.people:
            assert "AuthenticationResult" in person.answer, person.answer


def journey(server, count, **settings):
    """New users of a new pool, whose keys have signed before anything is measured."""
    pool, client = pools.make_pool(server, flows=SRP_FLOWS, **settings)
    people = [Person(name) for name in pools.sign_up(server, client, count)]
    return Journey(server, pool, client, people)


def judged(run, name, costs, requests, primitives, calls=0):
    """A row: what a sign-in costs, and what it may."""
    run.say(f"  {' '.join(f'{cost * 1e6:.0f}' for cost in costs)} us a sign-in, of which its primitives are {primitives * 1e6:.0f}")
    cost = middle_of(costs)
    allowed = primitives + (requests + calls) * OWN
    words = f"{requests} requests" + (f" and {calls} calls" if calls else "")
    return Row(
        f"{name}, {words}", f"{allowed * 1e6:,.0f} us: {primitives * 1e6:,.0f} of its primitives, {OWN * 1e6:.0f} each",
        f"{cost * 1e6:,.0f} us", f"{CORES / cost:,.0f}/s", f"{(cost - primitives) / (requests + calls) * 1e6:.0f} us each",
        yes(cost <= allowed))


def middle_of(costs):
    return statistics.median(costs)


def count(run):
    return 100 if run.quick else 300


@part("signin-totp")
def srp_and_totp(run):
    """A user for each sign-in: an app's code is good once."""
    costs = []
    with run.served("--auto-confirm") as server:
        for _ in range(run.rounds):
            people = journey(server, count(run), MfaConfiguration="OFF")
            server.call(
                "SetUserPoolMfaConfig", UserPoolId=people.pool, MfaConfiguration="OPTIONAL",
                SoftwareTokenMfaConfiguration={"Enabled": True})
            people.by_password()
            people.step("AssociateSoftwareToken", lambda person: {"AccessToken": person.tokens["AccessToken"]})
            for person in people.people:
                person.kept = Authenticator(person.answer["SecretCode"])
            people.step("VerifySoftwareToken", lambda person: {
                "AccessToken": person.tokens["AccessToken"], "UserCode": person.kept.code(-1)})
            people.step("SetUserMFAPreference", lambda person: {
                "AccessToken": person.tokens["AccessToken"], "SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}})
            cost = people.by_srp()
            cost += people.respond(
                "SOFTWARE_TOKEN_MFA", lambda person: {"SOFTWARE_TOKEN_MFA_CODE": person.kept.code()})
            people.arrive()
            costs.append(cost)
    yield judged(run, "SRP + TOTP", costs, 3, 3 * run.modexp + 2 * run.rsa)


class Device:
    """A remembered device: its key and group, and the secret that it was confirmed with."""

    def __init__(self, metadata, client):
        self.key, self.group = metadata["DeviceKey"], metadata["DeviceGroupKey"]
        self.password, self.salt = secrets.token_hex(20), secrets.randbits(128)
        _, verifier = client.verifier(self.group, self.key, self.password, self.salt)
        self.verifier = {"Salt": text(srp.pad(self.salt)), "PasswordVerifier": text(srp.pad(verifier))}


def text(data):
    return base64.b64encode(data).decode()


@part("signin-device")
def srp_and_device(run):
    """The password by SRP, and then the device, by SRP as well."""
    costs = []
    with run.served("--auto-confirm") as server:
        people = journey(server, count(run), DeviceConfiguration={
            "ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False})
        people.by_password()
        for person in people.people:
            person.kept = Device(person.tokens["NewDeviceMetadata"], people.srp)
        people.step("ConfirmDevice", lambda person: {
            "AccessToken": person.tokens["AccessToken"], "DeviceKey": person.kept.key,
            "DeviceSecretVerifierConfig": person.kept.verifier})
        for _ in range(run.rounds):
            cost = people.by_srp(lambda person: {"DEVICE_KEY": person.kept.key})
            cost += people.respond("DEVICE_SRP_AUTH", lambda person: {
                "DEVICE_KEY": person.kept.key, "SRP_A": f"{people.srp.public:x}"})
            cost += people.respond("DEVICE_PASSWORD_VERIFIER", lambda person: people.srp.prove(
                person.kept.group, person.kept.key, person.kept.password, person.answer["ChallengeParameters"]) | {
                    "USERNAME": person.name, "DEVICE_KEY": person.kept.key})
            people.arrive()
            costs.append(cost)
    yield judged(run, "SRP + device SRP", costs, 4, 6 * run.modexp + 2 * run.rsa)


@part("signin-email")
def email_otp(run):
    """A code by e-mail as all there is to prove, delivered into the log. Users are new: they may have few codes an hour."""
    costs = []
    with run.served("--auto-confirm", "--fixed-code", CODE) as server:
        for _ in range(run.rounds):
            people = journey(
                server, count(run), AutoVerifiedAttributes=["email"],
                Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}})
            pools.sign_in(server, people.client, people.people[0].name)
            cost = people.initiate("USER_AUTH", lambda _: {"PREFERRED_CHALLENGE": "EMAIL_OTP"})
            cost += people.respond("EMAIL_OTP", lambda _: {"EMAIL_OTP_CODE": CODE})
            people.arrive()
            costs.append(cost)
    yield judged(run, "e-mail OTP", costs, 2, 2 * run.rsa)


@part("signin-passkey")
def passkey_assertion(run):
    """A passkey with a key of P-256, as nearly all have."""
    import passkey

    costs = []
    with run.served("--auto-confirm") as server:
        people = journey(
            server, count(run), Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN"]}})
        server.call(
            "SetUserPoolMfaConfig", UserPoolId=people.pool, MfaConfiguration="OFF",
            WebAuthnConfiguration={"RelyingPartyId": "example.com"})
        people.by_password()
        people.step("StartWebAuthnRegistration", lambda person: {"AccessToken": person.tokens["AccessToken"]})
        for person in people.people:
            person.kept = passkey.Device(ORIGIN)
        people.step("CompleteWebAuthnRegistration", lambda person: {
            "AccessToken": person.tokens["AccessToken"],
            "Credential": person.kept.register(person.answer["CredentialCreationOptions"])})
        for _ in range(run.rounds):
            cost = people.initiate("USER_AUTH", lambda _: {"PREFERRED_CHALLENGE": "WEB_AUTHN"})
            cost += people.respond("WEB_AUTHN", lambda person: {"CREDENTIAL": person.kept.sign_in(
                person.answer["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])})
            people.arrive()
            costs.append(cost)
    yield judged(run, "passkey assertion", costs, 2, 2 * run.rsa + run.ecdsa)


@part("signin-triggers")
def two_triggers(run):
    """The password by SRP, and a function behind a URL at either step; and the same without functions."""
    costs, plain = [], []
    with Program(lambda event: event) as program, run.served(
            "--auto-confirm", *function_options(run, program)) as server:
        alone, people = (journey(server, count(run), LambdaConfig=config) for config in ({}, {
            "PreAuthentication": ARN + "before", "PostAuthentication": ARN + "after"}))
        for one in (alone, people):
            one.by_srp()
        for _ in range(run.rounds):
            plain.append(alone.by_srp())
            costs.append(people.by_srp())
            people.arrive()
        assert len(program.calls) == 2 * len(people.people) * (run.rounds + 1)
    each = (middle_of(costs) - middle_of(plain)) / 2
    run.say(f"  {' '.join(f'{cost * 1e6:.0f}' for cost in plain)} us without them, so each call costs {each * 1e6:.0f}")
    yield judged(run, "SRP with two URL triggers", costs, 2, 3 * run.modexp + 2 * run.rsa, calls=2)
    yield Row(
        "each of these calls", f"{OWN * 1e6:.0f} us more than the sign-in without", f"{each * 1e6:.0f} us", "", "",
        yes(each <= OWN))


class Crowd:
    """So many sign-ups under way at once, each begun anew when it ends, however it ends."""

    def __init__(self, server, client, size):
        self.address, self.client, self.size, self.ends = ("127.0.0.1", server.port), client, size, 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.is_over.set()
        self.thread.join()

    def _request(self):
        body = json.dumps(
            {"ClientId": self.client, "Username": f"hangs-{secrets.token_hex(8)}", "Password": pools.PASSWORD}).encode()
        return (
            b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.1\r\n"
            b"X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n"
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def _run(self):
        with selectors.DefaultSelector() as selector:
            for _ in range(self.size):
                connection = socket.create_connection(self.address)
                connection.sendall(self._request())
                selector.register(connection, selectors.EVENT_READ)
            while not self.is_over.is_set():
                for key, _ in selector.select(0.1):
                    # An answer is short, and comes at once.
                    key.fileobj.recv(65536)
                    self.ends += 1
                    key.fileobj.sendall(self._request())
            for key in list(selector.get_map().values()):
                key.fileobj.close()


@part("hanging")
def functions_that_hang(run):
    """GetUser while 500 sign-ups are in a function that never answers, with the times and limits that are usual."""
    release = threading.Event()
    with Program(lambda event: release.wait() and event) as program, run.served(
            "--auto-confirm", *function_options(run, program)) as server:
        _, _, _, results = signed_in(run, server, 20)
        bodies = [{"AccessToken": result["AccessToken"]} for result in results]
        quiet, loads = [], []

        def load():
            return server.load("GetUser", bodies, run.seconds(6), connections=8, threads=1)

        load()
        for number in range(run.rounds):
            quiet.append(load())
            # A function of its own, for that of the last round is still busy.
            _, client = pools.make_pool(server, LambdaConfig={"PreSignUp": f"{ARN}hangs-{number}"})
            with Crowd(server, client, 500) as crowd:
                # As many as may be are in the function by then.
                seen = len(program.calls)
                while len(program.calls) < seen + 256:
                    time.sleep(0.01)
                loads.append(load())
            run.say(
                f"  p99 {loads[-1]['p99']:.2f} ms at {loads[-1]['rate']:,.0f}/s, {crowd.ends} sign-ups ended meanwhile; "
                f"{quiet[-1]['p99']:.2f} ms at {quiet[-1]['rate']:,.0f}/s without")
        release.set()
    with_them, without = middle(loads, "p99"), middle(quiet, "p99")
    yield Row(
        "p99 of GetUser while 500 sign-ups hang", "3 times that without", f"{with_them:.2f} ms at {middle(loads, 'rate'):,.0f}/s",
        f"{without:.2f} ms without", f"{with_them / without:.1f} times", yes(with_them <= 3 * without))
