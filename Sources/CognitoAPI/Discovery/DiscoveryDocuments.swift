import Cryptography
public import HTTP
public import Identity
import JSON
import Logging
import ServiceModel

/// What verifiers read: `/{poolId}/.well-known/jwks.json` and `/openid-configuration` (cognito/tokens §7).
public struct DiscoveryDocuments: Sendable {
    private let environment: Environment
    /// Where this server itself is reached: with issuers of the AWS form, keys are still fetched here.
    private let baseURL: String

    public init(environment: Environment, baseURL: String) {
        self.environment = environment
        self.baseURL = baseURL
    }

    public enum Document: String, Sendable, CaseIterable {
        case keys = "jwks.json"
        case configuration = "openid-configuration"
    }

    /// The pool and document of a path, if it is one of theirs.
    public static func route(_ path: String) -> (poolId: String, document: Document)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[2] == ".well-known",
            let document = Document(rawValue: String(parts[3]))
        else { return nil }
        return (String(parts[1]), document)
    }

    public func respond(_ document: Document, poolId: String) async -> HTTPResponse {
        do {
            let pool = try await environment.directory.pool(poolId)
            switch document {
            case .keys:
                let keys = try await environment.signingKeys.keys(of: pool, at: environment.clock.now)
                return answer(200, JWK.document(keys.published.map { JWK(kid: $0.kid, key: $0.key) }))
            case .configuration:
                return answer(200, configuration(of: pool))
            }
        } catch let error as ServiceError {
            return answer(404, body(code: "ResourceNotFound", message: error.message ?? ""))
        } catch {
            environment.log.error("discovery of \(document.rawValue) failed: \(error)")
            return answer(500, body(code: "InternalError", message: "Something went wrong on our side."))
        }
    }

    private func configuration(of pool: UserPool) -> [UInt8] {
        let issuer = environment.settings.issuer(of: pool)
        let here = "\(baseURL)/\(pool.id)"
        func list(_ values: String...) -> JSONValue { .array(values.map { .string($0) }) }
        let document: JSONObject = [
            "authorization_endpoint": .string("\(here)/oauth2/authorize"),
            "end_session_endpoint": .string("\(here)/logout"),
            "id_token_signing_alg_values_supported": list("RS256"),
            "issuer": .string(issuer),
            "jwks_uri": .string("\(here)/.well-known/jwks.json"),
            "response_types_supported": list("code", "token"),
            "revocation_endpoint": .string("\(here)/oauth2/revoke"),
            "scopes_supported": list("openid", "email", "phone", "profile"),
            "subject_types_supported": list("public"),
            "token_endpoint": .string("\(here)/oauth2/token"),
            "token_endpoint_auth_methods_supported": list("client_secret_basic", "client_secret_post"),
            "userinfo_endpoint": .string("\(here)/oauth2/userInfo"),
        ]
        return JSONValue.object(document).encoded()
    }

    private func body(code: String, message: String) -> [UInt8] {
        JSONValue.object(["code": .string(code), "message": .string(message)]).encoded()
    }

    private func answer(_ status: Int, _ body: [UInt8]) -> HTTPResponse {
        HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "application/json",
                // A new signing key must be found soon: verifiers look again for a key id that they do not know.
                "Cache-Control": status == 200 ? "public, max-age=300" : "no-store",
            ], body: body)
    }
}
