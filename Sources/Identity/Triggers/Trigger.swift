// The points at which a pool may call a function of its owner: one file each, with what the function will be told and
// what it may decide. Flows call the points. No point touches the store: what it decides is carried out by who asked.
//
// Functions are not called yet. One that could refuse or change something must not be passed over in silence, so what
// reaches it fails closed and names it; where none is configured the answer is the one that changes nothing. What would
// meet one only after something was spent is refused beforehand: `UnbuiltSignIns`, `MessageFactory`. The points of
// custom challenges wait for CUSTOM_AUTH, which nobody can begin yet.

import ServiceModel

/// The functions that a pool may configure, by their names in `LambdaConfig`.
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
    case createAuthChallenge = "CreateAuthChallenge"
    case verifyAuthChallengeResponse = "VerifyAuthChallengeResponse"

    /// Throws `Refusal.notBuilt` where the pool configures it.
    func requireUnconfigured(in pool: UserPool) throws(Refusal) {
        if pool.isConfigured(self) { throw .notBuilt(.trigger(self)) }
    }
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
        case .createAuthChallenge: config.createAuthChallenge != nil
        case .verifyAuthChallengeResponse: config.verifyAuthChallengeResponse != nil
        }
    }
}
