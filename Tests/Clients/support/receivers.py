"""Those to whom a server sends: mail servers and a webhook of a test's own, with TLS by an authority of its own."""

import asyncio
import base64
import datetime
import email
import email.policy
import hashlib
import hmac
import http.server
import ipaddress
import json
import pathlib
import secrets
import ssl
import threading
import time

from aiosmtpd.smtp import SMTP, AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


class Authority:
    """A certificate authority, and the certificates that it has given: for `localhost` and 127.0.0.1, or another name."""

    def __init__(self, directory):
        self._directory = pathlib.Path(directory)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"authority {secrets.token_hex(4)}")])
        made = self._build(self._name, self._key).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.file = self._write("authority.pem", made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))

    def context(self, name="localhost"):
        """What a server with a certificate for this name has."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = [x509.DNSName(name)] + ([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))] if name == "localhost" else [])
        made = self._build(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), key).add_extension(
            x509.SubjectAlternativeName(names), critical=False)
        chain = self._write(
            f"{name}.pem", made.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _build(self, subject, key):
        now = datetime.datetime.now(datetime.timezone.utc)
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key.public_key())
            .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=1)))

    def _write(self, name, data):
        path = self._directory / name
        path.write_bytes(data)
        return path


class Received:
    """A message as the mail server got it."""

    def __init__(self, envelope, session, is_encrypted):
        self.sender, self.recipients, self.raw = envelope.mail_from, envelope.rcpt_tos, envelope.original_content
        self.message = email.message_from_bytes(self.raw, policy=email.policy.default)
        self.is_encrypted = is_encrypted
        self.user = session.auth_data

    def part(self, kind):
        return next(part for part in self.message.walk() if part.get_content_type() == kind).get_content()


class MailServer:
    """An SMTP server. What it says to RCPT and to messages is told by `answers`; it takes all where nothing is."""

    def __init__(self, context=None, security="none", user=None, port=0):
        self.received, self.attempts = [], []
        # Each takes the message and returns a reply, or None to take it; waits for nothing.
        self.on_recipient = self.on_message = lambda _: None
        self._open = threading.Event()
        self._open.set()
        self._context, self._security, self._user = context, security, user
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()
        self.port = port
        self.start()

    def start(self):
        options = {"hostname": "localhost"}
        if self._security == "starttls":
            options |= {"tls_context": self._context, "require_starttls": True}
        if self._user:
            options |= {
                "authenticator": self._authenticate, "auth_required": True,
                "auth_require_tls": self._security == "starttls"}

        async def listen():
            return await self._loop.create_server(
                lambda: SMTP(self, loop=self._loop, **options), "127.0.0.1", self.port,
                ssl=self._context if self._security == "tls" else None)

        self._server = asyncio.run_coroutine_threadsafe(listen(), self._loop).result(10)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def stop(self):
        async def close():
            self._server.close()
            # Connections that are open end, too: asyncio's own close only ends listening.
            for transport in list(self._transports or ()):
                transport.abort()

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(10)

    def hang(self):
        """Messages are read, and not answered, until `go_on`."""
        self._open.clear()

    def go_on(self):
        self._open.set()

    def wait(self, count=1, seconds=30):
        """What was taken, once there is so much of it."""
        wait_until(lambda: len(self.received) >= count, seconds)
        return self.received

    # What the library asks

    _transports = None

    def _authenticate(self, server, session, envelope, mechanism, data):
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == self._user, auth_data=data.login.decode(), handled=False)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self._transports = (self._transports or set()) | {server.transport}
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self.on_recipient(address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        one = Received(envelope, session, server.transport.get_extra_info("sslcontext") is not None)
        self.attempts.append(one)
        while not self._open.is_set():
            await asyncio.sleep(0.02)
        if reply := self.on_message(one):
            return reply
        self.received.append(one)
        return "250 taken"


class Webhook:
    """Takes what is posted. `statuses` are its next answers, 200 where there are none left."""

    def __init__(self, context=None):
        self.posts, self.statuses = [], []
        owner = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = owner.statuses.pop(0) if owner.statuses else 200
                owner.posts.append(Post(dict(self.headers), body, status, self.client_address[1]))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if context:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.port = self._server.server_address[1]
        self.url = f"{'https' if context else 'http'}://localhost:{self.port}/hook"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def wait(self, count=1, seconds=30):
        wait_until(lambda: len(self.posts) >= count, seconds)
        return self.posts


class Post:
    def __init__(self, headers, body, status, port):
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body, self.status, self.port = body, status, port
        # JSON lines are as many values.
        self.json = [json.loads(line) for line in body.splitlines()] if "ndjson" in headers["Content-Type"] else json.loads(body)

    def is_signed(self, secret):
        """As Standard Webhooks wants a receiver to look."""
        key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
        moment = int(self.headers["webhook-timestamp"])
        signed = f"{self.headers['webhook-id']}.{moment}.".encode() + self.body
        expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        return hmac.compare_digest(expected, self.headers["webhook-signature"]) and abs(time.time() - moment) < 300


def wait_until(condition, seconds=30):
    """Until the condition holds, or the test has failed."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        assert time.monotonic() < deadline, "it does not come to that"
        time.sleep(0.02)
    return result
