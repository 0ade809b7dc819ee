import CLinux
import Glibc

/// A listening socket, shared by all event loops.
///
/// Without SO_REUSEPORT: with it, a forgotten second server would silently share the port.
final class Listener: Sendable {
    let descriptor: Int32
    let address: SocketAddress

    enum Accepted {
        case connection(Socket, peer: SocketAddress)
        /// Nobody waits (any more).
        case none
        /// Out of descriptors or memory: try again later, or the loop would spin.
        case exhausted
    }

    init(_ wanted: SocketAddress) throws(ListenError) {
        let descriptor = socket(
            wanted.family,
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw ListenError(address: "\(wanted)", reason: .system(errno)) }
        var on: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, size)
        // Else `::` would take the port on IPv4 too, and the two addresses of `localhost` would clash.
        if wanted.isIPv6 { setsockopt(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, &on, size) }
        let bound = wanted.withSockaddr { Glibc.bind(descriptor, $0, $1) == 0 }
        guard bound, listen(descriptor, 4096) == 0,
            let address = SocketAddress(filledBy: { getsockname(descriptor, $0, $1) == 0 })
        else {
            let code = errno
            close(descriptor)
            throw ListenError(address: "\(wanted)", reason: .system(code))
        }
        self.descriptor = descriptor
        self.address = address
    }

    deinit { close(descriptor) }

    func accept() -> Accepted {
        while true {
            var descriptor: Int32 = -1
            let peer = SocketAddress { address, length in
                descriptor = sekisho_accept(self.descriptor, address, length)
                return descriptor >= 0
            }
            if let peer { return .connection(Socket(descriptor: descriptor), peer: peer) }
            switch errno {
            case EINTR, ECONNABORTED, EPROTO, EPERM, ENETDOWN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, ENOPROTOOPT,
                ENONET, EOPNOTSUPP:
                continue  // this one client failed, the next may not: accept(2)
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
            default: return .none
            }
        }
    }

    /// Refuses new connections from now on. The descriptor stays open until the last loop has let go of
    /// it, because a closed number could be another file's before they notice.
    func refuse() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}

extension Listener {
    /// Listens on all of `hosts` with one port number. With port 0 the first address gets a free port
    /// and the others take the same; should it be taken there, all start over.
    ///
    /// An IPv6 address that this machine does not have is left out as long as another address listens:
    /// many containers have no IPv6, and `::1` is among the defaults.
    static func bind(hosts: [String], port: UInt16) throws(ListenError) -> [Listener] {
        var wanted: [SocketAddress] = []
        for host in hosts {
            guard let address = SocketAddress(host: host, port: port) else {
                throw ListenError(address: host, reason: .notAnAddress)
            }
            wanted.append(address)
        }
        var attempts = port == 0 ? 32 : 1
        while true {
            attempts -= 1
            do {
                return try bindAll(wanted)
            } catch {
                guard error.isAddressInUse, attempts > 0 else { throw error }
            }
        }
    }

    private static func bindAll(_ wanted: [SocketAddress]) throws(ListenError) -> [Listener] {
        var listeners: [Listener] = []
        var missing: ListenError?
        for address in wanted {
            let port = address.port == 0 ? listeners.first?.address.port ?? 0 : address.port
            do {
                listeners.append(try Listener(address.with(port: port)))
            } catch {
                guard address.isIPv6, error.isAddressMissing else { throw error }
                missing = error
            }
        }
        if listeners.isEmpty, let missing { throw missing }
        return listeners
    }
}
