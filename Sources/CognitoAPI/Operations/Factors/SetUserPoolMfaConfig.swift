import Identity
import ServiceModel

/// Says which second factors a user pool has, and who needs one (cognito/mfa §2).
struct SetUserPoolMfaConfig: Operation {
    static let name = OperationName.setUserPoolMfaConfig

    func run(_ input: SetUserPoolMfaConfigRequest, in call: Call) async throws -> SetUserPoolMfaConfigResponse {
        let config = try await PoolMFARules.set(input, call: call).mfaConfig
        return SetUserPoolMfaConfigResponse(
            smsMfaConfiguration: config.smsMfaConfiguration,
            softwareTokenMfaConfiguration: config.softwareTokenMfaConfiguration,
            emailMfaConfiguration: config.emailMfaConfiguration, mfaConfiguration: config.mfaConfiguration,
            webAuthnConfiguration: config.webAuthnConfiguration)
    }
}
