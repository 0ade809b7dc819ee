import Identity
import ServiceModel

/// Says which logs a pool wants where (cognito/logs §1).
struct SetLogDeliveryConfiguration: Operation {
    static let name = OperationName.setLogDeliveryConfiguration

    func run(
        _ input: SetLogDeliveryConfigurationRequest, in call: Call
    ) async throws -> SetLogDeliveryConfigurationResponse {
        SetLogDeliveryConfigurationResponse(
            logDeliveryConfiguration: try await LogDelivery.set(input, call: call))
    }
}
