/// What answers requests.
///
/// `respond(to:)` runs on the connection's event loop and comes back to it after each `await`. Until it
/// returns or suspends, no other connection of that loop is served: work of more than some tens of
/// microseconds belongs on another thread.
///
/// Its task is cancelled when the client goes away, and when the server's grace period at the end is
/// over. The answer of a cancelled handler is still sent if the client can read it.
public protocol HTTPHandler: Sendable {
    func respond(to request: HTTPRequest) async -> HTTPResponse
}
