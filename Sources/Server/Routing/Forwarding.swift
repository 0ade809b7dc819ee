import HTTP

/// What proxies and tunnels add to the requests that they pass on.
enum Forwarding {
    /// Whether somebody in between says that it passed the request on.
    static func isMarked(_ request: HTTPRequest) -> Bool { headers.contains(where: request.headers.contains) }

    private static let headers = [
        "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via", "cf-connecting-ip",
        "true-client-ip",
    ]
}
