public import IdentityPoolModel

/// What of a user's claims becomes tags of their session, which policies of roles can ask for (cognito/identity-pools §3).
public enum PrincipalTags {
    /// What the service makes tags of where its own are wanted: the claims `sub` and `aud`.
    static let defaults = ["username": "sub", "client": "aud"]

    /// - Throws: `notFound`, `unknownProvider`, `tagsBesideDefaults`, `reservedTagKey`,
    ///   `repeatedTagKey`.
    public static func set(_ input: SetPrincipalTagAttributeMapInput, call: Call) async throws -> PrincipalTagMap {
        let usesDefaults = input.useDefaults ?? false
        let tags = input.principalTags ?? [:]
        return try await call.store.write { store in
            var pool = try store.existingIdentityPool(input.identityPoolId)
            if usesDefaults, !tags.isEmpty, tags != defaults { throw Refusal.identityPool(.tagsBesideDefaults) }
            try IdentityPoolRules.check(keysOfSession: tags)
            let isKnown = pool.settings.providerNames.contains(input.identityProviderName)
            // Who takes a provider's tags away after the provider itself does no wrong.
            guard isKnown || usesDefaults || tags.isEmpty else {
                throw Refusal.identityPool(.unknownProvider(input.identityProviderName))
            }
            let map = PrincipalTagMap(usesDefaults: usesDefaults, tags: usesDefaults ? [:] : tags)
            pool.principalTags[input.identityProviderName] = isKnown && (usesDefaults || !tags.isEmpty) ? map : nil
            try store.update(pool)
            return pool.principalTagMap(of: input.identityProviderName)
        }
    }
}

extension StoredIdentityPool {
    /// As it is in force: of a provider that nothing was set for, no claim becomes a tag.
    public func principalTagMap(of provider: String) -> PrincipalTagMap {
        guard let map = principalTags[provider] else { return PrincipalTagMap(usesDefaults: false, tags: [:]) }
        return map.usesDefaults ? PrincipalTagMap(usesDefaults: true, tags: PrincipalTags.defaults) : map
    }
}

extension IdentityPool {
    /// Every provider whose users the pool takes, by its name as tokens are given with it, developers' own included.
    public var providerNames: Set<String> {
        var names = Set(cognitoIdentityProviders?.compactMap(\.providerName) ?? [])
        names.formUnion(supportedLoginProviders.map { Array($0.keys) } ?? [])
        names.formUnion(openIdConnectProviderARNs ?? [])
        // `arn:aws:iam::ACCOUNT:oidc-provider/HOST` also goes by its host.
        names.formUnion(openIdConnectProviderARNs?.compactMap(IdentityPoolRules.issuer(ofProvider:)) ?? [])
        names.formUnion(samlProviderARNs ?? [])
        if let developerProviderName { names.insert(developerProviderName) }
        return names
    }
}
