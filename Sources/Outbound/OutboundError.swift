/// Why there is no answer.
public struct OutboundError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        /// So many calls wait that this one did not begin.
        case overloaded
        /// The call itself cannot be sent so: a programmer's or an operator's mistake.
        case malformed
        /// The name leads to an address that may not be connected to.
        case forbiddenAddress
        /// No name, no connection, a connection that broke.
        case unreachable
        /// No TLS, or a certificate that is not good for the name.
        case insecure
        /// The mail server does not admit the user.
        case notAdmitted
        /// The mail server will never take this message for this recipient: 5xx to RCPT, or to the message itself.
        case refusedForGood(status: Int)
        /// The mail server said no to something else, or not for now.
        case refused(status: Int)
        case timedOut
        case answerTooLong
        /// The client was stopped.
        case stopped
    }

    public let reason: Reason
    /// One line for an operator. What another server said is in it, and nothing of what was sent.
    public let description: String

    public init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
