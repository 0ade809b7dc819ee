import Storage
import TestSupport
import Testing
import Threads

@testable import StoragePostgres

@Suite struct PostgresSessionTests {
    /// Within the time that its statements would have, this test would not end.
    @Test(.timeLimit(.minutes(5)))
    func `a read that may take long waits no longer than others for a connection that cannot be had`() async {
        let address = "postgres:///sekisho?host=/nowhere"
        let connector = PostgresConnector(
            address: address, route: PostgresRoute(address), password: nil, namesStatements: true,
            patienceMilliseconds: 600_000, connectPatienceMilliseconds: 50)
        let pool = PostgresPool(connector, threads: 1, maximumWaiting: 1, name: "test")
        let error = await #expect(throws: SQLError.self) {
            try await pool.run { session, deadline in
                try session.read(before: deadline) { _ in Issue.record("there is no connection") }
            }
        }
        #expect(error?.kind == .unavailable)
        pool.close()
    }

    @Test func `a connection hears warnings, whatever was set for it`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let deaf = "\(address)&options=-c%20client_min_messages%3Derror"
            let heard = try await onOSThread {
                let session = PostgresSession(
                    PostgresConnector(
                        address: deaf, route: PostgresRoute(deaf), password: nil, namesStatements: true,
                        patienceMilliseconds: 5000, connectPatienceMilliseconds: 5000))
                defer { session.close() }
                return try session.read(before: Monotonic.milliseconds + 5000) { sql in
                    try sql.first("SELECT current_setting('client_min_messages')") { $0.text(0) }
                }
            }
            #expect(heard == "warning")
        }
    }
}
