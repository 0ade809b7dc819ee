import Identity
import ServiceModel

/// Which second factors a user pool has (cognito/mfa §2).
struct GetUserPoolMfaConfig: Operation {
    static let name = OperationName.getUserPoolMfaConfig

    func run(_ input: GetUserPoolMfaConfigRequest, in call: Call) async throws -> GetUserPoolMfaConfigResponse {
        try await call.pools.pool(input.userPoolId).mfaConfig
    }
}
