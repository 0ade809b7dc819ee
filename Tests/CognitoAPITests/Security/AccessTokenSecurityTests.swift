import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What the server makes of tokens that it should not trust: cognito/tokens §6; cited by docs/threat-model.md.
@Suite struct AccessTokenSecurityTests {
    private let invalid = "Invalid Access Token"
    private let unsigned = "Could not verify signature for Access Token"

    private func fixture(_ server: TestServer) async throws -> TestClient {
        let pool = try await server.pool()
        try await pool.user("anna")
        return try await pool.client()
    }

    private func header(_ json: String) -> String { Base64.urlEncode(Array(json.utf8)) }

    @Test func `an access token expires when it says, to the second`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let issued = server.clock.now / 1000
            server.clock.advance(by: (issued + 3600) * 1000 - 1 - server.clock.now)
            try await client.user(token)
            server.clock.advance(by: 1)
            await refused(.notAuthorizedException, "Access Token has expired") { try await client.user(token) }
        }
    }

    @Test(
        arguments: [
            (.adminUserGlobalSignOut, .notAuthorizedException, "Access Token has been revoked"),
            (.adminDisableUser, .notAuthorizedException, "User is disabled."),
            (.adminResetUserPassword, .passwordResetRequiredException, "Password reset required for the user"),
            (.adminDeleteUser, .userNotFoundException, "User does not exist."),
        ] as [(OperationName, ErrorName, String)])
    func `what ends a token while its call is under way keeps the call from changing second factors`(
        _ operation: OperationName, _ error: ErrorName, _ text: String
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", softwareToken: true)
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let client = try await pool.client()
            let token = try await client.signIn("anna").accessToken
            server.store.beforeNextWrite { try await pool.call(operation, ["Username": "anna"]) }
            await refused(error, text) {
                try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            }
        }
    }

    @Test func `an ID token is no access token`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").idToken
            await refused(.notAuthorizedException, invalid) { try await client.user(token) }
        }
    }

    @Test func `an access token signed with the ID key is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let pool = try await server.services.pools.pool(client.pool.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            let payload = try JWS.Compact.parse(token).payload
            for kid in [keys.id.kid, keys.access.kid] {
                let forged = try JWS.sign(payload: payload, key: keys.id.key, kid: kid)
                await refused(.notAuthorizedException, unsigned) { try await client.user(forged) }
            }
        }
    }

    @Test func `where pools share keys, a token is good for its own pool all the same`() async throws {
        try await withServer { settings in
            settings.sharesSigningKeys = true
        } _: { server in
            let (client, other) = (try await fixture(server), try await fixture(server))
            let step = try await client.signIn("anna")
            let stranger = try await other.signIn("anna")
            #expect(
                SignInStep.claims(of: step.accessToken)["iss"] != SignInStep.claims(of: stranger.accessToken)["iss"])
            try await client.user(step.accessToken)
            await refused(.notAuthorizedException, "Invalid Refresh Token.") {
                try await other.renew(step.refreshToken)
            }
            // Nobody has the key; but not even a signature by it makes one pool's token another's.
            let pool = try await server.services.pools.pool(other.pool.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            for claim in ["client_id", "sub", "origin_jti", "iss"] {
                var claims = SignInStep.claims(of: stranger.accessToken)
                claims[claim] = SignInStep.claims(of: step.accessToken)[claim]
                let mixed = try JWS.sign(
                    payload: JSONValue.object(claims).encoded(), key: keys.access.key, kid: keys.access.kid)
                // The one that names a user whom the pool does not have says so; the others name its own.
                await refused(type: claim == "sub" ? "UserNotFoundException" : "NotAuthorizedException") {
                    try await other.user(mixed)
                }
            }
        }
    }

    @Test func `a token signed with another pool's key is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let attacker = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            _ = try await attacker.signIn("anna")
            let pool = try await server.services.pools.pool(attacker.pool.id)
            let theirs = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            let payload = try JWS.Compact.parse(token).payload
            let own = try JWS.Compact.parse(token).keyID ?? ""
            for kid in [theirs.access.kid, own] {
                let forged = try JWS.sign(payload: payload, key: theirs.access.key, kid: kid)
                await refused(.notAuthorizedException, unsigned) { try await client.user(forged) }
            }
        }
    }

    @Test func `alg none is refused, whatever its spelling`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let parts = token.split(separator: ".").map(String.init)
            let kid = try JWS.Compact.parse(token).keyID ?? ""
            for algorithm in ["none", "None", "NONE", "nOnE", ""] {
                let head = header(#"{"kid":"\#(kid)","alg":"\#(algorithm)"}"#)
                for signature in ["", parts[2], "AA"] {
                    await refused(.notAuthorizedException) {
                        try await client.user("\(head).\(parts[1]).\(signature)")
                    }
                }
            }
        }
    }

    @Test func `HS256 with the public key as the secret is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let pool = try await server.services.pools.pool(client.pool.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            let parts = token.split(separator: ".").map(String.init)
            let head = header(#"{"kid":"\#(keys.access.kid)","alg":"HS256"}"#)
            let input = "\(head).\(parts[1])"
            for secret in [keys.access.key.publicKey.n, Array(Base64.urlEncode(keys.access.key.publicKey.n).utf8)] {
                let signature = Base64.urlEncode(HMAC.sha256(key: secret, message: Array(input.utf8)))
                await refused(.notAuthorizedException, invalid) { try await client.user("\(input).\(signature)") }
            }
        }
    }

    @Test func `a token altered anywhere is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = Array(try await client.signIn("anna").accessToken)
            // Verified before, so that no remembered verification may stand for an altered token.
            try await client.user(String(token))
            for position in stride(from: 0, to: token.count, by: 37) where token[position] != "." {
                var altered = token
                altered[position] = altered[position] == "A" ? "B" : "A"
                let text = String(altered)
                await refused(.notAuthorizedException) { try await client.user(text) }
            }
            await refused(.notAuthorizedException) { try await client.user(String(token.dropLast())) }
            await refused(.notAuthorizedException) { try await client.user(String(token) + "AAAA") }
        }
    }

    @Test func `a kid that no key has, and one that is no string, are refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let parts = token.split(separator: ".").map(String.init)
            for (head, text) in [
                (#"{"kid":"x","alg":"RS256"}"#, unsigned), (#"{"kid":1,"alg":"RS256"}"#, invalid),
                (#"{"alg":"RS256"}"#, invalid), (#"{"kid":"../../etc/passwd","alg":"RS256"}"#, unsigned),
            ] {
                await refused(.notAuthorizedException, text) {
                    try await client.user("\(header(head)).\(parts[1]).\(parts[2])")
                }
            }
        }
    }

    @Test func `garbage of every kind is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for text in ["x", "a.b", "a.b.c", "...", "a.b.c.d", "e30.e30.e30", String(repeating: "A", count: 20_000)] {
                await refused(.notAuthorizedException, invalid) { try await client.user(text) }
            }
            await refused(.invalidParameterException) { try await client.user("not a token") }
        }
    }

    @Test func `the token of a disabled user is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            try await client.user(step.accessToken)
            try await client.pool.call(.adminDisableUser, ["Username": "anna"])
            // That both are revoked as well is the smaller news.
            await refused(.notAuthorizedException, "User is disabled.") { try await client.user(step.accessToken) }
            await refused(.notAuthorizedException, "User is disabled.") {
                try await client.refresh(step.refreshToken)
            }
            // Disabling revokes: enabling does not bring the tokens back.
            try await client.pool.call(.adminEnableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.user(step.accessToken)
            }
        }
    }

    @Test func `the token of a deleted user is refused, though the name is taken anew`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            #expect(try await server.call(.deleteUser, ["AccessToken": .string(step.accessToken)]) == [:])
            try await client.pool.user("anna")
            await refused(.userNotFoundException, "User does not exist.") { try await client.user(step.accessToken) }
            await refused(.notAuthorizedException) { try await client.refresh(step.refreshToken) }
        }
    }

    @Test func `the tokens of a deleted client and of a deleted pool are refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let sibling = try await client.pool.client()
            let (first, second) = (try await client.signIn("anna"), try await sibling.signIn("anna"))
            try await client.pool.call(.deleteUserPoolClient, ["ClientId": .string(client.id)])
            await refused(.notAuthorizedException, invalid) { try await client.user(first.accessToken) }
            try await sibling.user(second.accessToken)
            try await client.pool.call(.deleteUserPool)
            await refused(.notAuthorizedException, invalid) { try await sibling.user(second.accessToken) }
        }
    }

    /// The text is that of cognito/evidence row 146.
    @Test func `a token without the API's scope is refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let pool = try await server.services.pools.pool(client.pool.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            var claims = try #require(try JWS.Compact.parse(token).claims())
            claims["scope"] = "openid aws.cognito.signin.user.administrator"
            let signed = try JWS.sign(
                payload: JSONValue.object(claims).encoded(), key: keys.access.key, kid: keys.access.kid)
            await refused(.notAuthorizedException, "Access Token does not have required scopes") {
                try await client.user(signed)
            }
        }
    }

    @Test func `who has to reset the password does nothing with an access token before`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(
                .adminUpdateUserAttributes,
                [
                    "Username": "anna",
                    "UserAttributes": .attributes(["email": "anna@example.com", "email_verified": "true"]),
                ])
            let step = try await client.signIn("anna")
            try await client.pool.call(.adminResetUserPassword, ["Username": "anna"])
            let token = JSONValue.string(step.accessToken)
            let calls: [(OperationName, Members)] = [
                (.getUser, [:]), (.deleteUser, [:]), (.globalSignOut, [:]),
                (
                    .changePassword,
                    ["PreviousPassword": .string(TestPool.password), "ProposedPassword": "Other-Horse-8"]
                ),
                (.updateUserAttributes, ["UserAttributes": .attributes(["name": "A"])]),
                (.deleteUserAttributes, ["UserAttributeNames": ["name"]]),
                (.getUserAttributeVerificationCode, ["AttributeName": "email"]),
                (.verifyUserAttribute, ["AttributeName": "email", "Code": "123456"]),
            ]
            for (operation, members) in calls {
                var input: JSONObject = ["AccessToken": token]
                for (name, value) in members { input[name] = value }
                await refused(.passwordResetRequiredException, "Password reset required for the user") {
                    try await server.call(operation, input)
                }
            }
            // A refresh is no such operation.
            #expect(try await client.refresh(step.refreshToken).result?["AccessToken"] != nil)
            try await client.pool.call(
                .adminSetUserPassword,
                ["Username": "anna", "Password": "Other-Horse-8", "Permanent": true])
            try await client.user(step.accessToken)
        }
    }

    @Test(arguments: [
        OperationName.changePassword, .deleteUser, .deleteUserAttributes, .getUser,
        .getUserAttributeVerificationCode, .globalSignOut, .updateUserAttributes, .verifyUserAttribute,
    ])
    func `every operation of a user wants a good token`(_ operation: OperationName) async throws {
        try await withServer { server in
            await refused(.notAuthorizedException, invalid) {
                try await server.call(
                    operation,
                    [
                        "AccessToken": "a.b.c", "PreviousPassword": "Correct-Horse-7",
                        "ProposedPassword": "Other-Horse-8", "UserAttributeNames": ["email"],
                        "AttributeName": "email", "Code": "123456",
                        "UserAttributes": .attributes(["email": "a@b"]),
                    ])
            }
        }
    }
}
