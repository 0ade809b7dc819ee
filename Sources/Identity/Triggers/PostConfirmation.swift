/// After a user was confirmed, or has recovered: the pool's owner hears of it, and changes nothing any more.
///
/// One is had before anything is changed, so that a function that cannot be called leaves everything as it was; it is
/// called after the commit.
struct PostConfirmation: Sendable {
    enum Source: String, Sendable {
        case confirmSignUp = "PostConfirmation_ConfirmSignUp"
        case confirmForgotPassword = "PostConfirmation_ConfirmForgotPassword"
    }

    private let source: Source
    private let pool: UserPool

    init(_ source: Source, pool: UserPool) throws(Refusal) {
        try Trigger.postConfirmation.requireUnconfigured(in: pool)
        self.source = source
        self.pool = pool
    }

    /// - Parameter client: nil for administrators.
    func after(_ user: User, client: AppClient?, call: Call) async throws {}
}
