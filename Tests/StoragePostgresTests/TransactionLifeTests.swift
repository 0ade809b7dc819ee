import Storage
import TestSupport
import Testing
import Threads

@testable import StoragePostgres

/// A transaction is looked up in the life in which it got its id.
@Suite struct TransactionLifeTests {
    @Test func `a connection that was there before the counters were reset looks up what it writes afterwards`()
        async throws
    {
        let schema = [
            Migration(version: 1, name: "effects", checksum: "", sql: "CREATE TABLE effects (n BIGINT NOT NULL)")
        ]
        // Whoever else looks something up in this cluster would meet another life.
        try await PostgresCluster(hasStandby: false).withDatabase { address in
            let proxy = try CommitProxy(before: address)
            let options = PostgresOptions(address: proxy.address)
            let database = try await onOSThread { try PostgresDatabase(options, migrations: schema, now: 1) }
            // A transaction that does not commit: the proxy knows a commit by its text, which is sent once.
            await #expect(throws: Undone.self) {
                try await database.write { sql in
                    _ = try sql.exists("SELECT 1 FROM effects WHERE n = 0")
                    throw Undone()
                }
            }
            try await onOSThread {
                _ = try PostgresProbe(address: address, password: nil).rows("SELECT pg_stat_reset_shared('bgwriter')")
            }
            proxy.arm(.executed)
            try await database.write { sql in
                try sql.execute("INSERT INTO effects (n) VALUES ($1)", [.integer(1)])
            }
            #expect(proxy.count == 1)
            let count = try await database.read { try $0.first("SELECT count(*) FROM effects") { $0.int(0) } }
            #expect(count == 1)
            try await onOSThread { database.close() }
        }
    }

    @Test func `a transaction under way is not that of another server with its id, and nobody waits for it`()
        async throws
    {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let other = try PostgresProbe(address: address, password: nil)
                _ = try other.rows("BEGIN")
                let id = try #require(try other.value("SELECT pg_current_xact_id()").flatMap { Int64($0) })
                let session = PostgresSession(Self.connector(address))
                defer { session.close() }
                let life = try session.read(before: Monotonic.milliseconds + 5000) { sql in
                    try sql.first(Self.life) { ServerLife($0, from: 0) }
                }
                let (start, counters) = try (#require(life).start, #require(life).counters)
                let ofAnother = PostgresTransaction(id: id, life: ServerLife(start: start - 1, counters: counters))
                #expect(try !session.isCommitted(ofAnother))
                // It may be this one, where somebody has reset the counters.
                let ofBefore = PostgresTransaction(id: id, life: ServerLife(start: start, counters: counters - 1))
                #expect(throws: UnknownOutcome()) { try session.isCommitted(ofBefore) }
                _ = try other.rows("COMMIT")
                #expect(try session.isCommitted(PostgresTransaction(id: id, life: #require(life))))
                #expect(throws: UnknownOutcome()) { try session.isCommitted(ofAnother) }
            }
        }
    }

    private struct Undone: Error {}

    private static let life = SQLText("SELECT \(ServerLife.columns)")

    private static func connector(_ address: String) -> PostgresConnector {
        PostgresConnector(
            address: address, route: PostgresRoute(address), password: nil, namesStatements: true,
            patienceMilliseconds: 5000, connectPatienceMilliseconds: 5000)
    }
}
