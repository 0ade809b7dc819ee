import ServiceModel

/// Lists and ends sessions (cognito/sessions §2).
public enum UserSessions {
    /// What one page has, which is more than a user may have.
    static let largestPage = 125

    /// The user's own, the newest first.
    ///
    /// - Throws: `notTracked`, `invalidPaginationToken`.
    public static func page(of holder: TokenHolder, token: String?, call: Call) async throws -> Page<UserSession> {
        try await page(of: holder.user, pool: holder.pool, operation: "ListUserSessions", token: token, call: call)
    }

    /// As an administrator sees them.
    ///
    /// - Throws: `notTracked`, `userNotFound`, `invalidPaginationToken`.
    public static func page(
        of username: String, pool: UserPool, token: String?, call: Call
    ) async throws -> Page<UserSession> {
        let user = try await call.store.read { try $0.existingUser(named: username, in: pool) }
        return try await page(of: user, pool: pool, operation: "AdminListUserSessions", token: token, call: call)
    }

    private static func page(
        of user: some KnownUser, pool: UserPool, operation: String, token: String?, call: Call
    ) async throws -> Page<UserSession> {
        try pool.requireSessions()
        let userId = user.id
        return try await Paging.run(
            scope: "\(operation)/\(pool.id)/\(user.sub)", limit: largestPage, token: token, call: call,
            place: { PageToken(userCursor: UserCursor(value: $0.id, id: $0.createdAt)) },
            read: { after, limit in
                // All that a user has are few, and are read together.
                let all = try await call.store.read { try $0.sessions(userId: userId, at: call.now) }
                let rest = all.filter { session in
                    after.map { (session.createdAt, session.id) < ($0.rowId, $0.key) } ?? true
                }
                return Array(rest.prefix(limit))
            })
    }

    /// Ends another of the user's own sessions.
    ///
    /// - Throws: `notTracked`, `notFound`, `own`, and what has ended the token meanwhile.
    public static func revoke(_ id: String, by holder: TokenHolder, call: Call) async throws {
        try holder.pool.requireSessions()
        try await call.store.write { store in
            let user = try store.stillThere(holder)
            let session = try store.session(id, of: user.id, at: call.now)
            guard session.signInId != holder.signInId else { throw Refusal.userSession(.own) }
            try store.end(session, at: call.now)
        }
    }

    /// Ends a session of whoever is called so.
    ///
    /// - Throws: `notTracked`, `userNotFound`, and `notFound` also where the session is another user's.
    public static func revoke(_ id: String, of username: String, pool: UserPool, call: Call) async throws {
        try pool.requireSessions()
        try await call.store.write { store in
            let user = try store.existingUser(named: username, in: pool)
            try store.end(store.session(id, of: user.id, at: call.now), at: call.now)
        }
    }
}

extension StoreReader {
    /// Throws `notFound`.
    fileprivate func session(_ id: String, of userId: Int64, at now: Int64) throws -> UserSession {
        guard let found = try sessions(userId: userId, at: now).first(where: { $0.id == id }) else {
            throw Refusal.userSession(.notFound)
        }
        return found
    }
}

extension StoreWriter {
    /// The tokens of its sign-in stop working here, and nobody sees it any more.
    func end(_ session: UserSession, at now: Int64) throws {
        try revokeSignIn(session.signInId, at: now)
        try deleteSession(session.id)
    }
}
