import Identity
import ServiceModel

/// Which second factors a user pool has (cognito/mfa §2).
struct GetUserPoolMfaConfig: PoolOperation {
    static let name = OperationName.getUserPoolMfaConfig

    func run(
        _ input: GetUserPoolMfaConfigRequest, on pool: UserPool, in call: Call
    ) async throws -> GetUserPoolMfaConfigResponse {
        pool.mfaConfig
    }
}
