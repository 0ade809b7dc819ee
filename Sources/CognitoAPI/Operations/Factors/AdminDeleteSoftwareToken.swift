import Identity
import ServiceModel

/// Takes a user's authenticator app away, for who has lost it (cognito/mfa §6).
struct AdminDeleteSoftwareToken: PoolOperation {
    static let name = OperationName.adminDeleteSoftwareToken

    func run(
        _ input: AdminDeleteSoftwareTokenRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminDeleteSoftwareTokenResponse {
        try await MFAPreferences.deleteSoftwareToken(in: pool, call: call) {
            try $0.existingUser(named: input.username, in: pool)
        }
        return AdminDeleteSoftwareTokenResponse()
    }
}
