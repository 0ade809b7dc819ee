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

extension HTTPServerConfiguration {
    /// Two loops on free ports, with whatever the test is about changed.
    static func with(
        hosts: [String] = ["127.0.0.1"], _ edit: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) -> HTTPServerConfiguration {
        var configuration = HTTPServerConfiguration(hosts: hosts, loops: 2)
        edit(&configuration)
        return configuration
    }
}

/// Starts a server on free ports of the loopback addresses, has `body` talk to it on a thread of its own,
/// and stops it.
func withServer<T: Sendable>(
    _ handler: Answer = .echo, configuration: HTTPServerConfiguration = .with(),
    _ body: @escaping @Sendable (_ addresses: [SocketAddress], _ server: HTTPServer) throws -> T
) async throws -> T {
    let server = HTTPServer(configuration: configuration, handler: handler)
    let addresses = try server.start()
    return try await onThread {
        defer { server.stop(gracePeriodMilliseconds: 0) }
        return try body(addresses, server)
    }
}

/// As above, for a single address and a connection to it.
func withClient<T: Sendable>(
    _ handler: Answer = .echo, configuration: HTTPServerConfiguration = .with(),
    _ body: @escaping @Sendable (Client) throws -> T
) async throws -> T {
    try await withServer(handler, configuration: configuration) { addresses, _ in try body(Client(addresses[0])) }
}
