import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/resources §9.
@Suite struct IdentityLinkTests {
    /// A pool with a social and an OIDC provider, and a user.
    private func withPool(
        _ body: (TestPool, TestClient) async throws -> Void
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.provider("Google", type: "Google")
            try await pool.provider("corp", type: "OIDC", mapping: ["email": "mail", "username": "sub"])
            try await pool.user("anna", ["email": "anna@example.com"])
            try await body(pool, try await pool.client())
        }
    }

    @Test func `a link shows in the user's attribute and in ID tokens`() async throws {
        try await withPool { pool, client in
            #expect(try await pool.link("anna", to: "Google", "10987").count == 0)
            let now = pool.server.clock.now
            let text =
                #"[{"userId":"10987","providerName":"Google","providerType":"Google","issuer":null,"#
                + #""primary":false,"dateCreated":\#(now)}]"#
            #expect(try await pool.shown("anna").attributes["identities"] == text)
            let listed = try await pool.call(.listUsers, ["AttributesToGet": ["identities"]])["Users"]?.arrayValue
            #expect(listed?.count == 1)

            let step = try await client.signIn("anna")
            let claim = SignInStep.claims(of: step.idToken)["identities"]
            #expect(
                claim == [
                    [
                        "userId": "10987", "providerName": "Google", "providerType": "Google", "issuer": nil,
                        "primary": "false", "dateCreated": .string("\(now)"),
                    ]
                ])
            #expect(SignInStep.claims(of: step.accessToken)["identities"] == nil)
            #expect(try await client.user(step.accessToken).attributes["identities"] == text)
        }
    }

    @Test func `an identity is one user's`() async throws {
        try await withPool { pool, _ in
            try await pool.user("bert")
            try await pool.link("anna", to: "Google", "1")
            await refused(.aliasExistsException, "Already found an entry for username Google_1") {
                try await pool.link("bert", to: "Google", "1")
            }
            await refused(.invalidParameterException) { try await pool.link("anna", to: "Google", "1") }
            // The same id at another provider is somebody else.
            try await pool.link("bert", to: "corp", "1")
        }
    }

    @Test func `a user has five links, and a provider five attributes`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            var mapping = ["username": "sub"]
            for name in ["email", "name", "nickname", "profile", "website", "gender"] { mapping[name] = "c-\(name)" }
            try await pool.provider("corp", type: "SAML", mapping: mapping)
            for name in ["anna", "bert"] { try await pool.user(name) }
            for number in 0..<5 { try await pool.link("anna", to: "corp", "\(number)") }
            await refused(.limitExceededException) { try await pool.link("anna", to: "corp", "6") }

            for name in ["email", "name", "nickname", "c-profile"] {
                try await pool.link("bert", to: "corp", "x", by: name)
            }
            await refused(.limitExceededException) { try await pool.link("bert", to: "corp", "x", by: "gender") }
            try await pool.link("bert", to: "corp", "another", by: "email")
        }
    }

    @Test func `what a provider does not map is no attribute to link by`() async throws {
        try await withPool { pool, _ in
            await refused(.invalidParameterException) { try await pool.link("anna", to: "Google", "1", by: "sub") }
            await refused(.invalidParameterException) { try await pool.link("anna", to: "corp", "1", by: "name") }
            for name in ["email", "mail"] { try await pool.link("anna", to: "corp", "a@b.c", by: name) }
        }
    }

    @Test func `sources and destinations that cannot be are refused`() async throws {
        try await withPool { pool, _ in
            await refused(
                .invalidParameterException,
                "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, "
                    + "only as a DestinationUser"
            ) { try await pool.link("anna", to: "Cognito", "anna") }
            await refused(.resourceNotFoundException, "Identity provider Facebook does not exist.") {
                try await pool.link("anna", to: "Facebook", "1")
            }
            await refused(.userNotFoundException, "User does not exist.") {
                try await pool.link("nobody", to: "Google", "1")
            }
            await refused(.userNotFoundException) { try await pool.link("7", of: "Google", to: "corp", "1") }
            await refused(.invalidParameterException) {
                try await pool.link("anna", to: "Google", String(repeating: "x", count: 2049))
            }
            let whole: JSONObject = ["ProviderName": "Google", "ProviderAttributeName": "Cognito_Subject"]
            await refused(.invalidParameterException) {
                try await pool.call(
                    .adminLinkProviderForUser,
                    [
                        "SourceUser": .object(whole),
                        "DestinationUser": ["ProviderName": "Cognito", "ProviderAttributeValue": "anna"],
                    ])
            }
            let left = try await pool.identities("anna")
            #expect(left == nil)
        }
    }

    @Test func `who came from a provider is a destination, and no source`() async throws {
        try await withPool { pool, client in
            let row = try await pool.federated("Google", "42")
            await refused(
                .invalidParameterException,
                "Merging is not currently supported, provide a SourceUser that has not been signed up in order to link"
            ) { try await pool.link("anna", to: "Google", "42") }
            try await pool.link("42", of: "Google", to: "corp", "1")
            let shown = try await pool.shown("Google_42")
            #expect(shown.status == "EXTERNAL_PROVIDER")
            let found = try await pool.server.store.read { try $0.identities(userId: row) }
            #expect(found.map(\.isPrimary) == [true, false])
            #expect(shown.attributes["identities"]?.contains(#""primary":true"#) == true)
            // cognito/sign-up §1: no password of this pool.
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                _ = try await client.signIn("Google_42")
            }
        }
    }

    @Test func `parting takes the link away, and the identity is free`() async throws {
        try await withPool { pool, _ in
            try await pool.user("bert")
            try await pool.link("anna", to: "Google", "1")
            try await pool.link("anna", to: "corp", "a@b.c", by: "email")
            await refused(.userNotFoundException) { try await pool.part("corp", "a@b.c") }
            await refused(.userNotFoundException) { try await pool.part("Google", "2") }
            await refused(.resourceNotFoundException) { try await pool.part("Facebook", "1") }
            #expect(try await pool.part("Google", "1").count == 0)
            #expect(try await pool.shown("anna").attributes["identities"]?.contains("Google") == false)
            try await pool.part("corp", "a@b.c", by: "email")
            #expect(try await pool.identities("anna") == nil)
            try await pool.link("bert", to: "Google", "1")
        }
    }

    @Test func `a link to a provider that is gone can be taken away`() async throws {
        try await withPool { pool, _ in
            try await pool.link("anna", to: "Google", "1")
            try await pool.call(.deleteIdentityProvider, ["ProviderName": "Google"])
            try await pool.part("Google", "1")
            #expect(try await pool.identities("anna") == nil)
        }
    }

    @Test func `a deleted user takes its links along`() async throws {
        try await withPool { pool, _ in
            try await pool.user("bert")
            try await pool.link("anna", to: "Google", "1")
            try await pool.call(.adminDeleteUser, ["Username": "anna"])
            try await pool.link("bert", to: "Google", "1")
        }
    }

    @Test func `a user of the pool is parted from its password, and an administrator gives another`() async throws {
        try await withPool { pool, client in
            try await pool.link("anna", to: "Google", "1")
            await refused(.invalidParameterException) { try await pool.part("Cognito", "anna", by: "username") }
            await refused(.userNotFoundException) { try await pool.part("Cognito", "nobody") }
            for _ in 0..<2 { try await pool.part("Cognito", "anna") }
            let shown = try await pool.shown("anna")
            #expect(shown.status == "EXTERNAL_PROVIDER")
            #expect(shown.attributes["identities"] != nil)
            for signIn in [client.signIn, client.signInBySRP] {
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    _ = try await signIn("anna", TestPool.password)
                }
            }
            await refused(.notAuthorizedException) { try await client.call(.forgotPassword, ["Username": "anna"]) }
            // cognito/sign-up §1
            try await pool.call(
                .adminSetUserPassword,
                ["Username": "anna", "Password": .string("New-\(TestPool.password)"), "Permanent": true])
            _ = try await client.signIn("anna", "New-\(TestPool.password)")
            #expect(try await pool.shown("anna").status == "CONFIRMED")
        }
    }

    @Test func `nobody writes the attribute but by links`() async throws {
        try await withPool { pool, client in
            await refused(.invalidParameterException) {
                try await pool.call(
                    .adminUpdateUserAttributes,
                    ["Username": "anna", "UserAttributes": .attributes(["identities": "[]"])])
            }
            try await pool.link("anna", to: "Google", "1")
            await refused(.invalidParameterException) {
                try await pool.call(
                    .adminDeleteUserAttributes, ["Username": "anna", "UserAttributeNames": ["identities"]])
            }
            try await pool.call(
                .adminUpdateUserAttributes, ["Username": "anna", "UserAttributes": .attributes(["name": "Anna"])])
            #expect(try await pool.identities("anna") != nil)
        }
    }
}

extension TestPool {
    func provider(_ name: String, type: String, mapping: [String: String] = [:]) async throws {
        let details: [String: [String: String]] = [
            "Google": ["client_id": "c", "client_secret": "s", "authorize_scopes": "openid"],
            "OIDC": [
                "client_id": "c", "client_secret": "s", "attributes_request_method": "GET",
                "oidc_issuer": "https://idp.example.com", "authorize_scopes": "openid",
            ],
            "SAML": ["MetadataURL": "https://idp.example.com/metadata"],
        ]
        try await call(
            .createIdentityProvider,
            [
                "ProviderName": .string(name), "ProviderType": .string(type),
                "ProviderDetails": .strings(details[type] ?? [:]),
                "AttributeMapping": mapping.isEmpty ? nil : .strings(mapping),
            ])
    }

    /// Links the user, by default one of the pool's own.
    @discardableResult
    func link(
        _ user: String, of home: String = "Cognito", to provider: String, _ value: String,
        by attribute: String = "Cognito_Subject"
    ) async throws -> JSONObject {
        try await call(
            .adminLinkProviderForUser,
            [
                "DestinationUser": ["ProviderName": .string(home), "ProviderAttributeValue": .string(user)],
                "SourceUser": [
                    "ProviderName": .string(provider), "ProviderAttributeName": .string(attribute),
                    "ProviderAttributeValue": .string(value),
                ],
            ])
    }

    func identities(_ user: String) async throws -> String? {
        try await shown(user).attributes["identities"]
    }

    @discardableResult
    func part(
        _ provider: String, _ value: String, by attribute: String = "Cognito_Subject"
    ) async throws -> JSONObject {
        try await call(
            .adminDisableProviderForUser,
            [
                "User": [
                    "ProviderName": .string(provider), "ProviderAttributeName": .string(attribute),
                    "ProviderAttributeValue": .string(value),
                ]
            ])
    }

    /// A user who has come from the provider. The row's id.
    func federated(_ provider: String, _ subject: String) async throws -> Int64 {
        let poolId = id
        return try await server.store.write { store in
            let row = try store.insertRow(
                of: User(
                    poolId: poolId, username: "\(provider)_\(subject)", sub: "sub-\(subject)",
                    status: .externalProvider, createdAt: 1, modifiedAt: 1), aliases: [])
            try store.insert(
                UserIdentity(
                    poolId: poolId, userId: row, provider: provider, value: subject, providerType: provider,
                    isPrimary: true, createdAt: 1))
            return row
        }
    }
}
