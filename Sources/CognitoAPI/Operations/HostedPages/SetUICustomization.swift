import Identity
import ServiceModel

/// Says how the classic pages look (cognito/resources §4).
struct SetUICustomization: Operation {
    static let name = OperationName.setUICustomization

    func run(_ input: SetUICustomizationRequest, in call: Call) async throws -> SetUICustomizationResponse {
        SetUICustomizationResponse(uiCustomization: try await UICustomization.set(input, call: call))
    }
}
