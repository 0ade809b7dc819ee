import Cryptography
import Policies

/// The access keys of the configuration and of the store, opened and kept at hand: every signed request needs one.
///
/// That there is no key of an id is kept, too: where any credentials will do, most ids are nobody's.
public final class AccessKeys: Sendable {
    /// Those of the configuration, by id. Nothing in the store hides one.
    public let configured: [String: HeldAccessKey]
    private let store: any IdentityStore
    private let keys: KeyRing
    private let cache: StoreCache<HeldAccessKey>

    init(configured: [HeldAccessKey], store: any IdentityStore, keys: KeyRing) {
        self.configured = Dictionary(configured.map { ($0.id, $0) }) { first, _ in first }
        self.store = store
        self.keys = keys
        cache = StoreCache(over: store, keepsAbsence: true)
    }

    /// Nil where there is no such key. Throws what the store throws, or a damaged seal.
    public func key(_ id: String) async throws -> HeldAccessKey? {
        if let key = configured[id] { return key }
        return try await cache.value(id) { try await store.read { try $0.accessKey(id) }.map(open) }
    }

    /// The key of a row. A policy that cannot be read is no reason to let anybody do everything.
    func open(_ stored: StoredAccessKey) throws -> HeldAccessKey {
        let secret = try keys.accessKeys.open(stored.sealedSecret, context: stored.id)
        return HeldAccessKey(
            id: stored.id, userName: stored.userName, secret: String(decoding: secret, as: UTF8.self),
            policy: try stored.policy.map { try PolicyDocument(Array($0.utf8)) }, isEnabled: stored.isEnabled,
            isConfigured: false, createdAt: stored.createdAt)
    }

    /// After a change of the key has been committed (`StoreChanges`).
    func forget(_ ids: Set<String>) { cache.forget(ids) }

    /// After changes that nobody could tell.
    func forgetAll() { cache.forgetAll() }
}
