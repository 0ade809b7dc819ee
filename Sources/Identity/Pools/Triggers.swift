import ServiceModel

/// The points at which a pool may call a function of its owner.
///
/// Functions are not called yet. One that could refuse or change something must not be passed over in silence, so
/// what reaches it fails closed and names it.
public enum Trigger: String, Sendable, CaseIterable {
    case preSignUp = "PreSignUp"
    case customMessage = "CustomMessage"
    case postConfirmation = "PostConfirmation"
    case preAuthentication = "PreAuthentication"
    case postAuthentication = "PostAuthentication"
    case preTokenGeneration = "PreTokenGeneration"
    case userMigration = "UserMigration"
    case customEmailSender = "CustomEmailSender"
    case customSMSSender = "CustomSMSSender"
    case defineAuthChallenge = "DefineAuthChallenge"
}

extension UserPool {
    func isConfigured(_ trigger: Trigger) -> Bool {
        guard let config = settings.lambdaConfig else { return false }
        return switch trigger {
        case .preSignUp: config.preSignUp != nil
        case .customMessage: config.customMessage != nil
        case .postConfirmation: config.postConfirmation != nil
        case .preAuthentication: config.preAuthentication != nil
        case .postAuthentication: config.postAuthentication != nil
        case .preTokenGeneration: config.preTokenGeneration != nil || config.preTokenGenerationConfig != nil
        case .userMigration: config.userMigration != nil
        case .customEmailSender: config.customEmailSender != nil
        case .customSMSSender: config.customSMSSender != nil
        case .defineAuthChallenge: config.defineAuthChallenge != nil
        }
    }

    /// Throws `notBuilt` if one of the triggers is configured.
    public func requireNone(of triggers: Trigger...) throws(Refusal) {
        for trigger in triggers where isConfigured(trigger) {
            throw .notBuilt(.trigger(trigger))
        }
    }

    /// What every sign-in passes: triggers that could refuse it or change its tokens, and a second factor.
    func requireSignInIsBuilt() throws(Refusal) {
        try requireNone(of: .preAuthentication, .postAuthentication, .preTokenGeneration)
        if settings.mfaConfiguration == .on {
            throw .notBuilt(.mfa)
        }
    }

    /// What every message with a code passes.
    func requireMessagesAreBuilt() throws(Refusal) {
        try requireNone(of: .customMessage, .customEmailSender, .customSMSSender)
    }

    /// What an e-mail that verifies an address passes: a pool may want a link in it instead of a code.
    func requireCodesByEmail(_ delivery: CodeDelivery) throws(Refusal) {
        if delivery.attribute == .email,
            settings.verificationMessageTemplate?.defaultEmailOption == .confirmWithLink
        {
            throw .notBuilt(.verificationByLink)
        }
    }
}
