import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/clients.
@Suite struct UserPoolClientTests {
    private func create(_ pool: TestPool, _ members: Members = [:]) async throws -> JSONObject {
        var input: JSONObject = ["UserPoolId": .string(pool.id), "ClientName": "web"]
        for (name, value) in members { if let value { input[name] = value } }
        return try await pool.server.call(.createUserPoolClient, input)["UserPoolClient"]?.objectValue ?? [:]
    }

    @Test func `a client made of a name has Cognito's defaults and no more`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            var client = try await create(pool)
            let id = client["ClientId"]?.stringValue ?? ""
            #expect((25...26).contains(id.count))
            #expect(client["CreationDate"] == client["LastModifiedDate"])
            for name in ["ClientId", "CreationDate", "LastModifiedDate"] { client[name] = nil }
            #expect(
                client == [
                    "UserPoolId": .string(pool.id), "ClientName": "web", "RefreshTokenValidity": 30,
                    "TokenValidityUnits": [:], "AllowedOAuthFlowsUserPoolClient": false,
                    "EnableTokenRevocation": true, "EnablePropagateAdditionalUserContextData": false,
                    "AuthSessionValidity": 3, "ClientType": "REGULAR",
                ])
        }
    }

    @Test func `one unit fills in the others, and a validity of none is thirty days`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await create(
                pool, ["TokenValidityUnits": ["AccessToken": "minutes"], "AccessTokenValidity": 30])
            #expect(
                client["TokenValidityUnits"]
                    == ["AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"])
            #expect(try await create(pool, ["RefreshTokenValidity": 0])["RefreshTokenValidity"] == 30)
        }
    }

    @Test(
        arguments: [
            ["AccessTokenValidity": 25], ["IdTokenValidity": 25],
            ["AccessTokenValidity": 4, "TokenValidityUnits": ["AccessToken": "minutes"]],
            ["RefreshTokenValidity": 59, "TokenValidityUnits": ["RefreshToken": "minutes"]],
            ["RefreshTokenValidity": 3651],
            ["AccessTokenValidity": 2, "RefreshTokenValidity": 1, "TokenValidityUnits": ["RefreshToken": "hours"]],
        ] as [JSONObject])
    func `a validity out of range is refused`(_ members: JSONObject) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            var input = members
            input["UserPoolId"] = .string(pool.id)
            input["ClientName"] = "web"
            let sent = input
            await refused(.invalidParameterException) { try await server.call(.createUserPoolClient, sent) }
        }
    }

    @Test func `a secret is generated or brought along, and shown`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let generated = try await create(pool, ["GenerateSecret": true])
            let secret = generated["ClientSecret"]?.stringValue ?? ""
            #expect((50...52).contains(secret.count))
            let shown = try await pool.call(.describeUserPoolClient, ["ClientId": generated["ClientId"]])
            #expect(shown["UserPoolClient"]?.objectValue == generated)
            let own = try await create(pool, ["ClientSecret": "mySecretMySecretMySecret1"])
            #expect(own["ClientSecret"] == "mySecretMySecretMySecret1")
            await refused(.invalidParameterException) {
                _ = try await create(
                    pool, ["GenerateSecret": true, "ClientSecret": "mySecretMySecretMySecret1"])
            }
        }
    }

    @Test func `old and new names of flows do not mix, and rotation does not go with refreshing`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            await refused(.invalidParameterException) {
                _ = try await create(
                    pool, ["ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]])
            }
            await refused(.invalidParameterException) {
                _ = try await create(
                    pool,
                    [
                        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"],
                        "RefreshTokenRotation": ["Feature": "ENABLED"],
                    ])
            }
        }
    }

    @Test func `readable and writable attributes must exist, and required ones be writable`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["Schema": [["Name": "email", "Required": true]]])
            await refused(
                .invalidParameterException, "Invalid read attributes specified while creating a client"
            ) { _ = try await create(pool, ["ReadAttributes": ["custom:none"]]) }
            for names in [["custom:none", "email"], ["name"], ["email", "email_verified"]] as [[JSONValue]] {
                await refused(
                    .invalidParameterException, "Invalid write attributes specified while creating a client"
                ) { _ = try await create(pool, ["WriteAttributes": .array(names)]) }
            }
            let client = try await create(pool, ["WriteAttributes": ["email", "name"]])
            await refused(
                .invalidParameterException, "Invalid write attributes specified while updating a client"
            ) {
                try await pool.call(
                    .updateUserPoolClient, ["ClientId": client["ClientId"], "WriteAttributes": ["name"]])
            }
        }
    }

    @Test func `an update resets what it leaves out, save name and secret`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await create(
                pool,
                [
                    "GenerateSecret": true, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
                    "PreventUserExistenceErrors": "ENABLED", "AuthSessionValidity": 9, "ReadAttributes": ["email"],
                    "EnableTokenRevocation": false, "AccessTokenValidity": 2,
                ])
            server.clock.advance(by: 1000)
            let answer = try await pool.call(.updateUserPoolClient, ["ClientId": client["ClientId"]])
            let updated = answer["UserPoolClient"]?.objectValue ?? [:]
            #expect(updated["ClientName"] == "web" && updated["ClientSecret"] == client["ClientSecret"])
            #expect(updated["AuthSessionValidity"] == 3 && updated["EnableTokenRevocation"] == true)
            for name in [
                "ExplicitAuthFlows", "PreventUserExistenceErrors", "ReadAttributes", "AccessTokenValidity",
            ] { #expect(updated[name] == nil, "\(name)") }
            #expect(updated["LastModifiedDate"] != updated["CreationDate"])
        }
    }

    @Test(
        arguments: [
            (
                [
                    "AllowedOAuthFlows": ["client_credentials"], "AllowedOAuthScopes": ["email"],
                    "AllowedOAuthFlowsUserPoolClient": true,
                ], .invalidOAuthFlowException
            ),
            (
                [
                    "AllowedOAuthFlows": ["code"], "AllowedOAuthScopes": ["none/such"],
                    "CallbackURLs": ["https://example.com"],
                ], .scopeDoesNotExistException
            ),
            (["CallbackURLs": ["http://example.com"]], .invalidParameterException),
            (["CallbackURLs": ["https://example.com/#x"]], .invalidParameterException),
            (["DefaultRedirectURI": "https://example.com"], .invalidParameterException),
            (["SupportedIdentityProviders": ["Google"]], .invalidParameterException),
            (["EnablePropagateAdditionalUserContextData": true], .invalidParameterException),
        ] as [(JSONObject, ErrorName)])
    func `members of OAuth are held to their rules`(_ members: JSONObject, _ error: ErrorName) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            var input = members
            input["UserPoolId"] = .string(pool.id)
            input["ClientName"] = "web"
            let sent = input
            await refused(error) { try await server.call(.createUserPoolClient, sent) }
        }
    }

    @Test(arguments: [
        "https://example.com/callback", "http://localhost:3000/", "http://127.0.0.1:3000", "myapp://callback",
    ])
    func `callbacks are HTTPS, this machine or an app`(_ url: String) async throws {
        try await withServer { server in
            let client = try await create(server.pool(), ["CallbackURLs": [.string(url)]])
            #expect(client["CallbackURLs"] == [.string(url)])
        }
    }

    @Test func `clients are listed by page, three members each, and go`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            var made: Set<String> = []
            for _ in 0..<3 { made.insert(try await pool.client().id) }
            let first = try await pool.call(.listUserPoolClients, ["MaxResults": 2])
            let second = try await pool.call(
                .listUserPoolClients, ["MaxResults": 2, "NextToken": first["NextToken"]])
            let items = [first, second].flatMap { $0["UserPoolClients"]?.arrayValue ?? [] }.compactMap(\.objectValue)
            #expect(Set(items.compactMap { $0["ClientId"]?.stringValue }) == made)
            #expect(Set(items[0].members.map(\.key)) == ["ClientId", "ClientName", "UserPoolId"])
            for id in made { #expect(try await pool.call(.deleteUserPoolClient, ["ClientId": .string(id)]) == [:]) }
            for id in made {
                await refused(.resourceNotFoundException, "User pool client \(id) does not exist.") {
                    try await pool.call(.describeUserPoolClient, ["ClientId": .string(id)])
                }
            }
        }
    }

    @Test func `an update rests on the client as it stands, whatever is remembered of it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client(["GenerateSecret": true])
            _ = try await server.services.pools.client(client.id)
            // Renamed without a word to the cache, as by a call whose commit has just returned.
            try await server.store.write { store in
                guard let stored = try store.client(client.id) else { return }
                var settings = stored.settings
                settings.clientName = "renamed"
                try store.update(stored.with(settings))
            }
            let answer = try await pool.call(
                .updateUserPoolClient, ["ClientId": .string(client.id), "AuthSessionValidity": 9])
            let updated = answer["UserPoolClient"]?.objectValue
            #expect(updated?["ClientName"] == "renamed" && updated?["AuthSessionValidity"] == 9)
            #expect(updated?["ClientSecret"] == client.secret.map { .string($0) })
        }
    }

    @Test func `an update may use an attribute that was added a moment ago`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            // The pool enters the cache as it was before.
            let cache = server.services.pools
            let before = try await cache.pool(pool.id)
            try await server.store.write { store in
                var settings = before.settings
                settings.schemaAttributes =
                    (settings.schemaAttributes ?? []) + [
                        SchemaAttributeType(name: "custom:shoe", attributeDataType: .string, mutable: true)
                    ]
                try store.update(UserPool(settings))
            }
            let answer = try await pool.call(
                .updateUserPoolClient, ["ClientId": .string(client.id), "ReadAttributes": ["custom:shoe"]])
            #expect(answer["UserPoolClient"]?.objectValue?["ReadAttributes"] == ["custom:shoe"])
        }
    }
}
