import ServiceModel

/// Ends sign-ins before their time (cognito/tokens §5).
public enum Revocation {
    /// Ends one sign-in by its refresh token (RFC 7009).
    ///
    /// Throws UnsupportedTokenType for what is no refresh token, Unauthorized for another client's. A token that
    /// is unknown, expired or revoked already is no error (RFC 7009 §2.2).
    public static func revoke(_ token: String, client: AppClient, call: Call) async throws {
        guard RefreshTokens.isWellFormed(token) else {
            // Three parts are an ID or access token; anything else is nothing that this server gave.
            throw token.utf8.count(where: { $0 == UInt8(ascii: ".") }) == 2
                ? Refusal.token(.unsupportedType) : Refusal.token(.unrecognizable)
        }
        let hash = call.services.keys.refreshTokenHash(token)
        guard let (_, signIn) = try await call.store.read({ try $0.refreshToken(hash: hash) }) else { return }
        guard signIn.clientId == client.id else { throw Refusal.token(.revocationUnauthorized) }
        // Of a client that was deleted and made anew under this id: that deletion ended it.
        guard signIn.clientGeneration == client.generation else { return }
        guard signIn.revokedAt == nil else { return }
        try await call.store.write { try $0.revokeSignIn(signIn.id, at: call.now) }
    }

    /// Signs a user out everywhere.
    public static func revokeAll(of user: some KnownUser, call: Call) async throws {
        try await call.store.write { try $0.revokeSignIns(userId: user.id, at: call.now) }
    }

    /// Signs whoever is called so out everywhere.
    ///
    /// - Throws: `userNotFound`.
    public static func revokeAll(of username: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            try store.revokeSignIns(userId: store.existingUser(named: username, in: pool).id, at: call.now)
        }
    }
}
