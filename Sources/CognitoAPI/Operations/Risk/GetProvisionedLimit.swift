import Identity
import ServiceModel

/// How many requests of an API category are answered each second (cognito/limits).
struct GetProvisionedLimit: Operation {
    static let name = OperationName.getProvisionedLimit

    func run(_ input: GetProvisionedLimitRequest, in call: Call) async throws -> GetProvisionedLimitResponse {
        GetProvisionedLimitResponse(limit: try await ProvisionedLimits.find(input.limitDefinition, call: call))
    }
}
