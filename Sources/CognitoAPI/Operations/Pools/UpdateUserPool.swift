import Identity
import ServiceModel

/// Replaces the settings of a user pool; what is left out goes back to its default (cognito/pools §6).
struct UpdateUserPool: Operation {
    static let name = OperationName.updateUserPool

    func run(_ input: UpdateUserPoolRequest, in call: Call) async throws -> UpdateUserPoolResponse {
        try await PoolLifeCycle.update(input, call: call)
        return UpdateUserPoolResponse()
    }
}
