public protocol GroupReader {
    /// Group names are unique without regard to case.
    func group(poolId: String, name: String) throws -> Group?
    func groups(poolId: String, after: String?, limit: Int) throws -> [Group]
    /// The user's groups by precedence (absent last), then by name.
    func groups(userId: Int64) throws -> [Group]
    /// Members in the order of their row ids, starting after `after`.
    func members(poolId: String, group: String, after: Int64?, limit: Int) throws -> [User]
    func groupCount(poolId: String) throws -> Int
}

/// Remembered, and paused, as what `UserWriter` writes.
public protocol GroupWriter {
    /// Throws `StoreConflict.exists`.
    func insert(_ group: Group) throws
    func update(_ group: Group) throws
    func deleteGroup(poolId: String, name: String, at: Int64) throws
    /// Does nothing if the user is a member already.
    func addMember(userId: Int64, poolId: String, group: String, at: Int64) throws
    /// Does nothing if the user is no member.
    func removeMember(userId: Int64, poolId: String, group: String, at: Int64) throws
}
