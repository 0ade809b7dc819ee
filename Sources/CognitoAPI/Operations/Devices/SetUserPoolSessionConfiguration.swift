import Identity
import ServiceModel

/// Sets what a pool keeps of its users' sessions, as a whole (cognito/sessions §1).
struct SetUserPoolSessionConfiguration: Operation {
    static let name = OperationName.setUserPoolSessionConfiguration

    func run(
        _ input: SetUserPoolSessionConfigurationRequest, in call: Call
    ) async throws -> SetUserPoolSessionConfigurationResponse {
        let sessions = SessionSettings(
            isTracked: input.userSessionTracking == .enabled, maxPerUser: input.tokenSession.maxPerUser)
        try await SessionConfiguration.set(sessions, poolId: input.userPoolId, call: call)
        return SetUserPoolSessionConfigurationResponse(
            userPoolId: input.userPoolId, userSessionTracking: sessions.tracking,
            tokenSession: sessions.tokenSession)
    }
}
