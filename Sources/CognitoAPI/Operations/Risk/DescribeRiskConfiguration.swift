import Identity
import ServiceModel

/// Shows what was set for a pool, or for one of its clients (cognito/advanced-security §2).
struct DescribeRiskConfiguration: Operation {
    static let name = OperationName.describeRiskConfiguration

    func run(
        _ input: DescribeRiskConfigurationRequest, in call: Call
    ) async throws -> DescribeRiskConfigurationResponse {
        DescribeRiskConfigurationResponse(
            riskConfiguration: try await RiskSettings.shown(
                poolId: input.userPoolId, clientId: input.clientId, call: call))
    }
}
