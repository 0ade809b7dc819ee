import Identity
import ServiceModel

/// Confirms a new user without a code; its attributes stay unverified (cognito/sign-up §3).
struct AdminConfirmSignUp: Operation {
    static let name = OperationName.adminConfirmSignUp

    func run(_ input: AdminConfirmSignUpRequest, in call: Call) async throws -> AdminConfirmSignUpResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try pool.requireNone(of: .postConfirmation)
        try await call.store.write { store in
            var user = try store.existingUser(named: input.username, in: pool)
            guard user.status == .unconfirmed else { throw Refusal.registration(.cannotConfirm(user.status)) }
            user.status = .confirmed
            user.generation += 1
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
        return AdminConfirmSignUpResponse()
    }
}
