import CPostgres
import Glibc

/// One of the hosts that an address names.
struct PostgresPlace: Equatable {
    /// A name, a socket's directory, or empty where the address gives only numbers.
    let host: String
    let port: String
    /// The host's number; empty where it has to be looked up.
    let hostAddress: String

    /// Parameters that leave libpq this host alone.
    var parameters: [(String, String)] {
        [("host", host), ("hostaddr", hostAddress), ("port", port)].filter { !$0.1.isEmpty }
    }

    /// As libpq names the host of a connection.
    var name: String { host.isEmpty ? hostAddress : host }

    /// The same place by each number that the host's name has. Blocks while the system looks it up.
    var resolved: [PostgresPlace] {
        guard hostAddress.isEmpty, let first = host.utf8.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "@")
        else { return [self] }
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        // Libpq will fail in the same way, and say so.
        guard getaddrinfo(host, nil, &hints, &found) == 0 else { return [self] }
        defer { freeaddrinfo(found) }
        var places: [PostgresPlace] = []
        var next = found
        while let entry = next?.pointee {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let status = getnameinfo(
                entry.ai_addr, entry.ai_addrlen, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
            if status == 0 {
                let number = text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
                places.append(PostgresPlace(host: host, port: port, hostAddress: number))
            }
            next = entry.ai_next
        }
        return places.isEmpty ? [self] : places
    }

    /// What an address says of hosts.
    struct Address {
        /// In its order; empty where it names none, and libpq has its own ways.
        let places: [PostgresPlace]
        /// Its `target_session_attrs`.
        let wanted: String?
        /// Its `connect_timeout`, in seconds.
        let patience: Int64?

        /// - Parameter text: as libpq reads it; one that it cannot read has nothing.
        init(_ text: String) {
            let values = Self.values(of: text)
            wanted = values["target_session_attrs"]?.first
            patience = values["connect_timeout"]?.first.flatMap { Int64($0) }
            let addresses = values["hostaddr"] ?? []
            let hosts = values["host"] ?? addresses.map { _ in "" }
            let ports = values["port"] ?? ["5432"]
            let places = hosts.indices.map { index in
                PostgresPlace(
                    host: hosts[index], port: ports.count == hosts.count ? ports[index] : ports[0],
                    hostAddress: addresses.count == hosts.count ? addresses[index] : "")
            }
            self.places = values["load_balance_hosts"] == ["random"] ? places.shuffled() : places
        }

        private static func values(of text: String) -> [String: [String]] {
            guard let options = PQconninfoParse(text, nil) else { return [:] }
            defer { PQconninfoFree(options) }
            var values: [String: [String]] = [:]
            var option = options
            while let keyword = option.pointee.keyword {
                if let value = option.pointee.val {
                    values[String(cString: keyword)] = String(cString: value).split(
                        separator: ",", omittingEmptySubsequences: false
                    ).map(String.init)
                }
                option += 1
            }
            return values
        }
    }
}
