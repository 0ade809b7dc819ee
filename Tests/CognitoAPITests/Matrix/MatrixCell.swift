import Testing

/// A way in, or one of the calls around it.
enum MatrixFlow: String, CaseIterable, Sendable {
    case password = "USER_PASSWORD_AUTH"
    case adminPassword = "ADMIN_USER_PASSWORD_AUTH"
    case srp = "USER_SRP_AUTH"
    case custom = "CUSTOM_AUTH"
    case customSRP = "CUSTOM_AUTH with SRP"
    case choice = "USER_AUTH"
    case choicePassword = "USER_AUTH preferring PASSWORD"
    case choiceSRP = "USER_AUTH preferring PASSWORD_SRP"
    case choiceEmail = "USER_AUTH preferring EMAIL_OTP"
    case choiceSMS = "USER_AUTH preferring SMS_OTP"
    case choicePasskey = "USER_AUTH preferring WEB_AUTHN"
    case forgot = "ForgotPassword"
    /// After a ForgotPassword by the same name.
    case recover = "ConfirmForgotPassword"
    case recoverUnasked = "ConfirmForgotPassword, unasked"
    /// After a ResendConfirmationCode by the same name.
    case confirm = "ConfirmSignUp"
    case resend = "ResendConfirmationCode"
    /// By somebody who wants the name for a new user.
    case signUp = "SignUp"

    var isSignIn: Bool {
        switch self {
        case .forgot, .recover, .recoverUnasked, .confirm, .resend, .signUp: false
        default: true
        }
    }

    /// Whether a password or a code comes back that is right or wrong.
    var takesSecret: Bool {
        switch self {
        case .choice, .forgot, .resend, .signUp: false
        default: true
        }
    }

    /// What PREFERRED_CHALLENGE says.
    var preferred: String? {
        switch self {
        case .choicePassword: "PASSWORD"
        case .choiceSRP: "PASSWORD_SRP"
        case .choiceEmail: "EMAIL_OTP"
        case .choiceSMS: "SMS_OTP"
        case .choicePasskey: "WEB_AUTHN"
        default: nil
        }
    }

    /// By which of the two pools: one knows its users by e-mail, the other by numbers and passkeys.
    var isByPhone: Bool { self == .choiceSMS || self == .choicePasskey }
}

/// Whose name it is.
enum MatrixState: String, CaseIterable, Sendable {
    case unknown
    case unconfirmed = "UNCONFIRMED"
    case confirmed = "CONFIRMED"
    case invited = "FORCE_CHANGE_PASSWORD"
    case reset = "RESET_REQUIRED"
    case disabled
    /// By five wrong passwords.
    case locked
    case passwordless = "without a password"
    case external = "EXTERNAL_PROVIDER"
}

/// What the pool asks for, and what its users have turned on.
enum MatrixMFA: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case off = "OFF"
    case none = "OPTIONAL, none"
    case app = "OPTIONAL, TOTP"
    case sms = "OPTIONAL, SMS"
    case email = "OPTIONAL, e-mail"
    case on = "ON"

    var testDescription: String { rawValue }

    /// Whether users can begin with something else than a password: a second factor may not be owed (cognito/sign-in §11).
    var allowsPasswordless: Bool { self == .off || self == .none }

    /// What follows a right password (cognito/mfa §3); nil for tokens. With ON, users have an address and nothing more.
    var challenge: String? {
        switch self {
        case .off, .none: nil
        case .app: "SOFTWARE_TOKEN_MFA"
        case .sms: "SMS_MFA"
        case .email, .on: "EMAIL_OTP"
        }
    }

    var sendsCodes: Bool { challenge == "SMS_MFA" || challenge == "EMAIL_OTP" }
}

struct MatrixCell: Sendable, CustomStringConvertible {
    var flow: MatrixFlow
    var state: MatrixState
    var mfa: MatrixMFA
    /// PreventUserExistenceErrors: ENABLED.
    var hides: Bool
    /// Whether password, code or proof are; false where the flow takes none.
    var isRight: Bool

    var description: String {
        "\(flow.rawValue), \(state.rawValue), MFA \(mfa.rawValue), \(hides ? "ENABLED" : "LEGACY")"
            + (flow.takesSecret ? ", \(isRight ? "right" : "wrong")" : "")
    }
}
