import Identity
import ServiceModel

/// Sets how many requests of an API category are answered each second; from then on they are counted (cognito/limits).
struct UpdateProvisionedLimit: Operation {
    static let name = OperationName.updateProvisionedLimit

    func run(_ input: UpdateProvisionedLimitRequest, in call: Call) async throws -> UpdateProvisionedLimitResponse {
        let limit = try await ProvisionedLimits.set(
            input.limitDefinition, to: input.requestedLimitValue, call: call)
        return UpdateProvisionedLimitResponse(limit: limit)
    }
}
