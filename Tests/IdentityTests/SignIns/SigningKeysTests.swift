import Cryptography
import Identity
import TestSupport
import Testing

/// auth.md §4.1.
@Suite struct SigningKeysTests {
    @Test func `a pool has one key for ID tokens and another for access tokens`() async throws {
        try await withServer { server in
            let made = try await server.pool()
            let pool = try await server.environment.directory.pool(made.id)
            let keys = try await server.environment.signingKeys.keys(of: pool, at: server.clock.now)
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
            let pool = try await server.environment.directory.pool(made.id)
            let (signingKeys, now) = (server.environment.signingKeys, server.clock.now)
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
            let pool = try await server.environment.directory.pool(made.id)
            let keys = try await server.environment.signingKeys.keys(of: pool, at: 1)
            server.environment.signingKeys.forget(poolId: pool.id)
            let again = try await server.environment.signingKeys.keys(of: pool, at: 2)
            #expect(again.id.key.pkcs8 == keys.id.key.pkcs8)
            #expect(again.access.key.pkcs8 == keys.access.key.pkcs8)
        }
    }
}
