/// Identity pools, kept at hand as `PoolCache` keeps user pools.
public final class IdentityPoolCache: Sendable {
    private let store: any IdentityStore
    private let cache: StoreCache<StoredIdentityPool>

    init(store: any IdentityStore) {
        self.store = store
        cache = StoreCache(over: store, keepsAbsence: false)
    }

    /// Throws `notFound`.
    public func pool(_ id: String) async throws -> StoredIdentityPool {
        guard let pool = try await knownPool(id) else { throw Refusal.identityPool(.notFound(id)) }
        return pool
    }

    /// Nil where there is no such pool. Throws only what the store throws.
    public func knownPool(_ id: String) async throws -> StoredIdentityPool? {
        try await cache.value(id) { try await store.read { try $0.identityPool(id) } }
    }

    /// After changes of these pools have been committed (`StoreChanges`).
    func forget(_ ids: Set<String>) { cache.forget(ids) }

    /// After changes that nobody could tell.
    func forgetAll() { cache.forgetAll() }
}
