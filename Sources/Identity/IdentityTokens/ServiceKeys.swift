import Cryptography
import Synchronization

/// The keys of one purpose that belong to no pool: an RSA-2048 key that signs, taken from the stock or made when first
/// needed, sealed at rest as pools' keys are, opened once and kept; and those that signed before, which still verify.
final class ServiceKeys: Sendable {
    struct Opened: Sendable {
        let signer: PoolKeys.Signer
        /// Every key that still verifies, the newest first.
        let published: [(kid: String, key: RSAPublicKey)]
    }

    private typealias Load = Task<Opened, any Error>

    private struct Cache {
        /// Grows with every `forget`: what began to load before it does not enter after it.
        var generation = 0
        var opened: Opened?
        /// Whoever needs the keys while they are read or made waits for the same.
        var load: Load?
    }

    private let purpose: ServiceKeyPurpose
    private let store: any IdentityStore
    private let keys: KeyRing
    private let random: any RandomSource
    private let signingKeys: SigningKeys
    /// Where they are not, as where pools share keys, the key lives in this process alone.
    private let areKept: Bool
    private let cache = Mutex(Cache())

    init(
        purpose: ServiceKeyPurpose, store: any IdentityStore, keys: KeyRing, random: any RandomSource,
        signingKeys: SigningKeys, areKept: Bool
    ) {
        self.purpose = purpose
        self.store = store
        self.keys = keys
        self.random = random
        self.signingKeys = signingKeys
        self.areKept = areKept
    }

    /// Makes the key if this is its first use.
    ///
    /// - Parameter now: in milliseconds since 1970.
    func opened(at now: Int64) async throws -> Opened {
        enum Found {
            case opened(Opened)
            case loading(Load)
        }
        let found = cache.withLock { cache -> Found in
            if !areKept || store.changes.isCurrent {
                if let opened = cache.opened { return .opened(opened) }
                if let load = cache.load { return .loading(load) }
            }
            // Detached: it serves others too, and must not end with the caller that happened to be first.
            let load = Load.detached { [generation = cache.generation] in
                let opened = try await self.load(at: now)
                self.cache.withLock { if $0.generation == generation { $0.opened = opened } }
                return opened
            }
            cache.load = load
            return .loading(load)
        }
        switch found {
        case .opened(let opened): return opened
        case .loading(let load):
            defer { cache.withLock { if $0.load == load { $0.load = nil } } }
            return try await load.value
        }
    }

    /// They changed, or may have (`StoreChanges`).
    func forget() {
        guard areKept else { return }
        cache.withLock { cache in
            cache.generation += 1
            cache.opened = nil
            cache.load = nil
        }
    }

    private func load(at now: Int64) async throws -> Opened {
        let purpose = purpose
        var stored = areKept ? try await store.read { try $0.serviceKeys(purpose) } : []
        if !stored.contains(where: { $0.retiredAt == nil }) {
            let key = try await signingKeys.newKey()
            let kid = Base64.encode(random.bytes(32))
            guard areKept else {
                return Opened(
                    signer: PoolKeys.Signer(kid: kid, key: key), published: [(kid, key.publicKey)])
            }
            let row = StoredServiceKey(
                kid: kid, purpose: purpose, modulus: key.publicKey.n, exponent: key.publicKey.e,
                sealedPrivateKey: keys.privateKeys.seal(key.pkcs8, context: context(kid), random: random),
                createdAt: now)
            stored = try await store.write { try $0.insertIfAbsent(row) }
        }
        guard let row = stored.first(where: { $0.retiredAt == nil }) else { throw MissingKey(purpose: purpose) }
        let der = try keys.privateKeys.open(row.sealedPrivateKey, context: context(row.kid))
        return Opened(
            signer: PoolKeys.Signer(kid: row.kid, key: try RSAPrivateKey(pkcs8: der)),
            published: try stored.map { ($0.kid, try RSAPublicKey(n: $0.modulus, e: $0.exponent)) })
    }

    /// No pool's id has a colon.
    private func context(_ kid: String) -> String { "service:\(purpose.rawValue)/\(kid)" }

    private struct MissingKey: Error {
        let purpose: ServiceKeyPurpose
    }
}
