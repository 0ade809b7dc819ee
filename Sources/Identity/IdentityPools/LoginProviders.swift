import IdentityPoolModel
import ServiceModel

extension StoredIdentityPool {
    /// A user pool of this server that the pool takes users from, with each client whose tokens it takes.
    struct LoginProvider: Sendable {
        /// As the pool's settings name it: that is how it is stored and shown, whatever a caller calls it.
        let name: String
        let userPool: UserPool
        let clients: [CognitoIdentityProvider]
    }

    /// The user pool that a caller means by the name of a provider.
    ///
    /// Beside AWS's name, `cognito-idp.REGION.amazonaws.com/POOL`, the issuer without its scheme names a pool: clients
    /// take it from the token, and it is another where this server is its own issuer (cognito/identity-pools §5).
    ///
    /// - Returns: nil where no user pool is meant that the pool takes users from and that this server has.
    /// - Throws: what the store throws.
    func loginProvider(_ text: String, call: Call) async throws -> LoginProvider? {
        for provider in settings.cognitoIdentityProviders ?? [] {
            guard let name = provider.providerName, let parsed = UserPoolProvider(name),
                let userPool = try await call.pools.knownPool(parsed.poolId),
                text == name || call.settings.isIssuerWithoutScheme(text, of: userPool)
            else { continue }
            // Both names of a pool's, of China and of elsewhere, are one provider's.
            let clients = (settings.cognitoIdentityProviders ?? []).filter {
                $0.providerName.flatMap(UserPoolProvider.init) == parsed
            }
            return LoginProvider(name: clients.first?.providerName ?? name, userPool: userPool, clients: clients)
        }
        return nil
    }
}

extension IdentitySettings {
    fileprivate func isIssuerWithoutScheme(_ text: String, of pool: UserPool) -> Bool {
        ["https://", "http://"].contains { isIssuer($0 + text, of: pool) }
    }
}
