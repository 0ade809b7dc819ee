"""Imports a large file of users, and signs in meanwhile: see scripts/soak.d/import."""
import argparse
import http.client
import os
import pathlib
import shutil
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench.d"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import reads  # noqa: E402
from server import Server  # noqa: E402

ROLE = "arn:aws:iam::000000000000:role/unused"
PASSWORD = "Correct-Horse-7"
# Of the kind that comes along: looked at, and computed by nobody here.
HASH = "$2b$10$abcdefghijklmnopqrstuujzv2nBY7kkjmHn66IA/hFA7kh40bYH."
# A pool to compare with.
FEW = 1000
# What must hold, on a machine that does nothing else.
ROWS_A_SECOND = 5000
MEGABYTES = 150


def write_file(path, header, users):
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join([*header, "cognito:password_hash"]) + "\n")
        for number in range(users):
            values = {
                "cognito:username": f"user-{number}", "cognito:mfa_enabled": "FALSE", "email": f"user-{number}@example.com",
                "email_verified": "TRUE", "given_name": f"Ada {number}", "family_name": '"Lovelace, Countess"', "locale": "en",
            }
            file.write(",".join([*(values.get(name, "") for name in header), HASH]) + "\n")


def upload(url, path):
    """As curl -T does."""
    address, rest = url.removeprefix("http://").split("/", 1)
    connection = http.client.HTTPConnection(address, timeout=900)
    with open(path, "rb") as file:
        headers = {"Content-Length": str(os.path.getsize(path)), "x-amz-server-side-encryption": "aws:kms"}
        connection.request("PUT", "/" + rest, file, headers)
    response = connection.getresponse()
    if response.status != 200:
        raise SystemExit(f"the upload was answered {response.status}: {response.read().decode()}")


class SignIns(threading.Thread):
    """One sign-in by password after the other, with a pause, and how long each took in milliseconds."""

    def __init__(self, server, client_id):
        super().__init__()
        self.took, self.ended = [], threading.Event()
        self.server = Server.__new__(Server)
        self.server.connection = http.client.HTTPConnection("127.0.0.1", server.port)
        self.client_id = client_id

    def run(self):
        while not self.ended.wait(0.05):
            begun = time.monotonic()
            self.server.call(
                "InitiateAuth", ClientId=self.client_id, AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "somebody", "PASSWORD": PASSWORD})
            self.took.append((time.monotonic() - begun) * 1000)

    def during(self, work):
        self.start()
        try:
            return work()
        finally:
            self.ended.set()
            self.join()

    def __str__(self):
        took = sorted(self.took)
        return f"{len(took)} sign-ins, p50 {took[len(took) // 2]:.0f} ms, p99 {took[min(len(took) - 1, len(took) * 99 // 100)]:.0f} ms"


def follow(server, pool, job):
    """Waits for the end of the job; returns it with the most memory on the way."""
    largest, said = 0.0, 0.0
    while True:
        described = server.call("DescribeUserImportJob", UserPoolId=pool, JobId=job)["UserImportJob"]
        largest = max(largest, server.resident_megabytes())
        if described["Status"] not in ("Pending", "InProgress"):
            return described, largest
        if time.monotonic() - said > 10:
            said = time.monotonic()
            print(f"  {described['ImportedUsers']} imported, {largest:.0f} MB", flush=True)
        time.sleep(0.1)


class Side:
    """A server with a data directory of its own, and a pool with somebody in it who may sign in."""

    def __init__(self, binary, users):
        self.scratch = tempfile.mkdtemp(prefix="sekisho-import-")
        self.data, self.users = os.path.join(self.scratch, "data"), users
        self.server = Server(
            binary, self.scratch, "--data", self.data, "--import-users", str(max(users, 1)), "--import-bytes", str(2**40),
            "--argon2-memory-kib", "19456", "--argon2-iterations", "2")

    def __enter__(self):
        self.server.__enter__()
        call = self.server.call
        self.pool = call("CreateUserPool", PoolName="large", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
        self.client = call(
            "CreateUserPoolClient", UserPoolId=self.pool, ClientName="c",
            ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
        call("AdminCreateUser", UserPoolId=self.pool, Username="somebody", MessageAction="SUPPRESS")
        call("AdminSetUserPassword", UserPoolId=self.pool, Username="somebody", Password=PASSWORD, Permanent=True)
        self.path = os.path.join(self.scratch, "users.csv")
        write_file(self.path, call("GetCSVHeader", UserPoolId=self.pool)["CSVHeader"], self.users)
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def upload(self):
        made = self.server.call(
            "CreateUserImportJob", UserPoolId=self.pool, JobName="large", CloudWatchLogsRoleArn=ROLE,
            PasswordHashingAlgorithm="BCRYPT")["UserImportJob"]
        upload(made["PreSignedUrl"], self.path)
        return made["JobId"]

    def bring(self, job):
        """The job as it has ended, with the most memory on the way."""
        self.server.call("StartUserImportJob", UserPoolId=self.pool, JobId=job)
        ended, largest = follow(self.server, self.pool, job)
        counts = (ended["Status"], ended["ImportedUsers"], ended["SkippedUsers"], ended["FailedUsers"])
        if counts != ("Succeeded", self.users, 0, 0):
            raise SystemExit(f"not all were imported: {counts}")
        return largest

    def furnish(self):
        """As reads wants it: with one of everything, and a group of everybody."""
        furnished = reads.Furnished(self.server, self.pool, self.client, "somebody", PASSWORD, self.users)
        self.server.__exit__()
        reads.join_everybody(self.data, self.pool, "group-0")
        self.server.__enter__()
        return furnished


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("users", nargs="?", type=int, default=int(os.environ.get("SEKISHO_IMPORT_USERS", "1000000")))
    parser.add_argument("--server", required=True)
    arguments = parser.parse_args()
    with Side(arguments.server, arguments.users) as many:
        server, client_id = many.server, many.client
        alone = SignIns(server, client_id)
        alone.during(lambda: time.sleep(30))
        begun = time.monotonic()
        job = many.upload()
        uploaded = time.monotonic() - begun
        resident = server.resident_megabytes()
        beside = SignIns(server, client_id)
        begun, spent = time.monotonic(), server.cpu_seconds()
        largest = beside.during(lambda: many.bring(job))
        seconds, spent = time.monotonic() - begun, server.cpu_seconds() - spent
        speed = arguments.users / seconds
        print(f"a file of {os.path.getsize(many.path) / 1e6:.0f} MB: uploaded in {uploaded:.1f} s, {resident:.0f} MB of memory then")
        print(f"{arguments.users} users in {seconds:.1f} s: {speed:.0f} rows/s, {largest:.0f} MB of memory at most")
        # A sign-in's hash is nearly all that it costs, and is not the import's.
        print(f"{spent / arguments.users * 1e6:.0f} us of processor time a row, the {len(beside.took)} sign-ins with it")
        print(f"sign-ins alone:   {alone}")
        print(f"sign-ins beside:  {beside}")
        print(f"load of the machine: {' '.join(str(load) for load in os.getloadavg())}", flush=True)
        with Side(arguments.server, FEW) as few:
            few.bring(few.upload())
            slow = reads.compare(few.furnish(), many.furnish())
        problems = []
        if largest > MEGABYTES:
            problems.append(f"more than {MEGABYTES} MB of memory")
        if speed < ROWS_A_SECOND:
            problems.append(f"fewer than {ROWS_A_SECOND} rows a second")
        if slow:
            problems.append(f"dearer than {reads.ALLOWED} times among many users: {', '.join(slow)}")
        if problems:
            raise SystemExit("; ".join(problems))


if __name__ == "__main__":
    main()
