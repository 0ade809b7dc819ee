// Pools and clients as a transaction sees them. `PoolCache` is for who only looks.
extension StoreReader {
    /// - Throws: `userPoolNotFound`.
    func existingPool(_ id: String) throws -> UserPool {
        guard let pool = try pool(id) else { throw Refusal.lookUp(.userPoolNotFound(id)) }
        return pool
    }

    /// - Throws: `clientNotFound`, also for another pool's.
    @discardableResult
    func existingClient(_ id: String, of poolId: String) throws -> StoredClient {
        guard let client = try client(id), client.poolId == poolId else {
            throw Refusal.lookUp(.clientNotFound(id))
        }
        return client
    }
}
