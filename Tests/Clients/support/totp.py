"""An authenticator app (RFC 6238): what it makes of a SecretCode."""

import base64
import hashlib
import hmac
import struct
import time


class Authenticator:
    def __init__(self, secret_code):
        self.seed = base64.b32decode(secret_code + "=" * (-len(secret_code) % 8))

    def code(self, later=0):
        """The code of now, or of so many steps later: the next one is taken too, so that no test has to wait for it."""
        step = int(time.time()) // 30 + later
        tag = hmac.digest(self.seed, struct.pack(">q", step), hashlib.sha1)
        offset = tag[-1] & 15
        return f"{(struct.unpack('>I', tag[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"

    def wrong(self):
        good = {self.code(later) for later in range(-2, 3)}
        return next(code for code in (str(digit) * 6 for digit in range(10)) if code not in good)
