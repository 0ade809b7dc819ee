"""The client's side of Cognito's SRP-6a, written from cognito/srp and from nothing else.

Deliberately not a library's: an independent implementation that the server is held against, and that can
also lie in every way a dishonest client could.
"""

import base64
import datetime
import hashlib
import hmac
import secrets

N = int(
    "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437"
    "4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05"
    "98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b"
    "e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33"
    "a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864"
    "d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e208e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
    16,
)
G = 2


def pad(number):
    """Big-endian, as few whole bytes as hold it, and a zero byte in front when the top bit is set."""
    raw = number.to_bytes((number.bit_length() + 7) // 8 or 1, "big")
    return b"\0" + raw if raw[0] & 0x80 else raw


def digest(data):
    return hashlib.sha256(data).digest()


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def number(data):
    return int.from_bytes(data, "big")


K_MULTIPLIER = number(digest(pad(N) + pad(G)))


def timestamp(at=None):
    """`EEE MMM d HH:mm:ss z yyyy`: English names whatever the locale, the day without a zero."""
    at = at or datetime.datetime.now(datetime.timezone.utc)
    day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][at.weekday()]
    month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][at.month - 1]
    return f"{day} {month} {at.day} {at:%H:%M:%S} UTC {at.year}"


class Client:
    """One sign-in. `pool` is a user pool's id; `a` is fixed only by the test of the known vector."""

    def __init__(self, pool, password, a=None):
        self.pool_name = pool.split("_", 1)[1]
        self.password = password
        self.a = a if a is not None else secrets.randbits(1024)
        self.public = pow(G, self.a, N)

    @property
    def srp_a(self):
        return format(self.public, "x")

    def x(self, user, salt):
        inner = digest((self.pool_name + user + ":" + self.password).encode())
        return number(digest(pad(salt) + inner))

    def key(self, user, salt, b_public):
        u = number(digest(pad(self.public) + pad(b_public)))
        x = self.x(user, salt)
        shared = pow((b_public - K_MULTIPLIER * pow(G, x, N)) % N, self.a + u * x, N)
        return mac(mac(pad(u), pad(shared)), b"Caldera Derived Key\x01")[:16]

    def signature(self, parameters, time, block=None):
        user = parameters["USER_ID_FOR_SRP"]
        key = self.key(user, int(parameters["SALT"], 16), int(parameters["SRP_B"], 16))
        secret_block = base64.b64decode(block or parameters["SECRET_BLOCK"])
        message = self.pool_name.encode() + user.encode() + secret_block + time.encode()
        return base64.b64encode(mac(key, message)).decode()

    def answer(self, parameters, time=None):
        """The responses to PASSWORD_VERIFIER."""
        time = time or timestamp()
        return {
            "USERNAME": parameters["USER_ID_FOR_SRP"],
            "PASSWORD_CLAIM_SECRET_BLOCK": parameters["SECRET_BLOCK"],
            "PASSWORD_CLAIM_SIGNATURE": self.signature(parameters, time),
            "TIMESTAMP": time,
        }


class Device:
    """A device: what a sign-in gave it, and a secret of its own. `DEVICE_KEY` of its requests is `key`."""

    def __init__(self, metadata, password=None, salt=None):
        self.key, self.group = metadata["DeviceKey"], metadata["DeviceGroupKey"]
        self.password = password or base64.b64encode(secrets.token_bytes(40)).decode()
        self.salt = salt if salt is not None else secrets.randbits(128)

    @property
    def verifier(self):
        """DeviceSecretVerifierConfig."""
        v = pow(G, self._client().x(self.key, self.salt), N)
        return {
            "Salt": base64.b64encode(pad(self.salt)).decode(), "PasswordVerifier": base64.b64encode(pad(v)).decode(),
        }

    def _client(self, a=None):
        # The group's key stands where a pool's name does.
        return Client(f"_{self.group}", self.password, a)

    def begin(self, username, a=None):
        """Our side of one exchange, and the responses to DEVICE_SRP_AUTH."""
        ours = self._client(a)
        return ours, {"USERNAME": username, "DEVICE_KEY": self.key, "SRP_A": ours.srp_a}

    def answer(self, ours, parameters, time=None):
        """The responses to DEVICE_PASSWORD_VERIFIER."""
        told = ours.answer(parameters | {"USER_ID_FOR_SRP": self.key}, time)
        return told | {"USERNAME": parameters["USERNAME"], "DEVICE_KEY": self.key}
