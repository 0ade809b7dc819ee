import Identity
import ServiceModel

/// Lets a disabled user sign in again.
struct AdminEnableUser: Operation {
    static let name = OperationName.adminEnableUser

    func run(_ input: AdminEnableUserRequest, in call: Call) async throws -> AdminEnableUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await call.store.write { store in
            var user = try store.existingUser(named: input.username, in: pool)
            guard !user.isEnabled else { return }
            user.isEnabled = true
            user.modifiedAt = call.now
            try store.save(user, in: pool)
        }
        return AdminEnableUserResponse()
    }
}
