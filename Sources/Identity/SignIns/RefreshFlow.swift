import Cryptography
import ServiceModel

/// New tokens for a refresh token: REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken (cognito/tokens §8, §9).
public enum RefreshFlow {
    /// How a confidential client proves itself: the two operations differ.
    public enum Proof: Sendable {
        case secretHash(String?)
        case secret(String?)
    }

    /// - Parameter device: DEVICE_KEY.
    public static func run(
        _ token: String, pool: UserPool, client: AppClient, device: String?, proof: Proof, call: Call
    ) async throws -> IssuedTokens {
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
        try await requireDevice(device, of: signIn, pool: pool, call: call)
        guard signIn.expiresAt > call.now else { throw Refusal.token(.refreshTokenExpired) }
        try await requireNotReused(stored, signIn: signIn, client: client, call: call)

        var tokens = try await TokenIssuer.issue(
            TokenGrant(of: user, groups: groups, signIn: signIn, pool: pool, client: client), as: .refreshTokens,
            call: call)
        if pool.isConfigured(.preTokenGeneration) {
            // While the function ran, which may have been for seconds, the user may have signed out everywhere.
            guard let (_, now) = try await call.store.read({ try $0.refreshToken(hash: hash) }), now.revokedAt == nil,
                let holder = try await call.store.read({ try $0.user(id: signIn.userId) })
            else { throw Refusal.token(.refreshTokenRevoked) }
            guard holder.isEnabled else { throw Refusal.signIn(.userDisabled) }
        }
        let activity = SessionActivity(of: signIn, pool: pool, client: client, call: call)
        if client.rotationEnabled {
            tokens.refreshToken = try await rotate(
                stored, signIn: signIn, client: client, noting: activity, call: call)
        } else if let activity {
            try await call.store.write { store in
                // Whoever ends a session ends what is on its way, too.
                guard let (_, now) = try store.refreshToken(hash: hash), now.revokedAt == nil else {
                    throw Refusal.token(.refreshTokenRevoked)
                }
                try activity.note(in: store)
            }
        }
        return tokens
    }

    /// Where the pool tracks devices the tokens of a sign-in are its device's, and that must be confirmed and not
    /// forgotten (cognito/devices §8). A sign-in of before has no device.
    private static func requireDevice(
        _ key: String?, of signIn: SignIn, pool: UserPool, call: Call
    ) async throws {
        guard pool.tracksDevices, let own = signIn.device else { return }
        guard key == own, try await call.store.read({ try $0.device(userId: signIn.userId, key: own) }) != nil else {
            call.explain("the refresh token is of another device, or of one that is not confirmed")
            throw Refusal.token(.invalidRefreshToken)
        }
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
        _ stored: StoredRefreshToken, signIn: SignIn, client: AppClient, noting activity: SessionActivity?, call: Call
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
            try activity?.note(in: store)
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
