"""Messages on their way to mail servers and webhooks that are real, and sometimes down, slow or in a bad mood."""

import pathlib
import re
import secrets

import pytest

import storage
from receivers import Authority, MailServer, Webhook, wait_until
from sekisho import Pool, Process, Server, attributes, cognito, command, logged, outbox, send, unique

KEY, SECRET = "AKIDPRODUCTION0001", "production/secret+key=0123456789abcdefghij"
USER = ("sekisho", "mail-secret-4711")
WEBHOOK_SECRET = "whsec_" + "c2VjcmV0LW9mLXRoaXMtdGVzdC0wMTIzNDU2Nzg5YWJjZGVm"
PHONE = "+12065550100"
BY_SMS = {"AutoVerifiedAttributes": ["phone_number"], "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"}}


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def mail(authority):
    server = MailServer(authority.context(), "starttls", USER)
    yield server
    server.go_on()
    server.stop()


@pytest.fixture
def webhook(authority):
    receiver = Webhook(authority.context())
    yield receiver
    receiver.stop()


def master_key(directory):
    return secret_file(directory, secrets.token_hex(32))


def secret_file(directory, text):
    path = directory / f"secret-{secrets.token_hex(3)}"
    path.touch(mode=0o600)
    path.write_text(text + "\n")
    return path


def mail_options(mail, authority, directory, security="starttls", user=USER, **others):
    settings = {
        "delivery-email": "smtp", "smtp-host": "localhost", "smtp-port": mail.port, "smtp-security": security,
        "smtp-from": "Example <no-reply@example.com>", "delivery-timeout-seconds": 2}
    if authority:
        settings["outbound-ca-file"] = authority.file
    if user:
        settings |= {"smtp-username": user[0], "smtp-password-file": secret_file(directory, user[1])}
    return options(settings | others)


def webhook_options(webhook, authority, directory, secret=WEBHOOK_SECRET, **others):
    return options({
        "delivery-email": "webhook", "delivery-sms": "webhook", "webhook-url": webhook.url, "delivery-timeout-seconds": 2,
        "webhook-secret-file": secret_file(directory, secret), "outbound-ca-file": authority.file} | others)


def options(settings):
    return [text for name, value in settings.items() for text in (f"--{name.replace('_', '-')}", str(value))]


def pool_at(server, **settings):
    return Pool(server.client(), **({"AutoVerifiedAttributes": ["email"]} | settings))


def messages(server, pool, username=None, **others):
    return outbox(pool.id, username, endpoint=server.endpoint, **others)


def settled(server, pool, username, state):
    """The newest message to the user, once it is in this state."""
    return wait_until(lambda: next((one for one in messages(server, pool, username)[:1] if one["state"] == state), None))


def failing(server, pool, username):
    """The newest message to the user, once an attempt has failed."""
    return wait_until(lambda: next((one for one in messages(server, pool, username)[:1] if one["lastError"]), None))


# By mail

@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_mail_is_one_that_a_mail_server_and_a_reader_understand(authority, tmp_path, security):
    mail = MailServer(None if security == "none" else authority.context(), security, USER if security == "starttls" else None)
    user = USER if security == "starttls" else None
    with Server(*mail_options(mail, authority, tmp_path, security, user), directory=tmp_path) as server:
        pool = pool_at(server)
        username = pool.sign_up(email="ada@example.org")["Username"]
        one = mail.wait()[0]
        stored = settled(server, pool, username, "delivered")
        assert (one.sender, one.recipients) == ("no-reply@example.com", ["ada@example.org"])
        assert (one.is_encrypted, one.user) == (security != "none", user and user[0])
        assert one.message["From"] == "Example <no-reply@example.com>"
        assert one.message["To"] == "ada@example.org"
        # cognito/messages §4
        assert one.message["Subject"] == "Your verification code"
        assert one.message["Date"].datetime.tzinfo and one.message["Auto-Submitted"] == "auto-generated"
        assert re.fullmatch(r"<[0-9a-f]{32}@example\.com>", one.message["Message-ID"])
        assert one.message.get_content_type() == "multipart/alternative"
        # This profile forgets nothing, so that a test reads the code here as well.
        assert one.part("text/plain").strip() == f"Your verification code is {stored['code']}."
        assert one.part("text/html").strip() == f"Your verification code is {stored['code']}."
        assert not one.message.defects and all(not part.defects for part in one.message.walk())
        assert b"\r\n" in one.raw and b"\n" not in one.raw.replace(b"\r\n", b"")
        assert stored["attempts"] == 1 and stored["lastError"] is None and stored["deliveredAt"]
        # And it is one that confirms.
        code = re.search(r"\d{6}", one.part("text/plain"))[0]
        pool.idp.confirm_sign_up(ClientId=pool.client_id, Username=username, ConfirmationCode=code)
    mail.stop()


def test_a_pools_own_words_and_sender(mail, authority, tmp_path):
    with Server(*mail_options(mail, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(
            server,
            EmailConfiguration={
                "EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/example.net",
                "From": "Shop & Söhne <shop@example.net>", "ReplyToEmailAddress": "help@example.net"},
            VerificationMessageTemplate={
                "EmailSubject": "Grüße: {####}",
                "EmailMessage": "<p>Hallo <b>{username}</b>,</p>\n<p>dein Code: {####}</p><p><a href='https://example.net/'>Söhne</a></p>"},
            AdminCreateUserConfig={"InviteMessageTemplate": {
                "EmailSubject": "Willkommen", "EmailMessage": "Name: {username} & Wort: {####}"}})
        username = "<i>\"ada\"&co"
        code = messages(server, pool, pool.sign_up(username, email="ada@example.org")["Username"], wait=10)[0]["code"]
        one = mail.wait()[0]
        assert one.sender == "shop@example.net" and one.message["From"] == "Shop & Söhne <shop@example.net>"
        assert one.message["Reply-To"] == "help@example.net"
        assert one.message["Subject"] == f"Grüße: {code}"
        assert "<b>&lt;i&gt;&quot;ada&quot;&amp;co</b>" in one.part("text/html"), "a name is no markup"
        assert one.part("text/plain").split() == [
            "Hallo", username + ",", "dein", "Code:", code, "Söhne", "(https://example.net/)"]
        pool.idp.admin_create_user(
            UserPoolId=pool.id, Username="bob", DesiredDeliveryMediums=["EMAIL"], UserAttributes=attributes(email="bob@example.org"))
        invitation = mail.wait(2)[1]
        password = messages(server, pool, "bob")[0]["code"]
        assert invitation.message["Subject"] == "Willkommen"
        assert invitation.part("text/plain").strip() == f"Name: bob & Wort: {password}"


def test_one_connection_carries_one_mail_after_the_other(mail, authority, tmp_path):
    with Server(*mail_options(mail, authority, tmp_path, delivery_at_once=1), directory=tmp_path, alone=True) as server:
        pool = pool_at(server)
        for number in range(5):
            pool.sign_up(email=f"user{number}@example.org")
            mail.wait(number + 1)
    assert len(mail._transports) <= 2, "one for the greeting, and the same one after STARTTLS"


# Mail that is not taken

def test_what_is_refused_for_now_is_sent_later_and_as_the_same(mail, authority, tmp_path):
    answers = ["451 later", "421 busy"]
    mail.on_message = lambda one: answers.pop(0) if answers else None
    with Server(*mail_options(mail, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server)
        username = pool.sign_up(email="ada@example.org")["Username"]
        waiting = failing(server, pool, username)
        assert waiting["state"] == "queued" and waiting["nextAttemptAt"]
        assert waiting["lastError"] in ("the mail server said: 451 later", "the mail server said: 421 busy")
        stored = settled(server, pool, username, "delivered")
        assert stored["attempts"] == 3 and stored["lastError"] is None
    assert len({one.message["Message-ID"] for one in mail.attempts}) == 1 and len(mail.received) == 1


@pytest.mark.parametrize("where", ["recipient", "message"])
def test_what_is_refused_for_good_is_given_up(mail, authority, tmp_path, where):
    said = {"recipient": "550 5.1.1 no such user", "message": "554 5.7.1 not such a message"}[where]
    setattr(mail, f"on_{where}", lambda _: said)
    with Server(*mail_options(mail, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server)
        username = pool.sign_up(email="ada@example.org")["Username"]
        stored = settled(server, pool, username, "failed")
        assert stored["lastError"] == f"the mail server said: {said}" and stored["attempts"] == 1 and stored["failedAt"]
        assert [one["id"] for one in messages(server, pool, state="failed")] == [stored["id"]]
        shown = command("outbox", "latest", "--url", server.endpoint, "--username", username).stdout
        assert "State:   failed, 1 attempt" in shown and said in shown
        # The next one is a new try.
        mail.on_recipient = mail.on_message = lambda _: None
        pool.idp.resend_confirmation_code(ClientId=pool.client_id, Username=username)
        assert settled(server, pool, username, "delivered")["purpose"] == "resend"


def test_a_mail_server_that_is_down_gets_it_when_it_is_back(mail, authority, tmp_path):
    mail.stop()
    with Server(*mail_options(mail, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server)
        username = pool.sign_up(email="ada@example.org")["Username"]
        assert "onnect" in failing(server, pool, username)["lastError"]
        mail.start()
        assert settled(server, pool, username, "delivered")["attempts"] >= 2
    assert len(mail.received) == 1


def test_a_mail_server_that_hangs_holds_up_nobody(mail, webhook, authority, tmp_path):
    mail.hang()
    given = mail_options(
        mail, authority, tmp_path, delivery_at_once=2, delivery_sms="webhook", webhook_url=webhook.url,
        webhook_secret_file=secret_file(tmp_path, WEBHOOK_SECRET))
    with Server(*given, directory=tmp_path) as server:
        pool = pool_at(server, AutoVerifiedAttributes=["email"])
        names = [pool.sign_up(email=f"user{number}@example.org")["Username"] for number in range(6)]
        wait_until(lambda: len(mail.attempts) >= 2)
        # Requests go on, and so do SMS.
        assert send("GET", "/_sekisho/ready", endpoint=server.endpoint).status == 200
        numbers = pool_at(server, **BY_SMS)
        numbers.sign_up(phone_number=PHONE)
        assert webhook.wait()[0].json["medium"] == "SMS"
        late = failing(server, pool, names[0])
        assert late["lastError"] == "no answer within 2000 ms"
        mail.go_on()
        for name in names:
            settled(server, pool, name, "delivered")
    assert len({one.message["Message-ID"] for one in mail.received}) == 6


# TLS and signing in

def refused_mail(server, words):
    pool = pool_at(server)
    username = pool.sign_up(email="ada@example.org")["Username"]
    # On a busy machine an attempt may have had no answer in time; the next one has the reason.
    stored = wait_until(lambda: (found := failing(server, pool, username)) and re.search(words, found["lastError"]) and found)
    assert stored["state"] == "queued", stored


def test_a_certificate_of_another_authority_is_refused(mail, tmp_path):
    (tmp_path / "other").mkdir()
    with Server(*mail_options(mail, Authority(tmp_path / "other"), tmp_path), directory=tmp_path) as server:
        refused_mail(server, "certificate")
    with Server(*mail_options(mail, None, tmp_path), directory=tmp_path) as server:
        refused_mail(server, "certificate")
    assert not mail.attempts


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_is_refused(authority, tmp_path, security):
    mail = MailServer(authority.context("mail.example.com"), security)
    with Server(*mail_options(mail, authority, tmp_path, security, None), directory=tmp_path) as server:
        refused_mail(server, "certificate|name")
    assert not mail.attempts
    mail.stop()


def test_without_starttls_nothing_is_said(authority, tmp_path):
    mail = MailServer(None, "none", None)
    with Server(*mail_options(mail, authority, tmp_path), directory=tmp_path) as server:
        refused_mail(server, "STARTTLS")
    assert not mail.attempts
    mail.stop()


def test_a_wrong_password_is_tried_again_and_nothing_is_lost(mail, authority, tmp_path):
    given = mail_options(mail, authority, tmp_path, user=(USER[0], "wrong"))
    with Server(*given, directory=tmp_path) as server:
        refused_mail(server, "does not admit the user")
    ran = command("doctor", "--profile", "testing", *given)
    assert ran.returncode == 1 and "problem  delivery" in ran.stdout and "does not admit the user" in ran.stdout
    assert "wrong" not in ran.stdout.replace("wrong password", "")
    ran = command("doctor", "--profile", "testing", *mail_options(mail, authority, tmp_path))
    assert ran.returncode == 0 and f"localhost:{mail.port} answers, and admits sekisho" in ran.stdout, ran.stdout
    assert not mail.attempts, "the doctor sends no mail"


# By webhook

def test_a_webhook_is_posted_what_is_to_be_said(webhook, authority, tmp_path):
    with Server(*webhook_options(webhook, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server, **BY_SMS, SmsVerificationMessage="Wort: {####}")
        made = pool.sign_up(phone_number=PHONE)
        post = webhook.wait()[0]
        stored = settled(server, pool, made["Username"], "delivered")
        assert post.is_signed(WEBHOOK_SECRET) and not post.is_signed("whsec_" + "YW5vdGhlcg==")
        assert post.headers["content-type"] == "application/json" and post.headers["user-agent"].startswith("sekisho/")
        expected = {
            "medium": "SMS", "purpose": "sign-up", "destination": PHONE, "code": stored["code"], "body": f"Wort: {stored['code']}",
            "poolId": pool.id, "username": made["Username"], "sub": made["UserSub"], "attempt": 1}
        assert expected.items() <= post.json.items()
        assert post.headers["webhook-id"] == f"msg_{post.json['id']}" and post.headers["idempotency-key"] == post.json["id"]
        assert post.json["expiresAt"] - post.json["createdAt"] == 24 * 3600
        mails = pool_at(server)
        mails.sign_up(email="ada@example.org")
        assert {"medium": "EMAIL", "subject": "Your verification code"}.items() <= webhook.wait(2)[1].json.items()


def test_a_webhook_that_fails_is_asked_again_with_the_same_id(webhook, authority, tmp_path):
    webhook.statuses = [500, 302, 404]
    with Server(*webhook_options(webhook, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server)
        username = pool.sign_up(email="ada@example.org")["Username"]
        assert re.fullmatch("the webhook answers with status (500|302|404)", failing(server, pool, username)["lastError"])
        assert settled(server, pool, username, "delivered")["attempts"] == 4
    assert [post.status for post in webhook.posts] == [500, 302, 404, 200]
    assert len({post.headers["webhook-id"] for post in webhook.posts}) == 1
    assert [post.json["attempt"] for post in webhook.posts] == [1, 2, 3, 4]
    assert all(post.is_signed(WEBHOOK_SECRET) for post in webhook.posts)


def test_a_webhook_that_refuses_a_message_is_not_asked_again(webhook, authority, tmp_path):
    webhook.statuses = [422]
    with Server(*webhook_options(webhook, authority, tmp_path), directory=tmp_path) as server:
        pool = pool_at(server)
        stored = settled(server, pool, pool.sign_up(email="ada@example.org")["Username"], "failed")
        assert stored["lastError"] == "the webhook refuses the message with status 422"
    assert len(webhook.posts) == 1


# In production

def production(tmp_path, *given, **environment):
    return Server(
        "--data", str(tmp_path / "data"), "--master-key-file", str(master_key(tmp_path)), *given, profile="production",
        directory=tmp_path, environment={
            "SEKISHO_ACCESS_KEYS": f"{KEY}:{SECRET}", "SEKISHO_CONTROL_TOKEN": "b7d1f0e6c5d2a47838e7b6f5a4c3d2e1f"} | environment)


def seen(server, **asked):
    query = "&".join(f"{name}={value}" for name, value in asked.items())
    answer = send(
        "GET", f"/_sekisho/outbox?{query}", {"Authorization": "Bearer b7d1f0e6c5d2a47838e7b6f5a4c3d2e1f"}, endpoint=server.endpoint)
    assert answer.status == 200, answer
    return answer.json["messages"]


def test_in_production_what_is_delivered_is_forgotten(mail, authority, tmp_path):
    given = mail_options(mail, authority, tmp_path, outbound_networks="127.0.0.0/8")
    with production(tmp_path, *given) as server:
        pool = Pool(server.client(key=KEY, secret=SECRET), AutoVerifiedAttributes=["email"])
        pool.sign_up(email="ada@example.org")
        code = re.search(r"\d{6}", mail.wait()[0].part("text/plain"))[0]
        stored = wait_until(lambda: seen(server, state="delivered"))[0]
        assert stored["code"] is None and stored["body"] is None and stored["subject"] is None
        mail.on_recipient = lambda _: "550 5.1.1 no such user"
        pool.sign_up(email="bob@example.org")
        stored = wait_until(lambda: seen(server, state="failed"))[0]
        assert stored["code"] is None and stored["lastError"] == "the mail server said: 550 5.1.1 no such user"
        # Neither logs nor command lines tell more than that there was a message.
        log = logged(server, "message delivered", "message given up")
        for secret in (code, USER[1], "ada@example.org", "bob@example.org"):
            assert secret not in log, secret
        for one in server.processes:
            assert USER[1].encode() not in pathlib.Path(f"/proc/{one.child.pid}/cmdline").read_bytes()
            assert USER[1].encode() not in pathlib.Path(f"/proc/{one.child.pid}/environ").read_bytes()
        assert "nothing delivers e-mail" not in log


def test_in_production_a_private_network_is_named_or_not_reached(mail, authority, tmp_path):
    with production(tmp_path, *mail_options(mail, authority, tmp_path)) as server:
        pool = Pool(server.client(key=KEY, secret=SECRET), AutoVerifiedAttributes=["email"])
        pool.sign_up(email="ada@example.org")
        stored = wait_until(lambda: [one for one in seen(server) if one["lastError"]])[0]
        assert "private network" in stored["lastError"] and stored["state"] == "queued"
    assert not mail.attempts


@pytest.mark.parametrize("given, words", [
    (["--delivery-email", "smtp"], "smtp-host"), (["--delivery-email", "webhook"], "webhook-url"),
    (["--delivery-email", "pigeon"], "pigeon"), (["--delivery-sms", "smtp"], "smtp"), (["--smtp-host", "a"], "delivery-email"),
    (["--delivery-email", "smtp", "--smtp-host", "a", "--smtp-from", "b@c", "--smtp-username", "u", "--smtp-password-file", "/none"],
     "cannot read the file of smtp-password-file /none"),
    (["--delivery-email", "smtp", "--smtp-host", "a", "--smtp-from", "b@c", "--outbound-ca-file", "/etc/hostname"], "holds no certificate"),
])
def test_what_cannot_deliver_does_not_start(tmp_path, given, words):
    ran = command("serve", "--profile", "testing", "--port", "0", *given, cwd=tmp_path)
    assert ran.returncode in (1, 64) and words in ran.stderr, ran


def test_a_password_file_that_others_may_read_is_refused(mail, authority, tmp_path):
    given = mail_options(mail, authority, tmp_path)
    pathlib.Path(given[given.index("--smtp-password-file") + 1]).chmod(0o644)
    ran = command(
        "serve", "--profile", "production", "--port", "0", "--data", str(tmp_path / "data"),
        "--master-key-file", str(master_key(tmp_path)), *given, cwd=tmp_path)
    assert ran.returncode == 1 and "smtp-password-file" in ran.stderr and "chmod" in ran.stderr, ran


# Several servers

class Beside:
    """Servers over one database, as many as are started; or, on SQLite, one after the other over one directory."""

    def __init__(self, directory, given):
        self.directory, self.servers = directory, []
        self.given = ["--data", str(directory / "data"), *given]
        if storage.KIND:
            self.given = [*self.given[2:], *(database := storage.Database()).options, "--master-key-file", str(database.key)]

    def start(self):
        one = Process(self.given, "testing", {"SEKISHO_ISSUER": "http://localhost:9229"}, self.directory, (), None)
        self.servers.append(one)
        one.wait(60)
        return one

    def stop(self):
        for one in self.servers:
            one.stop()


@pytest.fixture
def beside(mail, authority, tmp_path):
    servers = Beside(tmp_path, mail_options(mail, authority, tmp_path, delivery_at_once=4))
    yield servers
    mail.go_on()
    servers.stop()


def test_a_server_killed_between_claim_and_delivery_loses_nothing(mail, beside):
    first = beside.start()
    pool = Pool(cognito(first.endpoint), AutoVerifiedAttributes=["email"])
    mail.hang()
    username = pool.sign_up(email="ada@example.org")["Username"]
    wait_until(lambda: mail.attempts)
    claimed = outbox(pool.id, username, endpoint=first.endpoint)[0]
    assert claimed["state"] == "queued" and claimed["attempts"] >= 1
    first.kill()
    second = beside.start()
    mail.go_on()
    stored = wait_until(lambda: outbox(pool.id, username, state="delivered", endpoint=second.endpoint))[0]
    assert stored["attempts"] >= 2
    # Whoever got it twice knows it again.
    assert {one.message["Message-ID"] for one in mail.attempts} == {mail.received[-1].message["Message-ID"]}


@pytest.mark.only_on("PostgreSQL", reason="several servers can share the database there")
def test_two_servers_share_the_work_and_send_nothing_twice(mail, beside):
    servers = [beside.start(), beside.start()]
    idps = [cognito(one.endpoint) for one in servers]
    pool = Pool(idps[0], AutoVerifiedAttributes=["email"])
    names = [unique() for _ in range(60)]
    for number, name in enumerate(names):
        idps[number % 2].sign_up(
            ClientId=pool.client_id, Username=name, Password="Passw0rd!", UserAttributes=attributes(email=f"{name}@example.org"))
    wait_until(lambda: len(outbox(pool.id, state="delivered", limit=100, endpoint=servers[1].endpoint)) == 60)
    assert sorted(one.recipients[0] for one in mail.received) == sorted(f"{name}@example.org" for name in names)

    def shares():
        return [one.log.read_text().count("message delivered") for one in servers]

    # A line is written once its message is marked as delivered.
    wait_until(lambda: sum(shares()) >= 60)
    assert sum(shares()) == 60 and min(shares()) > 0, shares()


def test_what_waited_before_is_delivered_once_somebody_does(mail, authority, tmp_path):
    servers = Beside(tmp_path, [])
    first = servers.start()
    pool = Pool(cognito(first.endpoint), AutoVerifiedAttributes=["email"])
    username = pool.sign_up(email="ada@example.org")["Username"]
    assert outbox(pool.id, username, endpoint=first.endpoint)[0]["state"] == "queued"
    first.stop()
    servers.given += mail_options(mail, authority, tmp_path)
    second = servers.start()
    assert mail.wait()[0].recipients == ["ada@example.org"]
    assert outbox(pool.id, undelivered=1, endpoint=second.endpoint) == []
    servers.stop()
