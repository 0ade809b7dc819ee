import Cryptography
import HTTP
import Identity
import JSON
import Logging

/// What verifiers of identity pools' tokens read: `/cognito-identity/.well-known/openid-configuration` and `/jwks_uri`,
/// which is what AWS calls the set of keys.
struct IdentityTokenDocuments: Sendable {
    private static let base = "\(IdentitySettings.identityTokenPath)/.well-known"

    let services: Services
    /// Where this server itself is reached.
    let baseURL: String

    var routes: [Route] {
        [
            Route(.get, "\(Self.base)/openid-configuration", pages: .open) { _, _ in
                DiscoveryDocuments.answer(200, configuration)
            },
            Route(.get, "\(Self.base)/jwks_uri", pages: .open) { _, _ in await keys() },
        ]
    }

    private var configuration: [UInt8] {
        let document: JSONObject = [
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": .string(services.identityTokens.issuer),
            "jwks_uri": .string("\(baseURL)\(Self.base)/jwks_uri"),
            "response_types_supported": ["token"],
            "subject_types_supported": ["public"],
        ]
        return JSONValue.object(document).encoded()
    }

    private func keys() async -> HTTPResponse {
        do {
            return DiscoveryDocuments.answer(200, JWK.document(try await services.identityTokens.publishedKeys()))
        } catch {
            services.log.error("discovery of the keys of identity pools failed: \(error)")
            return DiscoveryDocuments.answer(
                500, DiscoveryDocuments.body(code: "InternalError", message: "Something went wrong on our side."))
        }
    }
}
