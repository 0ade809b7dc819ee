public protocol UserIdentityReader {
    func identity(poolId: String, provider: String, attribute: String, value: String) throws -> UserIdentity?
    /// The user's, the user's own first, then in the order in which they were linked.
    func identities(userId: Int64) throws -> [UserIdentity]
    /// By which attributes users are found who come from the provider, in their order, at most `limit` of them.
    func identityAttributes(poolId: String, provider: String, limit: Int) throws -> [String]
}

/// Identities go with their user. They are remembered, and paused, as what `UserWriter` writes.
public protocol UserIdentityWriter {
    /// Throws `StoreConflict.exists` where somebody in the pool has this identity.
    func insert(_ identity: UserIdentity) throws
    func delete(_ identity: UserIdentity, at: Int64) throws
}
