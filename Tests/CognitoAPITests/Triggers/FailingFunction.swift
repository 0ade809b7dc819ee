import Identity
import JSON
import ServiceModel
import TestSupport

/// Each way in which a function gives no answer that can be read, and what the caller is told of it
/// (cognito/triggers §4).
enum FailingFunction: CaseIterable {
    case throwsError
    case forbidden
    case garbage
    case null
    case busy

    func script(_ trigger: Trigger, in functions: ScriptedFunctions) {
        functions.on(trigger) { _ throws(FunctionFailure) in
            switch self {
            case .throwsError: throw .failed(message: "Not today")
            case .forbidden: throw .notInvoked(error: "AccessDeniedException")
            case .garbage: throw .unreadable
            case .null: return .null
            case .busy: throw .busy
            }
        }
    }

    var type: ErrorName {
        switch self {
        case .throwsError: .userLambdaValidationException
        case .forbidden: .unexpectedLambdaException
        case .garbage, .null: .invalidLambdaResponseException
        case .busy: .tooManyRequestsException
        }
    }

    func text(of trigger: Trigger) -> String {
        switch self {
        case .throwsError: "\(trigger.rawValue) failed with error Not today."
        case .forbidden: "\(trigger.rawValue) invocation failed due to error AccessDeniedException."
        case .garbage, .null: "Unrecognizable lambda output"
        case .busy: "Too many requests"
        }
    }
}
