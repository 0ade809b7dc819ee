import ServiceModel

/// A signed-in user's new password (cognito/passwords §5). Sign-ins stay as they are.
public enum PasswordChange {
    public static func run(
        previous: String?, proposed: String, holder: TokenHolder, call: Call
    ) async throws {
        let (pool, subject) = (holder.pool, Subject.user(holder.user))
        try await call.store.rule { store -> Ruling<Void> in
            try AttemptLimit.changePassword.admits(subject: subject, call: call, in: store)
                ? .granted(()) : .refused(.code(.attemptLimitExceeded))
        }
        let user = try await call.store.read { try $0.stillThere(holder) }
        guard user.generation == holder.user.generation else { throw Refusal.signIn(.incorrectUsernameOrPassword) }
        if let hash = user.passwordHash {
            guard let previous else { throw Refusal.missingParameter("PreviousPassword") }
            guard try await Passwords.verify(previous, hash: hash, call: call) else {
                await AuthEvents.failed(.passwordChange, of: user, pool: pool, client: holder.client, call: call)
                throw Refusal.signIn(.incorrectUsernameOrPassword)
            }
        }
        try Passwords.requirePolicy(proposed, pool: pool, on: .change)
        try await CompromisedCredentials.requireUncompromised(
            proposed, on: .passwordChange, pool: pool, client: holder.client, call: call)
        try await Passwords.requireUnused(proposed, by: user, pool: pool, call: call)
        let credential = try await Passwords.credential(
            for: proposed, username: user.username, sub: user.sub, pool: pool, call: call)
        let event = AuthEvents.passed(.passwordChange, pool: pool, client: holder.client, call: call)
        try await call.store.write { store in
            // Another change of the same password may have come first; then the previous one was not this.
            guard var current = try store.user(id: user.id), current.generation == user.generation else {
                throw Refusal.signIn(.incorrectUsernameOrPassword)
            }
            current.setCredential(
                credential, status: current.status, temporaryUntil: nil, pool: pool, at: call.now)
            try store.save(current, in: pool)
            try event?.put(of: current.id, in: store)
        }
    }
}
