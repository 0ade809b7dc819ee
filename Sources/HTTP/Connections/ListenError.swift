import Glibc

/// Why the server could not listen; its text names the address and the cause.
public struct ListenError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: Sendable, Equatable {
        /// The text is no IP address.
        case notAnAddress
        /// The system refused, with this `errno`.
        case system(Int32)
    }

    /// The address as it was configured, with its port.
    public let address: String
    public let reason: Reason

    /// Whether another process listens there already.
    public var isAddressInUse: Bool { reason == .system(EADDRINUSE) }

    /// Whether this machine has no such address, or no such address family.
    public var isAddressMissing: Bool {
        reason == .system(EADDRNOTAVAIL) || reason == .system(EAFNOSUPPORT)
    }

    public var description: String {
        switch reason {
        case .notAnAddress: "cannot listen on \(address): not an IP address"
        case .system(let code): "cannot listen on \(address): \(String(cString: strerror(code)))"
        }
    }
}
