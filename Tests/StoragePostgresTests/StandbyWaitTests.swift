import Storage
import TestSupport
import Testing

@testable import StoragePostgres

/// A commit that waits for a standby, when somebody ends its wait: it is there, and the standby may not have it.
@Suite(.serialized) struct StandbyWaitTests {
    /// What an administrator does to a process that waits.
    enum Order: Sendable, CaseIterable {
        /// The commit is answered, after a warning.
        case cancel
        /// The connection ends.
        case terminate

        var sql: StaticString {
            switch self {
            case .cancel: "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            case .terminate: "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            }
        }
    }

    /// One cluster for all: two servers take a while to start.
    private static let cluster = PostgresCluster(hasStandby: true)

    @Test(arguments: Order.allCases)
    func `without the standby its outcome is unknown`(_ order: Order) async throws {
        try await withWriter(patienceMilliseconds: 1500) { database, probe in
            try await Self.cluster.pauseStandby()
            let write = Task { try await Self.write(to: database) }
            try await Self.give(order, by: probe)
            await #expect(throws: UnknownOutcome()) { try await write.value }
            try await Self.cluster.resumeStandby()
        }
    }

    @Test(arguments: Order.allCases)
    func `once the standby is back it is acknowledged, and was run once`(_ order: Order) async throws {
        try await withWriter(patienceMilliseconds: 30_000) { database, probe in
            try await Self.cluster.pauseStandby()
            let write = Task { try await Self.write(to: database) }
            try await Self.give(order, by: probe)
            // What is written so that the standby has the rest waits now.
            try await Self.untilOneWaits(probe)
            try await Self.cluster.resumeStandby()
            #expect(try await write.value == 7)
            let count = try await database.read { try $0.first("SELECT count(*) FROM effects") { $0.int(0) } }
            #expect(count == 1)
        }
    }

    private static func write(to database: PostgresDatabase) async throws -> Int {
        try await database.write { sql in
            try sql.execute("INSERT INTO effects (n) VALUES ($1)", [.integer(1)])
            return 7
        }
    }

    private static func give(_ order: Order, by probe: Probe) async throws {
        try await untilOneWaits(probe)
        _ = try await probe.rows(order.sql)
    }

    /// Until a commit waits for the standby.
    private static func untilOneWaits(_ probe: Probe) async throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while try await probe.rows(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND datname = current_database()"
        ).isEmpty {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    private func withWriter(
        patienceMilliseconds: Int, _ body: (PostgresDatabase, Probe) async throws -> Void
    ) async throws {
        let schema = [
            Migration(version: 1, name: "effects", checksum: "", sql: "CREATE TABLE effects (n BIGINT NOT NULL)")
        ]
        try await Self.cluster.withDatabase { address in
            var options = PostgresOptions(address: address)
            options.patienceMilliseconds = patienceMilliseconds
            let database = try await onOSThread { [options] in
                try PostgresDatabase(options, migrations: schema, now: 1)
            }
            try await body(database, Probe(address: address))
            try await onOSThread { database.close() }
        }
    }

    /// Looks at a database beside the driver's own connections.
    struct Probe: Sendable {
        let address: String

        func rows(_ sql: StaticString) async throws -> [[String?]] {
            try await onOSThread { try PostgresProbe(address: address, password: nil).rows(sql) }
        }
    }
}
