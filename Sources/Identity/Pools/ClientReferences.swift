import ServiceModel

/// What a client's settings name in its pool: scopes of resource servers, and identity providers.
enum ClientReferences {
    private static let ownScopes: Set = ["openid", "email", "phone", "profile", TokenGrant.apiScope]

    /// Within the transaction that stores the settings.
    ///
    /// - Throws: `unknownScope`, `unknownProvider`.
    static func check(_ client: UserPoolClientType, pool: UserPool, in store: any StoreReader) throws {
        for scope in client.allowedOAuthScopes ?? [] where !ownScopes.contains(scope) {
            guard try store.hasScope(scope, in: pool) else { throw Refusal.client(.unknownScope(scope)) }
        }
        for provider in client.supportedIdentityProviders ?? [] where provider != "COGNITO" {
            guard try store.resource(.identityProvider, poolId: pool.id, name: provider) != nil else {
                throw Refusal.client(.unknownProvider(provider, poolId: pool.id))
            }
        }
    }
}
