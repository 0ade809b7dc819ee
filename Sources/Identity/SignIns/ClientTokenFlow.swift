import ServiceModel

/// A client's own access token, for its secret (RFC 6749 §4.4; cognito/tokens §10).
public enum ClientTokenFlow {
    /// - Parameter scopes: of resource servers; nil for all that the client may have.
    /// - Throws: `secretHash` for a wrong secret and for a client without one, `flowNotEnabled`, `invalidScope`,
    ///   `noScopes`.
    public static func run(
        secret: String, scopes: [String]?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> IssuedTokens {
        guard client.accepts(secret: secret) else { throw Refusal.secretHash(.mismatch(clientId: client.id)) }
        guard client.flows.clientToken else { throw Refusal.grant(.flowNotEnabled(.clientToken)) }
        let granted = try await granted(scopes, pool: pool, client: client, call: call)
        let grant = TokenGrant(toClient: client, pool: pool, scopes: granted, at: call.now)
        return try await TokenIssuer.issue(grant, as: .clientCredentials, call: call)
    }

    /// Each once, in the order in which they were asked for.
    private static func granted(
        _ wanted: [String]?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> [String] {
        let allowed = client.settings.allowedOAuthScopes ?? []
        let known = try await call.store.read { store in
            try Set(((wanted ?? []) + allowed).filter { try store.hasScope($0, in: pool) })
        }
        var granted: [String] = []
        for scope in wanted.flatMap({ $0.isEmpty ? nil : $0 }) ?? allowed where !granted.contains(scope) {
            if known.contains(scope), allowed.contains(scope) {
                granted.append(scope)
            } else if wanted?.isEmpty == false {
                throw Refusal.grant(.invalidScope(scope))
            }
        }
        guard !granted.isEmpty else { throw Refusal.grant(.noScopes) }
        return granted
    }
}
