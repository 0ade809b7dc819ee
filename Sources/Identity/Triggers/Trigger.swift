// The points at which a pool may call a function of its owner: one file each, with what the function is told and what it
// may decide (cognito/triggers). Flows call the points. No point touches the store, and none is passed inside a
// transaction: what it decides is carried out by who asked, who looks again at what may have changed meanwhile.

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
}

extension UserPool {
    func isConfigured(_ trigger: Trigger) -> Bool { function(of: trigger) != nil }

    /// The function that the pool names; nil where it names none.
    func function(of trigger: Trigger) -> String? {
        guard let config = settings.lambdaConfig else { return nil }
        return switch trigger {
        case .preSignUp: config.preSignUp
        case .customMessage: config.customMessage
        case .postConfirmation: config.postConfirmation
        case .preAuthentication: config.preAuthentication
        case .postAuthentication: config.postAuthentication
        case .preTokenGeneration: config.preTokenGenerationConfig?.lambdaArn ?? config.preTokenGeneration
        case .userMigration: config.userMigration
        case .customEmailSender: config.customEmailSender?.lambdaArn
        case .customSMSSender: config.customSMSSender?.lambdaArn
        case .defineAuthChallenge: config.defineAuthChallenge
        case .createAuthChallenge: config.createAuthChallenge
        case .verifyAuthChallengeResponse: config.verifyAuthChallengeResponse
        }
    }
}
