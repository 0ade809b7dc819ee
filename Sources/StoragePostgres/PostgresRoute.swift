import CPostgres
import Synchronization

/// What the connections to one address tell each other, so that each need not find out by itself, one patience after the
/// other, that a server has gone without a word.
final class PostgresRoute: Sendable {
    private struct Place: Equatable {
        let host: String
        let port: String
        /// Empty where the address names none.
        let hostAddress: String
    }

    private let doubts = Atomic(0)
    /// Where the last connection arrived.
    private let latest = Mutex<(host: String, port: String)?>(nil)
    private let places: [Place]

    /// - Parameter address: as libpq reads it.
    init(_ address: String) {
        places = Self.places(of: address)
    }

    /// How often a connection has been lost: one that was last used at another number has to show that it lives.
    var doubtCount: Int { doubts.load(ordering: .acquiring) }

    /// A connection was lost, or gave no answer in time.
    func doubt() { doubts.add(1, ordering: .acquiringAndReleasing) }

    func arrive(_ connection: OpaquePointer) {
        guard places.count > 1, let host = PQhost(connection), let port = PQport(connection) else { return }
        let place = (host: String(cString: host), port: String(cString: port))
        latest.withLock { $0 = place }
    }

    /// Parameters that put the host first where the last connection arrived: the others may be waited for in vain.
    var order: [(String, String)] {
        guard let latest = latest.withLock({ $0 }),
            let index = places.firstIndex(where: { $0.host == latest.host && $0.port == latest.port }), index > 0
        else { return [] }
        let places = places[index...] + places[..<index]
        var order = [
            ("host", places.map(\.host).joined(separator: ",")), ("port", places.map(\.port).joined(separator: ",")),
        ]
        if places.contains(where: { !$0.hostAddress.isEmpty }) {
            order.append(("hostaddr", places.map(\.hostAddress).joined(separator: ",")))
        }
        return order
    }

    private static func places(of address: String) -> [Place] {
        guard let options = PQconninfoParse(address, nil) else { return [] }
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
        guard let hosts = values["host"] else { return [] }
        let ports = values["port"] ?? ["5432"]
        let addresses = values["hostaddr"] ?? []
        return hosts.indices.map { index in
            Place(
                host: hosts[index], port: ports.count == hosts.count ? ports[index] : ports[0],
                hostAddress: addresses.count == hosts.count ? addresses[index] : "")
        }
    }
}
