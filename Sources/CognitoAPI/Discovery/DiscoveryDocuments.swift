import Cryptography
public import HTTP
public import Identity
import JSON
import Logging
import ServiceModel

/// What verifiers read: `/{poolId}/.well-known/jwks.json` and `/openid-configuration` (cognito/tokens §7).
public struct DiscoveryDocuments: Sendable {
    private let services: Services
    /// Where this server itself is reached: with issuers of the AWS form, keys are still fetched here.
    private let baseURL: String

    public init(services: Services, baseURL: String) {
        self.services = services
        self.baseURL = baseURL
    }

    enum Document: String, CaseIterable {
        case keys = "jwks.json"
        case configuration = "openid-configuration"
    }

    public var routes: [Route] {
        IdentityTokenDocuments(services: services, baseURL: baseURL).routes
            + Document.allCases.map { document in
                Route(.get, "/{poolId}/.well-known/\(document.rawValue)", pages: .open) { _, parameters in
                    await respond(document, poolId: parameters["poolId"])
                }
            }
    }

    func respond(_ document: Document, poolId: String) async -> HTTPResponse {
        do {
            let pool = try await services.pools.pool(poolId)
            switch document {
            case .keys:
                let keys = try await services.signingKeys.keys(of: pool, at: services.clock.now)
                return Self.answer(200, JWK.document(keys.published.map { JWK(kid: $0.kid, key: $0.key) }))
            case .configuration:
                return Self.answer(200, configuration(of: pool))
            }
        } catch Refusal.lookUp(let refusal) {
            return Self.answer(404, Self.body(code: "ResourceNotFound", message: ServiceError(refusal).message ?? ""))
        } catch {
            services.log.error("discovery of \(document.rawValue) failed: \(error)")
            return Self.answer(500, Self.body(code: "InternalError", message: "Something went wrong on our side."))
        }
    }

    /// What is there and nothing else: no endpoint of OAuth's is served yet, so none is named, nor what it would
    /// support (docs/decisions/0020).
    private func configuration(of pool: UserPool) -> [UInt8] {
        let document: JSONObject = [
            "id_token_signing_alg_values_supported": ["RS256"],
            "issuer": .string(services.settings.issuer(of: pool)),
            "jwks_uri": .string("\(baseURL)/\(pool.id)/.well-known/jwks.json"),
            "subject_types_supported": ["public"],
        ]
        return JSONValue.object(document).encoded()
    }

    static func body(code: String, message: String) -> [UInt8] {
        JSONValue.object(["code": .string(code), "message": .string(message)]).encoded()
    }

    static func answer(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "application/json",
                // A new signing key must be found soon: verifiers look again for a key id that they do not know.
                "Cache-Control": status == 200 ? "public, max-age=300" : "no-store",
            ], body: body)
    }
}
