"""The client's half of SRP as Cognito speaks it, and powers by libcrypto: Python's own are ten times slower."""
import base64
import ctypes
import ctypes.util
import hashlib
import hmac

PRIME = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF", 16)

crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
for name in ("BN_new", "BN_CTX_new", "BN_MONT_CTX_new", "BN_bin2bn"):
    getattr(crypto, name).restype = ctypes.c_void_p


def number(value):
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return ctypes.c_void_p(crypto.BN_bin2bn(data, len(data), None))


context = ctypes.c_void_p(crypto.BN_CTX_new())
modulus = number(PRIME)
montgomery = ctypes.c_void_p(crypto.BN_MONT_CTX_new())
crypto.BN_MONT_CTX_set(montgomery, modulus, context)


def constant_time_power(base, exponent):
    """A call without arguments that computes the power, prepared."""
    base, exponent, result = number(base % PRIME), number(exponent), ctypes.c_void_p(crypto.BN_new())
    call = crypto.BN_mod_exp_mont_consttime
    return lambda: call(result, base, exponent, modulus, context, montgomery)


def power(base, exponent):
    base, exponent, result = number(base % PRIME), number(exponent), ctypes.c_void_p(crypto.BN_new())
    crypto.BN_mod_exp_mont(result, base, exponent, modulus, context, montgomery)
    out = ctypes.create_string_buffer(384)
    count = crypto.BN_bn2bin(result, out)
    for value in (base, exponent, result):
        crypto.BN_free(value)
    return int.from_bytes(out.raw[:count], "big")


def pad(value):
    data = value.to_bytes((value.bit_length() + 7) // 8 or 1, "big")
    return b"\0" + data if data[0] >= 0x80 else data


def sha256(data):
    return int.from_bytes(hashlib.sha256(data).digest(), "big")


MULTIPLIER = sha256(pad(PRIME) + pad(2))


class Client:
    """One secret `a` for all sign-ins: its owner measures the server."""

    def __init__(self, a):
        self.a = a
        self.public = power(2, a)
        self.verifiers = {}

    def verifier(self, group, username, password, salt):
        """x, and g^x. `group`: what stands before the name, a pool's name or the key of a device's group."""
        x = sha256(pad(salt) + hashlib.sha256(f"{group}{username}:{password}".encode()).digest())
        if x not in self.verifiers:
            self.verifiers[x] = power(2, x)
        return x, self.verifiers[x]

    def answer(self, pool_id, password, challenge):
        """The responses to a PASSWORD_VERIFIER challenge."""
        return self.prove(pool_id.split("_", 1)[1], challenge["USER_ID_FOR_SRP"], password, challenge)

    def prove(self, group, username, password, challenge):
        x, verifier = self.verifier(group, username, password, int(challenge["SALT"], 16))
        server = int(challenge["SRP_B"], 16)
        u = sha256(pad(self.public) + pad(server))
        secret = power(server - MULTIPLIER * verifier, self.a + u * x)
        prk = hmac.digest(pad(u), pad(secret), "sha256")
        key = hmac.digest(prk, b"Caldera Derived Key\1", "sha256")[:16]
        timestamp = "Mon Nov 3 09:05:07 UTC 2025"
        block = base64.b64decode(challenge["SECRET_BLOCK"])
        proof = hmac.digest(key, group.encode() + username.encode() + block + timestamp.encode(), "sha256")
        return {
            "USERNAME": username, "PASSWORD_CLAIM_SECRET_BLOCK": challenge["SECRET_BLOCK"], "TIMESTAMP": timestamp,
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(proof).decode(),
        }
