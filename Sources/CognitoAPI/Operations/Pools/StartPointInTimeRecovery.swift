import Identity
import ServiceModel

/// Applies a recovery whose preview is there (cognito/pools §8).
struct StartPointInTimeRecovery: Operation {
    static let name = OperationName.startPointInTimeRecovery

    func run(_ input: StartPointInTimeRecoveryRequest, in call: Call) async throws -> StartPointInTimeRecoveryResponse {
        StartPointInTimeRecoveryResponse(
            restoration: try await RecoveryLifeCycle.start(input.restoreId, of: input.userPoolId, call: call).shape)
    }
}
