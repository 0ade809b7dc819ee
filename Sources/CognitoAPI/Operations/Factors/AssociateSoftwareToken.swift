import Identity
import ServiceModel

/// Gives an authenticator app its seed, by access token or in the midst of a sign-in (cognito/mfa §6).
struct AssociateSoftwareToken: Operation {
    static let name = OperationName.associateSoftwareToken

    func run(_ input: AssociateSoftwareTokenRequest, in call: Call) async throws -> AssociateSoftwareTokenResponse {
        switch try FactorCaller(accessToken: input.accessToken, session: input.session) {
        case .holder(let token):
            return AssociateSoftwareTokenResponse(
                secretCode: try await SoftwareTokens.associate(call.holder(of: token), call: call))
        case .session(let session):
            let begun = try await SoftwareTokens.associate(session: session, call: call)
            return AssociateSoftwareTokenResponse(secretCode: begun.secretCode, session: begun.session)
        }
    }
}
