import Identity
import ServiceModel

/// Proves an address or number by the code that was sent (cognito/users §2).
struct VerifyUserAttribute: Operation {
    static let name = OperationName.verifyUserAttribute

    func run(_ input: VerifyUserAttributeRequest, in call: Call) async throws -> VerifyUserAttributeResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await AttributeVerification.verify(
            input.attributeName, code: input.code, holder: holder, call: call)
        return VerifyUserAttributeResponse()
    }
}
