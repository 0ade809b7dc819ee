import Identity
import ServiceModel

/// Which logs a pool wants where (cognito/logs §1).
struct GetLogDeliveryConfiguration: PoolOperation {
    static let name = OperationName.getLogDeliveryConfiguration

    func run(
        _ input: GetLogDeliveryConfigurationRequest, on pool: UserPool, in call: Call
    ) async throws -> GetLogDeliveryConfigurationResponse {
        GetLogDeliveryConfigurationResponse(
            logDeliveryConfiguration: try await LogDelivery.find(pool: pool, call: call))
    }
}
