import IdentityPoolModel
import JSON

/// A login that a token has proven: of whom, at which provider, and what the token says of them.
struct ProvenLogin: Sendable {
    let login: IdentityLogin
    /// By which the pool maps roles for it: `PROVIDER:CLIENT`.
    let mappingKey: String
    let claims: JSONObject
    /// Nil where the provider's tokens are good until they expire, whatever has become of their user.
    let standing: Standing?

    /// A sign-in that a login rests on (`ServerSideTokenCheck`).
    struct Standing: Sendable, Equatable {
        let poolId: String
        let sub: String
        let signInId: String
    }
}

extension StoreReader {
    /// Looks in this transaction whether the sign-ins of all logins that depend on theirs have not ended.
    ///
    /// - Throws: `signedOut`.
    func requireStanding(_ logins: [ProvenLogin]) throws {
        for login in logins {
            guard let standing = login.standing else { continue }
            guard let (signIn, user) = try signIn(standing.signInId), user.sub == standing.sub,
                signIn.poolId == standing.poolId, user.poolId == standing.poolId, signIn.revokedAt == nil,
                user.isEnabled, !user.mustResetPassword,
                try hasClient(signIn.clientId, generation: signIn.clientGeneration)
            else { throw Refusal.poolIdentity(.invalidToken(.signedOut)) }
        }
    }
}

extension IdentityLogin {
    /// What tokens and sessions say of how somebody was proven (cognito/identity-pools §6).
    func amr(poolId: String) -> [String] {
        [provider, isDeveloper ? "\(provider):\(poolId):\(subject)" : "\(provider):CognitoSignIn:\(subject)"]
    }
}

extension FederatedIdentity {
    static let authenticated = "authenticated"
    static let unauthenticated = "unauthenticated"

    static func guest(_ id: String, poolId: String) -> FederatedIdentity {
        FederatedIdentity(poolId: poolId, identityId: id, amr: [unauthenticated])
    }

    /// - Parameter logins: those that were proven now.
    static func proven(_ id: String, poolId: String, by logins: [IdentityLogin]) -> FederatedIdentity {
        FederatedIdentity(
            poolId: poolId, identityId: id, amr: [authenticated] + logins.flatMap { $0.amr(poolId: poolId) })
    }
}
