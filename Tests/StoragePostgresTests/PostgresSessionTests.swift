import Storage
import Testing
import Threads

@testable import StoragePostgres

@Suite struct PostgresSessionTests {
    /// Within the time that its statements would have, this test would not end.
    @Test(.timeLimit(.minutes(1)))
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
}
