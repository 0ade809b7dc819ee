import Identity
import ServiceModel

/// Sends a code that proves an address or number (cognito/users §2).
struct GetUserAttributeVerificationCode: Operation {
    static let name = OperationName.getUserAttributeVerificationCode

    func run(_ input: GetUserAttributeVerificationCodeRequest, in call: Call) async throws
        -> GetUserAttributeVerificationCodeResponse
    {
        let holder = try await call.holder(of: input.accessToken)
        let delivery = try await AttributeVerification.sendCode(
            for: input.attributeName, to: holder, call: call)
        return GetUserAttributeVerificationCodeResponse(codeDeliveryDetails: delivery.details)
    }
}
