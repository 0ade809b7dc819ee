import Addresses
public import HTTP

/// Proxies that are believed about whom they pass on for (`trusted-proxies`).
///
/// Each proxy appends to X-Forwarded-For who connected to it, so the list is read from its end: past those who are
/// trusted, the first who is not is the caller, and what stands before that one is what somebody says.
public struct TrustedProxies: Sendable {
    private let networks: [IPNetwork]

    /// - Parameter networks: as `10.1.2.0/24`, or an address.
    public init(_ networks: [String] = []) {
        self.networks = networks.compactMap { IPNetwork($0) }
    }

    /// Who called: the other end of the connection, where that is no proxy of these.
    public func caller(of request: HTTPRequest) -> SocketAddress {
        guard !networks.isEmpty else { return request.peer }
        var caller = request.peer
        var hops = request.headers.all("x-forwarded-for").flatMap { $0.split(separator: ",") }
        while trusts(caller), let hop = hops.popLast() {
            let text = hop.trimmingPrefix { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
            guard let before = SocketAddress(host: String(text), port: 0) else { break }
            caller = before
        }
        return caller
    }

    /// Whether a proxy that is believed says that who called it did so by HTTPS, and none that it names that it was not.
    func isSecure(_ request: HTTPRequest) -> Bool {
        guard !networks.isEmpty, trusts(request.peer) else { return false }
        let hops = request.headers.all("x-forwarded-proto").flatMap { $0.split(separator: ",") }
        return !hops.isEmpty
            && hops.allSatisfy { $0.lowercased().filter { $0 != " " && $0 != "\t" } == "https" }
    }

    private func trusts(_ address: SocketAddress) -> Bool {
        networks.contains { $0.contains(address.ip) }
    }
}
