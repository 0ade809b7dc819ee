import Identity
import ServiceModel

/// Keeps a user from signing in, and revokes the tokens that it has (cognito/tokens §5).
struct AdminDisableUser: Operation {
    static let name = OperationName.adminDisableUser

    func run(_ input: AdminDisableUserRequest, in call: Call) async throws -> AdminDisableUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await call.store.write { store in
            var user = try store.existingUser(named: input.username, in: pool)
            try store.revokeSignIns(userId: user.id, at: call.now)
            guard user.isEnabled else { return }
            user.isEnabled = false
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
        return AdminDisableUserResponse()
    }
}
