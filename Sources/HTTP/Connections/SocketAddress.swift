public import Addresses
import CLinux
import Glibc

/// An IP address and a TCP port.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    public let ip: IPAddress
    public let port: UInt16

    public init(ip: IPAddress, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    /// The address that `host` spells: `127.0.0.1`, `::1`. Names are not looked up: nil for them.
    public init?(host: String, port: UInt16) {
        guard let ip = IPAddress(host) else { return nil }
        self.init(ip: ip, port: port)
    }

    /// 127.0.0.1 without a port.
    public static let anyLoopbackPort = SocketAddress(ip: IPAddress(bytes: [127, 0, 0, 1])!, port: 0)

    public var isIPv6: Bool { ip.isIPv6 }

    /// Whether the address never leaves this machine: 127.0.0.0/8, ::1, or the former mapped into IPv6.
    public var isLoopback: Bool { Self.loopback.contains { $0.contains(ip) } }

    private static let loopback = ["127.0.0.0/8", "::1"].map { IPNetwork($0)! }

    /// Whether it stands for every address of this machine: 0.0.0.0 or ::.
    public var isWildcard: Bool { ip.bytes.allSatisfy { $0 == 0 } }

    /// The address without its port, IPv6 without brackets.
    public var host: String { ip.description }

    /// `127.0.0.1:9229` or `[::1]:9229`, as it stands in a URL.
    public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    func with(port: UInt16) -> SocketAddress { SocketAddress(ip: ip, port: port) }
}

// MARK: - The kernel's form
extension SocketAddress {
    var family: Int32 { isIPv6 ? AF_INET6 : AF_INET }

    func withSockaddr<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
        func call<T>(_ raw: T) -> R {
            withUnsafePointer(to: raw) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<T>.size))
                }
            }
        }
        if isIPv6 {
            var raw = sockaddr_in6()
            raw.sin6_family = sa_family_t(AF_INET6)
            raw.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &raw.sin6_addr) { $0.copyBytes(from: ip.bytes) }
            return call(raw)
        }
        var raw = sockaddr_in()
        raw.sin_family = sa_family_t(AF_INET)
        raw.sin_port = port.bigEndian
        withUnsafeMutableBytes(of: &raw.sin_addr) { $0.copyBytes(from: ip.bytes) }
        return call(raw)
    }

    /// What `accept` or `getsockname` filled in. `fill` returns false where there is no address.
    init?(filledBy fill: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Bool) {
        var raw = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let filled = withUnsafeMutablePointer(to: &raw) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { fill($0, &length) }
        }
        guard filled else { return nil }
        self.init(raw)
    }

    private init?(_ raw: sockaddr_storage) {
        let (bytes, port): ([UInt8], UInt16) = withUnsafeBytes(of: raw) { raw in
            if Int32(raw.load(as: sa_family_t.self)) == AF_INET6 {
                let v6 = raw.load(as: sockaddr_in6.self)
                return (withUnsafeBytes(of: v6.sin6_addr) { Array($0) }, UInt16(bigEndian: v6.sin6_port))
            }
            let v4 = raw.load(as: sockaddr_in.self)
            return (withUnsafeBytes(of: v4.sin_addr) { Array($0) }, UInt16(bigEndian: v4.sin_port))
        }
        guard let ip = IPAddress(bytes: bytes) else { return nil }
        self.init(ip: ip, port: port)
    }
}
