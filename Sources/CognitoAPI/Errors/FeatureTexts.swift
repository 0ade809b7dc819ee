import Identity
import ServiceModel

extension ServiceError {
    init(_ feature: Feature) {
        self =
            switch feature {
            case .trigger(let trigger):
                .notBuilt("The Lambda trigger \(trigger.rawValue), which this user pool configures,")
            case .passkeyMFA: .notBuilt("Multi-factor authentication (MFA) by passkeys")
            case .flow(let flow): .notBuilt("The sign-in flow \(flow.rawValue)")
            case .challenge(let challenge): .notBuilt("The challenge \(challenge.rawValue)")
            case .verificationByLink:
                .notBuilt("Verification by link, which this user pool wants (CONFIRM_WITH_LINK),")
            case .secretsManager: .notBuilt("Publishing client secrets in AWS Secrets Manager")
            }
    }

    /// A part of Cognito that this server does not have yet; `part` names it.
    static func notBuilt(_ part: String) -> ServiceError {
        ServiceError(.notImplemented, "\(part) is not implemented yet.")
    }
}
