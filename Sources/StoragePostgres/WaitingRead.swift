import Storage

/// A closure that reads, and who waits for what it returns.
final class WaitingRead<T: Sendable>: ReadJob {
    let deadline: Int64
    private let body: @Sendable (any SQLConnection) throws -> T
    private let continuation: CheckedContinuation<T, any Error>

    init(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T, before deadline: Int64,
        _ continuation: CheckedContinuation<T, any Error>
    ) {
        self.body = body
        self.deadline = deadline
        self.continuation = continuation
    }

    func attempt(on connection: PostgresConnection) -> ReadOutcome {
        do {
            let value = try body(connection)
            // A closure that took no notice of its interruption has no answer yet.
            if connection.hasRecorded { return .waits }
            continuation.resume(returning: value)
            return .finished
        } catch {
            if connection.hasRecorded { return .waits }
            if connection.needsSnapshot || connection.isBroken { return .elsewhere }
            continuation.resume(throwing: error)
            return .finished
        }
    }

    func run(in session: PostgresSession) {
        continuation.resume(with: Result { try session.read(before: deadline, body) })
    }

    func fail(_ error: any Error) { continuation.resume(throwing: error) }
}
