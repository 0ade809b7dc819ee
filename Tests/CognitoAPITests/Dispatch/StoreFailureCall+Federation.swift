import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let federation = [
        StoreFailureCall(.getSigningCertificate) { client in
            ["UserPoolId": .string(try await client.server.pool().id)]
        },
        StoreFailureCall(.adminLinkProviderForUser) { client in try await unlinked(client) },
        StoreFailureCall(.adminDisableProviderForUser, "a link") { client in
            let link = try await unlinked(client)
            try await client.server.call(.adminLinkProviderForUser, link)
            return ["UserPoolId": link["UserPoolId"] ?? .null, "User": link["SourceUser"] ?? .null]
        },
        StoreFailureCall(.adminDisableProviderForUser, "a password") { client in
            let name = "user-\(client.server.services.random.uuid())"
            try await client.pool.user(name)
            return [
                "UserPoolId": .string(client.pool.id),
                "User": [
                    "ProviderName": "Cognito", "ProviderAttributeName": "Cognito_Subject",
                    "ProviderAttributeValue": .string(name),
                ],
            ]
        },
    ]

    /// A link that can be made, of a pool of its own.
    private static func unlinked(_ client: TestClient) async throws -> JSONObject {
        let pool = try await client.server.pool()
        try await pool.provider("corp", type: "SAML")
        try await pool.user("anna")
        return [
            "UserPoolId": .string(pool.id),
            "DestinationUser": ["ProviderName": "Cognito", "ProviderAttributeValue": "anna"],
            "SourceUser": [
                "ProviderName": "corp", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": "1",
            ],
        ]
    }
}
