import Identity
import ServiceModel

/// Pauses writes to a pool's users and has a preview made of what going back to a point in time would change
/// (cognito/pools §8).
struct InitiatePointInTimeRecovery: Operation {
    static let name = OperationName.initiatePointInTimeRecovery

    func run(
        _ input: InitiatePointInTimeRecoveryRequest, in call: Call
    ) async throws -> InitiatePointInTimeRecoveryResponse {
        InitiatePointInTimeRecoveryResponse(
            restoration: try await RecoveryLifeCycle.initiate(input, call: call).shape)
    }
}
