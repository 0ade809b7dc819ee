import HTTP

/// A handler made of a closure.
struct Answer: HTTPHandler {
    let answer: @Sendable (HTTPRequest) async -> HTTPResponse

    func respond(to request: HTTPRequest) async -> HTTPResponse { await answer(request) }

    /// Says what it was asked: method, target and body.
    static let echo = Answer { request in
        let body = Array("\(request.method) \(request.target) ".utf8) + request.body
        return HTTPResponse(status: 200, headers: ["X-Peer": "\(request.peer.host)"], body: body)
    }
}

/// Starts a server on free ports of the loopback addresses, has `body` talk to it on a thread of its own,
/// and stops it.
func withServer<T: Sendable>(
    _ handler: Answer = .echo, hosts: [String] = ["127.0.0.1"],
    configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (_ addresses: [SocketAddress], _ server: HTTPServer) throws -> T
) async throws -> T {
    var configuration = HTTPServerConfiguration(hosts: hosts)
    configuration.loops = 2
    configure(&configuration)
    let server = HTTPServer(configuration: configuration, handler: handler)
    let addresses = try server.start()
    return try await onThread {
        defer { server.stop(gracePeriodMilliseconds: 0) }
        return try body(addresses, server)
    }
}

/// As above, for a single address and a connection to it.
func withClient<T: Sendable>(
    _ handler: Answer = .echo, configure: (inout HTTPServerConfiguration) -> Void = { _ in },
    _ body: @escaping @Sendable (Client) throws -> T
) async throws -> T {
    try await withServer(handler, configure: configure) { addresses, _ in try body(Client(addresses[0])) }
}
