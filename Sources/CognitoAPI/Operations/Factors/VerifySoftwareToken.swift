import Identity
import ServiceModel

/// An authenticator app proves that it has its seed (cognito/mfa §6).
struct VerifySoftwareToken: Operation {
    static let name = OperationName.verifySoftwareToken

    func run(_ input: VerifySoftwareTokenRequest, in call: Call) async throws -> VerifySoftwareTokenResponse {
        let (code, name) = (input.userCode, input.friendlyDeviceName)
        switch try FactorCaller(accessToken: input.accessToken, session: input.session) {
        case .holder(let token):
            try await SoftwareTokens.verify(code, named: name, by: call.holder(of: token), call: call)
            return VerifySoftwareTokenResponse(status: .success)
        case .session(let session):
            return VerifySoftwareTokenResponse(
                status: .success,
                session: try await SoftwareTokens.verify(code, named: name, session: session, call: call))
        }
    }
}
