/// Whether a user may be here at all: disabled, enabled again, gone.
public enum UserAccess {
    /// Keeps the user from signing in, and revokes the tokens that it has, also of one who is disabled already
    /// (cognito/tokens §5).
    ///
    /// - Throws: `userNotFound`.
    public static func disable(_ username: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            var user = try store.existingUser(named: username, in: pool)
            try store.revokeSignIns(userId: user.id, at: call.now)
            guard user.isEnabled else { return }
            user.isEnabled = false
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
    }

    /// Lets a disabled user sign in again.
    ///
    /// - Throws: `userNotFound`.
    public static func enable(_ username: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            var user = try store.existingUser(named: username, in: pool)
            guard !user.isEnabled else { return }
            user.isEnabled = true
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
    }

    /// Removes whoever is called so from the pool.
    ///
    /// - Throws: `userNotFound`.
    public static func delete(_ username: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            try store.deleteUser(id: store.existingUser(named: username, in: pool).id, at: call.now)
        }
    }

    /// The user leaves the pool, at once and for good (cognito/users §2). One who is gone already is no error.
    public static func delete(_ user: some KnownUser, call: Call) async throws {
        try await call.store.write { try $0.deleteUser(id: user.id, at: call.now) }
    }
}
