/// Cognito's limits per user and hour (cognito/limits §1). Beyond them: `attemptLimitExceeded`.
///
/// The hour is the last one, whenever it is asked: in no hour there are more attempts than the limit.
public enum AttemptLimit: String, Sendable {
    case forgotPassword
    case confirmForgotPassword
    case resendConfirmationCode
    case confirmSignUp
    case changePassword
    /// Codes sent for a user's addresses and numbers, asked for or sent because of a change.
    case attributeVerificationCode
    case verifyAttribute
    /// Codes of second factors that were sent to a user.
    case signInCode

    var perHour: Int {
        switch self {
        case .resendConfirmationCode, .changePassword, .attributeVerificationCode: 5
        // Between 5 and 20 by risk. No more than a destination gets: past that limit, which is reached in other
        // ways too and by real users alone, an answer would tell who is real.
        case .forgotPassword: DestinationLimit.perHour
        case .signInCode: DestinationLimit.perHour
        case .confirmForgotPassword: 5
        case .confirmSignUp, .verifyAttribute: 15
        }
    }

    /// How a counted attempt goes on.
    enum Admission: Sendable, Equatable {
        case admitted
        /// One too many, and to be told so.
        case refused
        /// One too many for the user, who was asked for by other names before. This name must not tell that: it is
        /// answered as if nobody had it, and nothing is sent or proven.
        case unseen
    }

    /// Counts one attempt at whoever has the name, be it nobody.
    ///
    /// Where the client hides who exists, the name as typed has a count besides the user's, and that one alone
    /// decides what is told: else the limit of one name would show in another, and tell that both are one user's.
    func admission(
        of user: User?, named name: String, pool: UserPool, client: AppClient, call: Call, in store: any StoreWriter
    ) throws -> Admission {
        let keys = call.services.keys
        let isHidden = client.hidesUserExistence
        let typed = Subject.typed(TypedName(name), in: pool, keys: keys)
        if isHidden, try !admits(subject: typed, call: call, in: store) { return .refused }
        let subject = Subject.holder(user, of: name, in: pool, keys: keys)
        if try admits(subject: subject, call: call, in: store) { return .admitted }
        return isHidden ? .unseen : .refused
    }

    /// Counts one attempt; false when it is one too many.
    func admits(subject: Subject, call: Call, in store: any StoreWriter) throws -> Bool {
        guard call.settings.attemptLimits else { return true }
        return try store.countAttempt(
            subject: subject, action: rawValue, at: call.now, window: Milliseconds.hour, limit: perHour)
    }
}
