import IdentityPoolModel

/// What an identity pool's roles may be (cognito/identity-pools §2).
enum RoleRules {
    static let maximumRules = 25

    /// - Throws: the first thing that is wrong, in the order of names.
    static func check(_ roles: IdentityPoolRoles, of pool: IdentityPool) throws(Refusal) {
        for (_, arn) in roles.standard.sorted(by: { $0.key < $1.key }) { try check(roleARN: arn) }
        for (provider, mapping) in roles.mappings.sorted(by: { $0.key < $1.key }) {
            guard pool.mappingKeys.contains(provider) else { throw .identityPool(.unmappableProvider(provider)) }
            guard mapping.ambiguousRoleResolution != nil else { throw .identityPool(.noResolution(provider)) }
            let rules = mapping.rulesConfiguration?.rules
            switch (mapping.type, rules) {
            case (.rules, nil): throw .identityPool(.rulesMissing(provider))
            case (.token, .some): throw .identityPool(.rulesBesideToken(provider))
            case (.token, nil): break
            case (.rules, let rules?):
                guard rules.count <= maximumRules else {
                    throw .identityPool(.tooManyRules(provider, limit: maximumRules))
                }
                for rule in rules { try check(roleARN: rule.roleARN) }
            }
        }
    }

    /// `arn:aws:iam::ACCOUNT:role/PATH/NAME`.
    private static func check(roleARN arn: String) throws(Refusal) {
        guard let name = IdentityPoolRules.resource(ofIAM: arn, kind: "role/"), !name.hasSuffix("/") else {
            throw .identityPool(.malformedRoleARN(arn))
        }
    }
}

extension IdentityPool {
    /// By which names roles are mapped for the pool's providers: a user pool's has its client behind a colon.
    var mappingKeys: Set<String> {
        var keys = providerNames
        for provider in cognitoIdentityProviders ?? [] {
            guard let name = provider.providerName, let client = provider.clientId else { continue }
            keys.remove(name)
            keys.insert("\(name):\(client)")
        }
        return keys
    }
}
