import CognitoAPI
import Cryptography
import Identity
import ServiceModel

extension ImportFault {
    /// Why the row gave no user, in words that repeat nothing of it.
    var text: String {
        switch self {
        case .unreadable(.tooLong): "The row is too long: at most 16,000 characters."
        case .unreadable(.quote): "A quote does not end, or something follows it before the next comma."
        case .unreadable(.notUTF8): "The row is not UTF-8."
        case .unreadable(.control): "The row has a control character."
        case .columns(let count, let expected): "The row has \(count) columns, and the header \(expected)."
        case .noUsername: "cognito:username is empty."
        case .unusableUsername: "cognito:username is longer than 128 characters, or has blanks in it."
        case .noMFA: "cognito:mfa_enabled is neither TRUE nor FALSE."
        case .mfaRequired: "cognito:mfa_enabled must be TRUE, since the user pool requires MFA."
        case .mfaOff: "cognito:mfa_enabled must be FALSE, since MFA is off in the user pool."
        case .noPhoneNumberForMFA: "cognito:mfa_enabled is TRUE, and there is no phone_number."
        case .nothingVerified: "None of the auto-verified attributes is there and verified."
        case .malformedHash: "cognito:password_hash is in none of the forms that are known."
        case .hashTooCostly: "cognito:password_hash would cost more time or memory to verify than this server spends."
        case .otherAlgorithm: "cognito:password_hash is not of the PasswordHashingAlgorithm of the job."
        case .refused(let refusal): ServiceError(refusal).message ?? "\(refusal)"
        }
    }
}
