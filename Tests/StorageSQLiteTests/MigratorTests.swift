import Glibc
import Identity
import Storage
import TestSupport
import Testing

@testable import StorageSQLite

@Suite struct MigratorTests {
    private let second = Migration(
        version: 2, name: "colours", checksum: "b", sql: "ALTER TABLE notes ADD COLUMN colour TEXT; SELECT 1;")

    @Test func `a fresh database gets every migration, and keeps its rows through the next`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, notes) { database in
            try await database.write { try $0.insert("kept") }
        }
        try await open(directory, notes + [second]) { database in
            #expect(try await database.texts() == ["kept"])
            let applied = try await database.read { connection in
                try connection.query("SELECT version, name, checksum, applied_at FROM schema_migrations") { row in
                    "\(row.int(0)) \(row.text(1)) \(row.text(2)) \(row.int(3))"
                }
            }
            #expect(applied == ["1 notes a 7", "2 colours b 7"])
        }
        try await open(directory, notes + [second]) { _ in }
    }

    @Test func `a database of a newer release is refused`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, notes + [second]) { _ in }
        await #expect(throws: MigrationError.databaseIsNewer(database: 2, known: 1)) {
            try await open(directory, notes) { _ in }
        }
        try await open(directory, notes + [second]) { _ in }
    }

    @Test func `a migration that was changed after its release is refused`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, notes) { _ in }
        let changed = Migration(version: 1, name: "notes", checksum: "other", sql: notes[0].sql)
        await #expect(throws: MigrationError.changed(version: 1, name: "notes")) {
            try await open(directory, [changed]) { _ in }
        }
    }

    @Test func `a migration that fails leaves nothing behind`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, notes) { _ in }
        let broken = Migration(
            version: 2, name: "broken", checksum: "c", sql: "CREATE TABLE half (id INTEGER); SELECT nonsense;")
        await #expect(throws: SQLError.self) { try await open(directory, notes + [broken]) { _ in } }
        try await open(directory, notes + [second]) { database in
            let half = try await database.read { try $0.exists("SELECT 1 FROM sqlite_schema WHERE name = 'half'") }
            #expect(!half)
        }
    }

    @Test func `a file that is no database is refused as such`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await onThread { try directory.write("this is certainly not a database, but long enough", "sekisho.db") }
        let error = await #expect(throws: SQLError.self) { try await open(directory, notes) { _ in } }
        #expect(error?.kind == .corrupt)
    }

    @Test func `sign-ins of an earlier release stay with their clients, and those of deleted clients go`() async throws
    {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, [SQLiteMigrations.all[0]]) { database in
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO users (id, pool_id, username, sub, status, enabled, generation, created_at,
                        modified_at, attributes)
                    VALUES (1, 'p', 'ada', 's', 'CONFIRMED', 1, 0, 0, 0, '{}')
                    """)
                try connection.execute(
                    "INSERT INTO clients (id, pool_id, settings) VALUES ('here', 'p', '{}'), ('moved', 'q', '{}')")
                for client in ["here", "moved", "gone"] {
                    try connection.execute(
                        """
                        INSERT INTO sign_ins
                            (id, user_id, pool_id, client_id, event_id, scopes, authenticated_at, expires_at)
                        VALUES ($1, 1, 'p', $1, 'e', '', 0, 0)
                        """, [.text(client)])
                    try connection.execute(
                        "INSERT INTO refresh_tokens (hash, sign_in_id, created_at) VALUES ($2, $1, 0)",
                        [.text(client), .blob(Array(client.utf8))])
                }
            }
        }
        try await open(directory, SQLiteMigrations.all) { database in
            let store = SQLIdentityStore(database)
            let kept = try await store.read { store in
                try ["here", "moved", "gone"].filter { try store.refreshToken(hash: Array($0.utf8)) != nil }
            }
            #expect(kept == ["here"])
            let (generation, isThere) = try await store.read { store in
                (try store.signedInUser(bySignIn: "here")?.clientGeneration, try store.hasClient("here", generation: 0))
            }
            #expect(generation == 0 && isThere)
            let orphans = try await database.read {
                try $0.exists("SELECT 1 FROM refresh_tokens WHERE hash <> $1", [.blob(Array("here".utf8))])
            }
            #expect(!orphans)
        }
    }

    @Test func `codes of a release that did not say where they went are gone, and attempts still count`() async throws {
        let directory = try await onThread { try TemporaryDirectory() }
        try await open(directory, Array(SQLiteMigrations.all.prefix(2))) { database in
            try await database.write { connection in
                try connection.execute(
                    """
                    INSERT INTO codes (subject, purpose, attribute, hash, created_at, expires_at, attempts)
                    VALUES ('u:1', 'forgot-password', 'email', $1, 0, 9000, 0)
                    """, [.blob([1])])
                try connection.execute(
                    """
                    INSERT INTO attempts (subject, action, window_start, count, expires_at)
                    VALUES ('u:1', 'confirmSignUp', 1000, 3, 9000)
                    """)
            }
        }
        try await open(directory, SQLiteMigrations.all) { database in
            let store = SQLIdentityStore(database)
            let code = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .forgotPassword, attribute: nil)
            }
            #expect(code == nil)
            let admitted = try await store.write { store in
                try (0..<2).map { _ in
                    try store.countAttempt(
                        subject: .user(sub: "1"), action: "confirmSignUp", at: 1500, window: 1000, limit: 4)
                }
            }
            #expect(admitted == [true, false])
        }
    }

    @Test func `the schema in the binary is the one in Migrations`() async throws {
        let root = #filePath.prefix(upTo: #filePath.firstRange(of: "/Tests/StorageSQLiteTests/")!.lowerBound)
        let status = try await onThread { system("'\(root)/scripts/generate-migrations' --check") }
        #expect(status == 0, "run scripts/generate-migrations")
    }

    private func open(
        _ directory: TemporaryDirectory, _ migrations: [Migration], _ body: (SQLiteDatabase) async throws -> Void
    ) async throws {
        let database = try await onThread {
            try SQLiteDatabase(
                in: DataDirectory(path: directory.path), options: SQLiteOptions(durability: .processOnly),
                migrations: migrations, now: 7)
        }
        do { try await body(database) } catch {
            try await onThread { database.close() }
            throw error
        }
        try await onThread { database.close() }
    }
}
