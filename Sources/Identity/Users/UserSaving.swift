/// What keeps a new user from its names.
enum NameConflict: Error, Sendable, Equatable {
    /// Somebody is called so already, by any of their names.
    case username
    /// Somebody holds the address, number or name as an alias, or is called by it.
    case alias(AliasKind)
    /// The `sub` that was drawn is somebody's username: one in 2^122. Nobody answers for it; the next call draws anew.
    case sub
}

// The only two ways in which a user is stored. Both claim the user's names in the transaction that stores them, since
// what was free a moment ago may be somebody's by then, and both look before they write: where they throw, nothing has
// changed, so a caller may still commit what it has counted.

extension StoreWriter {
    /// Stores a new user with the aliases that are in force for it.
    ///
    /// - Parameter force: take addresses and numbers over from users who hold them as aliases (cognito/sign-up §3).
    /// - Returns: the user's row.
    /// - Throws: `NameConflict`.
    func add(_ user: User, in pool: UserPool, force: Bool = false) throws -> Int64 {
        let aliases = UsernameRules.aliases(of: user, in: pool)
        let claims = try claims(of: aliases, for: user, in: pool, force: force)
        try requireFreeNames(for: user, in: pool)
        try take(claims, for: user, in: pool)
        do {
            return try insertRow(of: user, aliases: aliases)
        } catch StoreConflict.usernameTaken {
            throw NameConflict.username
        }
    }

    /// Stores a changed user with the aliases that are in force for it now. Codes that the change makes pointless go.
    /// Does nothing where the user is gone.
    ///
    /// - Parameter force: as for `add`.
    /// - Throws: `Refusal.registration(.aliasExists)`, before anything is written.
    public func save(_ user: User, in pool: UserPool, force: Bool = false) throws {
        guard let stored = try self.user(id: user.id) else { return }
        let aliases = UsernameRules.aliases(of: user, in: pool)
        do {
            try take(claims(of: aliases, for: user, in: pool, force: force), for: user, in: pool)
        } catch NameConflict.alias(let kind) {
            throw Refusal.registration(.aliasExists(kind))
        }
        try replace(stored, with: user, aliases: aliases)
    }

    /// Which of the aliases have to be taken from somebody.
    ///
    /// - Throws: `NameConflict.alias` where one of them cannot be had.
    private func claims(of aliases: [Alias], for user: User, in pool: UserPool, force: Bool) throws -> [Alias] {
        try aliases.filter { alias in
            if try isUsernameOfAnother(alias, than: user.id, in: pool) { throw NameConflict.alias(alias.kind) }
            guard let holder = try self.user(poolId: pool.id, alias: alias), holder.id != user.id else { return false }
            guard force, alias.kind != .preferredUsername, pool.usernameAttributes.isEmpty else {
                throw NameConflict.alias(alias.kind)
            }
            return true
        }
    }

    /// Their holders lose the aliases, and the attribute that each was becomes unverified.
    private func take(_ aliases: [Alias], for user: User, in pool: UserPool) throws {
        for alias in aliases {
            guard let holder = try self.user(poolId: pool.id, alias: alias) else { continue }
            var changed = holder
            if let contact = ContactAttribute(alias.kind) { changed.attributes.setVerified(contact, to: false) }
            changed.modifiedAt = user.modifiedAt
            try replace(holder, with: changed, aliases: UsernameRules.aliases(of: changed, in: pool))
        }
    }

    private func replace(_ stored: User, with user: User, aliases: [Alias]) throws {
        try replaceRow(of: stored, with: user, aliases: aliases)
        for outdated in OutdatedCodes.between(stored, user) {
            try deleteCode(subject: Subject.user(user), purpose: outdated.purpose, attribute: outdated.attribute)
        }
    }
}

extension StoreReader {
    /// Throws where a new user would be called as somebody is called already: a username that is another's alias or
    /// `sub` would be found in the other's place.
    func requireFreeNames(for user: User, in pool: UserPool) throws {
        // Elsewhere the username is the `sub`, which the store keeps unique.
        guard pool.usernameAttributes.isEmpty else { return }
        let (called, calledLikeSub) = try both(
            { try self.user(named: user.username, in: pool) },
            { try self.user(poolId: pool.id, usernameKey: user.sub) })
        if called != nil { throw NameConflict.username }
        if calledLikeSub != nil { throw NameConflict.sub }
    }

    /// Whether the alias would be new to the user `id` (0: a new one) and is another's username, which it must not
    /// resemble: who tries that name would always reach the other.
    ///
    /// An alias that the user has since before stays: the look-up finds usernames first.
    fileprivate func isUsernameOfAnother(_ alias: Alias, than id: Int64, in pool: UserPool) throws -> Bool {
        guard pool.usernameAttributes.isEmpty,
            let other = try user(poolId: pool.id, usernameKey: pool.usernameKey(alias.key)), other.id != id
        else { return false }
        return try user(poolId: pool.id, alias: alias)?.id != id
    }
}
