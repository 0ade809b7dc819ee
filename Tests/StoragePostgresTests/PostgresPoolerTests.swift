import TestSupport
import Testing

@testable import StoragePostgres

@Suite struct PostgresPoolerTests {
    @Test func `nothing is found between where nothing is`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let pooler = try await onOSThread { try PostgresPooler.between(address: address, password: nil) }
            #expect(pooler == .none)
        }
    }
}
