import Cryptography
import JSON
import ServiceModel
import Synchronization

/// Pools and clients, decoded and kept at hand: every request needs one of each.
///
/// The store tells of each change after its commit. A load that began before the change does not enter the cache
/// after it. Where the store cannot tell what other processes have changed, nothing that is kept is used.
public final class PoolCache: Sendable {
    private struct Cache {
        var generation = 0
        var pools: [String: UserPool] = [:]
        var clients: [String: AppClient] = [:]
        /// Which of `clients` are a pool's, so that a change of one pool costs nothing for the others.
        var clientIds: [String: Set<String>] = [:]
        var usesVerifiers: [String: Bool] = [:]
        /// By pool, then by client.
        var risks: [String: [String: RiskConfiguration]] = [:]
    }

    /// More than that, and the cache begins anew: a server with that many pools reads one now and then.
    private static let capacity = 10_000

    private let store: any IdentityStore
    private let keys: KeyRing
    private let cache = Mutex(Cache())

    init(store: any IdentityStore, keys: KeyRing) {
        self.store = store
        self.keys = keys
    }

    /// Throws `userPoolNotFound`.
    public func pool(_ id: String) async throws -> UserPool {
        guard let pool = try await knownPool(id) else { throw Refusal.lookUp(.userPoolNotFound(id)) }
        return pool
    }

    /// Nil where there is no such pool. Throws only what the store throws.
    public func knownPool(_ id: String) async throws -> UserPool? {
        let (hit, generation) = cache.withLock { ($0.pools[id], $0.generation) }
        if let hit, store.changes.isCurrent { return hit }
        guard let pool = try await store.read({ try $0.pool(id) }) else { return nil }
        cache.withLock { cache in
            guard cache.generation == generation else { return }
            if cache.pools.count >= Self.capacity { cache.pools = [:] }
            cache.pools[id] = pool
        }
        return pool
    }

    /// Throws `clientNotFound` where no pool has such a client.
    public func client(_ id: String) async throws -> AppClient {
        guard let client = try await knownClient(id) else { throw Refusal.lookUp(.clientNotFound(id)) }
        return client
    }

    /// Nil where there is no such client in any pool. Throws only what the store throws, or a damaged seal.
    public func knownClient(_ id: String) async throws -> AppClient? {
        let (hit, generation) = cache.withLock { ($0.clients[id], $0.generation) }
        if let hit, store.changes.isCurrent { return hit }
        guard let stored = try await store.read({ try $0.client(id) }) else { return nil }
        let client = try ClientSecrets.open(stored, with: keys)
        cache.withLock { cache in
            guard cache.generation == generation else { return }
            if cache.clients.count >= Self.capacity { (cache.clients, cache.clientIds) = ([:], [:]) }
            cache.clients[id] = client
            cache.clientIds[client.poolId, default: []].insert(id)
        }
        return client
    }

    /// The pool of a client that is at hand, without a look into the store: for the log.
    public func knownPool(ofClient id: String) -> String? { cache.withLock { $0.clients[id]?.poolId } }

    /// The client of a pool; both must exist. What administrators' calls name.
    public func client(_ id: String, poolId: String) async throws -> (UserPool, AppClient) {
        let pool = try await pool(poolId)
        let client = try await client(id)
        guard client.poolId == pool.id else { throw Refusal.lookUp(.clientNotFound(id)) }
        return (pool, client)
    }

    /// The client with the pool that it belongs to. What users' calls name.
    public func clientAndPool(_ clientId: String) async throws -> (UserPool, AppClient) {
        let client = try await client(clientId)
        return (try await pool(client.poolId), client)
    }

    /// Whether passwords of this pool need an SRP verifier beside the hash: unless it has clients and none of
    /// them proves passwords by SRP. A verifier is cheaper to attack than Argon2id, so none is kept in vain.
    public func usesVerifiers(poolId: String) async throws -> Bool {
        let (hit, generation) = cache.withLock { ($0.usesVerifiers[poolId], $0.generation) }
        if let hit, store.changes.isCurrent { return hit }
        // By index, but all clients of the pool, thousands where it has as many: not on a thread that answers requests, nor in
        // a journey that other reads share. Asked once after each change of the pool.
        let settings = try await store.scan { try $0.clientSettings(poolId: poolId) }
        let answer =
            settings.isEmpty || settings.contains { AuthFlowPermissions($0.explicitAuthFlows).usesVerifiers }
        cache.withLock { cache in
            guard cache.generation == generation else { return }
            if cache.usesVerifiers.count >= Self.capacity { cache.usesVerifiers = [:] }
            cache.usesVerifiers[poolId] = answer
        }
        return answer
    }

    /// What is done about risks in sign-ins through the client: what was set for it, or else for its pool.
    func riskConfiguration(of pool: UserPool, client: AppClient) async throws -> RiskConfiguration {
        let (poolId, clientId) = (pool.id, client.id)
        let (hit, generation) = cache.withLock { ($0.risks[poolId]?[clientId], $0.generation) }
        if let hit, store.changes.isCurrent { return hit }
        let found = try await store.read { store in
            try store.riskConfiguration(poolId: poolId, clientId: clientId)
                ?? store.riskConfiguration(poolId: poolId, clientId: nil)
        }
        let configuration = RiskConfiguration(found ?? RiskConfigurationType())
        cache.withLock { cache in
            guard cache.generation == generation else { return }
            if cache.risks.count >= Self.capacity { cache.risks = [:] }
            cache.risks[poolId, default: [:]][clientId] = configuration
        }
        return configuration
    }

    /// After a change of the pool or of any of its clients has been committed (`StoreChanges`).
    func forget(poolId: String) {
        cache.withLock { cache in
            cache.generation += 1
            cache.pools[poolId] = nil
            cache.usesVerifiers[poolId] = nil
            cache.risks[poolId] = nil
            for id in cache.clientIds.removeValue(forKey: poolId) ?? [] { cache.clients[id] = nil }
        }
    }

    /// After changes that nobody could tell.
    func forgetAll() {
        cache.withLock { cache in
            let generation = cache.generation + 1
            cache = Cache()
            cache.generation = generation
        }
    }
}
