import TestSupport
import Testing

@testable import Identity

/// What a server keeps in memory while it does not hear what other servers change.
@Suite struct StaleCacheTests {
    @Test func `while others are not heard of, pools, clients and keys come from the store`() async throws {
        try await withServer(isShared: true) { server in
            let made = try await server.pool()
            let client = try await made.client()
            let (services, feed) = (server.services, server.store.changes)
            func reads() async throws -> Int {
                let before = server.store.reads
                let pool = try await services.pools.pool(made.id)
                _ = try await services.pools.client(client.id)
                _ = try await services.signingKeys.keys(of: pool, at: 1)
                return server.store.reads - before
            }
            _ = try await reads()
            #expect(try await reads() == 0)
            feed.trust(until: 0)
            #expect(try await reads() == 3)
            #expect(try await reads() == 3)
            feed.trust(until: .max)
            #expect(try await reads() == 0)
            var missed = StoreChanges()
            missed.isEverything = true
            feed.publish(missed)
            #expect(try await reads() == 3)
            #expect(try await reads() == 0)
        }
    }

    @Test func `whoever waits for a message looks again where one may have been missed`() async throws {
        try await withServer(isShared: true) { server in
            let generation = server.services.outbox.generation
            var missed = StoreChanges()
            missed.isEverything = true
            server.store.changes.publish(missed)
            #expect(server.services.outbox.generation > generation)
        }
    }
}
