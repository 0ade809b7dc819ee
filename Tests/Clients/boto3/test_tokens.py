"""What tokens say, and how a resource server verifies them with PyJWT (cognito/tokens)."""

import base64
import hashlib
import hmac
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import sekisho
import storage
from sekisho import UUID, Pool, claims, refused, send

ACCESS_CLAIMS = {"sub", "iss", "client_id", "origin_jti", "event_id", "token_use", "scope", "auth_time", "exp", "iat", "jti", "username"}
ID_CLAIMS = {"sub", "iss", "cognito:username", "origin_jti", "aud", "event_id", "token_use", "auth_time", "exp", "iat", "jti"}


def discovery(pool_id):
    answer = send("GET", f"/{pool_id}/.well-known/openid-configuration")
    assert answer.status == 200, answer
    return answer.json


def jwks(pool_id, endpoint=None):
    answer = send("GET", f"/{pool_id}/.well-known/jwks.json", endpoint=endpoint)
    assert answer.status == 200, answer
    return answer.json["keys"]


def verified(token, pool_id, **options):
    """As a resource server does it: discovery names the keys, the token's kid picks one."""
    document = discovery(pool_id)
    key = jwt.PyJWKClient(document["jwks_uri"]).get_signing_key_from_jwt(token)
    return jwt.decode(token, key.key, algorithms=["RS256"], issuer=document["issuer"], **options)


def part(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def header(token):
    return jwt.get_unverified_header(token)


def test_the_access_token_verifies(pool):
    tokens = pool.sign_in(pool.user(email="a@example.com"))
    found = verified(tokens["AccessToken"], pool.id)
    assert found["token_use"] == "access"
    assert found["client_id"] == pool.client_id
    assert "aud" not in found


def test_the_id_token_verifies(pool):
    tokens = pool.sign_in(pool.user(email="a@example.com"))
    found = verified(tokens["IdToken"], pool.id, audience=pool.client_id)
    assert found["token_use"] == "id"
    assert found["aud"] == pool.client_id


def test_what_the_access_token_says(pool):
    username = pool.user(email="a@example.com", name="A")
    before = int(time.time())
    found = claims(pool.sign_in(username)["AccessToken"])
    assert set(found) == ACCESS_CLAIMS
    assert found["sub"] == pool.attributes(username)["sub"]
    assert found["username"] == username
    assert found["scope"] == "aws.cognito.signin.user.admin"
    assert before - 1 <= found["auth_time"] <= found["iat"] <= time.time() + 1
    assert found["exp"] == found["iat"] + 3600
    assert all(isinstance(found[name], int) for name in ("auth_time", "exp", "iat"))
    assert all(UUID.match(found[name]) for name in ("jti", "origin_jti", "event_id", "sub"))


def test_what_the_id_token_says(pool):
    username = pool.user(email="a@example.com", email_verified="true", name="A", phone_number="+12065550100")
    tokens = pool.sign_in(username)
    access, found = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    assert set(found) - {"phone_number_verified"} == ID_CLAIMS | {"email", "email_verified", "name", "phone_number"}
    assert found["cognito:username"] == username
    assert found["email"] == "a@example.com"
    # cognito/tokens §2: booleans here, strings in GetUser.
    assert found["email_verified"] is True
    assert found["origin_jti"] == access["origin_jti"]
    assert found["event_id"] == access["event_id"]
    assert found["jti"] != access["jti"]
    assert found["auth_time"] == access["auth_time"]


def test_custom_attributes_are_always_strings():
    pool = Pool(Schema=[{"Name": "size", "AttributeDataType": "Number", "Mutable": True}])
    assert claims(pool.sign_in(pool.user(custom__size="7"))["IdToken"])["custom:size"] == "7"


def test_an_address_is_an_object(pool):
    assert claims(pool.sign_in(pool.user(address="1 Road, Town"))["IdToken"])["address"] == {"formatted": "1 Road, Town"}


def test_only_readable_attributes_are_told(pool):
    client = pool.add_client(ReadAttributes=["name"])["ClientId"]
    tokens = pool.sign_in(pool.user(email="a@example.com", email_verified="true", name="A"), client_id=client)
    found = claims(tokens["IdToken"])
    assert found["name"] == "A"
    assert "email" not in found and "email_verified" not in found


def test_the_header_names_its_key(pool):
    tokens = pool.sign_in(pool.user())
    kids = {one["kid"] for one in jwks(pool.id)}
    for token in (tokens["AccessToken"], tokens["IdToken"]):
        assert set(header(token)) == {"kid", "alg"}
        assert header(token)["alg"] == "RS256"
        assert header(token)["kid"] in kids
        assert len(base64.b64decode(header(token)["kid"])) == 32
    assert header(tokens["AccessToken"])["kid"] != header(tokens["IdToken"])["kid"]
    # kid first, as recorded.
    assert base64.urlsafe_b64decode(tokens["IdToken"].split(".")[0] + "==").startswith(b'{"kid":"')


def test_the_refresh_token_is_opaque(pool):
    token = pool.sign_in(pool.user())["RefreshToken"]
    assert token.split(".")[0] == "eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ"
    assert len(token.split(".")) == 5


def test_the_keys_of_a_pool(pool):
    keys = jwks(pool.id)
    assert len(keys) == 2
    for key in keys:
        assert set(key) == {"alg", "e", "kid", "kty", "n", "use"}
        assert (key["alg"], key["e"], key["kty"], key["use"]) == ("RS256", "AQAB", "RSA", "sig")
        assert len(base64.urlsafe_b64decode(key["n"] + "==")) == 256
    assert jwks(pool.id) == keys


def test_each_pool_has_keys_of_its_own_unless_they_are_shared_for_tests(pool):
    def kids(pool_id, endpoint=None):
        return {key["kid"] for key in jwks(pool_id, endpoint)}

    # A testing server without data that stays shares them, so that a pool for each test costs nothing.
    assert (kids(pool.id) == kids(Pool().id)) == (storage.KIND is None)
    for options in (["--no-shared-signing-keys"], ["--data", "data"]):
        with sekisho.Server(*options) as server:
            idp = server.client()
            ids = [Pool(idp).id for _ in range(2)]
            first, second = (kids(one, server.endpoint) for one in ids)
            assert len(first) == len(second) == 2 and not first & second



def test_the_discovery_document(pool):
    document = discovery(pool.id)
    assert document["issuer"].endswith(f"/{pool.id}")
    assert document["jwks_uri"] == f"{document['issuer']}/.well-known/jwks.json"
    assert document["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document["subject_types_supported"] == ["public"]
    # No endpoint is named that does not exist: the one that is named answers.
    assert [name for name in document if name.endswith(("_endpoint", "_uri"))] == ["jwks_uri"]
    assert send("GET", f"/{pool.id}/.well-known/jwks.json").status == 200


def test_the_issuer_is_not_the_callers_choice(pool):
    # docs/decisions/0007: never taken from the Host header.
    port = sekisho.ENDPOINT.rsplit(":", 1)[1]
    documents = [
        send("GET", f"/{pool.id}/.well-known/openid-configuration", {"Host": f"{name}:{port}"}).json
        for name in ("127.0.0.1", "localhost")]
    assert documents[0] == documents[1]


@pytest.mark.parametrize("document", ["jwks.json", "openid-configuration"])
@pytest.mark.parametrize("pool_id", ["us-east-1_000000000", "nonsense", "us-east-1_%2e%2e", "..%2f..%2fetc"])
def test_an_unknown_pool_has_no_documents(document, pool_id):
    answer = send("GET", f"/{pool_id}/.well-known/{document}")
    assert answer.status in (400, 404), answer


@pytest.mark.parametrize("settings, access, identity", [
    ({"AccessTokenValidity": 300, "TokenValidityUnits": {"AccessToken": "seconds"}}, 300, 3600),
    ({"AccessTokenValidity": 10, "IdTokenValidity": 20, "TokenValidityUnits": {"AccessToken": "minutes", "IdToken": "minutes"}}, 600, 1200),
    ({"AccessTokenValidity": 1, "TokenValidityUnits": {"AccessToken": "days"}}, 86400, 3600),
    ({"IdTokenValidity": 2}, 3600, 7200),
])
def test_the_client_says_how_long_tokens_live(pool, settings, access, identity):
    client = pool.add_client(**settings)["ClientId"]
    tokens = pool.sign_in(pool.user(), client_id=client)
    assert tokens["ExpiresIn"] == access
    found = claims(tokens["AccessToken"]), claims(tokens["IdToken"])
    assert found[0]["exp"] - found[0]["iat"] == access
    assert found[1]["exp"] - found[1]["iat"] == identity


def test_without_revocation_the_id_token_has_no_origin(pool):
    # cognito/tokens §1: origin_jti and jti in the ID token only with EnableTokenRevocation.
    client = pool.add_client(EnableTokenRevocation=False)["ClientId"]
    tokens = pool.sign_in(pool.user(), client_id=client)
    assert "origin_jti" not in claims(tokens["IdToken"])
    assert "jti" not in claims(tokens["IdToken"])
    assert "jti" in claims(tokens["AccessToken"])


def test_each_sign_in_has_its_own_origin(pool):
    username = pool.user()
    first, second = (claims(pool.sign_in(username)["AccessToken"]) for _ in range(2))
    assert first["origin_jti"] != second["origin_jti"]
    assert first["event_id"] != second["event_id"]


def test_the_back_end_reads_the_user_by_the_front_ends_token(pool):
    username = pool.user(email="a@example.com")
    user = sekisho.cognito(signed=False).get_user(AccessToken=pool.sign_in(username)["AccessToken"])
    assert user["Username"] == username
    assert sekisho.named(user["UserAttributes"])["email"] == "a@example.com"


# Tokens that are not ours

SIGNATURE = "Could not verify signature for Access Token"


def refused_token(pool, token, message="Invalid Access Token"):
    with refused("NotAuthorizedException", message):
        pool.idp.get_user(AccessToken=token)


def test_an_id_token_is_no_access_token(pool):
    refused_token(pool, pool.sign_in(pool.user())["IdToken"])


def test_a_token_without_a_signature(pool):
    token = pool.sign_in(pool.user())["AccessToken"]
    payload = token.split(".")[1]
    kid = header(token)["kid"]
    for algorithm in ("none", "None", "NONE", ""):
        for forged in ({"alg": algorithm}, {"kid": kid, "alg": algorithm}):
            for signature in ("", token.split(".")[2], part(b"x")):
                with pytest.raises(pool.idp.exceptions.ClientError) as caught:
                    pool.idp.get_user(AccessToken=f"{part(forged)}.{payload}.{signature}")
                assert caught.value.response["Error"]["Code"] in ("NotAuthorizedException", "InvalidParameterException")


def test_a_token_signed_with_the_public_key_as_a_secret(pool):
    # The classic confusion of RS256 and HS256.
    token = pool.sign_in(pool.user())["AccessToken"]
    key = next(one for one in jwks(pool.id) if one["kid"] == header(token)["kid"])
    public = jwt.PyJWK(key).key
    secrets = [public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo),
               key["n"].encode(), json.dumps(key).encode(), b""]
    for algorithm, hashed in (("HS256", hashlib.sha256), ("HS512", hashlib.sha512)):
        signed = f"{part({'kid': header(token)['kid'], 'alg': algorithm})}.{token.split('.')[1]}"
        for secret in secrets:
            refused_token(pool, f"{signed}.{part(hmac.new(secret, signed.encode(), hashed).digest())}")


def test_a_token_signed_with_a_key_of_ones_own(pool):
    token = pool.sign_in(pool.user())["AccessToken"]
    mine = rsa.generate_private_key(65537, 2048)
    for kid in (header(token)["kid"], "x", None):
        extra = {"kid": kid} if kid else {}
        refused_token(pool, jwt.encode(claims(token), mine, "RS256", headers=extra), SIGNATURE if kid else "Invalid Access Token")
    # A key that the token brings along is nobody's key.
    own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(mine.public_key()))
    refused_token(pool, jwt.encode(claims(token), mine, "RS256", headers={"jwk": own, "kid": header(token)["kid"]}), SIGNATURE)


def test_a_token_of_another_pool_gives_only_that_pools_user(pool):
    other = Pool()
    theirs, name = other.sign_in(other.user("twin")), pool.user("twin")
    found = pool.idp.get_user(AccessToken=theirs["AccessToken"])
    assert sekisho.named(found["UserAttributes"])["sub"] == other.attributes("twin")["sub"]
    # The other pool's signature under this pool's claims.
    mine = pool.sign_in(name)["AccessToken"]
    theirs_parts, mine_parts = theirs["AccessToken"].split("."), mine.split(".")
    refused_token(pool, f"{theirs_parts[0]}.{mine_parts[1]}.{theirs_parts[2]}", SIGNATURE)
    refused_token(pool, f"{mine_parts[0]}.{theirs_parts[1]}.{mine_parts[2]}", SIGNATURE)
    refused_token(pool, f"{mine_parts[0]}.{mine_parts[1]}.{theirs_parts[2]}", SIGNATURE)


def test_the_other_pools_key_does_not_verify():
    with sekisho.Server("--no-shared-signing-keys") as server:
        pool, other = Pool(server.client()), Pool(server.client())
        token = pool.sign_in(pool.user())["AccessToken"]
        for key in jwks(other.id, server.endpoint):
            with pytest.raises(jwt.InvalidSignatureError):
                jwt.decode(token, jwt.PyJWK(key).key, algorithms=["RS256"])


def test_a_pool_made_anew_under_its_id_has_new_keys():
    with sekisho.Server("--no-shared-signing-keys") as server:
        idp = server.client()
        kids = []
        for _ in range(2):
            pool = Pool(idp, UserPoolTags={"_custom_id_": "us-east-1_Pinned123"})
            kids.append({key["kid"] for key in jwks(pool.id, server.endpoint)})
            idp.delete_user_pool(UserPoolId=pool.id)
        assert pool.id == "us-east-1_Pinned123"
        assert not kids[0] & kids[1]


@pytest.mark.parametrize("change", [
    {"username": "somebody-else"}, {"sub": "11111111-2222-3333-4444-555555555555"}, {"scope": "openid"}, {"exp": 4102444800},
    {"client_id": "other"}, {"token_use": "id"},
])
def test_a_claim_that_was_changed(pool, change):
    token = pool.sign_in(pool.user())["AccessToken"]
    parts = token.split(".")
    # What is no access token by its own words is refused before its signature is looked at.
    message = "Invalid Access Token" if "token_use" in change else SIGNATURE
    refused_token(pool, f"{parts[0]}.{part(claims(token) | change)}.{parts[2]}", message)


@pytest.mark.parametrize("token", ["nonsense", "a.b.c", "a.b", "....", "e30.e30.e30", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"])
def test_what_is_no_token_at_all(pool, token):
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        pool.idp.get_user(AccessToken=token)


def test_a_signature_in_another_spelling(pool):
    # base64url has spare bits at the end: a strict reader takes one spelling only.
    token = pool.sign_in(pool.user())["AccessToken"]
    last = token[-1]
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    other = alphabet[alphabet.index(last) ^ 1]
    refused_token(pool, token[:-1] + other)
    for odd in (token + "=", token + ".", token + "A"):
        with pytest.raises(pool.idp.exceptions.ClientError):
            pool.idp.get_user(AccessToken=odd)


def test_a_refresh_token_is_no_access_token(pool):
    with pytest.raises(pool.idp.exceptions.NotAuthorizedException):
        pool.idp.get_user(AccessToken=pool.sign_in(pool.user())["RefreshToken"])


@pytest.mark.parametrize("operation, members", [
    ("change_password", {"PreviousPassword": "Passw0rd!", "ProposedPassword": "An0ther-Secret"}), ("delete_user", {}),
    ("update_user_attributes", {"UserAttributes": [{"Name": "name", "Value": "x"}]}), ("delete_user_attributes", {"UserAttributeNames": ["name"]}),
    ("get_user_attribute_verification_code", {"AttributeName": "email"}), ("verify_user_attribute", {"AttributeName": "email", "Code": "1"}),
    ("global_sign_out", {}), ("get_user", {}),
])
def test_every_users_operation_checks_its_token(pool, operation, members):
    token = pool.sign_in(pool.user(email="a@example.com"))["AccessToken"]
    forged = token[:-8] + ("A" * 8 if token[-8:] != "A" * 8 else "B" * 8)
    with refused("NotAuthorizedException", SIGNATURE):
        getattr(pool.idp, operation)(AccessToken=forged, **members)
