"""What every List, Get and Describe operation costs in a pool of many users, beside a pool of a few."""
import glob
import json
import os
import pathlib
import random
import sqlite3
import statistics
import time

ROUNDS = 300
# How much dearer a request may be among many users than among a few.
ALLOWED = 2
# GetUserAttributeVerificationCode sends a message, and is answered five times an hour.
LEFT_OUT = {"GetUserAttributeVerificationCode"}
# Of a recovery's id that is nobody's: a pool of a few minutes has no point to go back to.
REFUSED = {"DescribePointInTimeRecovery"}
MODEL = pathlib.Path(__file__).resolve().parents[2] / "Sources/modelgen/Model/cognito-idp.json"
PREFIXES = ("List", "Get", "Describe", "AdminList", "AdminGet")


def operations_of_the_model():
    names = json.loads(MODEL.read_text())["operations"]
    return {name for name in names if name.startswith(PREFIXES)} - LEFT_OUT


def join_everybody(directory, pool, group):
    """Puts every user of the pool into a group of a server that does not run."""
    (path,) = glob.glob(os.path.join(directory, "*.db"))
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN IMMEDIATE")
    database.execute(
        "INSERT OR IGNORE INTO group_members (group_id, user_id, added_at) SELECT g.id, u.id, ? FROM users u"
        " JOIN groups g ON g.pool_id = u.pool_id AND g.name_key = ? AND g.deleted = 0 WHERE u.pool_id = ?",
        (int(time.time() * 1000), group, pool))
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


class Furnished:
    """A pool with one of everything that can be listed, and a user who is signed in on a device."""

    def __init__(self, server, pool, client, user, password, count):
        self.server, self.pool, self.client, self.user, self.password = server, pool, client, user, password
        self.count = count
        self.prepare()

    def call(self, operation, **members):
        return self.server.call(operation, **members)

    def prepare(self):
        pool, client = {"UserPoolId": self.pool}, {"UserPoolId": self.pool, "ClientId": self.client}
        self.call(
            "UpdateUserPool", **pool, UserPoolTier="PLUS", UserPoolAddOns={"AdvancedSecurityMode": "AUDIT"}, AutoVerifiedAttributes=["email"],
            DeviceConfiguration={"ChallengeRequiredOnNewDevice": False, "DeviceOnlyRememberedOnUserPrompt": False})
        self.call("SetUserPoolSessionConfiguration", **pool, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 20})
        for number in range(20):
            self.call("CreateGroup", **pool, GroupName=f"group-{number}")
            self.call("CreateResourceServer", **pool, Identifier=f"https://api{number}", Name="API", Scopes=[{"ScopeName": "read", "ScopeDescription": "Reads"}])
        for number in range(3):
            self.call("AdminAddUserToGroup", **pool, GroupName=f"group-{number}", Username=self.user)
        self.call(
            "CreateIdentityProvider", **pool, ProviderName="Google", ProviderType="Google", IdpIdentifiers=["example.com"],
            ProviderDetails={"client_id": "c", "client_secret": "s", "authorize_scopes": "email"}, AttributeMapping={"username": "sub"})
        self.domain = f"large-{self.pool.split('_')[1].lower()}"
        self.call("CreateUserPoolDomain", **pool, Domain=self.domain)
        self.call("SetUICustomization", **pool, CSS=".label-customizable {font-weight: 400;}")
        self.style = self.call("CreateManagedLoginBranding", **client, UseCognitoProvidedValues=True)["ManagedLoginBranding"]["ManagedLoginBrandingId"]
        self.terms = self.call(
            "CreateTerms", **client, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE",
            Links={"cognito:default": "https://a.example/terms"})["Terms"]["TermsId"]
        self.documents = self.call("CreateCIMDPolicy", **client, PolicyName="agents", URLPatterns=["https://*.example.com/*"])["CIMDPolicy"]["CIMDPolicyId"]
        self.call("SetRiskConfiguration", **pool, RiskExceptionConfiguration={"BlockedIPRangeList": ["10.0.0.0/8"]})
        self.job = self.call(
            "CreateUserImportJob", **pool, JobName="later", CloudWatchLogsRoleArn="arn:aws:iam::000000000000:role/unused")["UserImportJob"]["JobId"]
        machine = self.call(
            "CreateUserPoolClient", **pool, ClientName="machine", GenerateSecret=True, ExplicitAuthFlows=["ALLOW_CLIENT_TOKEN_AUTH"],
            AllowedOAuthScopes=["https://api0/read"])["UserPoolClient"]
        self.machine = {"ClientId": machine["ClientId"], "Secret": machine["ClientSecret"]}
        service = self.call(
            "CreateUserPoolClient", **pool, ClientName="service", GenerateSecret=True, ExplicitAuthFlows=["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"],
            AllowedOAuthScopes=["aws.cognito.signin.user.admin"])["UserPoolClient"]
        self.service = {"ClientId": service["ClientId"], "ClientSecret": service["ClientSecret"]}
        self.arn = self.call("DescribeUserPool", **pool)["UserPool"]["Arn"]
        self.call("TagResource", ResourceArn=self.arn, Tags={"team": "a"})

    def sign_in(self):
        result = self.call(
            "InitiateAuth", ClientId=self.client, AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": self.user, "PASSWORD": self.password})["AuthenticationResult"]
        self.token, self.refresh = result["AccessToken"], result["RefreshToken"]
        self.device = result["NewDeviceMetadata"]["DeviceKey"]
        self.call("ConfirmDevice", AccessToken=self.token, DeviceKey=self.device)

    def requests(self):
        """What is measured: label, operation, members."""
        pool, client = {"UserPoolId": self.pool}, {"UserPoolId": self.pool, "ClientId": self.client}
        somebody = random.randrange(self.count)
        user, signed_in, me = pool | {"Username": f"user-{somebody}"}, {"AccessToken": self.token}, pool | {"Username": self.user}
        yield "AdminGetDevice", me | {"DeviceKey": self.device}
        yield "AdminGetUser", user
        yield "AdminGetUserAuthFactors", user
        yield "AdminListDevices", me
        yield "AdminListGroupsForUser", me
        yield "AdminListUserAuthEvents", me
        yield "AdminListUserSessions", me
        yield "DescribeCIMDPolicy", pool | {"CIMDPolicyId": self.documents}
        yield "DescribeIdentityProvider", pool | {"ProviderName": "Google"}
        yield "DescribeManagedLoginBranding", pool | {"ManagedLoginBrandingId": self.style}
        yield "DescribeManagedLoginBrandingByClient", client
        yield "DescribePointInTimeRecovery", pool | {"RestoreId": "01234567-89ab-cdef-0123-456789abcdef"}
        yield "DescribeResourceServer", pool | {"Identifier": "https://api0"}
        yield "DescribeRiskConfiguration", pool
        yield "DescribeTerms", pool | {"TermsId": self.terms}
        yield "DescribeTermsByClient", client | {"TermsName": "terms-of-use"}
        yield "DescribeUserImportJob", pool | {"JobId": self.job}
        yield "DescribeUserPool", pool
        yield "DescribeUserPoolClient", client
        yield "DescribeUserPoolDomain", {"Domain": self.domain}
        yield "GetCSVHeader", pool
        yield "GetClientToken", self.machine
        yield "GetDerivedToken", self.service | {"SubjectToken": self.token, "SubjectTokenType": "ACCESS_TOKEN"}
        yield "GetDevice", signed_in | {"DeviceKey": self.device}
        yield "GetGroup", pool | {"GroupName": "group-0"}
        yield "GetIdentityProviderByIdentifier", pool | {"IdpIdentifier": "example.com"}
        yield "GetLogDeliveryConfiguration", pool
        yield "GetProvisionedLimit", {"LimitDefinition": {"LimitClass": "API_CATEGORY", "Attributes": {"Category": "UserRead"}}}
        yield "GetSigningCertificate", pool
        yield "GetTokensFromRefreshToken", {"ClientId": self.client, "RefreshToken": self.refresh, "DeviceKey": self.device}
        yield "GetUICustomization", pool
        yield "GetUser", signed_in
        yield "GetUserAuthFactors", signed_in
        yield "GetUserPoolClientSessionConfiguration", client
        yield "GetUserPoolMfaConfig", pool
        yield "GetUserPoolSessionConfiguration", pool
        yield "ListCIMDPolicies", pool
        yield "ListClientMetadataURLs", pool | {"CIMDPolicyId": self.documents}
        yield "ListDevices", signed_in
        yield "ListGroups", pool
        yield "ListIdentityProviders", pool
        yield "ListPointInTimeRecoveries", pool
        yield "ListResourceServers", pool
        yield "ListTagsForResource", {"ResourceArn": self.arn}
        yield "ListTerms", pool
        yield "ListUserImportJobs", pool | {"MaxResults": 10}
        yield "ListUserPoolClientSecrets", pool | {"ClientId": self.machine["ClientId"]}
        yield "ListUserPoolClients", pool
        yield "ListUserPoolReplicas", pool
        yield "ListUserPools", {"MaxResults": 10}
        yield "ListUserSessions", signed_in
        yield "ListUsers", pool
        yield "ListUsers", pool | {"Filter": f'email = "user-{somebody}@example.com"'}
        yield "ListUsers", pool | {"Filter": f'username ^= "user-{somebody}"', "Limit": 1}
        yield "ListUsers", pool | {"Filter": f'given_name = "Ada {somebody}"'}
        yield "ListUsers", pool | {"Filter": 'status = "Enabled"', "Limit": 10}
        yield "ListUsers", pool | {"Filter": 'cognito:user_status = "CONFIRMED"', "Limit": 10}
        yield "ListUsersInGroup", pool | {"GroupName": "group-0"}
        yield "ListWebAuthnCredentials", signed_in


def label(operation, members):
    if "Filter" not in members:
        return operation
    # What is looked for differs from turn to turn.
    return f"{operation}, {members['Filter'].split(chr(34))[0].strip()}"


def quick(times):
    return statistics.quantiles(times, n=5)[0] * 1000


def measure(sides):
    """Milliseconds of each operation on each side, the two in turn, so that both have the same neighbours.

    Those than which a fifth was quicker: what comes above suffers from whatever else the machine does.
    """
    asked = {operation for operation, _ in sides[0].requests()}
    if asked != operations_of_the_model():
        raise SystemExit(f"not measured: {sorted(operations_of_the_model() ^ asked)}")
    times = {}
    for turn in range(ROUNDS):
        for number, side in list(enumerate(sides))[:: -1 if turn % 2 else 1]:
            for operation, members in side.requests():
                body = json.dumps(members)
                begun = time.perf_counter()
                status, answer = ask(side.server.connection, operation, body)
                took = time.perf_counter() - begun
                if status != (400 if operation in REFUSED else 200):
                    raise SystemExit(f"{operation} is answered {status}: {answer.decode()}")
                times.setdefault(label(operation, members), [[] for _ in sides])[number].append(took)
    return {name: [quick(of) for of in both] for name, both in times.items()}


def ask(connection, operation, body):
    connection.request("POST", "/", body, {
        "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}"})
    response = connection.getresponse()
    return response.status, response.read()


def pages(side):
    """Milliseconds of a page near the beginning of ListUsers, and of one as far on as a thousand pages lead."""
    body, times = {"UserPoolId": side.pool, "Limit": 60}, []
    for _ in range(1000):
        begun = time.perf_counter()
        answer = side.call("ListUsers", **body)
        times.append(time.perf_counter() - begun)
        if "PaginationToken" not in answer:
            break
        body["PaginationToken"] = answer["PaginationToken"]
    return quick(times[:50]), quick(times[-50:]), len(times)


def compare(few, many):
    """Prints the table; returns what costs more than it may."""
    for side in (few, many):
        side.sign_in()
    print(f"| request | {few.count:,} users | {many.count:,} users | ratio |\n|---|---|---|---|")
    slow = []
    for name, (small, large) in measure([few, many]).items():
        print(f"| {name} | {small:.2f} ms | {large:.2f} ms | {large / small:.2f} |")
        if large > small * ALLOWED:
            slow.append(name)
    first, last, count = pages(many)
    print(f"| ListUsers, page {count} after the first ones | {first:.2f} ms | {last:.2f} ms | {last / first:.2f} |")
    if last > first * ALLOWED:
        slow.append("later pages of ListUsers")
    return slow
