import HTTP

/// Names that a server answers to. Asked for each request on the thread that answers it, so it neither waits nor reads
/// from a disk.
public protocol HostNames: Sendable {
    /// - Parameter name: in lower case, without port; an address in its usual spelling.
    func contains(_ name: String) -> Bool
}

/// The names that the operator lists.
public struct ConfiguredHostNames: HostNames {
    private let names: Set<String>

    /// - Parameter names: in lower case, without port.
    public init(_ names: [String]) {
        self.names = Set(names.map { SocketAddress(host: $0, port: 0)?.host ?? $0 })
    }

    public func contains(_ name: String) -> Bool { names.contains(name) }
}
