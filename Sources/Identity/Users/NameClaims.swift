import ServiceModel

// Names are claimed in the transaction that stores them: what was free a moment ago may be somebody's by then.

extension StoreReader {
    /// Throws where a new user would be called as somebody is called already, by any of their names.
    ///
    /// A username that is another's alias or `sub` would be found in the other's place. The reverse, a drawn `sub`
    /// that is somebody's username, is a matter of one in 2^122; then the call fails, and the next one draws anew.
    ///
    /// - Throws: `StoreConflict.usernameTaken`, `.subTaken`.
    func requireFreeNames(for user: User, in pool: UserPool) throws {
        // Elsewhere the username is the `sub`, which the store keeps unique.
        guard pool.usernameAttributes.isEmpty else { return }
        if try self.user(named: user.username, in: pool) != nil { throw StoreConflict.usernameTaken }
        if try self.user(poolId: pool.id, usernameKey: user.sub) != nil { throw StoreConflict.subTaken }
    }

    /// Whether the alias would be new to the user `id` (0: a new one) and is another's username, which it must not
    /// resemble: who tries that name would always reach the other.
    ///
    /// An alias that the user has since before stays: the look-up finds usernames first.
    func isUsernameOfAnother(_ alias: Alias, than id: Int64, in pool: UserPool) throws -> Bool {
        guard pool.usernameAttributes.isEmpty,
            let other = try user(poolId: pool.id, usernameKey: pool.usernameKey(alias.key)), other.id != id
        else { return false }
        return try user(poolId: pool.id, alias: alias)?.id != id
    }
}

extension StoreWriter {
    /// As `update(_:aliases:)`; an alias that another user has, or is called by, is `aliasExists`.
    public func update(_ user: User, aliases: [Alias]?, in pool: UserPool) throws {
        for alias in aliases ?? [] where try isUsernameOfAnother(alias, than: user.id, in: pool) {
            throw Refusal.registration(.aliasExists(alias.kind))
        }
        do {
            try update(user, aliases: aliases)
        } catch StoreConflict.aliasTaken(let kind) {
            throw Refusal.registration(.aliasExists(kind))
        }
    }
}
