import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let resources: [StoreFailureCall] = [resourceServers, identityProviders, domains, looks, terms, tags]
        .flatMap(\.self)

    /// The input of a call about something that was made just before it.
    private static func after(
        _ operation: OperationName, _ making: @escaping @Sendable (TestClient) -> JSONObject,
        _ input: @escaping @Sendable (_ made: JSONObject, _ answer: JSONObject) -> JSONObject
    ) -> @Sendable (TestClient) async throws -> JSONObject {
        { client in
            let made = making(client)
            return input(made, try await client.server.call(operation, made))
        }
    }

    /// A name that nothing has yet.
    private static func unused(_ client: TestClient) -> String {
        "n" + client.server.services.random.uuid().replacing("-", with: "").prefix(20)
    }

    private static func both(_ made: JSONObject, _ names: String...) -> JSONObject {
        JSONObject(members: names.compactMap { name in made[name].map { (name, $0) } })
    }

    // MARK: Resource servers

    private static let server: @Sendable (TestClient) -> JSONObject = { client in
        ["UserPoolId": .string(client.pool.id), "Identifier": .string(unused(client)), "Name": "API"]
    }

    private static let resourceServers = [
        StoreFailureCall(.createResourceServer, "", { server($0) }),
        StoreFailureCall(
            .describeResourceServer, "",
            after(.createResourceServer, server) { made, _ in both(made, "UserPoolId", "Identifier") }),
        StoreFailureCall(.updateResourceServer, "", after(.createResourceServer, server) { made, _ in made }),
        StoreFailureCall(
            .deleteResourceServer, "",
            after(.createResourceServer, server) { made, _ in both(made, "UserPoolId", "Identifier") }),
        StoreFailureCall(
            .listResourceServers, "", after(.createResourceServer, server) { made, _ in both(made, "UserPoolId") }),
    ]

    // MARK: Identity providers

    private static let provider: @Sendable (TestClient) -> JSONObject = { client in
        let name = unused(client)
        return [
            "UserPoolId": .string(client.pool.id), "ProviderName": .string(name), "ProviderType": "OIDC",
            "ProviderDetails": [
                "client_id": "c", "client_secret": "s", "attributes_request_method": "GET",
                "oidc_issuer": "https://idp.example.com", "authorize_scopes": "openid",
            ],
            "IdpIdentifiers": [.string(name)],
        ]
    }

    private static let identityProviders = [
        StoreFailureCall(.createIdentityProvider, "", { provider($0) }),
        StoreFailureCall(
            .describeIdentityProvider, "",
            after(.createIdentityProvider, provider) { made, _ in both(made, "UserPoolId", "ProviderName") }),
        StoreFailureCall(
            .updateIdentityProvider, "",
            after(.createIdentityProvider, provider) { made, _ in
                both(made, "UserPoolId", "ProviderName", "ProviderDetails")
            }),
        StoreFailureCall(
            .deleteIdentityProvider, "",
            after(.createIdentityProvider, provider) { made, _ in both(made, "UserPoolId", "ProviderName") }),
        StoreFailureCall(
            .listIdentityProviders, "", after(.createIdentityProvider, provider) { made, _ in both(made, "UserPoolId") }
        ),
        StoreFailureCall(
            .getIdentityProviderByIdentifier, "",
            after(.createIdentityProvider, provider) { made, _ in
                ["UserPoolId": made["UserPoolId"] ?? .null, "IdpIdentifier": made["ProviderName"] ?? .null]
            }),
    ]

    // MARK: Domains

    private static let domains = [
        StoreFailureCall(.createUserPoolDomain) { client in
            let pool = try await client.server.pool()
            return ["UserPoolId": .string(pool.id), "Domain": .string(unused(client))]
        },
        StoreFailureCall(.describeUserPoolDomain) { client in both(try await domain(client), "Domain") },
        StoreFailureCall(.updateUserPoolDomain) { client in
            var input = try await domain(client)
            input["ManagedLoginVersion"] = 2
            return input
        },
        StoreFailureCall(.deleteUserPoolDomain) { client in try await domain(client) },
    ]

    /// Of a pool of its own.
    private static func domain(_ client: TestClient) async throws -> JSONObject {
        let input: JSONObject = [
            "UserPoolId": .string(try await client.server.pool().id), "Domain": .string(unused(client)),
        ]
        try await client.server.call(.createUserPoolDomain, input)
        return input
    }

    // MARK: Looks

    private static let style: @Sendable (TestClient) -> JSONObject = { client in
        ["UserPoolId": .string(client.pool.id), "ClientId": .string(client.id), "UseCognitoProvidedValues": true]
    }

    private static let looks = [
        StoreFailureCall(.setUICustomization) { client in
            var input = both(try await domain(client), "UserPoolId")
            input["CSS"] = ".banner-customizable { color: red }"
            return input
        },
        StoreFailureCall(.getUICustomization) { client in both(try await domain(client), "UserPoolId") },
        StoreFailureCall(.createManagedLoginBranding) { client in style(try await client.pool.client()) },
        StoreFailureCall(.describeManagedLoginBranding) { client in try await styled(client) },
        StoreFailureCall(.describeManagedLoginBrandingByClient) { client in
            let other = try await client.pool.client()
            try await client.server.call(.createManagedLoginBranding, style(other))
            return ["UserPoolId": .string(client.pool.id), "ClientId": .string(other.id)]
        },
        StoreFailureCall(.updateManagedLoginBranding) { client in
            var input = try await styled(client)
            input["Settings"] = ["a": 1]
            return input
        },
        StoreFailureCall(.deleteManagedLoginBranding) { client in try await styled(client) },
    ]

    private static func styled(_ client: TestClient) async throws -> JSONObject {
        let made = try await client.server.call(.createManagedLoginBranding, style(try await client.pool.client()))
        let id = made["ManagedLoginBranding"]?.objectValue?["ManagedLoginBrandingId"] ?? .null
        return ["UserPoolId": .string(client.pool.id), "ManagedLoginBrandingId": id]
    }

    // MARK: Terms

    private static func termsInput(_ client: TestClient) -> JSONObject {
        [
            "UserPoolId": .string(client.pool.id), "ClientId": .string(client.id), "TermsName": "terms-of-use",
            "TermsSource": "LINK", "Enforcement": "NONE", "Links": ["cognito:default": "https://example.com/terms"],
        ]
    }

    private static let terms = [
        StoreFailureCall(.createTerms) { client in termsInput(try await client.pool.client()) },
        StoreFailureCall(.describeTerms) { client in try await known(client) },
        StoreFailureCall(.describeTermsByClient) { client in
            let other = try await client.pool.client()
            try await client.server.call(.createTerms, termsInput(other))
            return ["UserPoolId": .string(client.pool.id), "ClientId": .string(other.id), "TermsName": "terms-of-use"]
        },
        StoreFailureCall(.updateTerms) { client in try await known(client) },
        StoreFailureCall(.deleteTerms) { client in try await known(client) },
        StoreFailureCall(.listTerms) { client in both(try await known(client), "UserPoolId") },
    ]

    private static func known(_ client: TestClient) async throws -> JSONObject {
        let made = try await client.server.call(.createTerms, termsInput(try await client.pool.client()))
        let id = made["Terms"]?.objectValue?["TermsId"] ?? .null
        return ["UserPoolId": .string(client.pool.id), "TermsId": id]
    }

    // MARK: Tags

    private static func arn(_ client: TestClient) -> JSONValue {
        .string("arn:aws:cognito-idp:us-east-1:000000000000:userpool/\(client.pool.id)")
    }

    private static let tags = [
        StoreFailureCall(.tagResource) { client in ["ResourceArn": arn(client), "Tags": ["a": "b"]] },
        StoreFailureCall(.untagResource) { client in ["ResourceArn": arn(client), "TagKeys": ["a"]] },
        StoreFailureCall(.listTagsForResource) { client in ["ResourceArn": arn(client)] },
    ]
}
