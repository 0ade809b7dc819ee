import Identity
import ServiceModel

/// Makes a user pool (cognito/pools §2).
struct CreateUserPool: Operation {
    static let name = OperationName.createUserPool

    func run(_ input: CreateUserPoolRequest, in call: Call) async throws -> CreateUserPoolResponse {
        let pool = try UserPool(PoolRules.create(input, call: call))
        do {
            try await call.store.write { try $0.insert(pool) }
        } catch StoreConflict.exists {
            throw Refusal.pool(.idTaken(pool.id))
        }
        return CreateUserPoolResponse(userPool: pool.created())
    }
}
