/// To whom logins lead, and how that changes. Both are judged in one transaction.
enum LoginLimits {
    /// Logins of an identity, developers' users among them (cognito/identity-pools §5).
    static let maximumLogins = 20
}

/// To which identities some logins lead.
struct LinkedIdentities: Sendable {
    /// Each once.
    var ids: [String] = []
    /// What leads to none.
    var unlinked: [IdentityLogin] = []

    /// The one identity that all lead to; nil where there are several, or where some lead nowhere.
    var common: String? { unlinked.isEmpty && ids.count == 1 ? ids[0] : nil }
}

extension StoreReader {
    func linkedIdentities(_ logins: [IdentityLogin], poolId: String) throws -> LinkedIdentities {
        var found = LinkedIdentities()
        for login in logins {
            guard let id = try identityId(poolId: poolId, login: login) else {
                found.unlinked.append(login)
                continue
            }
            if !found.ids.contains(id) { found.ids.append(id) }
        }
        return found
    }

    /// The identity, unless it is nobody's any more.
    ///
    /// - Parameter poolId: the pool that it must be of; nil: whichever it is.
    /// - Throws: `notFound`.
    func enabledIdentity(_ id: String, poolId: String? = nil) throws -> PoolIdentity {
        guard let identity = try poolIdentity(id), identity.disabledAt == nil,
            poolId ?? identity.poolId == identity.poolId
        else { throw Refusal.poolIdentity(.notFound(id)) }
        return identity
    }
}

extension StoreWriter {
    /// Lets logins that lead nowhere lead to an identity.
    ///
    /// - Throws: `providerIsLinked`, where another user of the same provider leads to it; `tooManyLogins`.
    func link(_ logins: [IdentityLogin], to identity: PoolIdentity, at now: Int64) throws {
        guard !logins.isEmpty else { return }
        let linked = try self.logins(identityId: identity.id)
        try LoginLimits.check(linked, and: logins)
        for login in logins { try insert(login, identityId: identity.id, poolId: identity.poolId) }
        var changed = identity
        changed.modifiedAt = now
        try update(changed)
    }

    /// Takes logins from an identity. Without any it is nobody's any more: else whoever knows its id would be its guest,
    /// and could link a login of their own.
    func unlink(_ logins: [IdentityLogin], from identity: PoolIdentity, at now: Int64) throws {
        for login in logins { try delete(login, poolId: identity.poolId) }
        var changed = identity
        changed.modifiedAt = now
        if try self.logins(identityId: identity.id).isEmpty { changed.disabledAt = now }
        try update(changed)
    }

    /// Lets whoever leads to one identity lead to another of the same pool. The one is nobody's any more.
    ///
    /// - Throws: as `link`.
    func merge(_ identity: PoolIdentity, into other: PoolIdentity, at now: Int64) throws {
        try LoginLimits.check(logins(identityId: other.id), and: logins(identityId: identity.id))
        try moveLogins(from: identity.id, to: other.id)
        var (gone, kept) = (identity, other)
        gone.modifiedAt = now
        gone.disabledAt = now
        kept.modifiedAt = now
        try update(gone)
        try update(kept)
    }
}

extension LoginLimits {
    /// Whether some logins may lead to where others do. Of the developer's own provider there may be several.
    fileprivate static func check(_ linked: [IdentityLogin], and others: [IdentityLogin]) throws(Refusal) {
        for login in others where !login.isDeveloper && linked.contains(where: { $0.isOfProvider(of: login) }) {
            throw .poolIdentity(.providerIsLinked(login.provider))
        }
        guard linked.count + others.count <= maximumLogins else {
            throw .poolIdentity(.tooManyLogins(limit: maximumLogins))
        }
    }
}
