import Identity
import ServiceModel

/// How the classic pages look (cognito/resources §4).
struct GetUICustomization: PoolOperation {
    static let name = OperationName.getUICustomization

    func run(
        _ input: GetUICustomizationRequest, on pool: UserPool, in call: Call
    ) async throws -> GetUICustomizationResponse {
        let style = try await UICustomization.find(clientId: input.clientId, pool: pool, call: call)
        return GetUICustomizationResponse(uiCustomization: style ?? UICustomizationType())
    }
}
