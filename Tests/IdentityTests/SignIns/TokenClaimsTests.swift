import JSON
import ServiceModel
import Testing

@testable import Identity

/// cognito/tokens §2, §3; cognito/groups §4.
@Suite struct TokenClaimsTests {
    private func claims(
        _ attributes: [(name: String, value: String)] = [], groups: [Group] = [],
        scopes: String = "aws.cognito.signin.user.admin", methods: [String] = [], nonce: String? = nil,
        client: (inout UserPoolClientType) -> Void = { _ in }
    ) -> TokenClaims {
        let signIn = SignIn(
            id: "origin", poolId: "us-east-1_AbCdEf123", userId: 1, clientId: "1example23456789",
            clientGeneration: 0, eventId: "event", scopes: scopes, authenticatedAt: 1_700_000_000_999,
            expiresAt: 1_800_000_000_000)
        return claims(
            of: TokenGrant(
                of: .make("anna", attributes), groups: groups, signIn: signIn, pool: .make(), client: .make(client),
                methods: methods, nonce: nonce))
    }

    private func claims(of grant: TokenGrant) -> TokenClaims {
        TokenClaims(
            grant, issuer: "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123",
            issuedAt: 1_700_000_100_999, jti: { "jti" })
    }

    @Test func `an access token says who, through which client, with which scopes, and no attribute`() throws {
        let access = claims([("email", "a@b"), ("custom:x", "y")]).access
        #expect(
            access == [
                "sub": "a1b2c3d4-5678-90ab-cdef-111111111111",
                "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123",
                "client_id": "1example23456789", "origin_jti": "origin", "event_id": "event", "token_use": "access",
                "scope": "aws.cognito.signin.user.admin", "auth_time": 1_700_000_000, "exp": 1_700_003_700,
                "iat": 1_700_000_100, "jti": "jti", "username": "anna",
            ])
        #expect(
            access.members.map(\.key) == [
                "sub", "iss", "client_id", "origin_jti", "event_id", "token_use", "scope", "auth_time", "exp", "iat",
                "jti", "username",
            ])
    }

    @Test func `an ID token is for the client and says what it may read`() throws {
        let id = try #require(claims([("email", "a@b"), ("email_verified", "true")]).id)
        #expect(id["aud"] == "1example23456789")
        #expect(id["client_id"] == nil && id["scope"] == nil && id["username"] == nil)
        #expect(id["token_use"] == "id")
        #expect(id["cognito:username"] == "anna")
        #expect(id["email"] == "a@b")
        #expect(id["origin_jti"] == "origin" && id["jti"] == "jti")
        #expect(id["exp"] == 1_700_003_700 && id["iat"] == 1_700_000_100 && id["auth_time"] == 1_700_000_000)
    }

    @Test func `the claims of an ID token stand in the order of Cognito's`() throws {
        let claims = claims(
            [
                ("email", "a@b"), ("name", "Anna"), ("given_name", "Anna"), ("phone_number", "+4930123456"),
                ("email_verified", "true"), ("phone_number_verified", "true"), ("custom:level", "7"),
            ], groups: [group("admins", 1, "arn:a")], scopes: "openid", nonce: "n-0S6_WzA2Mj")
        let id = try #require(claims.id)
        #expect(
            id.members.map(\.key) == [
                "sub", "cognito:groups", "email_verified", "cognito:preferred_role", "phone_number_verified", "iss",
                "cognito:username", "given_name", "phone_number", "custom:level", "nonce", "origin_jti",
                "cognito:roles", "aud", "event_id", "token_use", "auth_time", "name", "exp", "iat", "jti", "email",
            ])
    }

    @Test func `flags are booleans, updated_at is a number, an address is an object, custom values are strings`() throws
    {
        let id = try #require(
            claims([
                ("email_verified", "true"), ("phone_number_verified", "false"), ("updated_at", "1700000000"),
                ("address", "1 Main St"), ("custom:level", "7"),
            ]).id)
        #expect(id["email_verified"] == true)
        #expect(id["phone_number_verified"] == false)
        #expect(id["updated_at"] == 1_700_000_000)
        #expect(id["address"] == ["formatted": "1 Main St"])
        #expect(id["custom:level"] == "7")
    }

    @Test func `what the client may not read, and what is for developers, is not in the ID token`() throws {
        let claims = claims([("email", "a@b"), ("name", "Anna"), ("dev:custom:note", "x")]) {
            $0.readAttributes = ["email", "dev:custom:note"]
        }
        let id = try #require(claims.id)
        #expect(id["email"] == "a@b")
        #expect(id["name"] == nil && id["dev:custom:note"] == nil)
    }

    @Test func `without revocation there is no origin_jti, and a jti in the access token alone`() throws {
        let claims = claims { $0.enableTokenRevocation = false }
        #expect(claims.access["origin_jti"] == nil)
        #expect(claims.access["jti"] == "jti")
        #expect(try #require(claims.id)["origin_jti"] == nil)
        #expect(try #require(claims.id)["jti"] == nil)
    }

    @Test func `validities are the client's own, each token its own`() throws {
        let claims = claims {
            $0.accessTokenValidity = 10
            $0.idTokenValidity = 2
            $0.tokenValidityUnits = TokenValidityUnitsType(accessToken: .minutes)
        }
        #expect(claims.access["exp"] == 1_700_000_700)
        #expect(try #require(claims.id)["exp"] == 1_700_007_300)
    }

    // MARK: Grants

    @Test func `scopes decide whether there is an ID token`() {
        #expect(claims(scopes: "openid email").id != nil)
        #expect(claims(scopes: "orders/read").id == nil)
        #expect(claims(scopes: "orders/read").access["scope"] == "orders/read")
    }

    @Test func `what an application asked to know its ID token by, and how the user came in, is in that token alone`()
        throws
    {
        let claims = claims(scopes: "openid", methods: ["pwd"], nonce: "n-0S6_WzA2Mj")
        let id = try #require(claims.id)
        #expect(id["nonce"] == "n-0S6_WzA2Mj" && id["amr"] == ["pwd"])
        #expect(claims.access["nonce"] == nil && claims.access["amr"] == nil)
    }

    @Test func `a client's own token is of no user and no sign-in`() {
        let claims = claims(
            of: TokenGrant(
                toClient: .make(), pool: .make(), scopes: ["orders/read", "orders/write"], at: 1_700_000_100_999))
        #expect(claims.id == nil)
        #expect(
            claims.access == [
                "sub": "1example23456789", "token_use": "access", "scope": "orders/read orders/write",
                "auth_time": 1_700_000_100, "iss": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123",
                "exp": 1_700_003_700, "iat": 1_700_000_100, "version": 2, "jti": "jti",
                "client_id": "1example23456789",
            ])
    }

    // MARK: Groups

    private func group(_ name: String, _ precedence: Int?, _ role: String?) -> Group {
        let settings = GroupType(
            groupName: name, userPoolId: "us-east-1_AbCdEf123", roleArn: role, precedence: precedence)
        return try! Group(settings)
    }

    @Test func `groups are in both tokens, and absent where there are none`() throws {
        let member = claims(groups: [group("admins", 1, nil), group("users", nil, nil)])
        #expect(member.access["cognito:groups"] == ["admins", "users"])
        #expect(try #require(member.id)["cognito:groups"] == ["admins", "users"])
        #expect(claims().access["cognito:groups"] == nil)
        #expect(try #require(claims().id)["cognito:groups"] == nil)
        #expect(try #require(member.id)["cognito:roles"] == nil)
    }

    @Test func `the role of the lowest precedence is preferred, and roles are in the ID token alone`() throws {
        let member = claims(groups: [group("a", 1, "arn:a"), group("b", 2, "arn:b"), group("c", nil, "arn:c")])
        let id = try #require(member.id)
        #expect(id["cognito:preferred_role"] == "arn:a")
        #expect(id["cognito:roles"] == ["arn:a", "arn:b", "arn:c"])
        #expect(member.access["cognito:roles"] == nil)
    }

    @Test func `of two different roles that tie none is preferred, of two equal ones that one`() throws {
        let tie = claims(groups: [group("a", 1, "arn:a"), group("b", 1, "arn:b")])
        #expect(try #require(tie.id)["cognito:preferred_role"] == nil)
        let same = claims(groups: [group("a", 1, "arn:a"), group("b", 1, "arn:a")])
        #expect(try #require(same.id)["cognito:preferred_role"] == "arn:a")
    }
}
