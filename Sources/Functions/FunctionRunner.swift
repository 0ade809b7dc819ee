/// One way in which functions are called.
public protocol FunctionRunner: Sendable {
    /// Where, in a few words for an operator. Holds no secret.
    var place: String { get }

    /// Calls once.
    ///
    /// - Returns: the answer's bytes, not yet read.
    func run(_ attempt: FunctionAttempt) async throws(RunFailure) -> [UInt8]
}

/// One attempt at a call.
public struct FunctionAttempt: Sendable {
    public let function: FunctionName
    /// JSON.
    public let event: [UInt8]
    /// The same for all attempts at one call.
    public let id: String
    /// For all of it.
    public let timeoutMilliseconds: Int
}

/// Why an attempt brought no answer.
public enum RunFailure: Error, Sendable, Equatable {
    /// The function ran, and failed in its own words.
    case failed(message: String)
    /// It did not run, or not to its end.
    ///
    /// - Parameters:
    ///   - error: the name of an error, as Cognito would give it.
    ///   - reason: for an operator. Holds nothing of the event.
    ///   - isWorthRepeating: whether another attempt may end otherwise.
    case notInvoked(error: String, reason: String, isWorthRepeating: Bool)
    /// More is under way than is allowed.
    case busy

    static func timedOut(_ milliseconds: Int) -> RunFailure {
        .notInvoked(
            error: "SocketTimeoutException", reason: "no answer within \(milliseconds) ms", isWorthRepeating: true)
    }
}
