import IdentityPoolModel

/// Somebody who has proven to be an identity, or is its guest.
struct IdentityAdmission: Sendable {
    let pool: StoredIdentityPool
    let identity: FederatedIdentity
    /// What proved it now; none of guests and of those whom the developer's own provider vouches for.
    let logins: [ProvenLogin]
    /// Tags of sessions that a token brings along, beside those from claims.
    var tags: [String: String] = [:]

    /// Proves an identity by tokens of logins, linking those that lead nowhere to it.
    ///
    /// The id of an identity that has logins gives nothing: one of them has to be proven. Who knows the id of a guest is
    /// that guest, and stays it under logins of their own, unless these lead elsewhere already: then they are that
    /// identity, and the guest is nobody's any more.
    ///
    /// - Throws: `notFound`, `forbidden`, `noGuests`, `loginsDoNotMatch`, what `LoginTokens` throws, `linkedElsewhere`,
    ///   `providerIsLinked`, `tooManyLogins`.
    static func admit(_ id: String, logins: [String: String], call: Call) async throws -> IdentityAdmission {
        let (poolId, isLinked) = try await call.store.read { store in
            (try store.enabledIdentity(id).poolId, try !store.logins(identityId: id).isEmpty)
        }
        guard let pool = try await call.services.identityPools.knownPool(poolId) else {
            throw Refusal.poolIdentity(.notFound(id))
        }
        guard !logins.isEmpty else {
            guard !isLinked else { throw Refusal.poolIdentity(.forbidden(id)) }
            guard pool.settings.allowUnauthenticatedIdentities else { throw Refusal.poolIdentity(.noGuests) }
            return IdentityAdmission(pool: pool, identity: .guest(id, poolId: poolId), logins: [])
        }
        let proven = try await LoginTokens.verify(logins, of: pool, call: call)
        let names = proven.map(\.login)
        let isKnown = try await call.store.read { store in
            _ = try store.enabledIdentity(id)
            try store.requireStanding(proven)
            return try store.linkedIdentities(names, poolId: poolId).common == id
        }
        let own =
            isKnown
            ? id
            : try await call.store.write { store in
                _ = try store.existingIdentityPool(poolId)
                try store.requireStanding(proven)
                return try store.identity(id, provenBy: names, at: call.now)
            }
        return IdentityAdmission(pool: pool, identity: .proven(own, poolId: poolId, by: names), logins: proven)
    }

    /// Proves an identity by the token that the developer's own back end got for it (`DeveloperIdentities.token`).
    ///
    /// The token says no more than that the developer vouched for a user when it was made: that user has to lead to the
    /// identity still. Tokens of other identities are taken by who takes a role on, never here, where they would go past
    /// the rules by which roles are chosen for users of providers.
    ///
    /// - Throws: `notFound`, `invalidToken`, `loginsDoNotMatch`.
    static func admit(_ id: String, token: String, call: Call) async throws -> IdentityAdmission {
        let verified: IdentityToken
        do {
            verified = try await call.services.identityTokens.verify(token)
        } catch IdentityTokenRefusal.expired(let at) {
            throw Refusal.poolIdentity(.invalidToken(.expired(now: call.now / 1000, at: at / 1000)))
        } catch is IdentityTokenRefusal {
            throw Refusal.poolIdentity(.invalidToken(.malformed))
        }
        let (identity, linked) = try await call.store.read { store in
            (try store.enabledIdentity(id), try store.logins(identityId: id))
        }
        guard let pool = try await call.services.identityPools.knownPool(identity.poolId) else {
            throw Refusal.poolIdentity(.notFound(id))
        }
        let amr = Set(verified.identity.amr)
        guard verified.identity.identityId == id, verified.identity.poolId == pool.id,
            amr.contains(FederatedIdentity.authenticated), let developer = pool.settings.developerProviderName,
            linked.contains(where: { login in
                login.isDeveloper && login.provider == developer && amr.isSuperset(of: login.amr(poolId: pool.id))
            })
        else { throw Refusal.poolIdentity(.loginsDoNotMatch) }
        return IdentityAdmission(pool: pool, identity: verified.identity, logins: [], tags: verified.tags)
    }

    var isGuest: Bool { identity.amr == [FederatedIdentity.unauthenticated] }
}

extension StoreWriter {
    /// Who somebody is who knows the id and has proven the logins.
    fileprivate func identity(_ id: String, provenBy logins: [IdentityLogin], at now: Int64) throws -> String {
        let identity = try enabledIdentity(id)
        let found = try linkedIdentities(logins, poolId: identity.poolId)
        guard try self.logins(identityId: id).isEmpty else {
            guard found.ids.contains(id) else { throw Refusal.poolIdentity(.loginsDoNotMatch) }
            guard found.ids.count == 1 else { throw Refusal.poolIdentity(.linkedElsewhere) }
            try link(found.unlinked, to: identity, at: now)
            return id
        }
        guard found.ids.count < 2 else { throw Refusal.poolIdentity(.linkedElsewhere) }
        guard let other = found.ids.first else {
            try link(found.unlinked, to: identity, at: now)
            return id
        }
        let known = try enabledIdentity(other)
        try merge(identity, into: known, at: now)
        try link(found.unlinked, to: known, at: now)
        return other
    }
}
