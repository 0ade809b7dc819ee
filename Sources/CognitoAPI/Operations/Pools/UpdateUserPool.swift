import Identity
import ServiceModel

/// Replaces the settings of a user pool; what is left out goes back to its default (cognito/pools §6).
struct UpdateUserPool: Operation {
    static let name = OperationName.updateUserPool

    func run(_ input: UpdateUserPoolRequest, in call: Call) async throws -> UpdateUserPoolResponse {
        try await call.store.write { store in
            guard let current = try store.pool(input.userPoolId) else {
                throw Refusal.lookUp(.userPoolNotFound(input.userPoolId))
            }
            try store.update(UserPool(PoolRules.update(current.settings, with: input, now: call.now)))
        }
        return UpdateUserPoolResponse()
    }
}
