/// Which `Host` a request may carry.
///
/// A page of any site can make its own name resolve to 127.0.0.1 and then talk to a developer's server as its own
/// origin (DNS rebinding). On a loopback bind, only names that cannot be another site's are accepted.
public struct HostPolicy: Sendable {
    private let isRestricted: Bool
    private let configured: any HostNames
    private let further: [any HostNames]

    /// - Parameters:
    ///   - isLoopbackOnly: whether the server listens on loopback addresses alone.
    ///   - configured: the operator's names, trusted as this machine's own are.
    ///   - further: names that come and go while the server runs. They are answered to, and trusted no further.
    public init(isLoopbackOnly: Bool, configured: any HostNames, further: [any HostNames] = []) {
        isRestricted = isLoopbackOnly
        self.configured = configured
        self.further = further
    }

    func admits(_ host: String?) -> Bool {
        guard isRestricted else { return true }
        // HTTP/1.0 may leave it out; browsers never do.
        guard let host else { return true }
        guard let host = AuthorityHost(host) else { return false }
        if host.isLoopback { return true }
        let name = host.text
        return configured.contains(name) || further.contains { $0.contains(name) }
    }

    /// Whether no site of the Internet can have the name: an address, a name without a dot as containers have, a
    /// loopback name, or a configured one.
    ///
    /// Beyond loopback every name is admitted; routes that answer to a plain GET, which carries no Origin, with what
    /// no stranger may read want one of these (`HostClass.local`).
    func isLocal(_ host: String?) -> Bool {
        guard let host else { return true }
        switch AuthorityHost(host) {
        case .address?: return true
        case .name(let name)?: return !name.contains(".") || name.hasSuffix(".localhost") || configured.contains(name)
        case nil: return false
        }
    }
}
