import ServiceModel

/// Passwords in administrators' hands (cognito/passwords §2).
public enum AdminPasswords {
    /// Permanent: the user is confirmed, whatever it was. Else the user must choose its own at the next sign-in.
    public static func set(
        _ password: String, permanent: Bool, of user: User, pool: UserPool, call: Call
    ) async throws {
        try Passwords.requirePolicy(password, pool: pool, on: .change)
        if permanent { try await Passwords.requireUnused(password, by: user, pool: pool, call: call) }
        let credential = try await Passwords.credential(
            for: password, username: user.username, sub: user.sub, pool: pool, call: call)
        try await call.store.write { store in
            guard var current = try store.user(id: user.id) else { throw Refusal.lookUp(.userNotFound) }
            try give(credential, permanent: permanent, to: &current, pool: pool, call: call, in: store)
            try store.save(current, in: pool)
        }
    }

    /// Puts in place what an administrator chose, and ends all locks of the user. Who calls stores the user.
    static func give(
        _ credential: Credential, permanent: Bool, to user: inout User, pool: UserPool, call: Call,
        in store: any StoreWriter
    ) throws {
        user.setCredential(
            credential, status: permanent ? .confirmed : .forceChangePassword,
            temporaryUntil: permanent ? nil : call.now + pool.temporaryPasswordLifetime, pool: pool, at: call.now)
        try store.forgetLockouts(of: user, pool: pool, keys: call.services.keys)
    }

    /// The password works no more, and a code for a new one is on its way.
    public static func reset(named name: String, pool: UserPool, call: Call) async throws {
        let messages = MessageFactory(pool: pool, client: nil, call: call)
        let code = try await Preparation.run(call: call) { store in
            let user = try store.existingUser(named: name, in: pool)
            guard user.isEnabled else { throw Refusal.recovery(.userDisabled) }
            // Who never confirmed has no password to reset.
            guard user.status != .unconfirmed else { throw Refusal.recovery(.cannotResetInState) }
            return CodeTarget(user: user, delivery: try RecoveryCode.delivery(to: user, pool: pool))
        } prepare: { target in
            try await messages.code(.forgotPassword, as: .forgotPassword, for: target)
        } commit: { target, code, store -> Ruling<AddressedCode> in
            var user = target.user
            user.status = .resetRequired
            user.generation += 1
            user.modifiedAt = call.now
            try store.save(user, in: pool)
            guard try code.send(call: call, in: store) else { throw Refusal.code(.attemptLimitExceeded) }
            return .granted(code)
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
