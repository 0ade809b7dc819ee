"""User import: jobs, uploads as curl sends them, what rows become, and passwords that come along (cognito/imports)."""

import hashlib
import base64
import re
import time
import urllib.parse

import pytest
from botocore.exceptions import ClientError

from sekisho import Pool, Server, refused, send, soon, unique

ROLE = "arn:aws:iam::000000000000:role/service-role/Cognito-UserImport-Role"
HEADER = (
    "name,given_name,family_name,middle_name,nickname,preferred_username,profile,picture,website,email,email_verified,gender,birthdate,"
    "zoneinfo,locale,phone_number,phone_number_verified,address,updated_at,cognito:mfa_enabled,cognito:username").split(",")
BROUGHT = "Bring-your-0wn!"


def b64(data):
    return base64.b64encode(data).decode().rstrip("=")


HASHES = {
    "BCRYPT": [
        "$2b$06$abcdefghijklmnopqrstuujzv2nBY7kkjmHn66IA/hFA7kh40bYH.", "$2a$06$abcdefghijklmnopqrstuujzv2nBY7kkjmHn66IA/hFA7kh40bYH.",
        "$2y$06$abcdefghijklmnopqrstuujzv2nBY7kkjmHn66IA/hFA7kh40bYH."],
    "SCRYPT": [
        "$scrypt$ln=10,r=8,p=1$" + b64(b"salt of sixteen!") + "$"
        + b64(hashlib.scrypt(BROUGHT.encode(), salt=b"salt of sixteen!", n=1024, r=8, p=1, dklen=32)),
        "$7$A6..../....SodiumChloride$JOweQ.U4QlUkad0D40QgeUtgluVtIMLcDVwNIwV1NB8"],
    "PBKDF2_SHA256": [
        f"$pbkdf2-sha256$i=1000,l=32${b64(b'saltsalt')}$" + b64(hashlib.pbkdf2_hmac("sha256", BROUGHT.encode(), b"saltsalt", 1000)),
        f"$pbkdf2-sha256$1000${b64(b'saltsalt')}$"
        + b64(hashlib.pbkdf2_hmac("sha256", BROUGHT.encode(), b"saltsalt", 1000)).replace("+", ".")],
    # The reference implementation's own: its password is "password".
    "ARGON2ID": ["$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"],
}


def row(header=HEADER, **values):
    values = {"cognito:mfa_enabled": "FALSE", **{name.replace("__", ":"): value for name, value in values.items()}}
    return [values.get(name, "") for name in header]


def person(username, **values):
    return row(cognito__username=username, **{"email": f"{username}@example.com", "email_verified": "TRUE", **values})


def csv(*rows, header=HEADER, end="\n"):
    return (end.join(",".join(fields) for fields in [header, *rows]) + end).encode()


class Import:
    def __init__(self, pool, idp=None, **settings):
        self.pool, self.idp = pool, idp or pool.idp
        self.made = self.idp.create_user_import_job(JobName="job", UserPoolId=pool.id, CloudWatchLogsRoleArn=ROLE, **settings)["UserImportJob"]
        self.id = self.made["JobId"]

    def upload(self, data, url=None, **headers):
        """As curl -T sends a file by the URL of a job."""
        address = urllib.parse.urlsplit(url or self.made["PreSignedUrl"])
        return send(
            "PUT", f"{address.path}?{address.query}", {"x-amz-server-side-encryption": "aws:kms"} | headers, data,
            endpoint=f"{address.scheme}://{address.netloc}")

    def start(self):
        """One job runs at a time, and other tests have theirs."""
        deadline = time.monotonic() + 60
        while True:
            try:
                return self.idp.start_user_import_job(UserPoolId=self.pool.id, JobId=self.id)["UserImportJob"]
            except ClientError as error:
                if "Another user import job" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def describe(self):
        return self.idp.describe_user_import_job(UserPoolId=self.pool.id, JobId=self.id)["UserImportJob"]

    def end(self, seconds=60):
        deadline = time.monotonic() + seconds
        while (job := self.describe())["Status"] in ("Pending", "InProgress", "Stopping") and time.monotonic() < deadline:
            time.sleep(0.05)
        return job

    def run(self, data):
        assert self.upload(data).status == 200
        self.start()
        return self.end()


def counts(job):
    return job["ImportedUsers"], job["SkippedUsers"], job["FailedUsers"]


@pytest.fixture
def mailed():
    return Pool(AutoVerifiedAttributes=["email"])


def test_the_header_names_the_attributes_of_the_pool(mailed):
    answer = mailed.idp.get_csv_header(UserPoolId=mailed.id)
    assert (answer["UserPoolId"], answer["CSVHeader"]) == (mailed.id, HEADER)
    mailed.idp.add_custom_attributes(UserPoolId=mailed.id, CustomAttributes=[{"Name": "size", "AttributeDataType": "Number"}])
    header = soon(lambda: mailed.idp.get_csv_header(UserPoolId=mailed.id)["CSVHeader"])
    assert header == HEADER[:-2] + ["custom:size"] + HEADER[-2:]
    with refused("ResourceNotFoundException"):
        mailed.idp.get_csv_header(UserPoolId="us-east-1_000000000")


def test_a_job_is_made_described_and_listed(mailed):
    job = Import(mailed, PasswordHashingAlgorithm="BCRYPT")
    assert re.fullmatch("import-[0-9A-Za-z]{10}", job.id)
    made = job.made
    assert (made["Status"], made["JobName"], made["UserPoolId"], made["CloudWatchLogsRoleArn"]) == ("Created", "job", mailed.id, ROLE)
    assert (counts(made), made["PasswordHashingAlgorithm"]) == ((0, 0, 0), "BCRYPT")
    assert not {"StartDate", "CompletionDate", "CompletionMessage"} & set(made)
    assert job.describe() == made
    ids = [job.id] + [Import(mailed).id for _ in range(4)]
    listed, token = [], None
    while True:
        page = mailed.idp.list_user_import_jobs(UserPoolId=mailed.id, MaxResults=2, **({"PaginationToken": token} if token else {}))
        listed += [one["JobId"] for one in page["UserImportJobs"]]
        if not (token := page.get("PaginationToken")):
            break
    assert sorted(listed) == sorted(ids)
    with refused("InvalidParameterException"):
        mailed.idp.list_user_import_jobs(UserPoolId=mailed.id, MaxResults=2, PaginationToken="garbage")


def test_what_is_absent_or_of_another_pool_is_told(mailed):
    other = Import(Pool(AutoVerifiedAttributes=["email"]))
    for call in (mailed.idp.describe_user_import_job, mailed.idp.start_user_import_job, mailed.idp.stop_user_import_job):
        for name in ("import-0123456789", other.id):
            with refused("ResourceNotFoundException"):
                call(UserPoolId=mailed.id, JobId=name)
    job = Import(mailed)
    with refused("PreconditionNotMetException"):
        mailed.idp.start_user_import_job(UserPoolId=mailed.id, JobId=job.id)
    with refused("PreconditionNotMetException"):
        mailed.idp.stop_user_import_job(UserPoolId=mailed.id, JobId=job.id)


def test_users_arrive_and_have_to_set_a_password(mailed):
    first, second = unique(), unique()
    job = Import(mailed)
    rows = [
        person(first, name='"Last, First"', birthdate="02/28/1990", updated_at="1700000000"),
        person(second, given_name="a\\,b", family_name='"with ""quotes"" and\na line"')]
    ended = job.run(csv(*rows, end="\r\n"))
    assert (ended["Status"], counts(ended), ended["CompletionMessage"]) == ("Succeeded", (2, 0, 0), "Import Job Completed Successfully.")
    assert ended["StartDate"] <= ended["CompletionDate"]
    user = mailed.get(first)
    assert user["UserStatus"] == "RESET_REQUIRED" and user["Enabled"]
    found = mailed.attributes(first)
    assert (found["name"], found["birthdate"], found["email_verified"]) == ("Last, First", "1990-02-28", "true")
    assert mailed.attributes(second)["given_name"] == "a,b"
    assert mailed.attributes(second)["family_name"] == 'with "quotes" and\na line'
    with refused("PasswordResetRequiredException"):
        mailed.start(first)
    mailed.idp.forgot_password(ClientId=mailed.client_id, Username=first)
    mailed.idp.confirm_forgot_password(
        ClientId=mailed.client_id, Username=first, ConfirmationCode=mailed.code(first), Password=BROUGHT)
    mailed.sign_in(first, BROUGHT)


def test_what_cannot_be_imported_is_counted_and_told(mailed):
    taken = mailed.user(email="taken@example.com")
    names = [unique() for _ in range(8)]
    job = Import(mailed)
    rows = [
        person(names[0]), person(taken), person(names[0]), person("two words"), person(names[1], email_verified="FALSE"),
        person(names[2], cognito__mfa_enabled=""), person(names[3])[:-1], person(names[4], email="no address"), person("")]
    ended = job.run(b"\xef\xbb\xbf" + csv(*rows) + b'"never closed,\n' + csv(person(names[5])).split(b"\n", 1)[1] + b"\xff,\n")
    assert (ended["Status"], counts(ended)) == ("Succeeded", (2, 2, 8)), ended
    assert ended["CompletionMessage"] == "Import Job Completed Successfully. The first line that gave no user is 3."
    mailed.get(names[5])
    for name in names[1:5]:
        with refused("UserNotFoundException"):
            mailed.get(name)


def test_a_file_without_a_good_row_fails(mailed):
    ended = Import(mailed).run(csv(person("two words")))
    assert (ended["Status"], counts(ended)) == ("Failed", (0, 0, 1))
    assert ended["CompletionMessage"].startswith("Too many users have failed or been skipped during the import.")


@pytest.mark.parametrize("data, told", [
    (b"", "The file is empty."), (csv(header=HEADER[:-1]), "cognito:username"), (csv(header=[*HEADER, "shoe"]), "does not have"),
    (csv(header=[*HEADER, "cognito:password_hash"]), "PasswordHashingAlgorithm")])
def test_a_header_that_is_not_the_pools_fails_the_job(mailed, data, told):
    ended = Import(mailed).run(data)
    assert ended["Status"] == "Failed" and told in ended["CompletionMessage"] and len(ended["CompletionMessage"]) <= 128


def test_the_columns_may_come_in_any_order(mailed):
    header, username = HEADER[::-1], unique()
    ended = Import(mailed).run(csv(person(username)[::-1], header=header))
    assert counts(ended) == (1, 0, 0)
    assert mailed.attributes(username)["email"] == f"{username}@example.com"


def test_users_who_are_called_by_their_address():
    pool = Pool(UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])
    name, other = f"{unique()}@example.com", f"{unique()}@example.com"
    rows = [
        row(cognito__username=name, email=name, email_verified="TRUE"), row(email=other, email_verified="TRUE"),
        row(cognito__username=other, email=other, email_verified="TRUE"), row(cognito__username="nobody", email_verified="TRUE")]
    ended = Import(pool).run(csv(*rows))
    assert counts(ended) == (2, 1, 1), ended
    assert pool.get(other)["UserStatus"] == "RESET_REQUIRED"


def test_a_pool_that_verifies_nothing_imports_only_whom_passwords_come_with(pool):
    job = Import(pool)
    job.upload(csv(row(cognito__username=unique())))
    with refused("PreconditionNotMetException"):
        pool.idp.start_user_import_job(UserPoolId=pool.id, JobId=job.id)


@pytest.mark.parametrize("algorithm", HASHES)
def test_passwords_come_along_and_change_over_at_the_first_sign_in(algorithm):
    pool = Pool()
    hashes = HASHES[algorithm]
    password = "password" if algorithm == "ARGON2ID" else BROUGHT
    names = [unique() for _ in hashes]
    header = [*HEADER, "cognito:password_hash"]
    other = next(one for name, ones in HASHES.items() if name != algorithm for one in ones)
    rows = [[*row(cognito__username=name), value] for name, value in zip(names, hashes)]
    rows += [[*row(cognito__username=unique()), value] for value in (other, "garbage", "$2b$31$" + "a" * 53)]
    ended = Import(pool, PasswordHashingAlgorithm=algorithm).run(csv(*[[f'"{field}"' for field in one] for one in rows], header=header))
    assert counts(ended) == (len(hashes), 0, 3), ended
    for name in names:
        assert pool.status(name) == "CONFIRMED"
        # Until the change-over SRP knows no password of this user, not even the right one.
        with refused("NotAuthorizedException", "Incorrect username or password."):
            pool.sign_in_srp(name, password)
        with refused("NotAuthorizedException", "Incorrect username or password."):
            pool.sign_in(name, "Wrong-passw0rd!")
        tokens = pool.sign_in(name, password)
        assert pool.sign_in_srp(name, password)["AuthenticationResult"]["AccessToken"]
        assert pool.admin_start(name, password)["AuthenticationResult"]
        pool.idp.change_password(PreviousPassword=password, ProposedPassword="An0ther-one!", AccessToken=tokens["AccessToken"])
        pool.sign_in(name, "An0ther-one!")


def test_the_url_is_good_once_and_for_its_job_alone(mailed):
    job, other = Import(mailed), Import(mailed)
    url = job.made["PreSignedUrl"]
    for wrong in (url[:-1], url.split("?")[0], url.replace(job.id, other.id), f"{url}&token=again"):
        answer = job.upload(b"x", wrong)
        assert answer.status == 403 and b"<Code>AccessDenied</Code>" in answer.body
    assert job.upload(csv(person(unique()))).status == 200
    assert job.upload(csv(person(unique()))).status == 403
    assert other.upload(csv()).status == 200
    job.start()
    assert counts(job.end()) == (1, 0, 0)
    # What has run is over.
    with refused("PreconditionNotMetException"):
        mailed.idp.start_user_import_job(UserPoolId=mailed.id, JobId=job.id)


def test_a_file_may_be_large_and_come_in_chunks(mailed):
    names = [unique() for _ in range(3)]
    filler = "x" * 2000
    rows = [person(name, nickname=filler, profile=filler) for name in names] + [person("two words", nickname=filler)] * 1500
    data = csv(*rows)
    assert len(data) > 3_000_000
    job = Import(mailed)
    pieces = (data[at:at + 70_000] for at in range(0, len(data), 70_000))
    assert job.upload(pieces, Expect="100-continue").status == 200
    job.start()
    assert counts(job.end()) == (3, 0, 1500)


def test_a_pool_is_left_alone_while_users_come_into_it(mailed):
    job = Import(mailed)
    job.upload(csv(*[person(unique()) for _ in range(3000)]))
    job.start()
    with refused("UserImportInProgressException"):
        mailed.idp.delete_user_pool(UserPoolId=mailed.id)
    stopping = mailed.idp.stop_user_import_job(UserPoolId=mailed.id, JobId=job.id)["UserImportJob"]
    assert stopping["Status"] in ("Stopping", "Stopped")
    stopped = job.end()
    assert (stopped["Status"], stopped["CompletionMessage"]) == ("Stopped", "The Import Job was stopped by the developer.")
    assert stopped["ImportedUsers"] < 3000
    mailed.idp.delete_user_pool(UserPoolId=mailed.id)


@pytest.mark.only_on("SQLite", reason="the server's own directory")
def test_a_killed_server_goes_on_where_it_was_and_leaves_no_file(tmp_path):
    data, count = tmp_path / "data", 4000
    data.mkdir()
    prefix = unique()
    job = None
    for attempt in range(3):
        with Server("--data", str(data), "--import-bytes", "10000000", directory=tmp_path, alone=True) as server:
            if job is None:
                pool = Pool(server.client(), AutoVerifiedAttributes=["email"])
                job = Import(pool)
                rows = [person(f"{prefix}-{number}") for number in range(count)]
                content = csv(*rows, rows[0])
                assert job.upload(content).status == 200
                # What lies there is sealed.
                files = list((data / "imports").rglob("*.upload"))
                assert len(files) == 1 and prefix.encode() not in files[0].read_bytes()
                assert job.upload(b"x" * 10_000_001).status == 413
                job.start()
            job.idp = pool.idp = server.client()
            if attempt < 2:
                reached = job.describe()["ImportedUsers"]
                deadline = time.monotonic() + 20
                while job.describe()["ImportedUsers"] <= reached and job.describe()["Status"] != "Succeeded" and time.monotonic() < deadline:
                    time.sleep(0.01)
                server.kill()
                continue
            ended = job.end()
            assert (ended["Status"], counts(ended)) == ("Succeeded", (count, 1, 0)), ended
            users = sum(len(page["Users"]) for page in job.idp.get_paginator("list_users").paginate(UserPoolId=pool.id, Filter=f'username ^= "{prefix}"'))
            assert users == count
            deadline = time.monotonic() + 30
            while list((data / "imports").rglob("*.upload")) and time.monotonic() < deadline:
                time.sleep(0.1)
            assert not list((data / "imports").rglob("*.upload"))


@pytest.mark.only_on("SQLite", reason="the server's own directory")
def test_a_job_whose_file_is_gone_fails(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with Server("--data", str(data), directory=tmp_path, alone=True) as server:
        pool = Pool(server.client(), AutoVerifiedAttributes=["email"])
        gone, damaged = Import(pool), Import(pool)
        for job in (gone, damaged):
            assert job.upload(csv(person(unique()))).status == 200
        for path in (data / "imports").rglob("*.upload"):
            if path.name.startswith(gone.id):
                path.unlink()
            else:
                path.write_bytes(path.read_bytes()[:-1])
        for job in (gone, damaged):
            job.start()
            ended = job.end()
            assert (ended["Status"], counts(ended)) == ("Failed", (0, 0, 0))
            assert ended["CompletionMessage"] == "The uploaded file is gone or damaged. Create another job and upload it again."


@pytest.mark.only_on("SQLite", reason="one server of its own")
def test_more_users_than_the_setting_allows_fail_the_job(tmp_path):
    with Server("--import-users", "3", directory=tmp_path, alone=True) as server:
        pool = Pool(server.client(), AutoVerifiedAttributes=["email"])
        ended = Import(pool).run(csv(*[person(unique()) for _ in range(5)]))
        assert (ended["Status"], counts(ended)) == ("Failed", (3, 0, 0))
        assert "import-users" in ended["CompletionMessage"]
