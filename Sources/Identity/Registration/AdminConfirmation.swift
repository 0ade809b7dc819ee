import ServiceModel

/// An administrator confirms a new user without a code; its attributes stay unverified (cognito/sign-up §3).
public enum AdminConfirmation {
    public static func run(named name: String, pool: UserPool, call: Call) async throws {
        let confirmed = try await call.store.write { store in
            var user = try store.existingUser(named: name, in: pool)
            guard user.status == .unconfirmed else { throw Refusal.registration(.cannotConfirm(user.status)) }
            user.status = .confirmed
            user.generation += 1
            user.modifiedAt = call.now
            try store.save(user, in: pool)
            return user
        }
        try await call.afterCommit {
            try await PostConfirmation.tell(.confirmSignUp, of: confirmed, pool: pool, client: nil, call: call)
        }
    }
}
