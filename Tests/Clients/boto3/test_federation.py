"""Identities at providers: links, what they show, and the key that signs what SAML providers are asked (cognito/resources §8, §9)."""

import base64
import datetime
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from sekisho import Pool, attributes, body, claims, named, refused, unique

GOOGLE = {"client_id": "c", "client_secret": "s", "authorize_scopes": "openid"}
PASSWORD = "Correct-Horse-7"


# The signing certificate


def test_the_certificate_of_a_pool(pool, email_pool):
    text = pool.idp.get_signing_certificate(UserPoolId=pool.id)["Certificate"]
    # cognito/resources §8: the body without armour.
    assert text.startswith("MII")
    certificate = x509.load_der_x509_certificate(base64.b64decode(text))
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    assert key.key_size == 2048
    key.verify(certificate.signature, certificate.tbs_certificate_bytes, padding.PKCS1v15(), certificate.signature_hash_algorithm)
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    assert abs(datetime.datetime.now(datetime.UTC) - begin) < datetime.timedelta(hours=1)
    assert (end.year - begin.year, end.replace(year=begin.year)) == (10, begin)
    assert pool.idp.get_signing_certificate(UserPoolId=pool.id)["Certificate"] == text
    assert pool.idp.get_signing_certificate(UserPoolId=email_pool.id)["Certificate"] != text


def test_there_is_no_certificate_of_no_pool(pool):
    with refused("ResourceNotFoundException", f"User pool {pool.id}x does not exist."):
        pool.idp.get_signing_certificate(UserPoolId=pool.id + "x")


# Links


@pytest.fixture
def linked():
    """A pool with two providers, and its user."""
    pool = Pool()
    pool.idp.create_identity_provider(UserPoolId=pool.id, ProviderName="Google", ProviderType="Google", ProviderDetails=GOOGLE)
    pool.idp.create_identity_provider(
        UserPoolId=pool.id, ProviderName="corp", ProviderType="SAML", ProviderDetails={"MetadataURL": "https://idp.example.com/metadata"},
        AttributeMapping={"email": "mail"})
    user(pool, "anna")
    return pool


def user(pool, name, **values):
    pool.idp.admin_create_user(UserPoolId=pool.id, Username=name, MessageAction="SUPPRESS", UserAttributes=attributes(**values))
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username=name, Password=PASSWORD, Permanent=True)


def link(pool, name, provider, value, by="Cognito_Subject", of="Cognito"):
    return pool.idp.admin_link_provider_for_user(
        UserPoolId=pool.id, DestinationUser={"ProviderName": of, "ProviderAttributeValue": name},
        SourceUser={"ProviderName": provider, "ProviderAttributeName": by, "ProviderAttributeValue": value})


def part(pool, provider, value, by="Cognito_Subject"):
    return pool.idp.admin_disable_provider_for_user(
        UserPoolId=pool.id, User={"ProviderName": provider, "ProviderAttributeName": by, "ProviderAttributeValue": value})


def identities(pool, name):
    shown = named(pool.idp.admin_get_user(UserPoolId=pool.id, Username=name)["UserAttributes"])
    return json.loads(shown["identities"]) if "identities" in shown else None


def sign_in(pool, name, password=PASSWORD):
    return pool.idp.admin_initiate_auth(
        UserPoolId=pool.id, ClientId=pool.client_id, AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password})["AuthenticationResult"]


def test_the_life_of_a_link(linked):
    pool = linked
    assert body(link(pool, "anna", "Google", "109876")) == {}
    link(pool, "anna", "corp", "anna@example.com", by="email")
    shown = identities(pool, "anna")
    assert [(one["providerName"], one["userId"], one["primary"]) for one in shown] == [
        ("Google", "109876", False), ("corp", "anna@example.com", False)]
    assert (shown[1]["providerType"], shown[1]["issuer"]) == ("SAML", None)
    listed = pool.idp.list_users(UserPoolId=pool.id, Filter='username = "anna"')["Users"][0]
    assert json.loads(named(listed["Attributes"])["identities"]) == shown

    tokens = sign_in(pool, "anna")
    said = claims(tokens["IdToken"])["identities"]
    # cognito/tokens §2: an array, and texts where the attribute has other values.
    assert [(one["providerName"], one["primary"], one["dateCreated"]) for one in said] == [
        (one["providerName"], "false", str(one["dateCreated"])) for one in shown]
    assert "identities" not in claims(tokens["AccessToken"])

    assert body(part(pool, "Google", "109876")) == {}
    assert [one["providerName"] for one in identities(pool, "anna")] == ["corp"]
    with refused("UserNotFoundException"):
        part(pool, "Google", "109876")
    part(pool, "corp", "anna@example.com", by="email")
    assert identities(pool, "anna") is None


def test_an_identity_is_one_users(linked):
    pool = linked
    user(pool, "bert")
    link(pool, "anna", "Google", "1")
    with refused("AliasExistsException"):
        link(pool, "bert", "Google", "1")
    pool.idp.admin_delete_user(UserPoolId=pool.id, Username="anna")
    link(pool, "bert", "Google", "1")


def test_a_user_has_five_links_at_most(linked):
    for number in range(5):
        link(linked, "anna", "corp", str(number))
    with refused("LimitExceededException"):
        link(linked, "anna", "Google", "1")
    part(linked, "corp", "0")
    link(linked, "anna", "Google", "1")


def test_links_that_are_refused(linked):
    pool = linked
    with refused(
        "InvalidParameterException",
        "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, only as a DestinationUser"):
        link(pool, "anna", "Cognito", "anna")
    with refused("ResourceNotFoundException", "Identity provider Facebook does not exist."):
        link(pool, "anna", "Facebook", "1")
    with refused("UserNotFoundException", "User does not exist."):
        link(pool, unique(), "Google", "1")
    with refused("InvalidParameterException"):
        link(pool, "anna", "Google", "1", by="sub")
    with refused("InvalidParameterException"):
        link(pool, "anna", "corp", "1", by="nickname")
    with refused("ResourceNotFoundException"):
        pool.idp.admin_link_provider_for_user(
            UserPoolId=pool.id + "x", DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": "anna"},
            SourceUser={"ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "1"})
    assert identities(pool, "anna") is None


def test_a_link_is_its_pools(linked):
    other = Pool()
    other.idp.create_identity_provider(UserPoolId=other.id, ProviderName="Google", ProviderType="Google", ProviderDetails=GOOGLE)
    user(other, "anna")
    link(linked, "anna", "Google", "1")
    with refused("UserNotFoundException"):
        part(other, "Google", "1")
    link(other, "anna", "Google", "1")
    part(other, "Google", "1")
    assert len(identities(linked, "anna")) == 1


def test_a_user_without_its_password(linked):
    pool = linked
    link(pool, "anna", "Google", "1")
    assert body(part(pool, "Cognito", "anna")) == {}
    assert pool.idp.admin_get_user(UserPoolId=pool.id, Username="anna")["UserStatus"] == "EXTERNAL_PROVIDER"
    with refused("NotAuthorizedException", "Incorrect username or password."):
        sign_in(pool, "anna")
    found = pool.idp.list_users(UserPoolId=pool.id, Filter='cognito:user_status = "EXTERNAL_PROVIDER"')["Users"]
    assert [one["Username"] for one in found] == ["anna"]
    # cognito/sign-up §1: an administrator's password lets the user in again.
    pool.idp.admin_set_user_password(UserPoolId=pool.id, Username="anna", Password="Another-Horse-8", Permanent=True)
    assert sign_in(pool, "anna", "Another-Horse-8")["IdToken"]
