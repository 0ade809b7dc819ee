/// A row of an access key with which administrators sign.
public struct StoredAccessKey: Sendable, Equatable {
    public var id: String
    /// Whom the key stands for.
    public var userName: String
    /// Sealed to the id.
    public var sealedSecret: [UInt8]
    /// A policy of IAM, as it was given; nil: the key may do everything.
    public var policy: String?
    public var isEnabled: Bool
    public var createdAt: Int64

    public init(
        id: String, userName: String, sealedSecret: [UInt8], policy: String?, isEnabled: Bool = true, createdAt: Int64
    ) {
        self.id = id
        self.userName = userName
        self.sealedSecret = sealedSecret
        self.policy = policy
        self.isEnabled = isEnabled
        self.createdAt = createdAt
    }
}

public protocol AccessKeyReader {
    func accessKey(_ id: String) throws -> StoredAccessKey?

    /// In the order of their ids.
    func accessKeys(after id: String?, limit: Int) throws -> [StoredAccessKey]
}

public protocol AccessKeyWriter {
    /// Throws `StoreConflict.exists` where the id is taken.
    func insert(_ key: StoredAccessKey) throws

    /// False where there is no such key.
    func setAccessKey(_ id: String, enabled: Bool) throws -> Bool

    /// False where there is no such key.
    func deleteAccessKey(_ id: String) throws -> Bool
}
