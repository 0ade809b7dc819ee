import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: PasswordRefusal) {
        self =
            switch refusal {
            case .policy(let violation, let occasion):
                ServiceError(.invalidPasswordException, "\(Self.heading(occasion)): \(Self.text(violation))")
            case .usedBefore:
                ServiceError(.passwordHistoryPolicyViolationException, "Password has been used before")
            }
    }

    /// Cognito words the same violation differently by operation (cognito/passwords §1).
    private static func heading(_ occasion: PasswordOccasion) -> String {
        switch occasion {
        case .signUp: "Password did not conform with policy"
        case .adminCreateUser: "Password did not conform with password policy"
        case .change: "Password does not conform to policy"
        }
    }

    private static func text(_ violation: PasswordViolation) -> String {
        switch violation {
        case .tooShort: "Password not long enough"
        case .noLowercase: "Password must have lowercase characters"
        case .noUppercase: "Password must have uppercase characters"
        case .noNumber: "Password must have numeric characters"
        case .noSymbol: "Password must have symbol characters"
        }
    }
}
