/// A second factor, by the name that the API has for it (cognito/mfa §1).
public enum MFAMethod: String, Sendable, CaseIterable {
    case sms = "SMS_MFA"
    case email = "EMAIL_OTP"
    case softwareToken = "SOFTWARE_TOKEN_MFA"

    /// What its codes are sent to; nil for what an authenticator app works out.
    var contact: ContactAttribute? {
        switch self {
        case .sms: .phoneNumber
        case .email: .email
        case .softwareToken: nil
        }
    }

    /// What it proves beside being a second factor.
    var factor: Factor { contact.map { .code(by: $0) } ?? .softwareToken }

    /// As an answer to SELECT_MFA_TYPE names it. E-mail has two names in Amazon's documentation.
    init?(answer: String) {
        self.init(rawValue: answer == "EMAIL_MFA" ? Self.email.rawValue : answer)
    }
}

extension Factor {
    /// Something beside the password: a code of an app or a message.
    static let second = Factor(rawValue: "mfa")
    /// A code of an authenticator app.
    static let softwareToken = Factor(rawValue: "software-token")
}
