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
        self.allowed = Set(allowed.map { SocketAddress(host: $0, port: 0)?.host ?? $0 })
    }

    public func admits(_ host: String?) -> Bool {
        guard isRestricted else { return true }
        // HTTP/1.0 may leave it out; browsers never do.
        guard let host else { return true }
        guard let host = AuthorityHost(host) else { return false }
        return host.isLoopback || allowed.contains(host.text)
    }

    /// Whether the name may be used for what an open control API answers to a plain GET, which carries no Origin.
    ///
    /// Beyond loopback every name is admitted elsewhere; here it must be one that no site of the Internet can
    /// have: an address, a name without a dot as containers have, a loopback name, or a configured one.
    public func admitsOpenControl(_ host: String?) -> Bool {
        guard let host else { return true }
        switch AuthorityHost(host) {
        case .address?: return true
        case .name(let name)?: return !name.contains(".") || name.hasSuffix(".localhost") || allowed.contains(name)
        case nil: return false
        }
    }
}
