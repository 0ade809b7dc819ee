import Identity
import ServiceModel

/// Makes a user pool (cognito/pools §2).
struct CreateUserPool: Operation {
    static let name = OperationName.createUserPool

    func run(_ input: CreateUserPoolRequest, in call: Call) async throws -> CreateUserPoolResponse {
        let pool = try await PoolLifeCycle.create(input, call: call)
        return CreateUserPoolResponse(userPool: pool.created())
    }
}
