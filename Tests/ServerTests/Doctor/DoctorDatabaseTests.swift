import Configuration
import Identity
import Logging
import StoragePostgres
import TestSupport
import Testing

@testable import Server

@Suite struct DoctorDatabaseTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for (name, digits) in [("a.key", "0123456789abcdef"), ("b.key", "fedcba9876543210")] {
            try folder.write(String(repeating: digits, count: 4), name)
        }
    }

    private func settings(
        _ address: String, _ profile: Profile = .development, _ change: (inout Settings) throws -> Void = { _ in }
    ) throws -> Settings {
        var settings = Settings(profile: profile)
        settings.storage = try StorageAddress(address)
        settings.data = nil
        settings.masterKeyFile = folder["a.key"]
        settings.issuer = .url("https://auth.example")
        settings.seed = .none
        settings.storageConnections = 3
        try change(&settings)
        return settings
    }

    /// Runs statements as a superuser.
    private func run(_ address: String, _ statements: StaticString...) async throws {
        try await onOSThread {
            let probe = try PostgresProbe(address: address, password: nil)
            for statement in statements { _ = try probe.rows(statement) }
        }
    }

    private func withMade(_ body: (String) async throws -> Void) async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await make(settings(address))
            try await body(address)
        }
    }

    @Test func `an empty database is well, and stays empty`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let findings = try await examined(settings(address))
            #expect(findings.problems.isEmpty)
            #expect(findings.of("schema")[0].message.hasPrefix("none yet"))
            let again = try await examined(settings(address))
            #expect(again.of("schema") == findings.of("schema"))
        }
    }

    @Test func `a database that a server has made is well`() async throws {
        try await withMade { address in
            let findings = try await examined(settings(address))
            #expect(findings.problems.isEmpty)
            for check in [
                "database", "encoding", "pooler", "schema", "privileges", "collation", "transactions", "clock",
            ] {
                #expect(findings.of(check).map(\.status) == [.ok], "\(check)")
            }
            #expect(findings.of("master key").map(\.status) == [.ok, .ok])
        }
    }

    @Test func `another key than the database's is a problem`() async throws {
        try await withMade { address in
            let other = try settings(address) { $0.masterKeyFile = folder["b.key"] }
            #expect(try await examined(other).problems == ["master key"])
        }
    }

    @Test func `a schema of a newer release, or of changed migrations, is a problem`() async throws {
        try await withMade { address in
            try await run(address, "INSERT INTO schema_migrations VALUES (1000, 'x', 'y', 0, 1000)")
            #expect(try await examined(settings(address)).problems == ["schema"])
        }
        try await withMade { address in
            try await run(address, "UPDATE schema_migrations SET checksum = 'x' WHERE version = 2")
            #expect(try await examined(settings(address)).problems == ["schema"])
        }
    }

    @Test func `a schema of a newer release beside which this one works on is told, and no problem`() async throws {
        try await withMade { address in
            try await run(
                address,
                """
                INSERT INTO schema_migrations SELECT max(version) + 1, 'x', 'y', 0, max(version) FROM schema_migrations
                """)
            let findings = try await examined(settings(address))
            #expect(findings.problems.isEmpty)
            #expect(findings.of("schema").map(\.status) == [.warning])
            // As the doctor says, a start goes well.
            try await make(settings(address))
        }
        try await withMade { address in
            try await run(
                address,
                """
                INSERT INTO schema_migrations SELECT max(version) + 1, 'x', 'y', 0, max(version) + 1 FROM schema_migrations
                """)
            #expect(try await examined(settings(address)).problems == ["schema"])
        }
    }

    @Test func `who may not use the tables, or make them, is told what to grant`() async throws {
        try await withMade { address in
            try await run(
                address, "DO $$ BEGIN CREATE ROLE visitor LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO visitor")
            let visitor = address.replacing("postgres://postgres@", with: "postgres://visitor@")
            let findings = try await examined(settings(visitor))
            #expect(findings.problems == ["privileges"])
            #expect(findings.of("privileges")[0].advice?.contains("GRANT") == true)
            try await run(address, "GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO visitor")
            #expect(try await examined(settings(visitor)).problems.isEmpty)
            // The next start would have to change another's tables.
            try await run(address, "DELETE FROM schema_migrations WHERE version > 2")
            #expect(try await Set(examined(settings(visitor)).problems) == ["privileges"])
        }
    }

    @Test func `an index that sorts otherwise than byte by byte is a problem`() async throws {
        try await withMade { address in
            try await run(address, "CREATE INDEX odd ON meta (value)")
            let findings = try await examined(settings(address))
            #expect(findings.problems == ["collation"] && findings.of("collation")[0].message.contains("odd"))
        }
    }

    @Test func `a database that takes no writes is a problem`() async throws {
        try await withMade { address in
            try await run(
                address,
                """
                DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database());
                END $$
                """)
            #expect(try await examined(settings(address)).problems == ["transactions"])
        }
    }

    @Test func `a setting that loses what was acknowledged is a problem in production, and told elsewhere`()
        async throws
    {
        try await withMade { address in
            try await run(
                address,
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$"
            )
            let found = try await (examined(settings(address)), examined(settings(address, .production)))
            let isTold = found.0.of("durability").contains { $0.message.contains("synchronous_commit is off") }
            #expect(isTold && !found.0.problems.contains("durability"))
            #expect(found.1.problems.contains("durability"))
        }
    }

    @Test func `what a role or database has set is told with the command that takes it back`() async throws {
        try await withMade { address in
            #expect(try await examined(settings(address)).of("parameters").map(\.status) == [.ok])
            try await run(
                address,
                """
                DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET default_transaction_isolation = serializable', current_database());
                EXECUTE format('ALTER DATABASE %I SET idle_session_timeout = 300000', current_database());
                END $$
                """)
            let findings = try await examined(settings(address))
            #expect(findings.problems.isEmpty)
            let told = findings.of("parameters")
            #expect(told.map(\.status) == [.warning, .warning])
            #expect(told.allSatisfy { $0.advice?.hasPrefix("Take it back: ALTER DATABASE ") == true })
        }
    }

    @Test func `behind a pooler the role needs what servers cannot set`() async throws {
        try await withMade { address in
            let behind = try settings(address) { $0.storageNamedStatements = false }
            let told = try await examined(behind).of("parameters")
            #expect(told.count == 3 && told.allSatisfy { $0.status == .warning })
            #expect(told.contains { $0.advice?.contains("ALTER ROLE postgres SET enable_seqscan = 'off'") == true })
            try await run(
                address,
                """
                DO $$ DECLARE setting TEXT; BEGIN
                FOREACH setting IN ARRAY ARRAY['enable_seqscan = off', 'enable_bitmapscan = off', 'enable_hashjoin = off',
                    'enable_mergejoin = off', 'jit = off', 'plan_cache_mode = force_generic_plan',
                    'statement_timeout = 5000', 'idle_in_transaction_session_timeout = 30000'] LOOP
                    EXECUTE format('ALTER ROLE postgres IN DATABASE %I SET %s', current_database(), setting);
                END LOOP; END $$
                """)
            #expect(try await examined(behind).of("parameters").map(\.status) == [.ok])
            try await run(
                address,
                """
                DO $$ BEGIN
                EXECUTE format('ALTER ROLE postgres IN DATABASE %I SET statement_timeout = 200', current_database());
                END $$
                """)
            #expect(try await examined(behind).of("parameters").map(\.status).contains(.warning))
        }
    }

    @Test func `behind a pooler a role that hears no warnings is told`() async throws {
        try await withMade { address in
            let behind = try settings(address) { $0.storageNamedStatements = false }
            let before = try await examined(behind).of("parameters").count
            try await run(
                address,
                """
                DO $$ BEGIN
                EXECUTE format('ALTER DATABASE %I SET client_min_messages = error', current_database());
                END $$
                """)
            let told = try await examined(behind).of("parameters")
            #expect(told.count == before + 1)
            #expect(told.contains { $0.message.hasPrefix("client_min_messages is error") })
            // Servers that have a connection to themselves set it.
            #expect(try await examined(settings(address)).of("parameters").map(\.status) == [.ok])
        }
    }

    @Test func `connections that a pooler has kept, and tables elsewhere, are told apart from those of now`()
        async throws
    {
        try await withMade { address in
            try await onOSThread {
                // As a pooler keeps it: it began before somebody changed the database.
                let kept = try PostgresProbe(address: address, password: nil)
                _ = try PostgresProbe(address: address, password: nil).rows(
                    """
                    DO $$ BEGIN
                    CREATE SCHEMA elsewhere;
                    EXECUTE format('ALTER DATABASE %I SET search_path = elsewhere', current_database());
                    EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database());
                    END $$
                    """)
                var findings = Findings(isProduction: true)
                try ParameterExamination(probe: kept, isSetByServers: true).examine(&findings)
                #expect(findings.all.problems == ["parameters"])
                try DurabilityExamination(probe: kept, address: StorageAddress(address)).examine(&findings)
                let commit = findings.all.of("durability").filter { $0.message.hasPrefix("synchronous_commit is off") }
                #expect(commit.map(\.status) == [.problem])
                #expect(commit[0].advice?.contains("RESET synchronous_commit") == true)
            }
            // Whoever begins now finds no tables, while there are some.
            let findings = try await examined(settings(address))
            #expect(findings.of("schema")[0].message.hasPrefix("none yet"))
            #expect(findings.of("parameters").contains { $0.message.contains("there are others in public") })
        }
    }

    @Test func `policies that hide rows are a problem`() async throws {
        try await withMade { address in
            try await run(
                address, "DO $$ BEGIN CREATE ROLE hindered LOGIN; EXCEPTION WHEN duplicate_object THEN END $$",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO hindered",
                "ALTER TABLE pools ENABLE ROW LEVEL SECURITY")
            #expect(try await examined(settings(address)).problems.isEmpty)
            let hindered = address.replacing("postgres://postgres@", with: "postgres://hindered@")
            let findings = try await examined(settings(hindered))
            #expect(findings.problems == ["parameters"])
            #expect(findings.of("parameters")[0].message.contains("rows of pools"))
        }
    }

    @Test func `more connections than there are is a problem`() async throws {
        try await withMade { address in
            #expect(try await examined(settings(address), servers: 1).problems.isEmpty)
            #expect(try await examined(settings(address), servers: 1000).problems == ["connections"])
            try await run(
                address,
                "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT 9', current_database()); END $$")
            #expect(try await examined(settings(address), servers: 2).problems == ["connections"])
            // Three, two for long reads, and one that listens.
            #expect(try await examined(settings(address), servers: 1).problems.isEmpty)
            let eight = try settings(address) { $0.storageConnections = 8 }
            #expect(try await examined(eight, servers: 1).problems == ["connections"])
        }
    }

    @Test func `a clock that is another than the database's is told`() async throws {
        try await withMade { address in
            for skew in [-3000, 3000] as [Int64] {
                let clock = ManualClock(SystemClock().now + skew)
                let findings = try await examined(settings(address), clock: clock)
                #expect(findings.warnings.contains("clock"))
            }
            let findings = try await examined(settings(address))
            #expect(findings.of("clock").map(\.status) == [.ok])
        }
    }

    @Test func `of several hosts one that is away is told, and no problem`() async throws {
        try await withMade { address in
            let host = try #require(address.firstMatch(of: #/host=([^&]+)/#)).1
            let several = address.replacing("host=\(host)", with: "host=/nonexistent,\(host)")
            let findings = try await examined(settings(several))
            #expect(findings.problems.isEmpty)
            let hosts = findings.filter { $0.check.hasPrefix("host ") }
            #expect(hosts.map(\.status) == [.warning, .ok])
        }
    }

    @Test func `a replica of other data is a problem, and one that is no standby is told`() async throws {
        try await withMade { address in
            let same = try settings(address) { $0.storageReplica = try StorageAddress(address, for: .reading) }
            #expect(try await examined(same).warnings.contains("replica"))
            try await PostgresCluster.shared.withDatabase { other in
                let different = try settings(address) { $0.storageReplica = try StorageAddress(other, for: .reading) }
                #expect(try await examined(different).problems == ["replica"])
            }
        }
    }

    @Test func `a database that cannot be reached is the last that is looked at, and its password is not told`()
        async throws
    {
        var unreachable = try settings("postgres://u@/d?host=/nonexistent")
        try folder.write("hunter2hunter2", "password")
        unreachable.storagePasswordFile = folder["password"]
        let findings = try await examined(unreachable)
        #expect(findings.problems == ["database"] && findings.last?.check == "database")
        #expect(!"\(findings)".contains("hunter2"))
        try folder.write("two\nlines", "password")
        #expect(try await examined(unreachable).problems == ["password"])
    }

    @Test func `what a development server has left is a problem in production`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let development = try settings(address) {
                $0.seed = .builtIn
                $0.port = 0
            }
            try await onOSThread { try Product(settings: development, log: .disabled).stop() }
            #expect(try await examined(settings(address, .production)).problems.contains("leftovers"))
            #expect(try await examined(development).problems.isEmpty)
        }
    }
}
