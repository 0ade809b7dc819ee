import CPostgres
import Synchronization

/// What the connections to one address tell each other, so that each need not find out by itself, one patience after the
/// other, that a server has gone without a word.
final class PostgresRoute: Sendable {
    private let doubts = Atomic(0)
    /// Where the last connection arrived.
    private let latest = Mutex<(name: String, port: String)?>(nil)
    private let places: [PostgresPlace]

    /// - Parameter address: as libpq reads it.
    init(_ address: String) {
        places = PostgresPlace.Address(address).places
    }

    /// How often a connection has been lost: one that was last used at another number has to show that it lives.
    var doubtCount: Int { doubts.load(ordering: .acquiring) }

    /// A connection was lost, or gave no answer in time.
    func doubt() { doubts.add(1, ordering: .acquiringAndReleasing) }

    func arrive(_ connection: OpaquePointer) {
        guard places.count > 1, let host = PQhost(connection), let port = PQport(connection) else { return }
        let place = (name: String(cString: host), port: String(cString: port))
        latest.withLock { $0 = place }
    }

    /// The hosts, the one first where the last connection arrived: the others may be waited for in vain.
    var order: [PostgresPlace] {
        guard let latest = latest.withLock({ $0 }),
            let index = places.firstIndex(where: { $0.name == latest.name && $0.port == latest.port })
        else { return places }
        return Array(places[index...] + places[..<index])
    }
}
