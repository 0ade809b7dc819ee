import Glibc
import Storage
import Synchronization
import Threads

/// The schema of a database that servers share: brought to this build's, once, however many servers start together, and
/// looked at again while they run.
final class PostgresSchema: Sendable {
    /// How long the servers that run may have to wait behind a migration for a lock, in milliseconds.
    private static let lockMilliseconds = 3000
    /// How long a start waits for a connection, in milliseconds.
    private static let connectMilliseconds: Int64 = 10_000
    /// For how long a migration that got none is tried again.
    private static let patienceMilliseconds: Int64 = 60_000

    private let migrator: Migrator
    private let newest: Int
    /// Why the database is not to be used any more, as of the last look.
    private let refusal = Mutex<String?>(nil)

    init(_ migrations: [Migration]) {
        migrator = Migrator(migrations)
        newest = migrations.count
    }

    /// Applies what is missing, or finds that a newer release has gone ahead and leaves room for this one.
    func bring(_ connector: PostgresConnector, now: Int64) throws {
        let connection = try connector.open(before: Monotonic.milliseconds + Self.connectMilliseconds)
        defer { connection.close() }
        connection.deadline = Monotonic.milliseconds + 600_000
        // Who only uses the tables need not be allowed to make any.
        guard try version(connection) < newest else {
            try migrator.check(connection)
            return
        }
        let end = Monotonic.milliseconds + Self.patienceMilliseconds
        while true {
            do {
                try migrate(connection, now: now)
                return
            } catch let error as SQLError where error.kind == .busy && Monotonic.milliseconds < end {
                // Everybody who came after this wait has waited behind it: they go first now.
                try connection.rollback()
                usleep(500_000)
            }
        }
    }

    /// Looks whether this build may still use the database: a newer release may have taken it further, or somebody may have
    /// begun to copy another one into it.
    ///
    /// - Returns: whether it may.
    func look(_ connection: any SQLConnection) throws -> Bool {
        do {
            try migrator.check(connection)
            let isTarget = try connection.first(Self.mark, [.text(CopyMark.name)]) { _ in true } ?? false
            refusal.withLock { $0 = isTarget ? CopyMark.problem : nil }
            return !isTarget
        } catch let error as MigrationError {
            refusal.withLock { $0 = error.description }
            return false
        }
    }

    private static let mark = SQLText("SELECT 1 FROM meta WHERE name = $1")

    /// - Throws: what the last look found.
    func require() throws(SQLError) {
        guard let refusal = refusal.withLock({ $0 }) else { return }
        throw SQLError(kind: .unavailable, code: 0, message: refusal)
    }

    private func migrate(_ connection: PostgresConnection, now: Int64) throws {
        connection.begin(.none)
        // Whoever waited for the lock must see what was done meanwhile, so no snapshot of before.
        try connection.queue("BEGIN ISOLATION LEVEL READ COMMITTED")
        try connection.queue("SET LOCAL statement_timeout = 0")
        // Any number that nothing else locks.
        try connection.execute("SELECT pg_advisory_xact_lock(7305801104)")
        try connection.execute(Self.lockTimeout)
        try migrator.migrate(connection, now: now)
        try connection.commit()
    }

    private static let lockTimeout = SQLText("SET LOCAL lock_timeout = \(lockMilliseconds)")

    private func version(_ connection: PostgresConnection) throws -> Int {
        guard try connection.exists("SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL") else { return 0 }
        return try connection.first("SELECT max(version) FROM schema_migrations") { $0.int(0) } ?? 0
    }
}
