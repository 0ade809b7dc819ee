import Storage
import TestSupport
import Testing

@testable import StoragePostgres

/// A commit whose answer does not come: its write takes effect once, and its caller hears so.
@Suite struct LostCommitTests {
    /// How a write looks, as far as the driver sends it in different ways.
    enum Shape: Sendable, CaseIterable {
        /// It waits for an answer before its commit.
        case reading
        /// Nothing of it is waited for: begin, statements and commit could be one journey.
        case silent
    }

    struct Case: Sendable, CustomTestStringConvertible {
        let fate: CommitProxy.Fate
        let shape: Shape
        let usesNames: Bool
        var testDescription: String { "\(fate), \(shape), \(usesNames ? "named" : "unnamed")" }
    }

    static let resolved: [Case] = [.executed, .lost, .executedLate, .lostLate].flatMap { fate in
        Shape.allCases.flatMap { shape in
            [true, false].map { Case(fate: fate, shape: shape, usesNames: $0) }
        }
    }

    @Test(arguments: resolved)
    func `a write whose commit lost its answer takes effect once and succeeds`(_ one: Case) async throws {
        try await withProxy(one.usesNames) { proxy, database, direct in
            proxy.arm(one.fate)
            let number = try await Self.write(one.shape, to: database)
            #expect(number == 7)
            #expect(proxy.count == 1)
            let once = try await Self.count(direct)
            #expect(once == 1)
            // Nothing is left over that would take effect, or be in the way of what comes.
            _ = try await Self.write(one.shape, to: database)
            let twice = try await Self.count(direct)
            #expect(twice == 2)
        }
    }

    @Test func `where nobody can be asked in time the outcome is said to be unknown`() async throws {
        try await withProxy(true, patienceMilliseconds: 400) { proxy, database, direct in
            proxy.arm(.executedAndUnreachable)
            await #expect(throws: UnknownOutcome()) { try await Self.write(.reading, to: database) }
            let once = try await Self.count(direct)
            #expect(once == 1)
            proxy.readmit()
            _ = try await Self.write(.reading, to: database)
            let twice = try await Self.count(direct)
            #expect(twice == 2)
        }
    }

    private static func write(_ shape: Shape, to database: PostgresDatabase) async throws -> Int {
        try await database.write { sql in
            if shape == .reading { _ = try sql.exists("SELECT 1 FROM effects WHERE n = 0") }
            try sql.execute("INSERT INTO effects (n) VALUES ($1)", [.integer(1)])
            return 7
        }
    }

    private static func count(_ database: PostgresDatabase) async throws -> Int {
        try await database.read { try $0.first("SELECT count(*) FROM effects") { $0.int(0) } ?? -1 }
    }

    /// Gives `body` a proxy, a driver that connects through it, and one that does not.
    private func withProxy(
        _ usesNames: Bool, patienceMilliseconds: Int = 5000,
        _ body: (CommitProxy, PostgresDatabase, PostgresDatabase) async throws -> Void
    ) async throws {
        let schema = [
            Migration(version: 1, name: "effects", checksum: "", sql: "CREATE TABLE effects (n BIGINT NOT NULL)")
        ]
        try await PostgresCluster.shared.withDatabase { address in
            let proxy = try CommitProxy(before: address)
            let direct = try await onOSThread {
                try PostgresDatabase(PostgresOptions(address: address), migrations: schema, now: 1)
            }
            var options = PostgresOptions(address: proxy.address)
            options.usesNamedStatements = usesNames
            options.patienceMilliseconds = patienceMilliseconds
            let through = try await onOSThread { [options] in
                try PostgresDatabase(options, migrations: schema, now: 1)
            }
            do {
                try await body(proxy, through, direct)
            } catch {
                try await Self.close(through, direct)
                throw error
            }
            try await Self.close(through, direct)
        }
    }

    private static func close(_ databases: PostgresDatabase...) async throws {
        try await onOSThread { for one in databases { one.close() } }
    }
}
