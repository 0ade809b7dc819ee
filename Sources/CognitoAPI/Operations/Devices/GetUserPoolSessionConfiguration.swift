import Identity
import ServiceModel

/// What a pool keeps of its users' sessions (cognito/sessions §1).
struct GetUserPoolSessionConfiguration: PoolOperation {
    static let name = OperationName.getUserPoolSessionConfiguration

    func run(
        _ input: GetUserPoolSessionConfigurationRequest, on pool: UserPool, in call: Call
    ) async throws -> GetUserPoolSessionConfigurationResponse {
        GetUserPoolSessionConfigurationResponse(
            userPoolId: pool.id, userSessionTracking: pool.sessions.tracking,
            tokenSession: pool.sessions.tokenSession)
    }
}
