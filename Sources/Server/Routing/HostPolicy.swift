import HTTP

/// Which `Host` a request may carry.
///
/// A page of any site can make its own name resolve to 127.0.0.1 and then talk to a developer's server as its own
/// origin (DNS rebinding). On a loopback bind, only names that cannot be another site's are accepted.
public struct HostPolicy: Sendable {
    private let isRestricted: Bool
    private let allowed: Set<String>

    /// - Parameters:
    ///   - isLoopbackOnly: whether the server listens on loopback addresses alone.
    ///   - allowed: further names, in lower case, without port.
    public init(isLoopbackOnly: Bool, allowed: [String]) {
        isRestricted = isLoopbackOnly
        self.allowed = Set(allowed)
    }

    public func admits(_ host: String?) -> Bool {
        guard isRestricted else { return true }
        // HTTP/1.0 may leave it out; browsers never do.
        guard let host else { return true }
        let name = Self.name(of: host)
        return Self.isLoopbackName(name) || allowed.contains(name)
    }

    /// Whether the name may be used for what an open control API answers to a plain GET, which carries no Origin.
    ///
    /// Beyond loopback every name is admitted elsewhere; here it must be one that no site of the Internet can
    /// have: an address, a name without a dot as containers have, a loopback name, or a configured one.
    public func admitsOpenControl(_ host: String?) -> Bool {
        guard let host else { return true }
        let name = Self.name(of: host)
        return !name.contains(".") || Self.isLoopbackName(name) || allowed.contains(name)
            || SocketAddress(host: name, port: 0) != nil
    }

    /// The name without port, in lower case; an IPv6 address without brackets.
    static func name(of authority: String) -> String {
        let lower = authority.lowercased()
        if lower.hasPrefix("[") { return String(lower.dropFirst().prefix { $0 != "]" }) }
        return String(lower.prefix { $0 != ":" })
    }

    /// `localhost`, names below it, and loopback addresses.
    static func isLoopbackName(_ name: String) -> Bool {
        if name == "localhost" || name.hasSuffix(".localhost") { return true }
        return SocketAddress(host: name, port: 0)?.isLoopback ?? false
    }
}
