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

/// An IPv4 or IPv6 address as bytes in network order; IPv4 that is mapped into IPv6 is IPv4.
public struct IPAddress: Sendable, Equatable {
    public let bytes: [UInt8]

    init(bytes: [UInt8]) {
        let mapped: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255]
        self.bytes = bytes.count == 16 && bytes.starts(with: mapped) ? Array(bytes.suffix(4)) : bytes
    }

    /// Nil where the text is no address; names are not looked up.
    public init?(_ text: String) {
        var (four, six) = (in_addr(), in6_addr())
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(bytes: withUnsafeBytes(of: &four) { Array($0) })
        } else if inet_pton(AF_INET6, text, &six) == 1 {
            self.init(bytes: withUnsafeBytes(of: &six) { Array($0) })
        } else {
            return nil
        }
    }

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
    public var isPublic: Bool {
        guard bytes.count == 16 else { return !Self.reserved.contains { $0.contains(self) } }
        guard IPNetwork("2000::/3")!.contains(self) else {
            // NAT64's well-known prefix stands for the IPv4 address at its end.
            return IPNetwork("64:ff9b::/96")!.contains(self) && IPAddress(bytes: Array(bytes.suffix(4))).isPublic
        }
        if IPNetwork("2002::/16")!.contains(self) { return IPAddress(bytes: Array(bytes[2..<6])).isPublic }
        return !Self.reserved.contains { $0.contains(self) }
    }

    private static let reserved = [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
        "224.0.0.0/3", "2001::/23", "2001:db8::/32", "3fff::/20",
    ].map { IPNetwork($0)! }
}

/// A range of addresses, as `10.0.0.0/8` or `fd00::/8`; an address alone is a range of one.
public struct IPNetwork: Sendable, Equatable, CustomStringConvertible {
    public let description: String
    private let address: IPAddress
    private let bits: Int

    /// Nil where the text is no range, or has bits set behind its length.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let address = IPAddress(parts[0]) else { return nil }
        let most = address.bytes.count * 8
        var bits = most
        if parts.count == 2 {
            guard let number = Int(parts[1]), "\(number)" == parts[1], (0...most).contains(number) else { return nil }
            bits = number
        }
        self.address = address
        self.bits = bits
        description = text
        guard (bits..<most).allSatisfy({ address.bytes[$0 / 8] & (0x80 >> UInt8($0 % 8)) == 0 }) else { return nil }
    }

    public func contains(_ other: IPAddress) -> Bool {
        guard other.bytes.count == address.bytes.count else { return false }
        return (0..<bits).allSatisfy { bit in
            (other.bytes[bit / 8] ^ address.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
