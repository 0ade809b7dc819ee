import Identity
import ServiceModel

/// Takes a recovery back that has changed nothing yet (cognito/pools §8).
struct CancelPointInTimeRecovery: Operation {
    static let name = OperationName.cancelPointInTimeRecovery

    func run(
        _ input: CancelPointInTimeRecoveryRequest, in call: Call
    ) async throws -> CancelPointInTimeRecoveryResponse {
        CancelPointInTimeRecoveryResponse(
            restoration: try await RecoveryLifeCycle.cancel(input.restoreId, of: input.userPoolId, call: call).shape)
    }
}
