import Cryptography
import TestSupport
import Testing

@testable import Identity

/// cognito/tokens §1.
@Suite struct SigningKeysTests {
    @Test func `a pool has one key for ID tokens and another for access tokens`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            let pool = try await server.services.pools.pool(made.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            #expect(keys.published.count == 2)
            #expect(keys.id.kid != keys.access.kid)
            #expect(keys.id.key.publicKey.n != keys.access.key.publicKey.n)
            for kid in [keys.id.kid, keys.access.kid] {
                #expect(kid.utf8.count == 44)
                #expect(Base64.decode(kid)?.count == 32)
            }
            #expect(keys.verifier(kid: keys.id.kid, use: .access) == nil)
            #expect(keys.verifier(kid: keys.access.kid, use: .access) != nil)
        }
    }

    @Test func `two first uses at once give one pair of keys`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            let pool = try await server.services.pools.pool(made.id)
            let (signingKeys, now) = (server.services.signingKeys, server.clock.now)
            async let first = signingKeys.keys(of: pool, at: now)
            async let second = signingKeys.keys(of: pool, at: now)
            let (one, other) = try await (first, second)
            #expect(one.id.kid == other.id.kid && one.access.kid == other.access.kid)
            signingKeys.forget(poolId: pool.id)
            let stored = try await signingKeys.keys(of: pool, at: now)
            #expect(stored.id.kid == one.id.kid && stored.published.count == 2)
        }
    }

    @Test func `keys outlive the process that made them`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            let pool = try await server.services.pools.pool(made.id)
            let keys = try await server.services.signingKeys.keys(of: pool, at: 1)
            server.services.signingKeys.forget(poolId: pool.id)
            let again = try await server.services.signingKeys.keys(of: pool, at: 2)
            #expect(again.id.key.pkcs8 == keys.id.key.pkcs8)
            #expect(again.access.key.pkcs8 == keys.access.key.pkcs8)
        }
    }

    @Test func `a load that began before a pool was forgotten does not enter the cache after it`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            let pool = try await server.services.pools.pool(made.id)
            let (signingKeys, store) = (server.services.signingKeys, server.store)
            let first = try await signingKeys.keys(of: pool, at: 1)
            signingKeys.forget(poolId: pool.id)
            // The keys are read; before they arrive, the pool goes and another of its id takes its place.
            store.afterNextRead {
                try? await store.write {
                    try $0.markDeleted(poolId: pool.id, at: 2)
                    try $0.insert(pool)
                }
            }
            _ = try await signingKeys.keys(of: pool, at: 3)
            let second = try await signingKeys.keys(of: pool, at: 4)
            #expect(second.access.kid != first.access.kid && second.id.kid != first.id.kid)
        }
    }

    // MARK: Shared keys

    @Test func `shared keys are those of every pool, and are never stored`() async throws {
        try await withServer { settings in
            settings.sharesSigningKeys = true
        } _: { server in
            let cache = server.services.pools
            let pools = [try await server.pool().id, try await server.pool().id]
            var kids: Set<String> = []
            for id in pools {
                let keys = try await server.services.signingKeys.keys(of: cache.pool(id), at: 1)
                #expect(keys.published.count == 2 && keys.id.kid != keys.access.kid)
                kids.formUnion([keys.id.kid, keys.access.kid])
                #expect(try await server.store.read { try $0.keys(poolId: id) } == [])
            }
            #expect(kids.count == 2)
            server.services.signingKeys.forget(poolId: pools[0])
            let kept = try await server.services.signingKeys.keys(of: cache.pool(pools[0]), at: 2)
            #expect(kids.contains(kept.id.kid))
        }
    }

    @Test func `unless it is asked for, each pool has keys of its own`() async throws {
        try await withServer { server in
            #expect(!IdentitySettings(issuer: .aws).sharesSigningKeys)
            var kids: Set<String> = []
            for _ in 0..<2 {
                let pool = try await server.services.pools.pool(server.pool().id)
                let keys = try await server.services.signingKeys.keys(of: pool, at: 1)
                kids.formUnion([keys.id.kid, keys.access.kid])
            }
            #expect(kids.count == 4)
        }
    }
}
