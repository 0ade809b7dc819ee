import TestSupport
import Testing
import Threads

@testable import StoragePostgres

@Suite struct PostgresProbeTests {
    @Test func `a probe tells version, encoding and rows, and NULL from an empty text`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let probe = try PostgresProbe(address: address, password: nil)
                #expect(probe.version >= 140_000 && probe.encoding == "UTF8")
                #expect(!probe.isEncrypted)
                let rows = try probe.rows("SELECT n, CASE n WHEN 1 THEN '' END FROM generate_series(1, 2) n")
                #expect(rows == [["1", ""], ["2", nil]])
                #expect(try probe.value("SELECT $1 || $2", ["a'", "ü"]) == "a'ü")
                #expect(try probe.value("SELECT 1 WHERE false") == nil)
            }
        }
    }

    @Test func `a query that fails leaves the probe usable`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let probe = try PostgresProbe(address: address, password: nil)
                let refusal = #expect(throws: PostgresRefusal.self) { try probe.rows("SELECT * FROM nowhere") }
                #expect(refusal?.message.contains("42P01") == true)
                #expect(try probe.value("SELECT 1") == "1")
            }
        }
    }

    @Test func `a setting is told as it is and as it will be, the role's in the database before all others`()
        async throws
    {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let before = try PostgresProbe(address: address, password: nil)
                #expect(try before.settings("application_name").map(\.source) == [nil])
                _ = try before.rows(
                    """
                    DO $$ BEGIN
                    EXECUTE format('ALTER DATABASE %I SET random_page_cost = 5', current_database());
                    EXECUTE format(
                        'ALTER ROLE %I IN DATABASE %I SET random_page_cost = 6', session_user, current_database());
                    END $$
                    """)
                let told = try before.settings("random_page_cost")
                #expect(told.count == 2 && told[0].source == nil && told[1].value == "6")
                #expect(told[1].source?.hasPrefix("ALTER ROLE postgres IN DATABASE ") == true)
                let after = try PostgresProbe(address: address, password: nil)
                #expect(try after.settings("random_page_cost") == [told[1]])
                #expect(try after.settings("no_such_setting").isEmpty)
            }
        }
    }

    @Test func `an answer that does not come is waited for as long as was said`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await onOSThread {
                let probe = try PostgresProbe(address: address, password: nil, patienceMilliseconds: 300)
                let refusal = #expect(throws: PostgresRefusal.self) { try probe.rows("SELECT pg_sleep(60)") }
                #expect(refusal?.reason == .unreachable)
            }
        }
    }

    @Test func `a database that is not there is told by its server`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let absent = address.replacing(#/\/[a-z0-9_]+\?/#, with: "/nowhere?")
            try await onOSThread {
                let refusal = #expect(throws: PostgresRefusal.self) {
                    try PostgresProbe(address: absent, password: nil)
                }
                #expect(refusal?.reason == .databaseMissing)
            }
        }
    }

    @Test func `a parameter that libpq does not know, and a host that is none, are told`() async throws {
        try await onOSThread {
            let unknown = #expect(throws: PostgresRefusal.self) {
                try PostgresProbe(address: "postgres:///d?nonsense=1", password: nil)
            }
            #expect(unknown?.reason == .address)
            let absent = #expect(throws: PostgresRefusal.self) {
                try PostgresProbe(address: "postgres:///d?host=/nonexistent", password: nil)
            }
            #expect(absent?.reason == .unreachable)
        }
    }
}
