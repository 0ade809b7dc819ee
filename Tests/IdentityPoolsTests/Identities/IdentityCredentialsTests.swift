import Cryptography
import Identity
import IdentityPoolModel
import JSON
import Policies
import ServiceModel
import TestSupport
import Testing

/// Which role an identity takes, and what its credentials are worth (cognito/identity-pools §6, §7).
@Suite struct IdentityCredentialsTests {
    private static let noRole = "Invalid identity pool configuration. Check assigned IAM roles for this pool."

    /// Whom the credentials stand for, as the server reads them.
    private func session(_ answer: JSONObject, _ server: TestServer) async throws -> RoleSession {
        let held = answer["Credentials"]?.objectValue
        let found = try await server.services.credentials.credentials(
            held?["AccessKeyId"]?.stringValue ?? "", sessionToken: held?["SessionToken"]?.stringValue)
        guard case .session(let session) = try #require(found).principal else { throw Missing() }
        return session.session
    }

    private struct Missing: Error {}

    private func trusting(_ condition: String, tagging: Bool = true) throws -> TrustPolicy {
        try TrustPolicy(
            Array(
                #"""
                {"Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"Federated": "cognito-identity.amazonaws.com"},
                    "Action": ["sts:AssumeRoleWithWebIdentity"\#(tagging ? #", "sts:TagSession""# : "")],
                    "Condition": \#(condition)}]}
                """#.utf8))
    }

    @Test func `users and guests get an hour of the role of theirs, as whom the pool proved them to be`() async throws {
        let clock = ManualClock()
        try await withServer(at: clock) { server in
            let pool = try await Federation.make(server)
            let anna = try await pool.logins("anna")
            let sub = try #require(try await pool.users.shown("anna").attributes["sub"])
            let (id, guest) = (try await pool.getId(anna), try await pool.getId())
            let answer = try await pool.credentials(id, anna)
            let held = try #require(answer["Credentials"]?.objectValue)
            #expect(held["AccessKeyId"]?.stringValue?.hasPrefix("ASIA") == true && held["SecretKey"] != nil)
            #expect(held["Expiration"]?.int64Value == clock.now / 1000 + 3600)
            let session = try await self.session(answer, server)
            #expect(session.roleARN == Federation.role("user") && session.sessionName == "CognitoIdentityCredentials")
            #expect(
                session.identity
                    == FederatedIdentity(
                        poolId: pool.id, identityId: id,
                        amr: ["authenticated", pool.provider, "\(pool.provider):CognitoSignIn:\(sub)"]))
            let other = try await self.session(try await pool.credentials(guest), server)
            #expect(other.roleARN == Federation.role("guest"))
            #expect(other.identity == FederatedIdentity(poolId: pool.id, identityId: guest, amr: ["unauthenticated"]))
            // Nobody gives a guest another role.
            await refused(.notAuthorizedException) {
                _ = try await pool.credentials(guest, nil, ["CustomRoleArn": .string(Federation.role("user"))])
            }
        }
    }

    @Test func `a pool without roles, and a role that does not trust the identity, give nothing`() async throws {
        let roles = [
            ConfiguredRole(
                name: "user",
                trustPolicy: try trusting(#"{"StringEquals": {"cognito-identity.amazonaws.com:aud": "other"}}"#)),
            ConfiguredRole(
                name: "guest",
                trustPolicy: try trusting(
                    #"{"ForAnyValue:StringLike": {"cognito-identity.amazonaws.com:amr": "unauthenticated"}}"#)),
        ]
        try await withServer(roles: roles) { server in
            let pool = try await Federation.make(server)
            let anna = try await pool.logins("anna")
            let (id, guest) = (try await pool.getId(anna), try await pool.getId())
            func fails(_ identity: String, _ login: JSONValue?) async {
                await refused(.invalidIdentityPoolConfigurationException, Self.noRole) {
                    _ = try await pool.credentials(identity, login)
                }
            }
            await fails(id, anna)
            _ = try await pool.credentials(guest)
            try await pool.roles(["authenticated": .string(Federation.role("guest"))])
            await fails(id, anna)
            await fails(guest, nil)
        }
    }

    @Test func `groups choose the role by the token where the pool maps it so`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            try await pool.users.user("anna")
            try await pool.users.user("bert")
            for (name, precedence) in [("writers", 1), ("readers", 2)] {
                try await pool.users.call(
                    .createGroup,
                    [
                        "GroupName": .string(name), "RoleArn": .string(Federation.role(name)),
                        "Precedence": .number(JSONNumber(Int64(precedence))),
                    ])
                try await pool.users.call(.adminAddUserToGroup, ["GroupName": .string(name), "Username": "anna"])
            }
            let (anna, bert) = (try await pool.logins("anna"), try await pool.logins("bert"))
            let (id, other) = (try await pool.getId(anna), try await pool.getId(bert))
            let standard: JSONObject = ["authenticated": .string(Federation.role("user"))]
            func role(_ wanted: String? = nil) async throws -> String {
                try await session(
                    try await pool.credentials(
                        id, anna, ["CustomRoleArn": wanted.map { .string(Federation.role($0)) }]), server
                ).roleARN
            }
            // Without a mapping groups say nothing.
            #expect(try await role() == Federation.role("user"))
            await refused(.notAuthorizedException) { _ = try await role("readers") }
            try await pool.roles(standard, mapping: ["Type": "Token", "AmbiguousRoleResolution": "Deny"])
            #expect(try await role() == Federation.role("writers"))
            #expect(try await role("readers") == Federation.role("readers"))
            await refused(.notAuthorizedException) { _ = try await role("user") }
            await refused(.notAuthorizedException) { _ = try await pool.credentials(other, bert) }
            try await pool.roles(standard, mapping: ["Type": "Token", "AmbiguousRoleResolution": "AuthenticatedRole"])
            #expect(
                try await session(try await pool.credentials(other, bert), server).roleARN == Federation.role("user"))
        }
    }

    @Test func `rules choose the role, the first that fits`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            try await pool.users.user("anna", ["email": "a@example.com", "email_verified": "true"])
            let anna = try await pool.logins("anna")
            let id = try await pool.getId(anna)
            func rule(_ claim: String, _ type: String, _ value: String, _ name: String) -> JSONValue {
                [
                    "Claim": .string(claim), "MatchType": .string(type), "Value": .string(value),
                    "RoleARN": .string(Federation.role(name)),
                ]
            }
            func map(_ rules: [JSONValue], _ resolution: String) async throws {
                try await pool.roles(
                    ["authenticated": .string(Federation.role("user"))],
                    mapping: [
                        "Type": "Rules", "AmbiguousRoleResolution": .string(resolution),
                        "RulesConfiguration": ["Rules": .array(rules)],
                    ])
            }
            try await map(
                [
                    rule("email", "Equals", "b@example.com", "one"), rule("nobody", "NotEqual", "x", "two"),
                    rule("email", "Contains", "@example", "three"), rule("email", "StartsWith", "a@", "four"),
                ], "Deny")
            #expect(try await session(try await pool.credentials(id, anna), server).roleARN == Federation.role("three"))
            await refused(.notAuthorizedException) {
                _ = try await pool.credentials(id, anna, ["CustomRoleArn": .string(Federation.role("three"))])
            }
            try await map([rule("email", "Equals", "b@example.com", "one")], "Deny")
            let provider = "\(pool.provider):\(pool.client.id)"
            await refused(
                .notAuthorizedException, "The ambiguous role mapping rules for: \(provider) denied this request."
            ) { _ = try await pool.credentials(id, anna) }
            try await map([rule("email", "Equals", "b@example.com", "one")], "AuthenticatedRole")
            #expect(try await session(try await pool.credentials(id, anna), server).roleARN == Federation.role("user"))
        }
    }

    @Test func `claims become tags of the session, and one that cannot be a tag gives no session`() async throws {
        let roles = [
            ConfiguredRole(
                name: "user", trustPolicy: try trusting(#"{"StringEquals": {"aws:RequestTag/mail": "a@example.com"}}"#)),
            ConfiguredRole(
                name: "plain",
                trustPolicy: try trusting(
                    #"{"StringLike": {"cognito-identity.amazonaws.com:aud": "*"}}"#, tagging: false)),
        ]
        try await withServer(roles: roles) { server in
            let pool = try await Federation.make(server)
            try await pool.users.user("anna", ["email": "a@example.com", "email_verified": "true"])
            try await pool.users.user("bert", ["email": "b!x@example.com", "email_verified": "true"])
            let (anna, bert) = (try await pool.logins("anna"), try await pool.logins("bert"))
            let (id, other) = (try await pool.getId(anna), try await pool.getId(bert))
            try await pool.call(
                .setPrincipalTagAttributeMap,
                [
                    "IdentityProviderName": .string(pool.provider),
                    "PrincipalTags": ["mail": "email", "phone": "phone_number", "checked": "email_verified"],
                ])
            let tagged = try await session(try await pool.credentials(id, anna), server)
            #expect(tagged.tags == ["mail": "a@example.com", "checked": "true"])
            await refused(.notAuthorizedException) { _ = try await pool.credentials(other, bert) }
            // What tags a session has to be trusted with that, too.
            try await pool.roles(["authenticated": .string(Federation.role("plain"))])
            await refused(.invalidIdentityPoolConfigurationException, Self.noRole) {
                _ = try await pool.credentials(id, anna)
            }
            try await pool.roles(["authenticated": .string(Federation.role("none"))])
            try await pool.call(
                .setPrincipalTagAttributeMap,
                ["IdentityProviderName": .string(pool.provider), "UseDefaults": true])
            let sub = try #require(try await pool.users.shown("anna").attributes["sub"])
            #expect(
                try await session(try await pool.credentials(id, anna), server).tags
                    == ["username": sub, "client": pool.client.id])
            let (developer, token) = try await pool.developer("d", ["PrincipalTags": ["team": "a"]])
            let own = try await pool.credentials(developer, ["cognito-identity.amazonaws.com": .string(token)])
            #expect(try await session(own, server).tags == ["team": "a"])
            await refused(.invalidParameterException) {
                _ = try await pool.developer("d", ["PrincipalTags": ["aws:x": "a"]])
            }
            await refused(.invalidParameterException) {
                _ = try await pool.developer("d", ["PrincipalTags": ["Team": "a", "team": "b"]])
            }
            var long = JSONObject()
            for number in 0..<40 {
                long["\(number)" + String(repeating: "k", count: 126)] = .string(String(repeating: "v", count: 256))
            }
            let much = try await pool.developer("d", ["PrincipalTags": .object(long)])
            await refused(.notAuthorizedException) {
                _ = try await pool.credentials(much.id, ["cognito-identity.amazonaws.com": .string(much.token)])
            }
        }
    }

    @Test func `a token says who the identity is for ten minutes, where the pool lets roles be taken so`() async throws
    {
        let clock = ManualClock()
        try await withServer(at: clock) { server in
            let pool = try await Federation.make(server)
            let anna = try await pool.logins("anna")
            let id = try await pool.getId(anna)
            let answer = try await pool.of(id, .getOpenIdToken, anna)
            #expect(answer["IdentityId"] == .string(id))
            let token = try await server.services.identityTokens.verify(answer["Token"]?.stringValue ?? "")
            #expect(token.identity.poolId == pool.id && token.identity.identityId == id)
            #expect(token.identity.amr.prefix(2) == ["authenticated", pool.provider])
            #expect(token.expiresAt == clock.now / 1000 * 1000 + 600_000)
            let enhanced = try await server.send(
                IdentityPoolOperation.createIdentityPool,
                ["IdentityPoolName": "enhanced", "AllowUnauthenticatedIdentities": true, "AllowClassicFlow": false])
            let made = try await server.send(
                IdentityPoolOperation.getId, ["IdentityPoolId": enhanced["IdentityPoolId"] ?? .null])
            await refused(
                .invalidParameterException, "Basic (classic) flow is not enabled, please use enhanced flow."
            ) {
                try await server.send(IdentityPoolOperation.getOpenIdToken, ["IdentityId": made["IdentityId"] ?? .null])
            }
        }
    }
}
