/// A read that somebody waits for.
protocol ReadJob: AnyObject, Sendable {
    /// By the monotonic clock, in milliseconds.
    var deadline: Int64 { get }
    func attempt(on connection: PostgresConnection) -> ReadOutcome
    /// Runs by itself, in a snapshot, and answers.
    func run(in session: PostgresSession)
    func fail(_ error: any Error)
}
