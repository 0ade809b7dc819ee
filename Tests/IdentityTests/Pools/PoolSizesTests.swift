import Identity
import TestSupport
import Testing

/// EstimatedNumberOfUsers: cognito/pools §1.
@Suite struct PoolSizesTests {
    @Test func `a large pool is counted once in a while, and nobody waits for it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let store = ScriptedStore(server.store)
            let sizes = PoolSizes(store: store, large: 2)
            func estimate() async throws -> Int { try await sizes.estimate(poolId: pool.id, at: server.clock.now) }
            func counted() -> Int { store.calls.count { $0 == .scan } }

            try await pool.user("anna")
            #expect(try await [estimate(), estimate()] == [1, 1])
            #expect(counted() == 2, "a small one is counted each time")
            try await pool.user("bert")
            #expect(try await estimate() == 2)
            try await pool.user("carl")
            #expect(try await estimate() == 2)
            #expect(counted() == 3)

            server.clock.advance(by: Milliseconds.minute)
            #expect(try await estimate() == 2, "the next one knows it")
            while try await estimate() != 3 { await Task.yield() }
            #expect(counted() == 4)
        }
    }
}
