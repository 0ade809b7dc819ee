import Identity
import ServiceModel

/// The settings of a user pool (cognito/pools §2).
struct DescribeUserPool: PoolOperation {
    static let name = OperationName.describeUserPool

    func run(
        _ input: DescribeUserPoolRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeUserPoolResponse {
        let users = try await call.services.poolSizes.estimate(poolId: pool.id, at: call.now)
        return DescribeUserPoolResponse(userPool: pool.described(estimatedUsers: users))
    }
}
