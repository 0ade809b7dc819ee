import ServiceModel

/// CUSTOM_AUTH: the pool's owner says after each challenge what comes next.
enum DefineAuthChallenge {
    enum Decision: Sendable, Equatable {
        case tokens
        case failure
        case challenge(ChallengeNameType)
    }

    /// - Parameters:
    ///   - history: the challenges that were answered, in their order.
    ///   - user: nil for a name that nobody has.
    static func next(
        after history: [ChallengeRecord], of user: User?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> Decision {
        try Trigger.defineAuthChallenge.requireUnconfigured(in: pool)
        throw Refusal.signIn(.customAuthTriggerMissing)
    }
}
