import Identity

/// What holds for all calls of functions (cognito/triggers §4).
public struct FunctionPolicy: Sendable {
    /// For one attempt, in milliseconds.
    public var timeoutMilliseconds: Int
    /// In all, the first one included.
    public var attempts: Int
    /// Calls under way at once, of one function.
    public var atOnce: Int
    /// Of all functions together.
    public var atOnceInAll: Int
    /// Calls of one function that wait for their turn, for as long as an attempt may take; one more is refused.
    public var waiting: Int

    public init(
        timeoutMilliseconds: Int = 5000, attempts: Int = 3, atOnce: Int = 256, atOnceInAll: Int = 1024,
        waiting: Int = 256
    ) {
        self.timeoutMilliseconds = timeoutMilliseconds
        self.attempts = attempts
        self.atOnce = atOnce
        self.atOnceInAll = atOnceInAll
        self.waiting = waiting
    }

    /// What delivers messages is called by workers, which try again by themselves: a function that is slow must not send
    /// three of them meanwhile, and nobody waits for it.
    func attempts(of trigger: Trigger) -> Int { trigger.delivers ? 1 : attempts }

    func timeout(of trigger: Trigger) -> Int {
        trigger.delivers ? max(timeoutMilliseconds, Self.deliveryMilliseconds) : timeoutMilliseconds
    }

    /// As long as an attempt to deliver may take by any way.
    private static let deliveryMilliseconds = 30_000

    /// The longest answer, in bytes: that of AWS Lambda.
    static let answerLimit = 6 * 1024 * 1024
    static let tooLong = RunFailure.failed(
        message: "Response payload size exceeded maximum allowed payload size (\(answerLimit) bytes)")
}

extension Trigger {
    /// Whether the function hands a message to its user.
    fileprivate var delivers: Bool { self == .customEmailSender || self == .customSMSSender }
}
