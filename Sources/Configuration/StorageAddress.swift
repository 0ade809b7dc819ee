import HTTP

/// Where a PostgreSQL database is: a URI of libpq's, read strictly and without any secret, so it may be shown.
///
/// What libpq is handed is put together from what was understood (`text`), so that it means nothing else than was
/// judged.
public struct StorageAddress: Sendable, Equatable {
    /// One of the machines that the database may be on.
    public struct Host: Sendable, Equatable, CustomStringConvertible {
        /// A name, an IP address without brackets, or the directory of a socket; empty for libpq's own directory.
        public let name: String
        /// Nil for libpq's own: 5432.
        public let port: Int?

        public init(name: String, port: Int? = nil) {
            self.name = name
            self.port = port
        }

        /// Whether it is reached through a socket of this machine.
        public var isSocket: Bool { name.isEmpty || name.hasPrefix("/") }

        /// Whether what is sent there does not leave this machine.
        public var isLocal: Bool {
            isSocket || name == "localhost" || SocketAddress(host: name, port: 0)?.isLoopback == true
        }

        public var description: String {
            let place = name.isEmpty ? "the local socket" : name.contains(":") ? "[\(name)]" : name
            return port.map { "\(place):\($0)" } ?? place
        }
    }

    public struct Parameter: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Never empty; tried in this order.
    public let hosts: [Host]
    /// Nil for libpq's own: the account of the process.
    public let user: String?
    public let database: String
    /// In the order in which they were written; user, database, hosts and ports are not among them.
    public internal(set) var parameters: [Parameter]

    public subscript(parameter: String) -> String? { parameters.first { $0.name == parameter }?.value }

    /// For libpq: `postgresql://` with everything as parameters.
    public var text: String {
        var pairs: [(String, String)] = []
        if hosts.contains(where: { !$0.name.isEmpty }) {
            pairs.append(("host", hosts.map(\.name).joined(separator: ",")))
        }
        if hosts.contains(where: { $0.port != nil }) {
            pairs.append(("port", hosts.map { $0.port.map(String.init) ?? "" }.joined(separator: ",")))
        }
        pairs += parameters.map { ($0.name, $0.value) }
        let query = pairs.map { "\($0.0)=\(Self.escaped($0.1))" }.joined(separator: "&")
        let owner = user.map { "\(PercentEncoding.component($0))@" } ?? ""
        return "postgresql://\(owner)/\(PercentEncoding.component(database))" + (query.isEmpty ? "" : "?\(query)")
    }

    /// The address with one of its hosts alone, whatever that one is ready for: to look at each.
    public func only(_ index: Int) -> StorageAddress {
        let kept = parameters.compactMap { parameter -> Parameter? in
            switch parameter.name {
            case Self.sessionAttributes: return nil
            case "hostaddr":
                let addresses = parameter.value.split(separator: ",", omittingEmptySubsequences: false)
                return addresses.indices.contains(index)
                    ? Parameter(name: parameter.name, value: String(addresses[index])) : nil
            default: return parameter
            }
        }
        return StorageAddress(hosts: [hosts[index]], user: user, database: database, parameters: kept)
    }

    /// Whether nobody between here and the database can read along or answer in its place: it is on this machine, or
    /// its certificate is checked.
    public var isGuarded: Bool {
        hosts.allSatisfy(\.isLocal) || ["verify-full", "verify-ca"].contains(self["sslmode"])
    }

    /// What decides which of several hosts is taken.
    static let sessionAttributes = "target_session_attrs"

    /// A directory stays readable.
    private static func escaped(_ value: String) -> String {
        value.split(separator: "/", omittingEmptySubsequences: false).map { PercentEncoding.component(String($0)) }
            .joined(separator: "/")
    }
}

extension StorageAddress: CustomStringConvertible {
    /// For people: `sekisho@db1.example,db2.example:5433/sekisho`.
    public var description: String {
        let owner = user.map { "\($0)@" } ?? ""
        return "\(owner)\(hosts.map(\.description).joined(separator: ","))/\(database)"
    }
}
