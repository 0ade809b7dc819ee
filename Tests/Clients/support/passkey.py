"""An authenticator of software with the browser before it (WebAuthn Level 3): what they make of a server's options."""

import base64
import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

PRESENT, VERIFIED, ELIGIBLE, BACKED_UP, CREDENTIAL = 0x01, 0x04, 0x08, 0x10, 0x40


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def cbor(value):
    """RFC 8949, as far as authenticators need it; maps in the order in which they come."""
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    return head(5, len(value)) + b"".join(cbor(key) + cbor(one) for key, one in value.items())


def head(major, number):
    if number < 24:
        return bytes([major << 5 | number])
    size = next(size for size in (1, 2, 4, 8) if number < 1 << 8 * size)
    return bytes([major << 5 | {1: 24, 2: 25, 4: 26, 8: 27}[size]]) + number.to_bytes(size, "big")


class Device:
    """Holds one passkey. Its attributes can be set to what no honest device would say."""

    def __init__(self, origin, algorithm=-7, flags=PRESENT | VERIFIED, sign_count=1):
        self.origin, self.algorithm, self.flags, self.sign_count = origin, algorithm, flags, sign_count
        self.key = ec.generate_private_key(ec.SECP256R1()) if algorithm == -7 else rsa.generate_private_key(65537, 2048)
        self.credential_id, self.user_handle, self.party = secrets.token_bytes(32), None, None
        self.attachment, self.transports, self.self_attested = "platform", ["internal"], False
        self.model = bytes(16)

    def register(self, options):
        """A RegistrationResponseJSON."""
        assert any(one["alg"] == self.algorithm for one in options["pubKeyCredParams"])
        assert encode(self.credential_id) not in [one["id"] for one in options["excludeCredentials"]]
        self.user_handle = options["user"]["id"]
        client_data = self.client_data("webauthn.create", options["challenge"])
        data = self.data(options["rp"]["id"], CREDENTIAL)
        data += self.model + len(self.credential_id).to_bytes(2, "big") + self.credential_id + self.public_key()
        statement = {}
        if self.self_attested:
            statement = {"alg": self.algorithm, "sig": self.sign(data + hashlib.sha256(client_data).digest())}
        attested = cbor({"fmt": "packed" if statement else "none", "attStmt": statement, "authData": data})
        return self.credential({
            "clientDataJSON": encode(client_data), "attestationObject": encode(attested), "transports": self.transports})

    def sign_in(self, options):
        """An AuthenticationResponseJSON as text."""
        options = json.loads(options)
        if self.sign_count:
            self.sign_count += 1
        client_data = self.client_data("webauthn.get", options["challenge"])
        data = self.data(options["rpId"], 0)
        return json.dumps(self.credential({
            "clientDataJSON": encode(client_data), "authenticatorData": encode(data),
            "signature": encode(self.sign(data + hashlib.sha256(client_data).digest())), "userHandle": self.user_handle}))

    def credential(self, response):
        name = encode(self.credential_id)
        made = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}, "response": response}
        return made | ({"authenticatorAttachment": self.attachment} if self.attachment else {})

    def client_data(self, kind, challenge):
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def data(self, party, more):
        return hashlib.sha256((self.party or party).encode()).digest() + bytes([self.flags | more]) + self.sign_count.to_bytes(4, "big")

    def public_key(self):
        """In COSE (RFC 9053)."""
        numbers = self.key.public_key().public_numbers()
        if self.algorithm == -7:
            return cbor({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")})
        return cbor({1: 3, 3: -257, -1: numbers.n.to_bytes(256, "big"), -2: numbers.e.to_bytes(3, "big")})

    def sign(self, message):
        if self.algorithm == -7:
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
