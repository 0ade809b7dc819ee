import Cryptography
import IdentityPoolModel
import JSON

/// Tokens by which callers prove logins: ID tokens of user pools of this server.
///
/// Tokens of other providers cannot be verified here, and prove nothing.
enum LoginTokens {
    /// Verifies all of them: who brings one that is not good gets nothing for the others.
    ///
    /// - Parameter logins: tokens by the names of their providers.
    /// - Returns: in the order of the names of providers, each login once.
    /// - Throws: `noProviders`, `unsupportedProvider`, `unverifiableProvider`, `invalidToken`, and what the store
    ///   throws. Whether a sign-in still stands is left to `requireStanding`, in the transaction that acts on it.
    static func verify(
        _ logins: [String: String], of pool: StoredIdentityPool, call: Call
    ) async throws -> [ProvenLogin] {
        guard logins.isEmpty || !pool.settings.providerNames.isEmpty else {
            throw Refusal.poolIdentity(.noProviders(pool.id))
        }
        var proven: [ProvenLogin] = []
        for (name, token) in logins.sorted(by: { $0.key < $1.key }) {
            if name == FederatedIdentity.provider { throw refusal(.ofIdentityPool) }
            guard let provider = try await pool.loginProvider(name, call: call) else {
                throw Refusal.poolIdentity(
                    pool.settings.providerNames.contains(name) ? .unverifiableProvider(name) : .unsupportedProvider)
            }
            let login = try await verify(token, of: provider, call: call)
            // One provider has several names.
            if proven.contains(where: { $0.login == login.login }) { continue }
            if proven.contains(where: { $0.login.isOfProvider(of: login.login) }) {
                throw Refusal.poolIdentity(.providerIsLinked(provider.name))
            }
            proven.append(login)
        }
        return proven.sorted { $0.mappingKey < $1.mappingKey }
    }

    private static func verify(
        _ token: String, of provider: StoredIdentityPool.LoginProvider, call: Call
    ) async throws -> ProvenLogin {
        guard let jws = try? JWS.Compact.parse(token), let claims = jws.claims(), jws.algorithm == "RS256",
            let kid = jws.keyID
        else { throw refusal(.malformed) }
        let userPool = provider.userPool
        guard let issuer = claims["iss"]?.stringValue, call.settings.isIssuer(issuer, of: userPool) else {
            throw refusal(.foreignIssuer)
        }
        let isIdToken = claims["token_use"]?.stringValue == "id"
        let keys = try await call.services.signingKeys.keys(of: userPool, at: call.now)
        guard let verifier = keys.verifier(kid: kid, use: isIdToken ? .id : .access), jws.isSigned(by: verifier) else {
            throw refusal(.signature)
        }
        // Of access tokens AWS says no more than that they have no audience.
        guard let audience = claims["aud"]?.stringValue else { throw refusal(.missingClaim("aud")) }
        guard isIdToken else { throw refusal(.notAnIdToken) }
        guard let client = provider.clients.first(where: { $0.clientId == audience }) else {
            throw Refusal.poolIdentity(.unsupportedProvider)
        }
        guard let expiresAt = claims["exp"]?.int64Value else { throw refusal(.missingClaim("exp")) }
        guard call.now / 1000 < expiresAt else { throw refusal(.expired(now: call.now / 1000, at: expiresAt)) }
        guard let sub = claims["sub"]?.stringValue, !sub.isEmpty else { throw refusal(.missingClaim("sub")) }
        var standing: ProvenLogin.Standing?
        if client.serverSideTokenCheck == true {
            guard let signInId = claims["origin_jti"]?.stringValue ?? claims["event_id"]?.stringValue else {
                throw refusal(.signedOut)
            }
            standing = ProvenLogin.Standing(poolId: userPool.id, sub: sub, signInId: signInId)
        }
        return ProvenLogin(
            login: IdentityLogin(provider: provider.name, subject: sub),
            mappingKey: "\(client.providerName ?? provider.name):\(audience)", claims: claims, standing: standing)
    }

    private static func refusal(_ fault: LoginTokenFault) -> Refusal { .poolIdentity(.invalidToken(fault)) }
}
