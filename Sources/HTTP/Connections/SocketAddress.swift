import CLinux
import Glibc

/// An IP address and a TCP port.
public struct SocketAddress: Sendable, Hashable, CustomStringConvertible {
    enum IP: Sendable, Hashable {
        /// In host byte order.
        case v4(UInt32)
        /// The upper and lower half, in host byte order.
        case v6(UInt64, UInt64)
    }

    let ip: IP
    public let port: UInt16

    init(ip: IP, port: UInt16) {
        self.ip = ip
        self.port = port
    }

    /// The address that `host` spells: `127.0.0.1`, `::1`. Names are not looked up: nil for them.
    public init?(host: String, port: UInt16) {
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, host, &v4) == 1 {
            self.init(v4, port: port)
        } else if inet_pton(AF_INET6, host, &v6) == 1 {
            self.init(v6, port: port)
        } else {
            return nil
        }
    }

    private init(_ address: in_addr, port: UInt16) {
        self.init(ip: .v4(UInt32(bigEndian: address.s_addr)), port: port)
    }

    private init(_ address: in6_addr, port: UInt16) {
        let halves = withUnsafeBytes(of: address) {
            ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }
        self.init(ip: .v6(UInt64(bigEndian: halves.0), UInt64(bigEndian: halves.1)), port: port)
    }

    /// 127.0.0.1 without a port.
    public static let anyLoopbackPort = SocketAddress(ip: .v4(0x7F00_0001), port: 0)

    public var isIPv6: Bool {
        if case .v6 = ip { true } else { false }
    }

    /// Whether the address never leaves this machine: 127.0.0.0/8, ::1, or the former mapped into IPv6.
    public var isLoopback: Bool {
        switch ip {
        case .v4(let address): address >> 24 == 127
        case .v6(0, 1): true
        case .v6(let high, let low): high == 0 && low >> 24 == 0xFFFF_7F
        }
    }

    /// Whether it stands for every address of this machine: 0.0.0.0 or ::.
    public var isWildcard: Bool { ip == .v4(0) || ip == .v6(0, 0) }

    /// The address without its port, IPv6 without brackets.
    public var host: String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            switch ip {
            case .v4(let address):
                var raw = in_addr(s_addr: address.bigEndian)
                inet_ntop(AF_INET, &raw, text.baseAddress!, socklen_t(text.count))
            case .v6:
                var raw = rawIPv6
                inet_ntop(AF_INET6, &raw, text.baseAddress!, socklen_t(text.count))
            }
            return String(cString: text.baseAddress!)
        }
    }

    /// `127.0.0.1:9229` or `[::1]:9229`, as it stands in a URL.
    public var description: String { isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

    func with(port: UInt16) -> SocketAddress { SocketAddress(ip: ip, port: port) }

    private var rawIPv6: in6_addr {
        guard case .v6(let high, let low) = ip else { return in6_addr() }
        var raw = in6_addr()
        withUnsafeMutableBytes(of: &raw) {
            $0.storeBytes(of: high.bigEndian, as: UInt64.self)
            $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return raw
    }
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
        switch ip {
        case .v4(let address):
            var raw = sockaddr_in()
            raw.sin_family = sa_family_t(AF_INET)
            raw.sin_port = port.bigEndian
            raw.sin_addr.s_addr = address.bigEndian
            return call(raw)
        case .v6:
            var raw = sockaddr_in6()
            raw.sin6_family = sa_family_t(AF_INET6)
            raw.sin6_port = port.bigEndian
            raw.sin6_addr = rawIPv6
            return call(raw)
        }
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

    private init(_ raw: sockaddr_storage) {
        self = withUnsafeBytes(of: raw) { bytes in
            if Int32(raw.ss_family) == AF_INET6 {
                let v6 = bytes.load(as: sockaddr_in6.self)
                return SocketAddress(v6.sin6_addr, port: UInt16(bigEndian: v6.sin6_port))
            }
            let v4 = bytes.load(as: sockaddr_in.self)
            return SocketAddress(v4.sin_addr, port: UInt16(bigEndian: v4.sin_port))
        }
    }
}
