import Identity
import ServiceModel

/// The settings of an app client, its secret too (cognito/clients §6).
struct DescribeUserPoolClient: Operation {
    static let name = OperationName.describeUserPoolClient

    func run(_ input: DescribeUserPoolClientRequest, in call: Call) async throws -> DescribeUserPoolClientResponse {
        let (_, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        return DescribeUserPoolClientResponse(userPoolClient: client.shape)
    }
}
