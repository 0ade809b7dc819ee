// Sessions as users see them: which sign-ins are theirs, and how to end one (cognito/sessions).
//
// Owns the settings of pools and clients for them, how many a user may have, and the rows that say by what and when each
// was used last. A session is a sign-in's: ending it revokes the sign-in, and what revokes the sign-in ends it. The
// sessions of single sign-on come with the pages that have them.

import ServiceModel

/// What a pool keeps of its users' sessions (cognito/sessions §1).
public struct SessionSettings: Sendable, Equatable {
    /// How long a client takes over a session of the pool's pages where nobody has said, in minutes.
    public static let defaultSSOMinutes = 60

    public var isTracked: Bool
    /// How many sessions a user may have; one more ends the one that was used longest ago.
    public var maxPerUser: Int

    public init(isTracked: Bool = false, maxPerUser: Int = 20) {
        self.isTracked = isTracked
        self.maxPerUser = maxPerUser
    }
}

extension UserPool {
    /// Whether sign-ins are sessions that users can see. In the cheapest tier they are not, whatever was set before.
    var tracksSessions: Bool { sessions.isTracked && settings.userPoolTier != .lite }

    /// Throws `notTracked`.
    func requireSessions() throws(Refusal) {
        guard tracksSessions else { throw .userSession(.notTracked) }
    }
}

/// Sets what is kept of sessions.
public enum SessionConfiguration {
    /// - Throws: `userPoolNotFound`, `notInLiteTier`.
    public static func set(_ sessions: SessionSettings, poolId: String, call: Call) async throws {
        try await call.store.write { store in
            let pool = try store.existingPool(poolId)
            guard pool.settings.userPoolTier != .lite else { throw Refusal.userSession(.notInLiteTier) }
            try store.update(UserPool(pool.settings, mfa: pool.mfa, sessions: sessions))
        }
    }

    /// - Throws: `userPoolNotFound`, `clientNotFound`, `notInLiteTier`, and `notTracked` where the pool keeps none.
    public static func set(ssoMinutes: Int, clientId: String, poolId: String, call: Call) async throws {
        try await call.store.write { store in
            let pool = try store.existingPool(poolId)
            var client = try store.existingClient(clientId, of: pool.id)
            guard pool.settings.userPoolTier != .lite else { throw Refusal.userSession(.notInLiteTier) }
            try pool.requireSessions()
            client.ssoMinutes = ssoMinutes
            try store.update(client)
        }
    }
}
