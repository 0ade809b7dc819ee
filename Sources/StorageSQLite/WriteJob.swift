import Storage

/// A write that somebody waits for.
protocol WriteJob: AnyObject, Sendable {
    func run(_ connection: any SQLConnection) throws
    /// Answers the waiter: with its result, or with `failure`.
    func finish(_ failure: (any Error)?)
}

/// `result` is touched by the writer's thread alone.
final class WaitingWrite<T: Sendable>: WriteJob, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: T?

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T, _ continuation: CheckedContinuation<T, any Error>
    ) {
        self.body = body
        self.continuation = continuation
    }

    func run(_ connection: any SQLConnection) throws {
        result = try body(connection)
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else {
            continuation.resume(returning: result!)
        }
    }
}
