"""AWS Signature Version 4, by hand, so that a test can get any part of it wrong."""

import datetime
import hashlib
import hmac
import json
import urllib.parse

from sekisho import TARGET, send

SIGNED = ["content-type", "host", "x-amz-date", "x-amz-target"]


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Request:
    """A call to be signed; each argument is a part that may be wrong. `payload` stands in for the body's hash."""

    def __init__(self, endpoint, operation="ListUserPools", members=None, key="AKIDEXAMPLE", secret="", region="us-east-1",
                 service="cognito-idp", at=None, signed=None, terminator="aws4_request", payload=None):
        at = at or datetime.datetime.now(datetime.timezone.utc)
        self.endpoint = endpoint
        self.body = json.dumps({"MaxResults": 1} if members is None else members).encode()
        self.headers = {
            "Host": urllib.parse.urlsplit(endpoint).netloc, "Content-Type": "application/x-amz-json-1.1",
            "X-Amz-Date": at.strftime("%Y%m%dT%H%M%SZ"), "X-Amz-Target": f"{TARGET}.{operation}"}
        if payload:
            self.headers["X-Amz-Content-Sha256"] = payload
        names = sorted(SIGNED if signed is None else signed)
        scope = f"{at:%Y%m%d}/{region}/{service}/{terminator}"
        values = {name.lower(): value for name, value in self.headers.items()}
        canonical = "\n".join([
            "POST", "/", "", *(f"{name}:{values[name]}" for name in names), "", ";".join(names), payload or hashlib.sha256(self.body).hexdigest()])
        to_sign = "\n".join(["AWS4-HMAC-SHA256", self.headers["X-Amz-Date"], scope, hashlib.sha256(canonical.encode()).hexdigest()])
        derived = mac(mac(mac(mac(b"AWS4" + secret.encode(), f"{at:%Y%m%d}"), region), service), terminator)
        self.signature = hmac.new(derived, to_sign.encode(), hashlib.sha256).hexdigest()
        self.credential = f"{key}/{scope}"
        self.names = ";".join(names)
        self.headers["Authorization"] = self.authorization()

    def authorization(self):
        return f"AWS4-HMAC-SHA256 Credential={self.credential}, SignedHeaders={self.names}, Signature={self.signature}"

    def send(self):
        return send("POST", "/", {name: value for name, value in self.headers.items() if value is not None}, self.body, self.endpoint)
