public import Cryptography
import JSON
import Synchronization
import Threads

/// The pair of keys that sign a pool's tokens, with all that its JWKS shows.
public struct PoolKeys: Sendable {
    public struct Signer: Sendable {
        public let kid: String
        public let key: RSAPrivateKey
    }

    /// The keys that sign now.
    public let id: Signer
    public let access: Signer
    /// Every key that still verifies, retired ones too.
    public let published: [(kid: String, use: KeyUse, key: RSAPublicKey)]

    /// The key that an access or ID token names.
    public func verifier(kid: String, use: KeyUse) -> RSAPublicKey? {
        published.first { $0.kid == kid && $0.use == use }?.key
    }
}

/// Signing keys of all pools: two RSA-2048 keys each, made or taken from the stock when first needed, sealed at
/// rest, opened once and kept.
public final class SigningKeys: Sendable {
    private static let capacity = 2_000

    private let store: any IdentityStore
    private let keys: KeyRing
    /// A thread of its own: finding primes takes long enough to hold up every signature in the common lane.
    private let lane = CPULane(threads: 1, maximumWaitMilliseconds: 60_000)
    private let random: any RandomSource
    private let cache = Mutex<[String: PoolKeys]>([:])
    /// Pools whose keys are being read or made: whoever needs them meanwhile waits for the same.
    private let loads = Mutex<[String: Task<PoolKeys, any Error>]>([:])

    init(store: any IdentityStore, keys: KeyRing, random: any RandomSource) {
        self.store = store
        self.keys = keys
        self.random = random
    }

    /// The pool's keys; makes them if this is their first use.
    public func keys(of pool: UserPool, at now: Int64) async throws -> PoolKeys {
        if let hit = cached(poolId: pool.id) { return hit }
        let load = loads.withLock { loads in
            if let running = loads[pool.id] { return running }
            // Detached: it serves others too, and must not end with the caller that happened to be first.
            let task = Task.detached { try await self.load(pool, at: now) }
            loads[pool.id] = task
            return task
        }
        defer { loads.withLock { if $0[pool.id] == load { $0[pool.id] = nil } } }
        return try await load.value
    }

    private func load(_ pool: UserPool, at now: Int64) async throws -> PoolKeys {
        var stored = try await store.read { try $0.keys(poolId: pool.id) }
        for use in KeyUse.allCases where !stored.contains(where: { $0.use == use && $0.retiredAt == nil }) {
            let key = try await newKey()
            let kid = Base64.encode(random.bytes(32))
            let row = StoredKey(
                poolId: pool.id, kid: kid, use: use, modulus: key.publicKey.n, exponent: key.publicKey.e,
                sealedPrivateKey: keys.privateKeys.seal(
                    key.pkcs8, context: "\(pool.id)/\(kid)", random: random),
                createdAt: now)
            let kept = try await store.write { try $0.insertIfAbsent(row) }
            stored = stored.filter { $0.use != use } + kept
        }
        let opened = try open(stored)
        cache.withLock { cache in
            if cache.count >= Self.capacity { cache = [:] }
            cache[pool.id] = opened
        }
        return opened
    }

    /// The pool's keys if they are at hand, without waiting.
    func cached(poolId: String) -> PoolKeys? {
        cache.withLock { $0[poolId] }
    }

    /// The pool is gone, or its keys changed.
    public func forget(poolId: String) {
        cache.withLock { $0[poolId] = nil }
    }

    /// Fills the stock up to `count` keys, so that a new pool need not wait for primes.
    public func refillStock(to count: Int) async throws {
        while try await store.read({ try $0.stockedKeyCount() }) < count {
            try await stock(lane.run(.long, isTypical: false) { RSAPrivateKey.generate() })
        }
    }

    /// Keeps a key for a pool that does not exist yet.
    public func stock(_ key: RSAPrivateKey) async throws {
        let sealed = keys.privateKeys.seal(key.pkcs8, context: Self.stockContext, random: random)
        try await store.write { try $0.stockKey(sealed: sealed) }
    }

    private static let stockContext = "stock"

    private func newKey() async throws -> RSAPrivateKey {
        if try await store.read({ try $0.stockedKeyCount() }) > 0,
            let sealed = try await store.write({ try $0.takeStockedKey() })
        {
            return try RSAPrivateKey(pkcs8: keys.privateKeys.open(sealed, context: Self.stockContext))
        }
        return try await lane.run(.short, isTypical: false) { RSAPrivateKey.generate() }
    }

    private func open(_ stored: [StoredKey]) throws -> PoolKeys {
        func signer(_ use: KeyUse) throws -> PoolKeys.Signer {
            guard let row = stored.first(where: { $0.use == use && $0.retiredAt == nil }) else {
                throw MissingKey(use: use)
            }
            let der = try keys.privateKeys.open(row.sealedPrivateKey, context: "\(row.poolId)/\(row.kid)")
            return PoolKeys.Signer(kid: row.kid, key: try RSAPrivateKey(pkcs8: der))
        }
        return PoolKeys(
            id: try signer(.id), access: try signer(.access),
            published: try stored.map { ($0.kid, $0.use, try RSAPublicKey(n: $0.modulus, e: $0.exponent)) })
    }

    private struct MissingKey: Error {
        let use: KeyUse
    }
}
