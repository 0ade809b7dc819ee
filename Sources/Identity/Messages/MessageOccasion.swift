/// On what occasion a message is sent, as the pool's functions are told: behind `CustomMessage_` and the like
/// (cognito/triggers §2).
enum MessageOccasion: String, Sendable, CaseIterable {
    case signUp = "SignUp"
    case resendCode = "ResendCode"
    case forgotPassword = "ForgotPassword"
    case adminCreateUser = "AdminCreateUser"
    /// The user has another address or number.
    case updateUserAttribute = "UpdateUserAttribute"
    /// The user asks for the code.
    case verifyUserAttribute = "VerifyUserAttribute"
    case authentication = "Authentication"
    /// Somebody may have signed in who should not.
    case accountTakeover = "AccountTakeOverNotification"

    /// - Parameter purpose: as the outbox has it.
    init(_ purpose: MessagePurpose) {
        self =
            switch purpose {
            case .signUp: .signUp
            case .resend: .resendCode
            case .forgotPassword: .forgotPassword
            case .verifyAttribute: .verifyUserAttribute
            case .invitation: .adminCreateUser
            case .authentication: .authentication
            case .accountTakeover: .accountTakeover
            }
    }
}
