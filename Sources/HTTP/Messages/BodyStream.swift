/// A body that its handler takes piece by piece, as the client sends it: for what may be larger than memory allows.
///
/// While nobody asks for a piece nothing is received, so a slow handler makes the client wait. A handler that answers
/// before the end leaves the rest to nobody: the connection ends with its answer.
///
/// It belongs to the event loop of its connection, on which handlers run.
public final class BodyStream: @unchecked Sendable {
    /// Why there is no more of a body that is not complete.
    public enum Failure: Error, Sendable, Equatable {
        /// The connection is gone, and with it whoever would read an answer.
        case disconnected
        /// Nothing has come for as long as a body may take.
        case tooSlow
        /// Longer than it may be.
        case tooLarge
        /// No chunks, although it should be of such.
        case malformed
    }

    /// Pieces have about this many bytes, the last one fewer, and are never empty.
    public static let pieceBytes = 64 * 1024

    private var pieces: [[UInt8]] = []
    private var end: Failure??
    private var waiting: CheckedContinuation<[UInt8]?, any Error>?
    /// Tells the connection that a piece is asked for.
    private var ask: (() -> Void)?

    /// A body that is there already, for tests and other callers without a socket.
    public init(pieces: [[UInt8]]) {
        self.pieces = pieces
        end = .some(nil)
    }

    init(asking ask: @escaping () -> Void) {
        self.ask = ask
    }

    /// The next piece; nil after the last one.
    ///
    /// - Throws: `Failure`.
    public func next() async throws -> [UInt8]? {
        if !pieces.isEmpty { return pieces.removeFirst() }
        if let end {
            if let failure = end { throw failure }
            return nil
        }
        return try await withCheckedThrowingContinuation { continuation in
            waiting = continuation
            ask?()
        }
    }

    /// Whether the handler waits for a piece.
    var isWanted: Bool { waiting != nil }
    /// Whether all of it has come.
    var isComplete: Bool { if case .some(.none) = end { true } else { false } }

    func deliver(_ piece: [UInt8], isLast: Bool) {
        if !piece.isEmpty { pieces.append(piece) }
        if isLast { end = .some(nil) }
        answer()
    }

    /// Does nothing where the body is complete, or has failed before.
    func fail(_ failure: Failure) {
        if end == nil { end = .some(failure) }
        ask = nil
        answer()
    }

    private func answer() {
        guard let continuation = waiting else { return }
        if !pieces.isEmpty {
            waiting = nil
            continuation.resume(returning: pieces.removeFirst())
        } else if let end {
            waiting = nil
            if let failure = end { continuation.resume(throwing: failure) } else { continuation.resume(returning: nil) }
        }
    }
}
