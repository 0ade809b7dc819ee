/// Aliases that change hands.
public enum AliasTransfer {
    /// Stores the user with the aliases that are now in force.
    ///
    /// Where another user holds one of them, the answer is the refusal to give, or, by force, that user loses it
    /// and the attribute that it was, no other, becomes unverified.
    static func store(
        _ user: User, in pool: UserPool, force: Bool, now: Int64, store: any StoreWriter
    ) throws -> Refusal? {
        let aliases = UsernameRules.aliases(of: user, in: pool)
        if let refusal = try claim(aliases, for: user.id, in: pool, force: force, now: now, store: store) {
            return refusal
        }
        try store.update(user, aliases: aliases, in: pool)
        return nil
    }

    /// Makes the aliases free for the user `id` (0 for a new one), by force or not at all. Where one of them cannot
    /// be had, none is taken.
    public static func claim(
        _ aliases: [Alias], for id: Int64, in pool: UserPool, force: Bool, now: Int64, store: any StoreWriter
    ) throws -> Refusal? {
        var taken: [Alias] = []
        for alias in aliases {
            if try store.isUsernameOfAnother(alias, than: id, in: pool) {
                return .registration(.aliasExists(alias.kind))
            }
            guard let holder = try store.user(poolId: pool.id, alias: alias), holder.id != id else { continue }
            guard force, alias.kind != .preferredUsername, pool.usernameAttributes.isEmpty else {
                return .registration(.aliasExists(alias.kind))
            }
            taken.append(alias)
        }
        for alias in taken {
            guard var holder = try store.user(poolId: pool.id, alias: alias) else { continue }
            if let contact = ContactAttribute(alias.kind) { holder.attributes.setVerified(contact, to: false) }
            holder.modifiedAt = now
            try store.update(holder, aliases: UsernameRules.aliases(of: holder, in: pool))
        }
        return nil
    }
}
