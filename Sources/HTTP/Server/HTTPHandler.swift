/// What answers requests.
///
/// `respond(to:)` runs on the connection's event loop and comes back to it after each `await`. Until it
/// returns or suspends, no other connection of that loop is served: work of more than some tens of
/// microseconds belongs on another thread.
///
/// Its task is cancelled when the connection is reset, and when the server's grace period at the end is over: then
/// nobody can read the answer. A client that sends no more may still read, so it is answered like any other.
public protocol HTTPHandler: Sendable {
    func respond(to request: HTTPRequest) async -> HTTPResponse
}
