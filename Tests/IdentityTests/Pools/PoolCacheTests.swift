import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

@Suite struct DirectoryTests {
    @Test func `what was read once is kept at hand`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            _ = try await server.services.pools.clientAndPool(client.id)
            let reads = server.store.reads
            _ = try await server.services.pools.clientAndPool(client.id)
            #expect(server.store.reads == reads)
        }
    }

    @Test func `a change is seen by the next call`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let cache = server.services.pools
            #expect(try await cache.client(client.id).sessionValidity == 3 * Milliseconds.minute)
            try await pool.call(
                .updateUserPoolClient, ["ClientId": .string(client.id), "AuthSessionValidity": 9])
            #expect(try await cache.client(client.id).sessionValidity == 9 * Milliseconds.minute)
            try await pool.call(.deleteUserPoolClient, ["ClientId": .string(client.id)])
            await #expect(throws: Refusal.lookUp(.clientNotFound(client.id))) {
                _ = try await cache.client(client.id)
            }
        }
    }

    @Test func `a change of a pool forgets that pool's clients, all of them, and no others`() async throws {
        try await withServer { server in
            let (changed, other) = (try await server.pool(), try await server.pool())
            let kept = try await other.client()
            var forgotten: [String] = []
            for _ in 0..<3 { forgotten.append(try await changed.client().id) }
            let cache = server.services.pools
            for _ in 0..<2 {
                for id in forgotten + [kept.id] { _ = try await cache.client(id) }
                cache.forget(poolId: changed.id)
                let reads = server.store.reads
                _ = try await cache.client(kept.id)
                #expect(server.store.reads == reads)
                for id in forgotten { _ = try await cache.client(id) }
                #expect(server.store.reads == reads + 3)
            }
        }
    }

    @Test func `a load that began before a change does not enter the cache after it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            let cache = server.services.pools
            cache.forget(poolId: pool.id)
            // The old settings are read; before they arrive, the client is changed.
            server.store.afterNextRead {
                _ = try? await pool.call(
                    .updateUserPoolClient, ["ClientId": .string(client.id), "AuthSessionValidity": 9])
            }
            _ = try await cache.client(client.id)
            #expect(try await cache.client(client.id).sessionValidity == 9 * Milliseconds.minute)
        }
    }

    @Test func `a client of another pool is not found there`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            let other = try await server.pool()
            await #expect(throws: Refusal.lookUp(.clientNotFound(client.id))) {
                _ = try await server.services.pools.client(client.id, poolId: other.id)
            }
        }
    }

    @Test func `verifiers are kept unless the pool has clients and none of them uses SRP`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let cache = server.services.pools
            #expect(try await cache.usesVerifiers(poolId: pool.id))
            _ = try await pool.client(["ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]])
            #expect(try await !cache.usesVerifiers(poolId: pool.id))
            _ = try await pool.client(["ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]])
            #expect(try await cache.usesVerifiers(poolId: pool.id))
        }
    }
}
