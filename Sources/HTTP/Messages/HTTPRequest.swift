/// A whole request, its body included unless that is streamed.
///
/// The head is well-formed: the method is a token, the target is visible ASCII, in HTTP/1.1 there is
/// exactly one `Host`. Nothing in it is percent-decoded.
public struct HTTPRequest: Sendable {
    public var method: String
    /// Path and query as they were sent, or `*` for OPTIONS. A target in absolute form
    /// (`http://host/path`) is reduced to this, and its authority replaces the `Host` field (RFC 9112 §3.2.2).
    public var target: String
    public var headers: HTTPHeaders
    /// Decoded from chunks where it came in chunks.
    public var body: [UInt8]
    /// The body where it comes piece by piece (`HTTPServerConfiguration.Limits.streaming`); `body` is empty then.
    public var stream: BodyStream?
    /// The client's end of the connection.
    public var peer: SocketAddress
    /// Whether the client's part of the way is known to be encrypted. This server speaks plain HTTP, so it is by what a
    /// trusted proxy says alone.
    public var isSecure = false

    /// For tests and other callers without a socket.
    public init(
        method: String, target: String, headers: HTTPHeaders = [:], body: [UInt8] = [],
        stream: BodyStream? = nil, peer: SocketAddress = .anyLoopbackPort
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.stream = stream
        self.peer = peer
    }

    /// The target up to its query.
    public var path: String {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
        return String(target[..<mark])
    }

    /// What follows the first `?` of the target; nil when there is none.
    public var query: String? {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        return String(target[target.utf8.index(after: mark)...])
    }
}
