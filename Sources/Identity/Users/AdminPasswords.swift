import ServiceModel

/// Passwords in administrators' hands (cognito/passwords §2).
public enum AdminPasswords {
    /// Permanent: the user is confirmed, whatever it was. Else the user must choose its own at the next sign-in.
    public static func set(
        _ password: String, permanent: Bool, of user: User, pool: UserPool, call: Call
    ) async throws {
        try Passwords.requirePolicy(password, pool: pool, prefix: .change)
        if permanent { try await Passwords.requireUnused(password, by: user, pool: pool, call: call) }
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        try await call.store.write { store in
            guard var current = try store.user(id: user.id) else { throw ServiceError.userNotFound }
            current.setCredential(
                credential, status: permanent ? .confirmed : .forceChangePassword,
                temporaryUntil: permanent ? nil : call.now + pool.temporaryPasswordLifetime, pool: pool,
                at: call.now)
            try store.setLockout(nil, subject: CodeSubject.of(current))
            try store.update(current, aliases: UsernameRules.aliases(of: current, in: pool), in: pool)
        }
    }

    /// The password works no more, and a code for a new one is on its way.
    public static func reset(_ user: User, pool: UserPool, call: Call) async throws {
        guard user.isEnabled else { throw ServiceError.userDisabledForReset }
        switch user.status {
        case .confirmed, .resetRequired, .compromised: break
        case .unconfirmed, .forceChangePassword, .externalProvider, .archived, .unknown:
            throw ServiceError.cannotResetInState
        }
        let delivery = try CodeDelivery.recovery(user, pool: pool)
        let code = try RecoveryCode.make(for: user, to: delivery, pool: pool, call: call)
        try await call.store.write { store in
            guard var current = try store.user(id: user.id) else { throw ServiceError.userNotFound }
            current.status = .resetRequired
            current.generation += 1
            current.modifiedAt = call.now
            try store.update(current, aliases: nil)
            try store.replace(code.stored)
            _ = try store.enqueue(code.message.stored)
        }
        call.announce(code.message)
    }
}

extension UserPool {
    /// How long a temporary password works.
    var temporaryPasswordLifetime: Int64 {
        Int64(passwordPolicy.temporaryPasswordValidityDays) * Milliseconds.day
    }
}
