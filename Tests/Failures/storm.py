"""Clients under load who keep account: what was acknowledged, what is unknown, and what must be there in the end."""

import collections
import http.client
import json
import random
import secrets
import threading
import time
import urllib.parse

TARGET = "AWSCognitoIdentityProviderService"
AUTHORIZATION = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00"
PASSWORD, CHANGED = "Passw0rd!", "An0ther-Secret"
# After these, and after a lost connection, every SDK asks again by itself.
RETRYABLE = {500, 502, 503, 504}
# Wrong codes that a user may try.
GUESSES = 15


class Wrong(Exception):
    """Something was answered, or found, that may never be."""


class Caller:
    """One client's connections, one to each address."""

    def __init__(self, ports):
        self.ports, self._open = ports, {}

    def _connection(self, port):
        if port not in self._open:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=40)
            connection.connect()
            self._open[port] = connection
        return self._open[port]

    def drop(self, port):
        if connection := self._open.pop(port, None):
            connection.close()

    def close(self):
        for port in list(self._open):
            self.drop(port)

    def send(self, port, method, path, headers=None, data=None):
        """Status and body. Raises ConnectionRefusedError where nothing can have been sent, OSError where it may have been."""
        connection = self._connection(port)
        try:
            connection.request(method, path, data, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except http.client.HTTPException as error:
            self.drop(port)
            raise OSError(str(error)) from error
        except OSError as error:
            self.drop(port)
            raise OSError(str(error)) from error


class Storm:
    """Starts clients, each of whom goes through journeys until it is told to stop, and checks their accounts afterwards."""

    def __init__(self, fleet, clients):
        self.fleet, self.problems = fleet, []
        self.acknowledged = self.unknown = self.met = 0
        self.longest = 0.0
        self.statuses = collections.Counter()
        self._journeys = 0
        self._groups = set()
        self._users, self._lock, self._ended = {}, threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(clients)]

    # The clients

    def start(self):
        caller = Caller(self.fleet.ports[:1])
        pool = self._ask(caller, "CreateUserPool", {"PoolName": "storm", "AutoVerifiedAttributes": ["email"]})
        self.pool = pool["UserPool"]["Id"]
        flows = {"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}
        self.clients = {}
        for grace in (0, 60):
            made = self._ask(caller, "CreateUserPoolClient", {
                "UserPoolId": self.pool, "ClientName": f"grace-{grace}", **flows,
                "RefreshTokenRotation": {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace}})
            self.clients[grace] = made["UserPoolClient"]["ClientId"]
        caller.close()
        for one in self._threads:
            one.start()

    def stop(self):
        """Lets everybody finish the journey that they are on."""
        self._ended.set()
        for one in self._threads:
            one.join(120)
        if any(one.is_alive() for one in self._threads):
            self.problems.append("a client is still waiting for its answer")

    def wait_for(self, journeys):
        """Until so many more journeys have ended well."""
        wanted, deadline = self._journeys + journeys, time.monotonic() + 60
        while self._journeys < wanted and not self.problems and time.monotonic() < deadline:
            time.sleep(0.02)
        if self._journeys < wanted and not self.problems:
            self.problems.append("nothing goes on any more")

    def summary(self):
        return (
            f"{self.acknowledged} acknowledged, {self.unknown} unknown, {self.met} met their own effect, {len(self._users)} users, {len(self._groups)} groups, "
            f"longest call {self.longest:.1f} s")

    def _run(self, number):
        caller = Caller(self.fleet.ports)
        while not self._ended.is_set() and not self.problems:
            try:
                # Most commits by far are groups, which cost little else: what is under way when a fault strikes is one.
                [self._guess, self._gather, self._live][min(number, 2) if number < 3 else 1 + number % 2](caller)
                with self._lock:
                    self._journeys += 1
            except Wrong as error:
                self.problems.append(str(error))
            except Exception as error:  # noqa: BLE001 (a thread's error is the run's)
                self.problems.append(f"{type(error).__name__}: {error}")
        caller.close()

    def _ask(self, caller, operation, members, effects=()):
        """Asks until there is an answer, elsewhere each time. `effects`: errors that say that it has been done already, which
        may come only where an earlier attempt of ours has had no answer; then the answer is None."""
        data = json.dumps(members).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.{operation}", "Authorization": AUTHORIZATION}
        is_unknown, begun = False, time.monotonic()
        while time.monotonic() < begun + 90:
            port = random.choice(caller.ports)
            sent = time.monotonic()
            try:
                status, body = caller.send(port, "POST", "/", headers, data)
            except ConnectionRefusedError:
                time.sleep(0.05)
                continue
            except OSError:
                is_unknown = True
                self._count(unknown=1, status="no answer", seconds=time.monotonic() - sent)
                time.sleep(0.05)
                continue
            seconds = time.monotonic() - sent
            if status == 200:
                self._count(acknowledged=1, status=status, seconds=seconds)
                return json.loads(body)
            if status >= 500:
                if status not in RETRYABLE:
                    raise Wrong(f"{operation} answered {status}, after which no SDK asks again")
                is_unknown = True
                self._count(unknown=1, status=status, seconds=seconds)
                time.sleep(random.uniform(0.05, 0.2))
                continue
            answer = json.loads(body)
            error, message = answer.get("__type", ""), answer.get("message", "")
            if error == "TooManyRequestsException":
                self._count(status=error, seconds=seconds)
                time.sleep(random.uniform(0.05, 0.2))
                continue
            if any(name == error and part in message for name, part in effects):
                if not is_unknown:
                    raise Wrong(f"{operation} had never been answered otherwise and is answered {error}: {message}")
                self._count(met=1, status=error, seconds=seconds)
                return None
            raise Wrong(f"{operation} is answered {error}: {message}{' (asked again)' if is_unknown else ''}")
        raise Wrong(f"{operation} had no answer for 90 seconds")

    def _count(self, acknowledged=0, unknown=0, met=0, status=None, seconds=0):
        with self._lock:
            self.acknowledged += acknowledged
            self.unknown += unknown
            self.met += met
            self.statuses[status] += 1
            self.longest = max(self.longest, seconds)

    def _outbox(self, caller, **asked):
        """Messages of the pool; asked until there is an answer."""
        query, deadline = urllib.parse.urlencode({"pool": self.pool} | asked), time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                status, body = caller.send(random.choice(caller.ports[:2]), "GET", f"/_sekisho/outbox?{query}")
                if status == 200:
                    return json.loads(body)["messages"]
                if status not in RETRYABLE:
                    raise Wrong(f"the outbox answers {status}: {body[:200]!r}")
            except OSError:
                pass
            time.sleep(0.1)
        raise Wrong("the outbox did not answer for 60 seconds")

    def _sign_up(self, caller, client):
        name = f"u-{secrets.token_hex(6)}"
        user = {"password": PASSWORD, "confirmed": False, "doubted": False}
        self._ask(caller, "SignUp", {
            "ClientId": client, "Username": name, "Password": PASSWORD, "UserAttributes": [{"Name": "email", "Value": f"{name}@example.com"}]},
            [("UsernameExistsException", "")])
        with self._lock:
            self._users[name] = user
        return name, user

    def _code(self, caller, name):
        messages = self._outbox(caller, username=name)
        if len(messages) != 1:
            raise Wrong(f"{len(messages)} messages of one sign-up")
        return messages[0]["code"]

    def _sign_in(self, caller, client, name, password):
        return self._ask(caller, "InitiateAuth", {
            "ClientId": client, "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": name, "PASSWORD": password}})["AuthenticationResult"]

    def _live(self, caller):
        """The life of a user, from sign-up to a rotated token. Every answer is one that may be given."""
        grace = random.choice(list(self.clients))
        client = self.clients[grace]
        name, user = self._sign_up(caller, client)
        self._ask(caller, "ConfirmSignUp", {"ClientId": client, "Username": name, "ConfirmationCode": self._code(caller, name)},
                  [("NotAuthorizedException", "Current status is CONFIRMED"), ("ExpiredCodeException", "")])
        user["confirmed"] = True
        tokens = self._sign_in(caller, client, name, PASSWORD)
        seen = self._ask(caller, "GetUser", {"AccessToken": tokens["AccessToken"]})
        if seen["Username"] != name:
            raise Wrong(f"a token of {name} is taken for {seen['Username']}'s")
        changed = self._ask(
            caller, "ChangePassword", {"AccessToken": tokens["AccessToken"], "PreviousPassword": PASSWORD, "ProposedPassword": CHANGED},
            [("NotAuthorizedException", "Incorrect username or password")])
        user["password"], user["doubted"] = CHANGED, changed is None
        token = tokens["RefreshToken"]
        for _ in range(3):
            # Without a time of grace a token that was used is known to have been; with one it still renews.
            effects = [] if grace else [("RefreshTokenReuseException", ""), ("NotAuthorizedException", "")]
            renewed = self._ask(caller, "GetTokensFromRefreshToken", {"ClientId": client, "RefreshToken": token}, effects)
            if renewed is None:
                break
            token = renewed["AuthenticationResult"]["RefreshToken"]

    def _gather(self, caller):
        """Groups, as many as go in a while."""
        for _ in range(20):
            name = f"g-{secrets.token_hex(6)}"
            self._ask(caller, "CreateGroup", {"UserPoolId": self.pool, "GroupName": name}, [("GroupExistsException", "")])
            with self._lock:
                self._groups.add(name)

    def writes(self, port):
        """Whether that server writes now."""
        caller = Caller([port])
        try:
            headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.UpdateUserPool", "Authorization": AUTHORIZATION}
            data = json.dumps({"UserPoolId": self.pool, "AutoVerifiedAttributes": ["email"]}).encode()
            return caller.send(port, "POST", "/", headers, data)[0] == 200
        except OSError:
            return False
        finally:
            caller.close()

    def _guess(self, caller):
        """Wrong codes until no more are taken: each is counted, and once."""
        client = self.clients[60]
        name, _ = self._sign_up(caller, client)
        code = self._code(caller, name)
        guess = f"{(int(code) + 1) % 10 ** len(code):0{len(code)}d}"
        mismatches = doubts = 0
        data = json.dumps({"ClientId": client, "Username": name, "ConfirmationCode": guess}).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.ConfirmSignUp"}
        while mismatches + doubts < 1000:
            try:
                status, body = caller.send(random.choice(caller.ports), "POST", "/", headers, data)
            except ConnectionRefusedError:
                continue
            except OSError:
                status, body = 500, b"{}"
            error = json.loads(body).get("__type") if status < 500 else None
            if status >= 500:
                doubts += 1
                time.sleep(0.1)
            elif error == "CodeMismatchException":
                mismatches += 1
            elif error == "LimitExceededException":
                break
            elif error != "TooManyRequestsException":
                raise Wrong(f"a wrong code is answered {status} {body[:200]!r}")
        if not GUESSES - doubts <= mismatches <= GUESSES:
            raise Wrong(f"{mismatches} wrong codes were taken, and {doubts} may have been, where {GUESSES} may be")

    # The account

    def check(self):
        """What is there now, against what was acknowledged: sentences about what is wrong."""
        caller = Caller(self.fleet.ports[:2])
        try:
            return self._check(caller)
        except Wrong as error:
            return [str(error)]
        finally:
            caller.close()

    def _check(self, caller):
        wrong, found, token = [], [], None
        while True:
            page = self._ask(caller, "ListUsers", {"UserPoolId": self.pool} | ({"PaginationToken": token} if token else {}))
            found += page["Users"]
            token = page.get("PaginationToken")
            if not token:
                break
        groups = collections.Counter(self._all_groups(caller))
        wrong += [f"group {name} is there {count} times" for name, count in groups.items() if count != 1]
        wrong += [f"group {name} was made and is not there" for name in self._groups - groups.keys()]
        if not self.problems:
            wrong += [f"group {name} is there and was never made" for name in groups.keys() - self._groups]
        counts = collections.Counter(user["Username"] for user in found)
        wrong += [f"{name} is there {count} times" for name, count in counts.items() if count != 1]
        wrong += [f"{name} signed up and is not there" for name in self._users.keys() - counts.keys()]
        # Whoever stopped in the middle of a sign-up has put nothing down.
        if not self.problems:
            wrong += [f"{name} is there and never signed up" for name in counts.keys() - self._users.keys()]
        for user in found:
            known = self._users.get(user["Username"])
            if known and known["confirmed"] and user["UserStatus"] != "CONFIRMED":
                wrong.append(f"{user['Username']} was confirmed and is {user['UserStatus']}")
        messages = collections.Counter(name for name in self._all_messages(caller))
        wrong += [f"{messages[name]} messages to {name}" for name in counts if messages[name] != 1]
        confirmed = [name for name, user in self._users.items() if user["confirmed"]]
        asked = {name for name in confirmed if self._users[name]["doubted"]} | set(random.sample(confirmed, min(8, len(confirmed))))
        for name in asked:
            self._sign_in(caller, self.clients[60], name, self._users[name]["password"])
        return wrong

    def _all_groups(self, caller):
        token = None
        while True:
            page = self._ask(caller, "ListGroups", {"UserPoolId": self.pool, "Limit": 60} | ({"NextToken": token} if token else {}))
            yield from (group["GroupName"] for group in page["Groups"])
            token = page.get("NextToken")
            if not token:
                return

    def _all_messages(self, caller):
        for name in self._users:
            for _ in self._outbox(caller, username=name):
                yield name
