import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: TriggerRefusal) {
        self =
            switch refusal {
            case .failed(let trigger, let message):
                ServiceError(.userLambdaValidationException, "\(trigger.rawValue) failed with error \(message).")
            case .notInvoked(let trigger, let error):
                ServiceError(
                    .unexpectedLambdaException, "\(trigger.rawValue) invocation failed due to error \(error).")
            case .unreadableAnswer: ServiceError(.invalidLambdaResponseException, "Unrecognizable lambda output")
            case .verifiedButUnconfirmed:
                ServiceError(
                    .invalidLambdaResponseException,
                    "Phone or email cannot be auto verified, when user is not being auto confirmed.")
            case .notMigrated(let clientId):
                ServiceError(.userNotFoundException, "Exception migrating user in app client \(clientId)")
            // Recorded for attributes; of the others the type is the same and the text their own.
            case .unmigratable(let reason):
                ServiceError(.userNotFoundException, ServiceError(reason).message ?? "")
            case .unusableDecision(let trigger, let problem):
                ServiceError(
                    .invalidLambdaResponseException,
                    "Invalid lambda function output of \(trigger.rawValue): \(Self.text(problem))")
            case .unusableMessage(let part, let problem): .parameter(Self.text(part, problem))
            case .undecidedSignIn:
                .unusable("DefineAuthChallenge neither decides nor names a challenge")
            case .unknownChallenge:
                .unusable("DefineAuthChallenge may ask for CUSTOM_CHALLENGE or PASSWORD_VERIFIER")
            case .questionTooLong(let maximum):
                .unusable("CreateAuthChallenge may give \(maximum) bytes of parameters")
            }
    }

    private static func text(_ problem: DecisionProblem) -> String {
        switch problem {
        case .nothingToVerify(.email): "autoVerifyEmail without email"
        case .nothingToVerify(.phoneNumber): "autoVerifyPhone without phone_number"
        case .invalidMember(let name): "Invalid \(name)"
        case .complexClaim(let name): "\(name) is no plain value"
        case .malformedScope: "a scope is empty or has a space in it"
        case .tooManyClaims(let maximum): "more than \(maximum) claims and scopes"
        }
    }

    private static func text(_ part: MessagePart, _ problem: MessageProblem) -> String {
        let member =
            switch part {
            case .emailBody: "emailBody"
            case .emailSubject: "emailSubject"
            case .smsMessage: "smsMessage"
            }
        let constraint =
            switch problem {
            case .noCode: "satisfy regular expression pattern: \(pattern(around: #"\{####\}"#))"
            case .noUsername: "satisfy regular expression pattern: \(pattern(around: #"\{username\}"#))"
            case .tooLong(let maximum): "have length less than or equal to \(maximum)"
            }
        return
            "1 validation error detected: Value at '\(member)' failed to satisfy constraint: Member must \(constraint)"
    }

    private static func pattern(around placeholder: String) -> String {
        let text = #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#
        return text + placeholder + text
    }

    private static func unusable(_ problem: String) -> ServiceError {
        ServiceError(.invalidLambdaResponseException, "Invalid lambda function output : \(problem)")
    }
}
