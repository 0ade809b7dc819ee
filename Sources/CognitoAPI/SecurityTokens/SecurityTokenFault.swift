import Cryptography
import Identity
import Policies
import ServiceModel

/// What is wrong with a call of STS, in the words of services that speak the Query protocol.
struct SecurityTokenFault: Error, Equatable {
    let code: String
    let status: Int
    let message: String

    init(_ code: String, _ message: String, status: Int = 400) {
        self.code = code
        self.status = status
        self.message = message
    }

    static let missingAction = SecurityTokenFault("MissingAction", "The request has no Action.")
    static let busy = SecurityTokenFault("Throttling", "Rate exceeded")
    static let internalFailure = SecurityTokenFault(
        "InternalFailure", "Something went wrong on our side. The log knows more.", status: 500)
    static let invalidIdentityToken = SecurityTokenFault(
        "InvalidIdentityToken", "The web identity token is none of an identity pool of this server, or was altered.")

    static func unknownAction(_ action: String, version: String) -> SecurityTokenFault {
        SecurityTokenFault(
            "InvalidAction", "Could not find operation \(action.prefix(64)) for version \(version.prefix(16))")
    }

    static let unusableTags = validation(
        "There are at most 50 tags, of keys up to 128 and values up to 256 characters")
    static let repeatedTags = validation(
        "Duplicate tag keys found. Please note that Tag keys are case insensitive.")

    static func validation(_ message: String) -> SecurityTokenFault {
        SecurityTokenFault("ValidationError", message)
    }

    static func accessDenied(_ message: String) -> SecurityTokenFault {
        SecurityTokenFault("AccessDenied", message, status: 403)
    }

    init(_ error: any Error) {
        switch error {
        case let fault as SecurityTokenFault: self = fault
        case is any Overload: self = .busy
        case Refusal.tooManyRequests: self = .busy
        case let error as ServiceError: self = Self.access(error)
        case IdentityTokenRefusal.invalid: self = .invalidIdentityToken
        case is RoleCredentials.SessionTooLong:
            self = SecurityTokenFault(
                "PackedPolicyTooLarge", "Policy and tags of the session are too long together: make them shorter.")
        case let error as PolicyError:
            self = SecurityTokenFault("MalformedPolicyDocument", "The policy cannot be used: \(error)")
        default: self = .internalFailure
        }
    }

    /// With the signature, or with whom it is by.
    private static func access(_ error: ServiceError) -> SecurityTokenFault {
        let message = error.message ?? ""
        return switch error.type {
        case .protocolError(.missingAuthenticationToken):
            SecurityTokenFault(
                "MissingAuthenticationToken", "Request is missing Authentication Token", status: 403)
        case .protocolError(.unrecognizedClient): SecurityTokenFault("InvalidClientTokenId", message, status: 403)
        case .protocolError(.expiredToken): SecurityTokenFault("ExpiredToken", message, status: 403)
        case .protocolError(.invalidSignature): SecurityTokenFault("SignatureDoesNotMatch", message, status: 403)
        case .protocolError(.incompleteSignature): SecurityTokenFault("IncompleteSignature", message)
        case .modelled(.accessDeniedException): .accessDenied(message)
        default: .internalFailure
        }
    }
}
