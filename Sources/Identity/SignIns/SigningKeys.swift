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
///
/// Where pools share keys (`IdentitySettings.sharesSigningKeys`), all have the same two, which live in this
/// process alone.
public final class SigningKeys: Sendable {
    private typealias Load = Task<PoolKeys, any Error>

    private struct Cache {
        /// Grows with every `forget`: what began to load before it does not enter after it.
        var generation = 0
        var opened: [String: PoolKeys] = [:]
        /// Pools whose keys are being read or made: whoever needs them meanwhile waits for the same.
        var loads: [String: Load] = [:]
    }

    private static let capacity = 2_000

    private let store: any IdentityStore
    private let keys: KeyRing
    /// A thread of its own: finding primes takes long enough to hold up every signature in the common lane.
    private let lane = CPULane(threads: 1, maximumWaitMilliseconds: 60_000)
    private let random: any RandomSource
    private let areShared: Bool
    private let cache = Mutex(Cache())
    private let shared = Mutex<Load?>(nil)

    init(store: any IdentityStore, keys: KeyRing, random: any RandomSource, areShared: Bool) {
        self.store = store
        self.keys = keys
        self.random = random
        self.areShared = areShared
    }

    /// The pool's keys; makes them if this is their first use.
    public func keys(of pool: UserPool, at now: Int64) async throws -> PoolKeys {
        if areShared { return try await sharedKeys() }
        enum Found {
            case opened(PoolKeys)
            case loading(Load)
        }
        let found = cache.withLock { cache -> Found in
            if store.changes.isCurrent {
                if let hit = cache.opened[pool.id] { return .opened(hit) }
                if let running = cache.loads[pool.id] { return .loading(running) }
            }
            // Detached: it serves others too, and must not end with the caller that happened to be first.
            let task = Load.detached { [generation = cache.generation] in
                try await self.load(pool, at: now, generation: generation)
            }
            cache.loads[pool.id] = task
            return .loading(task)
        }
        switch found {
        case .opened(let keys): return keys
        case .loading(let load):
            defer { cache.withLock { if $0.loads[pool.id] == load { $0.loads[pool.id] = nil } } }
            return try await load.value
        }
    }

    /// The two keys of every pool: never stored, so that no data that outlives the process has them.
    private func sharedKeys() async throws -> PoolKeys {
        let making = shared.withLock { making in
            if let making { return making }
            let task = Load.detached {
                let (id, access) = (try await self.newSigner(), try await self.newSigner())
                return PoolKeys(
                    id: id, access: access,
                    published: [(id.kid, .id, id.key.publicKey), (access.kid, .access, access.key.publicKey)])
            }
            making = task
            return task
        }
        do {
            return try await making.value
        } catch {
            shared.withLock { if $0 == making { $0 = nil } }
            throw error
        }
    }

    private func newSigner() async throws -> PoolKeys.Signer {
        PoolKeys.Signer(kid: newKid(), key: try await newKey())
    }

    private func newKid() -> String { Base64.encode(random.bytes(32)) }

    private func load(_ pool: UserPool, at now: Int64, generation: Int) async throws -> PoolKeys {
        var stored = try await store.read { try $0.keys(poolId: pool.id) }
        for use in KeyUse.allCases where !stored.contains(where: { $0.use == use && $0.retiredAt == nil }) {
            let key = try await newKey()
            let kid = newKid()
            let row = StoredKey(
                poolId: pool.id, kid: kid, use: use, modulus: key.publicKey.n, exponent: key.publicKey.e,
                sealedPrivateKey: keys.privateKeys.seal(
                    key.pkcs8, context: "\(pool.id)/\(kid)", random: random),
                createdAt: now)
            let kept = try await store.write { try $0.insertIfAbsent(row) }
            stored = stored.filter { $0.use != use } + kept
        }
        // In the store's order, so that every server publishes them alike.
        stored.sort { ($1.createdAt, $0.kid) < ($0.createdAt, $1.kid) }
        let opened = try open(stored)
        cache.withLock { cache in
            guard cache.generation == generation else { return }
            if cache.opened.count >= Self.capacity { cache.opened = [:] }
            cache.opened[pool.id] = opened
        }
        return opened
    }

    /// The pool is gone, or its keys changed (`StoreChanges`). A load that began before is for those who wait for it
    /// already, and for nobody else.
    func forget(poolId: String) {
        cache.withLock { cache in
            cache.generation += 1
            cache.opened[poolId] = nil
            cache.loads[poolId] = nil
        }
    }

    /// Changes may have been missed.
    func forgetAll() {
        cache.withLock { cache in
            cache.generation += 1
            cache.opened = [:]
            cache.loads = [:]
        }
    }

    /// Adds a key to a stock of fewer than `count`, so that a new pool need not wait for primes. Where pools share keys,
    /// it makes those.
    ///
    /// - Returns: whether there were enough.
    public func refillStock(to count: Int) async throws -> Bool {
        if areShared {
            _ = try await sharedKeys()
            return true
        }
        guard try await store.read({ try $0.stockedKeyCount() }) < count else { return true }
        try await stock(lane.run(.long, isTypical: false) { RSAPrivateKey.generate() })
        return false
    }

    /// Keeps a key for a pool that does not exist yet.
    public func stock(_ key: RSAPrivateKey) async throws {
        let sealed = keys.privateKeys.seal(key.pkcs8, context: Self.stockContext, random: random)
        try await store.write { try $0.stockKey(sealed: sealed) }
    }

    private static let stockContext = "stock"

    /// A key pair from the stock, or a fresh one.
    func newKey() async throws -> RSAPrivateKey {
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
