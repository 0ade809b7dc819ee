import Cryptography
import ServiceModel

/// New tokens for a refresh token: REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken (cognito/tokens §8, §9).
public enum RefreshFlow {
    /// How a confidential client proves itself: the two operations differ.
    public enum Proof: Sendable {
        case secretHash(String?)
        case secret(String?)
    }

    public static func run(
        _ token: String, pool: UserPool, client: AppClient, proof: Proof, call: Call
    ) async throws -> IssuedTokens {
        try pool.requireRefreshIsBuilt()
        if case .secret(let secret) = proof { try requireSecret(secret, client: client) }
        guard RefreshTokens.isWellFormed(token) else { throw Refusal.token(.invalidRefreshToken) }
        let hash = call.services.keys.refreshTokenHash(token)
        let found = try await call.store.read { store -> (StoredRefreshToken, SignIn, User, [Group])? in
            guard let (stored, signIn) = try store.refreshToken(hash: hash),
                let user = try store.user(id: signIn.userId)
            else { return nil }
            return (stored, signIn, user, try store.groups(userId: user.id))
        }
        guard let (stored, signIn, user, groups) = found, signIn.isThrough(client, of: pool) else {
            call.explain("unknown refresh token, or another client's, be it one deleted and made anew")
            throw Refusal.token(.invalidRefreshToken)
        }
        if case .secretHash(let sent) = proof {
            try requireHash(sent, client: client, usernames: [user.username, user.sub])
        }
        guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
        guard signIn.revokedAt == nil else { throw Refusal.token(.refreshTokenRevoked) }
        guard signIn.expiresAt > call.now else { throw Refusal.token(.refreshTokenExpired) }
        try await requireNotReused(stored, signIn: signIn, client: client, call: call)

        var tokens = try await TokenIssuer.issue(
            TokenGrant(of: user, groups: groups, signIn: signIn, pool: pool, client: client), call: call)
        if client.rotationEnabled {
            tokens.refreshToken = try await rotate(stored, signIn: signIn, client: client, call: call)
        }
        return tokens
    }

    /// A token that rotation has replaced works for the client's grace period more. After that somebody has a
    /// copy: the whole family is revoked, since nobody can tell the thief from the user (RFC 9700 §4.14.2).
    private static func requireNotReused(
        _ stored: StoredRefreshToken, signIn: SignIn, client: AppClient, call: Call
    ) async throws {
        if isUsable(stored, client: client, now: call.now) { return }
        try await call.store.write { try $0.revokeSignIn(signIn.id, at: call.now) }
        throw Refusal.token(.refreshTokenReused)
    }

    /// Whether the token is the newest of its family, or was that until less than the grace period ago.
    private static func isUsable(_ token: StoredRefreshToken, client: AppClient, now: Int64) -> Bool {
        guard let supersededAt = token.supersededAt else { return true }
        let grace = Int64(client.settings.refreshTokenRotation?.retryGracePeriodSeconds ?? 0) * Milliseconds.second
        // Without grace no clock is asked: a call that began before the one that replaced the token came too late.
        return grace > 0 && now < supersededAt + grace
    }

    private static func rotate(
        _ stored: StoredRefreshToken, signIn: SignIn, client: AppClient, call: Call
    ) async throws -> String {
        let successor = RefreshTokens.make(random: call.random)
        let row = StoredRefreshToken(
            hash: call.services.keys.refreshTokenHash(successor), signInId: signIn.id, createdAt: call.now)
        return try await call.store.rule { store -> Ruling<String> in
            // Revoked, or rotated without grace, by a call that ran beside this one.
            guard let (current, family) = try store.refreshToken(hash: stored.hash), family.revokedAt == nil else {
                throw Refusal.token(.refreshTokenRevoked)
            }
            guard isUsable(current, client: client, now: call.now) else {
                // The revocation is committed.
                try store.revokeSignIn(family.id, at: call.now)
                return .refused(.token(.refreshTokenReused))
            }
            try store.supersede(refreshTokenHash: stored.hash, at: call.now)
            try store.insert(row)
            return .granted(successor)
        }
    }

    private static func requireHash(_ hash: String?, client: AppClient, usernames: [String]) throws(Refusal) {
        if client.secrets.isEmpty, hash == nil { return }
        guard let hash else { throw .secretHash(.missing(clientId: client.id)) }
        guard SecretHash.matches(hash, client: client, usernames: usernames) else {
            throw .secretHash(.mismatchOnRefresh(clientId: client.id))
        }
    }

    private static func requireSecret(_ secret: String?, client: AppClient) throws(Refusal) {
        guard client.accepts(secret: secret) else { throw .secretHash(.mismatch(clientId: client.id)) }
    }
}
