public import ServiceModel

/// Links between users and identities at providers, in administrators' hands (cognito/resources §9).
///
/// Whoever may link decides who signs in as whom: so what is looked at is looked at inside the transaction that writes.
public enum IdentityLinks {
    /// Identities that one user may be linked to, beside its own.
    static let linksPerUser = 5
    /// Attributes by which users may be linked to one provider.
    static let attributesPerProvider = 5
    /// The value is part of an index's key.
    static let longestValue = 2048
    /// What stands for the pool's own users in place of a provider.
    private static let ownUsers = "Cognito"

    /// Lets whoever the source is at its provider sign in as the destination.
    ///
    /// - Throws: `userNotFound` for the destination, `notFound` for the provider, and what `IdentityRefusal` tells of.
    public static func link(
        _ source: ProviderUserIdentifierType, to destination: ProviderUserIdentifierType, pool: UserPool, call: Call
    ) async throws {
        let (provider, attribute, value) = try named(source, "SourceUser")
        guard let place = destination.providerName, let name = destination.providerAttributeValue else {
            let missing = destination.providerName == nil ? "ProviderName" : "ProviderAttributeValue"
            throw Refusal.identity(.missingMember(of: "DestinationUser", missing))
        }
        if isOwn(provider) { throw Refusal.identity(.sourceIsLocal) }
        guard value.utf8.count <= longestValue else { throw Refusal.identity(.valueTooLong(bytes: longestValue)) }
        try await call.store.write { store in
            let found: Resource<IdentityProviderType> = try store.existing(provider, in: pool)
            try check(attribute, of: found.settings)
            let user = try store.user(name, from: place, in: pool)
            if let holder = try store.identity(
                poolId: pool.id, provider: provider, attribute: attribute, value: value)
            {
                if holder.isPrimary { throw Refusal.identity(.sourceHasUser) }
                // What the service says of a link that is there already is not to the point, and clients know it.
                throw holder.userId == user.id
                    ? Refusal.identity(.sourceIsLocal)
                    : Refusal.identity(.sourceIsLinked(provider: provider, value: value))
            }
            if attribute == UserIdentity.subject, try store.federatedUser(value, from: provider, in: pool) != nil {
                throw Refusal.identity(.sourceHasUser)
            }
            guard try store.identities(userId: user.id).count(where: { !$0.isPrimary }) < linksPerUser else {
                throw Refusal.identity(.tooManyLinks(limit: linksPerUser))
            }
            try requireRoom(for: attribute, of: provider, in: pool, store)
            try store.insert(
                UserIdentity(
                    poolId: pool.id, userId: user.id, provider: provider, attribute: attribute, value: value,
                    providerType: found.settings.providerType?.rawValue ?? "", isPrimary: false, createdAt: call.now))
            try store.saveIdentities(of: user, in: pool, at: call.now)
        }
    }

    /// Parts a user from an identity, or, where it is one of the pool's own, from its password.
    ///
    /// - Throws: `userNotFound`, `notFound` for the provider, and `missingMember`.
    public static func disable(_ user: ProviderUserIdentifierType, pool: UserPool, call: Call) async throws {
        let (provider, attribute, value) = try named(user, "User")
        if isOwn(provider) {
            guard attribute == UserIdentity.subject else {
                throw Refusal.identity(.subjectOnly(provider: provider))
            }
            return try await withdrawPassword(of: value, pool: pool, call: call)
        }
        try await call.store.write { store in
            let link = try store.identity(poolId: pool.id, provider: provider, attribute: attribute, value: value)
            guard let link, let user = try store.user(id: link.userId) else {
                // What is linked to a provider that is gone can still be parted from it.
                let _: Resource<IdentityProviderType> = try store.existing(provider, in: pool)
                throw Refusal.lookUp(.userNotFound)
            }
            try store.delete(link, at: call.now)
            try store.saveIdentities(of: user, in: pool, at: call.now)
        }
    }

    /// The user has no password any more, and gets none but by an administrator; nor does anything else that the pool
    /// itself asks for let it in. Its identities do.
    private static func withdrawPassword(of name: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            var user = try store.existingUser(named: name, in: pool)
            guard user.status != .externalProvider else { return }
            (user.passwordHash, user.sealedVerifier, user.temporaryPasswordExpiresAt) = (nil, nil, nil)
            user.status = .externalProvider
            // Questions that are still open ask nobody any more.
            user.generation += 1
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
    }

    // MARK: Rules

    private static func named(
        _ user: ProviderUserIdentifierType, _ role: String
    ) throws(Refusal) -> (provider: String, attribute: String, value: String) {
        func required(_ value: String?, _ name: String) throws(Refusal) -> String {
            guard let value, !value.isEmpty else { throw .identity(.missingMember(of: role, name)) }
            return value
        }
        return (
            try required(user.providerName, "ProviderName"),
            try required(user.providerAttributeName, "ProviderAttributeName"),
            try required(user.providerAttributeValue, "ProviderAttributeValue")
        )
    }

    /// An identity provider cannot have this name (`IdentityProviders`).
    static func isOwn(_ provider: String) -> Bool { provider.uppercased() == ownUsers.uppercased() }

    /// The mapping names the pool's attribute, or the provider's claim: both are known at a sign-in.
    private static func check(_ attribute: String, of provider: IdentityProviderType) throws(Refusal) {
        guard attribute != UserIdentity.subject else { return }
        let name = provider.providerName ?? ""
        guard provider.providerType == .oidc || provider.providerType == .saml else {
            throw .identity(.subjectOnly(provider: name))
        }
        let mapping = provider.attributeMapping ?? [:]
        guard mapping.contains(where: { $0.key == attribute || $0.value == attribute }) else {
            throw .identity(.attributeNotMapped(attribute, provider: name))
        }
    }

    private static func requireRoom(
        for attribute: String, of provider: String, in pool: UserPool, _ store: any StoreReader
    ) throws {
        let known = try store.identityAttributes(
            poolId: pool.id, provider: provider, limit: attributesPerProvider + 1)
        guard known.contains(attribute) || known.count < attributesPerProvider else {
            throw Refusal.identity(.tooManyAttributes(provider: provider, limit: attributesPerProvider))
        }
    }
}

extension StoreReader {
    /// Throws `userNotFound`.
    fileprivate func user(_ name: String, from provider: String, in pool: UserPool) throws -> User {
        if IdentityLinks.isOwn(provider) { return try existingUser(named: name, in: pool) }
        guard let user = try federatedUser(name, from: provider, in: pool) else {
            throw Refusal.lookUp(.userNotFound)
        }
        return user
    }

    /// Who came from the provider under this id: the username says so (cognito/resources §9).
    fileprivate func federatedUser(_ subject: String, from provider: String, in pool: UserPool) throws -> User? {
        try user(poolId: pool.id, usernameKey: pool.usernameKey("\(provider)_\(subject)"))
    }
}
