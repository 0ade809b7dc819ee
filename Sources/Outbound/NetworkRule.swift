public import Addresses
import Glibc

/// Which addresses may be connected to: public ones always, others where they are named.
///
/// Held against the address that a name resolved to, at the moment of the connection, so that no name leads elsewhere
/// by being resolved anew.
public struct NetworkRule: Sendable, Equatable {
    /// Beyond public addresses.
    public enum Admission: Sendable, Equatable {
        case everything
        case networks([IPNetwork])
    }

    public let admission: Admission

    public init(_ admission: Admission) {
        self.admission = admission
    }

    public static let everything = NetworkRule(.everything)
    public static let publicOnly = NetworkRule(.networks([]))

    public func admits(_ address: IPAddress) -> Bool {
        switch admission {
        case .everything: true
        case .networks(let networks): address.isPublic || networks.contains { $0.contains(address) }
        }
    }
}

extension IPAddress {
    /// Nil for families that are not IP's.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            self.init(
                bytes: address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { address in
                    withUnsafeBytes(of: address.pointee.sin_addr) { Array($0) }
                })
        case AF_INET6:
            self.init(
                bytes: address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { address in
                    withUnsafeBytes(of: address.pointee.sin6_addr) { Array($0) }
                })
        default: return nil
        }
    }

    /// Whether it is one that anybody on the Internet may have: in none of the ranges that are set apart (IANA's
    /// registries of special-purpose addresses, RFC 6890), nor one that carries an IPv4 address of those (RFC 6052,
    /// 3056).
    var isPublic: Bool {
        let address = unmapped
        guard address.isIPv6 else { return !Self.reserved.contains { $0.contains(address) } }
        guard IPNetwork("2000::/3")!.contains(address) else {
            // NAT64's well-known prefix stands for the IPv4 address at its end.
            return IPNetwork("64:ff9b::/96")!.contains(address) && IPAddress(bytes: bytes.suffix(4))!.isPublic
        }
        if IPNetwork("2002::/16")!.contains(address) { return IPAddress(bytes: bytes[2..<6])!.isPublic }
        return !Self.reserved.contains { $0.contains(address) }
    }

    private static let reserved = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "2001::/23", "2001:db8::/32", "3fff::/20",
    ].map { IPNetwork($0)! }
}
