/// A row of a role of IAM.
public struct StoredRole: Sendable, Equatable {
    /// As it was given. No two differ by case alone.
    public var name: String
    /// Begins and ends with a slash.
    public var path: String
    /// Unique for ever, as IAM's are: a role that is made anew under a name has another.
    public var id: String
    /// A policy of IAM, as it was given; nil: the role may do nothing.
    public var policy: String?
    /// Who may take the role on, as it was given; nil: whom `HeldRole.trustPolicy` says.
    public var trustPolicy: String?
    /// How long a session of it may be, in seconds.
    public var sessionSeconds: Int64
    public var createdAt: Int64

    public init(
        name: String, path: String = "/", id: String, policy: String? = nil, trustPolicy: String? = nil,
        sessionSeconds: Int64 = HeldRole.defaultSessionSeconds, createdAt: Int64
    ) {
        self.name = name
        self.path = path
        self.id = id
        self.policy = policy
        self.trustPolicy = trustPolicy
        self.sessionSeconds = sessionSeconds
        self.createdAt = createdAt
    }

    /// By what it is found.
    public static func folded(_ name: String) -> String { name.lowercased() }
}

public protocol RoleReader {
    /// - Parameter foldedName: by `StoredRole.folded`.
    func role(_ foldedName: String) throws -> StoredRole?

    /// In the order of their folded names.
    func roles(after foldedName: String?, limit: Int) throws -> [StoredRole]
}

public protocol RoleWriter {
    /// Throws `StoreConflict.exists` where the name is taken.
    func insert(_ role: StoredRole) throws

    /// Changes what the role of this name and id may do, and who may take it on. False where there is none.
    func update(_ role: StoredRole) throws -> Bool

    /// False where there is no such role.
    func deleteRole(_ foldedName: String) throws -> Bool
}
