"""What else a pool has: resource servers, identity providers, domains, looks, terms and tags (cognito/resources)."""

import re
import urllib.parse

import pytest

from sekisho import UUID_V4, Pool, body, pages, refused, send, unique

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")
OIDC = {"client_id": "c", "client_secret": "s", "attributes_request_method": "GET", "oidc_issuer": "https://idp.example.com", "authorize_scopes": "openid"}
CERTIFICATE = {"CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/abc"}


# Resource servers


def server(pool, identifier, **others):
    return pool.idp.create_resource_server(UserPoolId=pool.id, Identifier=identifier, Name=others.pop("Name", "API"), **others)["ResourceServer"]


def test_the_life_of_a_resource_server(pool):
    scopes = [{"ScopeName": "read", "ScopeDescription": "Reads"}, {"ScopeName": "write", "ScopeDescription": "Writes"}]
    made = server(pool, "https://api.example.com", Scopes=scopes)
    assert made == {"UserPoolId": pool.id, "Identifier": "https://api.example.com", "Name": "API", "Scopes": scopes}
    key = {"UserPoolId": pool.id, "Identifier": "https://api.example.com"}
    assert pool.idp.describe_resource_server(**key)["ResourceServer"] == made
    changed = pool.idp.update_resource_server(**key, Name="New", Scopes=scopes[:1])["ResourceServer"]
    assert changed == {**made, "Name": "New", "Scopes": scopes[:1]}
    # cognito/resources §1: scopes that are left out go.
    assert pool.idp.update_resource_server(**key, Name="New")["ResourceServer"]["Scopes"] == []
    assert body(pool.idp.delete_resource_server(**key)) == {}
    for operation in (pool.idp.describe_resource_server, pool.idp.delete_resource_server):
        with refused("ResourceNotFoundException", "Resource server https://api.example.com does not exist."):
            operation(**key)


def test_a_resource_server_is_its_pools(pool, email_pool):
    server(pool, "a")
    with refused("InvalidParameterException", f"a already exists in user pool {pool.id}."):
        server(pool, "a")
    server(email_pool, "a", Name="Other")
    assert pool.idp.describe_resource_server(UserPoolId=pool.id, Identifier="a")["ResourceServer"]["Name"] == "API"


def test_resource_servers_by_page(pool):
    names = [f"server-{number:02}" for number in range(25)]
    for name in names:
        server(pool, name)
    with refused("LimitExceededException"):
        server(pool, "one-more")
    found, count = pages(pool.idp.list_resource_servers, "ResourceServers", 10, UserPoolId=pool.id)
    assert ([one["Identifier"] for one in found], count) == (names, 3)


def test_clients_name_scopes_that_are_there(pool):
    server(pool, "https://api/v1", Scopes=[{"ScopeName": "read", "ScopeDescription": "Reads"}])
    settings = {"AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthFlowsUserPoolClient": True, "GenerateSecret": True}
    for scope in ("https://api/v1/write", "https://api/read", "read"):
        with refused("ScopeDoesNotExistException", f"Invalid scope requested: {scope}"):
            pool.idp.create_user_pool_client(UserPoolId=pool.id, ClientName="c", AllowedOAuthScopes=[scope], **settings)
    made = pool.idp.create_user_pool_client(UserPoolId=pool.id, ClientName="c", AllowedOAuthScopes=["https://api/v1/read"], **settings)
    assert made["UserPoolClient"]["AllowedOAuthScopes"] == ["https://api/v1/read"]


# Identity providers


def provider(pool, name=None, kind="OIDC", details=OIDC, **others):
    return pool.idp.create_identity_provider(
        UserPoolId=pool.id, ProviderName=name or unique("idp"), ProviderType=kind, ProviderDetails=details, **others)["IdentityProvider"]


def test_the_life_of_an_identity_provider(pool):
    made = provider(pool, "corp", IdpIdentifiers=["corp.example.com"], AttributeMapping={"email": "mail", "username": "sub"})
    assert made["ProviderDetails"] == {**OIDC, "attributes_url_add_attributes": "false"}
    key = {"UserPoolId": pool.id, "ProviderName": "corp"}
    assert pool.idp.describe_identity_provider(**key)["IdentityProvider"] == made
    found = pool.idp.get_identity_provider_by_identifier(UserPoolId=pool.id, IdpIdentifier="corp.example.com")["IdentityProvider"]
    assert found == made
    changed = pool.idp.update_identity_provider(**key, IdpIdentifiers=["corp"])["IdentityProvider"]
    # cognito/resources §2: what is left out stays.
    assert (changed["ProviderDetails"], changed["AttributeMapping"]) == (made["ProviderDetails"], made["AttributeMapping"])
    with refused("ResourceNotFoundException"):
        pool.idp.get_identity_provider_by_identifier(UserPoolId=pool.id, IdpIdentifier="corp.example.com")
    changed = pool.idp.update_identity_provider(**key, ProviderDetails={**OIDC, "client_secret": "new"})["IdentityProvider"]
    assert changed["ProviderDetails"]["client_secret"] == "new"
    assert body(pool.idp.delete_identity_provider(**key)) == {}
    with refused("ResourceNotFoundException", "Identity provider corp does not exist."):
        pool.idp.describe_identity_provider(**key)


def test_names_and_identifiers_are_taken_once(pool, email_pool):
    provider(pool, "corp", IdpIdentifiers=["a", "b"])
    with refused("DuplicateProviderException", f"corp already exists in user pool {pool.id}"):
        provider(pool, "corp")
    with refused("InvalidParameterException"):
        provider(pool, "other", IdpIdentifiers=["b"])
    provider(email_pool, "corp", IdpIdentifiers=["a", "b"])
    with refused("ResourceNotFoundException"):
        pool.idp.describe_identity_provider(UserPoolId=pool.id, ProviderName="other")


def test_a_social_provider_goes_by_its_types_name(pool):
    google = {"client_id": "c", "client_secret": "s", "authorize_scopes": "openid"}
    with refused("InvalidParameterException", "Provider Mine cannot be of type Google."):
        provider(pool, "Mine", "Google", google)
    made = provider(pool, "Google", "Google", google)
    # cognito/resources §2: what the service knows of it.
    assert made["ProviderDetails"]["token_url"] == "https://www.googleapis.com/oauth2/v4/token"
    assert made["AttributeMapping"] == {"username": "sub"}
    assert "IdpIdentifiers" not in made
    assert pool.idp.describe_identity_provider(UserPoolId=pool.id, ProviderName="Google")["IdentityProvider"]["IdpIdentifiers"] == []


def test_the_key_of_apple_is_never_shown(pool):
    details = {"client_id": "c", "team_id": "t", "key_id": "k", "private_key": "SECRET", "authorize_scopes": "email"}
    made = provider(pool, "SignInWithApple", "SignInWithApple", details)
    described = pool.idp.describe_identity_provider(UserPoolId=pool.id, ProviderName="SignInWithApple")["IdentityProvider"]
    assert described == {**made, "IdpIdentifiers": []}
    assert "private_key" not in described["ProviderDetails"]


@pytest.mark.parametrize("kind, details", [
    ("OIDC", {key: value for key, value in OIDC.items() if key != "oidc_issuer"}), ("OIDC", {**OIDC, "oidc_issuer": "https://idp.example.com/"}),
    ("OIDC", {**OIDC, "attributes_request_method": "PUT"}), ("SAML", {}), ("SAML", {"MetadataURL": "nowhere"}),
    ("SAML", {"MetadataFile": "<a/>"}), ("SAML", {"MetadataURL": "https://a.example/m", "MetadataFile": "<EntityDescriptor/>"}),
])
def test_details_that_a_type_does_not_take(pool, kind, details):
    with refused("InvalidParameterException"):
        provider(pool, "corp", kind, details)
    assert pool.idp.list_identity_providers(UserPoolId=pool.id)["Providers"] == []


def test_mapped_attributes_exist(pool):
    with refused("InvalidParameterException"):
        provider(pool, AttributeMapping={"custom:nothing": "x"})


def test_identity_providers_by_page(pool):
    names = [f"idp{number}" for number in range(5)]
    for name in names:
        provider(pool, name)
    found, count = pages(pool.idp.list_identity_providers, "Providers", 2, UserPoolId=pool.id)
    assert ([one["ProviderName"] for one in found], count) == (names, 3)
    assert set(found[0]) == {"ProviderName", "ProviderType", "LastModifiedDate", "CreationDate"}


def test_clients_name_providers_that_are_there(pool):
    with refused("InvalidParameterException", f"The provider corp does not exist for User Pool {pool.id}."):
        pool.add_client(SupportedIdentityProviders=["COGNITO", "corp"])
    provider(pool, "corp")
    pool.add_client(SupportedIdentityProviders=["COGNITO", "corp"])


# Domains


def test_the_life_of_a_domain(pool):
    name = unique("shop")
    assert body(pool.idp.describe_user_pool_domain(Domain=name)) == {"DomainDescription": {}}
    assert body(pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=name)) == {"ManagedLoginVersion": 1}
    found = pool.idp.describe_user_pool_domain(Domain=name)["DomainDescription"]
    assert (found["UserPoolId"], found["Domain"], found["Status"], found["ManagedLoginVersion"]) == (pool.id, name, "ACTIVE", 1)
    assert re.fullmatch(r"\d{14}", found["Version"])
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Domain"] == name
    assert pool.idp.update_user_pool_domain(UserPoolId=pool.id, Domain=name, ManagedLoginVersion=2)["ManagedLoginVersion"] == 2
    with refused("InvalidParameterException", "User pool cannot be deleted. It has a domain configured that should be deleted first."):
        pool.idp.delete_user_pool(UserPoolId=pool.id)
    assert body(pool.idp.delete_user_pool_domain(UserPoolId=pool.id, Domain=name)) == {}
    assert "Domain" not in pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    with refused("InvalidParameterException", "No such domain or user pool exists."):
        pool.idp.delete_user_pool_domain(UserPoolId=pool.id, Domain=name)
    pool.idp.delete_user_pool(UserPoolId=pool.id)


def test_a_domain_of_ones_own_beside_a_prefix(pool):
    name = f"auth.{unique('shop')}.example.com"
    made = pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=name, CustomDomainConfig=CERTIFICATE)
    assert re.fullmatch(r"d[a-z0-9]{13}\.cloudfront\.net", made["CloudFrontDomain"])
    pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=unique("shop"))
    shown = pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]
    assert shown["CustomDomain"] == name
    assert "." not in shown["Domain"]
    assert pool.idp.describe_user_pool_domain(Domain=name)["DomainDescription"]["CustomDomainConfig"] == CERTIFICATE


def test_domains_that_are_refused(pool, email_pool):
    def create(domain, of=pool, **others):
        pool.idp.create_user_pool_domain(UserPoolId=of.id, Domain=domain, **others)

    name = unique("shop")
    create(name)
    with refused("InvalidParameterException", "Domain already associated with another user pool."):
        create(name, email_pool)
    with refused("InvalidParameterException"):
        create(unique("shop"))
    create(unique("awsome"), Pool())
    for word in ("aws", "amazon", "cognito"):
        with refused("InvalidParameterException", f"Domain cannot contain reserved word: {word}"):
            create(f"my-{word}-shop", email_pool)
    with refused("InvalidParameterException"):
        create("auth.example.com", email_pool)
    with refused("FeatureUnavailableInTierException"):
        lite = Pool(UserPoolTier="LITE")
        create(unique("shop"), lite, ManagedLoginVersion=2)
    assert "Domain" not in pool.idp.describe_user_pool(UserPoolId=email_pool.id)["UserPool"]


# Looks


def test_ui_customization(pool):
    other = pool.add_client()
    other = other if isinstance(other, str) else other["ClientId"]
    with refused("InvalidParameterException", "There has to be an existing domain associated with this user pool"):
        pool.idp.set_ui_customization(UserPoolId=pool.id, CSS=".banner-customizable {color: red}")
    with refused("InvalidParameterException", "There has to be an existing domain associated with this user pool"):
        pool.idp.get_ui_customization(UserPoolId=pool.id)
    pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=unique("shop"))
    assert body(pool.idp.get_ui_customization(UserPoolId=pool.id)) == {"UICustomization": {}}
    css = "/* ours */ .label-customizable, .inputField-customizable:focus { font-weight: 400; }"
    made = pool.idp.set_ui_customization(UserPoolId=pool.id, CSS=css, ImageFile=PNG)["UICustomization"]
    assert (made["ClientId"], made["CSS"]) == ("ALL", css)
    assert pool.idp.get_ui_customization(UserPoolId=pool.id, ClientId=other)["UICustomization"] == made
    own = pool.idp.set_ui_customization(UserPoolId=pool.id, ClientId=other, CSS="")["UICustomization"]
    assert pool.idp.get_ui_customization(UserPoolId=pool.id, ClientId=other)["UICustomization"] == own
    assert "ImageUrl" not in own
    path = urllib.parse.urlparse(made["ImageUrl"]).path
    answer = send("GET", path)
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "image/png", PNG)
    assert send("GET", path.replace("/ALL/", f"/{other}/")).status == 404


@pytest.mark.parametrize("css", [".banner-customizable {", "body {color: red}", ".banner-customizable .x {}", "@import 'x';", "/* open"])
def test_css_that_is_not_for_customizable_classes(pool, css):
    pool.idp.create_user_pool_domain(UserPoolId=pool.id, Domain=unique("shop"))
    with refused("InvalidParameterException"):
        pool.idp.set_ui_customization(UserPoolId=pool.id, CSS=css)


def test_the_life_of_a_style(pool):
    settings = {"components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "0972d3ff"}}}}, "count": 3}
    asset = {"Category": "PAGE_HEADER_LOGO", "ColorMode": "LIGHT", "Extension": "PNG", "Bytes": PNG}
    made = pool.idp.create_managed_login_branding(
        UserPoolId=pool.id, ClientId=pool.client_id, Settings=settings, Assets=[asset])["ManagedLoginBranding"]
    assert UUID_V4.match(made["ManagedLoginBrandingId"])
    assert (made["Settings"], made["Assets"], made["UseCognitoProvidedValues"]) == (settings, [asset], False)
    key = {"UserPoolId": pool.id, "ManagedLoginBrandingId": made["ManagedLoginBrandingId"]}
    assert pool.idp.describe_managed_login_branding(**key)["ManagedLoginBranding"] == made
    assert pool.idp.describe_managed_login_branding_by_client(UserPoolId=pool.id, ClientId=pool.client_id)["ManagedLoginBranding"] == made
    with refused("ManagedLoginBrandingExistsException"):
        pool.idp.create_managed_login_branding(UserPoolId=pool.id, ClientId=pool.client_id, UseCognitoProvidedValues=True)
    # cognito/resources §5: what is left out stays.
    assert pool.idp.update_managed_login_branding(**key, Settings={})["ManagedLoginBranding"]["Assets"] == [asset]
    for neither_or_both in ({"UseCognitoProvidedValues": True, "Settings": settings}, {}, {"Assets": [asset]}):
        with refused("InvalidParameterException", "useCognitoProvidedValues or settings should be specified (but not both)"):
            pool.idp.update_managed_login_branding(**key, **neither_or_both)
    provided = pool.idp.update_managed_login_branding(**key, UseCognitoProvidedValues=True)["ManagedLoginBranding"]
    assert provided["UseCognitoProvidedValues"] is True
    assert "Settings" not in provided
    assert body(pool.idp.delete_managed_login_branding(**key)) == {}
    with refused("ResourceNotFoundException"):
        pool.idp.describe_managed_login_branding(**key)


def test_a_deleted_client_takes_its_style_and_terms_along(pool):
    style = pool.idp.create_managed_login_branding(UserPoolId=pool.id, ClientId=pool.client_id, UseCognitoProvidedValues=True)["ManagedLoginBranding"]
    terms(pool)
    pool.idp.delete_user_pool_client(UserPoolId=pool.id, ClientId=pool.client_id)
    with refused("ResourceNotFoundException"):
        pool.idp.describe_managed_login_branding(UserPoolId=pool.id, ManagedLoginBrandingId=style["ManagedLoginBrandingId"])
    assert pool.idp.list_terms(UserPoolId=pool.id)["Terms"] == []


# Terms


def terms(pool, name="terms-of-use", **others):
    members = {"ClientId": pool.client_id, "TermsSource": "LINK", "Enforcement": "NONE", "Links": {"cognito:default": "https://a.example/terms"}}
    return pool.idp.create_terms(UserPoolId=pool.id, TermsName=name, **{**members, **others})["Terms"]


def test_the_life_of_terms(pool):
    made = terms(pool)
    assert UUID_V4.match(made["TermsId"])
    key = {"UserPoolId": pool.id, "TermsId": made["TermsId"]}
    assert pool.idp.describe_terms(**key)["Terms"] == made
    assert pool.idp.describe_terms_by_client(UserPoolId=pool.id, ClientId=pool.client_id, TermsName="terms-of-use")["Terms"] == made
    with refused("TermsExistsException"):
        terms(pool)
    privacy = terms(pool, "privacy-policy")
    with refused("TermsExistsException"):
        pool.idp.update_terms(**key, TermsName="privacy-policy")
    changed = pool.idp.update_terms(**key, Links={"cognito:default": "https://b.example/", "cognito:german": "https://b.example/de"})["Terms"]
    assert (changed["TermsName"], len(changed["Links"])) == ("terms-of-use", 2)
    found, count = pages(pool.idp.list_terms, "Terms", 1, UserPoolId=pool.id)
    assert ({one["TermsId"] for one in found}, count) == ({made["TermsId"], privacy["TermsId"]}, 2)
    assert body(pool.idp.delete_terms(**key)) == {}
    with refused("ResourceNotFoundException"):
        pool.idp.describe_terms(**key)
    terms(pool)


@pytest.mark.parametrize("members", [
    {"TermsName": "house-rules"}, {"Links": {"cognito:german": "https://a.example/"}}, {"Links": {}},
    {"Links": {"cognito:default": "https://a.example/", "cognito:klingon": "https://a.example/k"}}, {"Links": {"cognito:default": "ftp://a.example/"}},
])
def test_terms_that_are_refused(pool, members):
    with refused("InvalidParameterException"):
        terms(pool, **({"name": members["TermsName"]} if "TermsName" in members else members))


# Tags


def test_tags(pool):
    arn = pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Arn"]
    assert pool.idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}
    assert body(pool.idp.tag_resource(ResourceArn=arn, Tags={"a": "1", "b": "2"})) == {}
    pool.idp.tag_resource(ResourceArn=arn, Tags={"b": "3", "c": "4"})
    assert body(pool.idp.untag_resource(ResourceArn=arn, TagKeys=["a", "z"])) == {}
    assert pool.idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"b": "3", "c": "4"}
    assert pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["UserPoolTags"] == {"b": "3", "c": "4"}


def test_tags_that_are_refused(pool):
    arn = pool.idp.describe_user_pool(UserPoolId=pool.id)["UserPool"]["Arn"]
    for tags in ({"aws:x": "1"}, {f"key-{number}": "" for number in range(51)}):
        with refused("InvalidParameterException"):
            pool.idp.tag_resource(ResourceArn=arn, Tags=tags)
    assert pool.idp.list_tags_for_resource(ResourceArn=arn)["Tags"] == {}
    for bad in ("arn:aws:s3:us-east-1:000000000000:userpool/x_y", arn.replace("us-east-1:", "eu-west-1:"), "arn:aws:cognito-idp:us-east-1:000000000000:pool"):
        with refused("InvalidParameterException", "Invalid resource ARN"):
            pool.idp.list_tags_for_resource(ResourceArn=bad)
    with refused("ResourceNotFoundException"):
        pool.idp.list_tags_for_resource(ResourceArn=arn + "x")
