import ServiceModel

/// Passwords that others have lost: none is taken as a new one, and who signs in with one needs another
/// (cognito/advanced-security §7).
enum CompromisedCredentials {
    /// Throws `compromisedPassword`, where the pool wants such a password refused.
    static func requireUncompromised(
        _ password: String, on occasion: EventFilterType, pool: UserPool, client: AppClient, call: Call
    ) async throws {
        guard pool.threatProtection == .enforced else { return }
        let configuration = try await call.pools.riskConfiguration(of: pool, client: client)
        guard configuration.blocksCompromisedPasswords, configuration.watchesPasswords(on: occasion),
            try await call.services.compromisedPasswords.contains(password)
        else { return }
        throw Refusal.risk(.compromisedPassword)
    }

    /// The password leads nowhere any more; a code that is sent to the user leads to another.
    ///
    /// - Throws: `compromisedCredentials`, always, once that is stored.
    static func endPassword(of user: User, _ progress: SignInProgress, call: Call) async throws -> Never {
        let event = SignInEvents.event(.fail, of: progress, decision: .block, call: call)
        try await call.store.write { store in
            // Whoever has changed the password meanwhile has another.
            guard var current = try store.user(id: user.id), current.generation == user.generation else { return }
            // While the pool is being recovered the next sign-in ends it.
            if try !store.isPaused(poolId: current.poolId, at: call.now) {
                current.status = .resetRequired
                current.generation += 1
                current.modifiedAt = call.now
                try store.save(current, in: progress.pool)
            }
            try event?.put(of: user.id, in: store)
        }
        throw Refusal.risk(.compromisedCredentials)
    }
}
