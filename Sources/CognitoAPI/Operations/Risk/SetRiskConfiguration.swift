import Identity
import ServiceModel

/// Says what a pool, or one of its clients, does about risks (cognito/advanced-security §2).
struct SetRiskConfiguration: Operation {
    static let name = OperationName.setRiskConfiguration

    func run(_ input: SetRiskConfigurationRequest, in call: Call) async throws -> SetRiskConfigurationResponse {
        SetRiskConfigurationResponse(riskConfiguration: try await RiskSettings.set(input, call: call))
    }
}
