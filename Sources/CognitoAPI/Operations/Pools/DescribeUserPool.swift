import Identity
import ServiceModel

/// The settings of a user pool (cognito/pools §2).
struct DescribeUserPool: Operation {
    static let name = OperationName.describeUserPool

    func run(_ input: DescribeUserPoolRequest, in call: Call) async throws -> DescribeUserPoolResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let users = try await call.store.scan { try $0.userCount(poolId: pool.id) }
        return DescribeUserPoolResponse(userPool: pool.described(estimatedUsers: users))
    }
}
