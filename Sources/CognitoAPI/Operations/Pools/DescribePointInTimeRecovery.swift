import Identity
import ServiceModel

/// A recovery with its status and, once there is one, its preview (cognito/pools §8).
struct DescribePointInTimeRecovery: Operation {
    static let name = OperationName.describePointInTimeRecovery

    func run(
        _ input: DescribePointInTimeRecoveryRequest, in call: Call
    ) async throws -> DescribePointInTimeRecoveryResponse {
        DescribePointInTimeRecoveryResponse(
            restoration: try await RecoveryLifeCycle.find(input.restoreId, of: input.userPoolId, call: call).shape)
    }
}
