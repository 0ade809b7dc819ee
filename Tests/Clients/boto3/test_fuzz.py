"""Input that no SDK would send, by the hundreds: every answer is a 4xx with a type, and the server stays up.

The seed is fixed, so that a failure comes again; SEKISHO_FUZZ_SEED and SEKISHO_FUZZ_ROUNDS make it another or longer.
"""

import json
import os
import random

import pytest

import model
from sekisho import ENDPOINT, TARGET, Pool, send

SEED = int(os.environ.get("SEKISHO_FUZZ_SEED", "1"))
ROUNDS = int(os.environ.get("SEKISHO_FUZZ_ROUNDS", "25"))

ODD_STRINGS = [
    "", " ", "\u0000", "\ud7ff", "\ufffd", "\ufeff", "a" * 3000, "é" * 200, "\U0001f600", "../../etc/passwd", "'\"`;--", "%s%n%00", "{####}", "null",
    "-1", "1e309", "NaN", "us-east-1_", "_", "us-east-1_\n", "a\r\nb: c", "\u202e\u0301", "=cmd", "a" * 128 + "\n", "\\u0000", "<x>", "${7*7}",
]
ODD_NUMBERS = [0, -1, 1, 2 ** 31, 2 ** 63, -2 ** 63 - 1, 10 ** 40, 0.5, -0.0, 1e308, 5e-324]


def odd(random_source, depth=0):
    kind = random_source.randrange(8 if depth < 3 else 5)
    if kind < 2:
        return random_source.choice(ODD_STRINGS)
    if kind == 2:
        return random_source.choice(ODD_NUMBERS)
    if kind == 3:
        return random_source.choice([True, False])
    if kind == 4:
        return None
    if kind == 5:
        return [odd(random_source, depth + 1) for _ in range(random_source.randrange(4))]
    return {random_source.choice(ODD_STRINGS + ["Name", "Value"]): odd(random_source, depth + 1) for _ in range(random_source.randrange(4))}


def plausible(random_source, shape, name, known):
    """Mostly what the model asks for, so that the input gets past the first checks."""
    if random_source.random() < 0.12:
        return odd(random_source)
    if name in known and random_source.random() < 0.8:
        return known[name]
    kind = shape.type_name
    if kind == "structure":
        return {
            member: plausible(random_source, inner, member, known) for member, inner in shape.members.items()
            if member in shape.required_members or random_source.random() < 0.3}
    if kind == "list":
        return [plausible(random_source, shape.member, shape.member.name, known) for _ in range(random_source.randrange(3))]
    if kind == "map":
        keys = ["USERNAME", "PASSWORD", "SRP_A", "REFRESH_TOKEN", "NEW_PASSWORD", "ANSWER", "x"]
        return {random_source.choice(keys): plausible(random_source, shape.value, "value", known) for _ in range(random_source.randrange(4))}
    if kind == "string":
        return random_source.choice(shape.enum) if shape.enum else random_source.choice(ODD_STRINGS + ["u", "email", "Passw0rd!", "a@example.com"])
    if kind in ("integer", "long"):
        return random_source.choice([0, 1, 5, 60, 61, 3600])
    if kind == "boolean":
        return random_source.choice([True, False])
    return odd(random_source)


# Pools are not deleted here, or the rest of the round would meet nothing.
@pytest.mark.parametrize("operation", sorted(set(model.operations()) - model.OF_THE_SERVER - {"DeleteUserPool", "DeleteUserPoolClient", "UpdateUserPool"}))
def test_odd_input_is_refused_and_nothing_breaks(operation):
    random_source = random.Random(f"{SEED} {operation}")
    pool = Pool()
    username = pool.user(email="a@example.com", email_verified="true")
    pool.idp.create_group(UserPoolId=pool.id, GroupName="g")
    tokens = pool.sign_in(username)
    known = {
        "UserPoolId": pool.id, "ClientId": pool.client_id, "Username": username, "AccessToken": tokens["AccessToken"],
        "RefreshToken": tokens["RefreshToken"], "Token": tokens["RefreshToken"], "GroupName": "g", "Password": "Passw0rd!",
    }
    shape = model.service().operation_model(operation).input_shape
    for _ in range(ROUNDS):
        members = plausible(random_source, shape, "", known)
        data = json.dumps(members).encode()
        answer = send("POST", "/", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.{operation}"}, data)
        assert answer.status in (200, 400, 501), (data, answer)
        if answer.status != 200:
            assert answer.json["__type"].endswith("Exception"), (data, answer)
            assert answer.json["__type"] != "InternalErrorException", (data, answer)
        elif answer.body:
            assert isinstance(answer.json, dict)
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)


def test_odd_bytes_in_place_of_json():
    random_source = random.Random(SEED)
    good = json.dumps({"UserPoolId": "us-east-1_000000000", "Filter": 'name = "x\\u00e9\\ud83d\\ude00"', "Limit": 5, "AttributesToGet": ["a", "b"]}).encode()
    for _ in range(400):
        data = bytearray(good)
        for _ in range(random_source.randrange(1, 6)):
            kind, place = random_source.randrange(4), random_source.randrange(len(data) + 1)
            if kind == 0:
                data[place:place] = bytes([random_source.randrange(256)])
            elif kind == 1 and place < len(data):
                del data[place]
            elif kind == 2 and place < len(data):
                data[place] = random_source.randrange(256)
            else:
                data[place:place] = data[:random_source.randrange(len(data))]
        answer = send("POST", "/", {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.ListUsers"}, bytes(data))
        assert answer.status == 400, (bytes(data), answer)


@pytest.mark.parametrize("path", [
    "/_sekisho", "/_sekisho/", "/_sekisho/nothing", "/_sekisho/../_sekisho/version", "/_sekisho/outbox/../../etc/passwd", "//_sekisho/version",
    "/%5fsekisho/version", "/_sekisho/outbox?%", "/_sekisho/outbox?username=%ff%fe", "/_sekisho/outbox?wait=1&wait=2&limit=x", "/_sekisho/outbox?" + "a=b&" * 2000,
    "/us-east-1_x/.well-known/", "/us-east-1_x/.well-known/jwks.json/", "/us-east-1_x/../us-east-1_x/.well-known/jwks.json", "/.well-known/jwks.json",
    "/%00/.well-known/jwks.json", "/a/b/c/d/e", "/?x=<script>alert(1)</script>", "/<script>", "*", "/" + "a" * 8000,
])
def test_odd_paths(path):
    answer = send("GET", path)
    assert 200 <= answer.status < 500, answer
    assert b"<script>" not in answer.body
    assert send("GET", "/_sekisho/health").status == 200, ENDPOINT
