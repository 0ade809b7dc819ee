/// What Cognito answers in each cell. Sections without a name are of the reference of sign-in (cognito/sign-in); [rec],
/// [doc] and [guess] say how well it is known.
struct MatrixRules {
    let cell: MatrixCell
    /// The first factors that the name shows where nobody has it, or where its user has none: drawn for each name, among
    /// what users of the pool could have (§11: documented as a random choice).
    let drawn: [String]

    private var state: MatrixState { cell.state }
    private var hides: Bool { cell.hides }

    // MARK: Texts

    /// §4, evidence row 116 [rec]; of unknown names with ENABLED [rec].
    private let wrongPassword = "NotAuthorizedException: Incorrect username or password."
    /// §10, evidence row 118 [rec].
    private let unknown = "UserNotFoundException: User does not exist."
    /// §10 [rec].
    private let unknownOfClient = "UserNotFoundException: Username/client id combination not found."
    /// §4, evidence row 124 [rec].
    private let disabled = "NotAuthorizedException: User is disabled."
    /// §4 [doc].
    private let locked = "NotAuthorizedException: Password attempts exceeded"
    /// §4, evidence row 117 [rec].
    private let unconfirmed = "UserNotConfirmedException: User is not confirmed."
    /// §4 [rec].
    private let mustReset = "PasswordResetRequiredException: Password reset required for the user"
    /// cognito/sign-up §3, cognito/passwords §4, evidence row 138 [rec].
    private let wrongCode = "CodeMismatchException: Invalid verification code provided, please try again."
    /// cognito/mfa §5 [rec].
    private let wrongSignInCode = "CodeMismatchException: Invalid code or auth state for the user."
    /// Evidence row 137 [rec].
    private let noCode = "ExpiredCodeException: Invalid code provided, please request a code again."

    // MARK: Answers

    /// The last answer: an error with its text, a challenge with what there is to choose, `tokens`, or `done`.
    var answer: String {
        if cell.flow.isSignIn, let gate { return gate }
        switch cell.flow {
        case .password, .adminPassword: return password
        case .srp: return proof
        case .custom: return custom
        case .customSRP: return customSRP
        case .choice: return offered.count == 1 ? asked(offered[0]) : asked("SELECT_CHALLENGE")
        case .choicePassword: return preferring(password)
        case .choiceSRP: return preferring(proof)
        case .choiceEmail, .choiceSMS: return preferring(code)
        case .choicePasskey: return preferring(passkey)
        case .forgot: return forgot
        case .recover: return recover
        case .recoverUnasked: return recoverUnasked
        case .confirm: return confirm
        case .resend: return resend
        // §10: also with ENABLED [doc].
        case .signUp: return state == .unknown ? "done" : "UsernameExistsException: User already exists"
        }
    }

    /// What ends a sign-in before anything of a proof is looked at (§4, steps 6 to 8). Neither the functions of CUSTOM_AUTH
    /// nor passkeys are locked by wrong passwords.
    private var gate: String? {
        if state == .unknown, !hides { return unknown }
        if state == .disabled, !hides { return disabled }
        if state == .locked, cell.flow != .custom, cell.flow != .choicePasskey { return locked }
        return nil
    }

    private var password: String {
        // Whatever the password, evidence row 117 [rec].
        if state == .unconfirmed { return unconfirmed }
        // §4 [rec]; with ENABLED not to who does not know the password: §10 [doc].
        if state == .reset, !hides { return mustReset }
        return proof
    }

    /// Of a password, however it is proven.
    private var proof: String {
        guard cell.isRight else { return wrongPassword }
        switch state {
        case .unknown, .passwordless, .external: return wrongPassword
        case .disabled: return disabled
        case .unconfirmed: return unconfirmed
        case .reset: return mustReset
        // §9 [rec].
        case .invited: return "NEW_PASSWORD_REQUIRED"
        case .confirmed, .locked: return cell.mfa.challenge ?? "tokens"
        }
    }

    /// cognito/custom-challenges §5 [doc for unknown names, guess for the states].
    private var custom: String {
        if state == .unconfirmed, !hides { return unconfirmed }
        // failAuthentication [rec].
        guard cell.isRight else { return wrongPassword }
        switch state {
        // Whatever the functions decide, nobody gets tokens [doc].
        case .unknown, .external: return wrongPassword
        case .disabled: return disabled
        case .unconfirmed: return unconfirmed
        case .reset: return mustReset
        // MfaConfiguration does not decide [doc].
        case .confirmed, .locked, .invited, .passwordless: return "tokens"
        }
    }

    private var customSRP: String {
        if state == .unconfirmed, !hides { return unconfirmed }
        return proof == "tokens" ? "CUSTOM_CHALLENGE" : proof
    }

    // MARK: Choice

    /// AvailableChallenges (§11: a password where there is one [doc], alone for who was invited [rec], and for who owes a
    /// second factor [doc]).
    var offered: [String] {
        let passwords = ["PASSWORD_SRP", "PASSWORD"]
        var others: [String] = []
        if cell.mfa.allowsPasswordless { others = cell.flow.isByPhone ? ["SMS_OTP", "WEB_AUTHN"] : ["EMAIL_OTP"] }
        return switch state {
        case .unknown, .external: drawn
        case .invited: passwords
        case .passwordless: others.isEmpty ? drawn : others
        case .unconfirmed, .confirmed, .reset, .disabled, .locked: passwords + others
        }
    }

    private func asked(_ challenge: String) -> String { "\(challenge) \(offered.joined(separator: " "))" }

    /// What was preferred, if it is there; else SELECT_CHALLENGE (§11) [doc].
    private func preferring(_ answer: String) -> String {
        cell.flow.preferred.map(offered.contains) == true ? answer : asked("SELECT_CHALLENGE")
    }

    private var code: String {
        guard cell.isRight else { return wrongSignInCode }
        switch state {
        // Nobody has the code.
        case .unknown, .external, .disabled: return wrongSignInCode
        case .reset: return mustReset
        // §11: it confirms [doc].
        default: return "tokens"
        }
    }

    /// cognito/passkeys §5 [guess].
    private var passkey: String {
        guard cell.isRight else { return wrongPassword }
        switch state {
        case .unknown, .external: return wrongPassword
        case .disabled: return disabled
        case .unconfirmed: return unconfirmed
        case .reset: return mustReset
        default: return "tokens"
        }
    }

    // MARK: Around a sign-in

    /// cognito/passwords §3.
    private var forgot: String {
        // §10 [doc]: as anybody.
        if hides { return "done" }
        switch state {
        case .unknown: return unknownOfClient
        // [guess]
        case .disabled: return disabled
        // Evidence row 134 [rec].
        case .invited, .external:
            return "NotAuthorizedException: User password cannot be reset in the current state."
        // Evidence row 133 [rec]: no address is verified yet.
        case .unconfirmed:
            return "InvalidParameterException: Cannot reset password for the user as there is no registered/verified "
                + "email or phone_number"
        case .confirmed, .reset, .locked, .passwordless: return "done"
        }
    }

    private var recover: String {
        guard forgot == "done" else { return recoverUnasked }
        return cell.isRight && recovers ? "done" : wrongCode
    }

    /// §10: where no code was ever asked for [doc].
    private var recoverUnasked: String {
        if hides { return noCode }
        switch state {
        case .unknown: return unknownOfClient
        case .disabled: return disabled
        default: return noCode
        }
    }

    /// Whether the user can be sent a code for a new password.
    private var recovers: Bool {
        switch state {
        case .confirmed, .reset, .locked, .passwordless: true
        default: false
        }
    }

    /// cognito/sign-up §3.
    private var confirm: String {
        switch state {
        case .unconfirmed: return cell.isRight ? "done" : wrongCode
        // §10 [guess]: what a wrong code gets.
        case _ where hides: return wrongCode
        case .unknown: return unknownOfClient
        // Evidence row 129 [rec] of CONFIRMED.
        case .invited, .reset, .external: return cannotConfirm(state.rawValue)
        case .confirmed, .disabled, .locked, .passwordless: return cannotConfirm("CONFIRMED")
        }
    }

    private func cannotConfirm(_ status: String) -> String {
        "NotAuthorizedException: User cannot be confirmed. Current status is \(status)"
    }

    private var resend: String {
        // Evidence row 131 [rec].
        if hides || state == .unconfirmed { return "done" }
        // Evidence row 130 [rec].
        return state == .unknown ? unknownOfClient : "InvalidParameterException: User is already confirmed."
    }

    // MARK: What leaves

    /// Messages that leave: to real users alone, and for something that they can do with them.
    var messages: Int {
        switch cell.flow {
        case .forgot, .recover: return recovers ? 1 : 0
        case .recoverUnasked, .custom: return 0
        case .resend, .confirm: return state == .unconfirmed ? 1 : 0
        case .signUp: return state == .unknown ? 1 : 0
        case .choice: return gate == nil && offered == ["EMAIL_OTP"] && getsSignInCode ? 1 : 0
        case .choiceEmail, .choiceSMS:
            return gate == nil && cell.flow.preferred.map(offered.contains) == true && getsSignInCode ? 1 : 0
        case .password, .adminPassword, .srp, .customSRP, .choicePassword, .choiceSRP, .choicePasskey:
            return answer == cell.mfa.challenge && cell.mfa.sendsCodes ? 1 : 0
        }
    }

    private var getsSignInCode: Bool { state != .unknown && state != .external && state != .disabled }

    /// Whether the cell must not differ from the same with a name that nobody has.
    var isSilent: Bool {
        guard hides, !cell.isRight, state != .unknown else { return false }
        switch cell.flow {
        // §10 [doc].
        case .signUp: return false
        // Told even to a wrong password: §4 [rec].
        case .password, .adminPassword: return state != .unconfirmed
        case .choicePassword: return state != .unconfirmed
        default: return true
        }
    }
}
