import Cryptography

/// An identity of an identity pool.
public struct PoolIdentity: Sendable, Equatable {
    /// `<region>:<GUID>`, as the pool's.
    public let id: String
    public let poolId: String
    public let createdAt: Int64
    /// When logins came or went.
    public var modifiedAt: Int64
    /// Since when it is nobody's any more: merged into another, or without logins after it had some. In milliseconds
    /// since 1970.
    public var disabledAt: Int64?

    public init(id: String, poolId: String, createdAt: Int64, modifiedAt: Int64? = nil, disabledAt: Int64? = nil) {
        self.id = id
        self.poolId = poolId
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt ?? createdAt
        self.disabledAt = disabledAt
    }
}

/// Who leads to an identity of a pool: somebody at a provider, or whom the developer's own vouches for.
///
/// Two are the same only where they are byte by byte, as the store has it.
public struct IdentityLogin: Sendable, Hashable {
    /// Whether the provider is the developer's own: what is called alike otherwise is another.
    public let isDeveloper: Bool
    /// As the pool's settings name it.
    public let provider: String
    public let subject: String

    public init(isDeveloper: Bool = false, provider: String, subject: String) {
        self.isDeveloper = isDeveloper
        self.provider = provider
        self.subject = subject
    }

    /// SHA-256 of the subject: what it is found and listed by.
    public var subjectHash: [UInt8] { SHA256.hash(subject) }

    public static func == (left: IdentityLogin, right: IdentityLogin) -> Bool {
        left.isDeveloper == right.isDeveloper && left.provider.utf8.elementsEqual(right.provider.utf8)
            && left.subject.utf8.elementsEqual(right.subject.utf8)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(isDeveloper)
        for byte in subject.utf8 { hasher.combine(byte) }
    }

    /// Whether both are of one provider.
    func isOfProvider(of other: IdentityLogin) -> Bool {
        isDeveloper == other.isDeveloper && provider.utf8.elementsEqual(other.provider.utf8)
    }
}

public protocol PoolIdentityReader {
    /// Nil also where the pool has been deleted.
    func poolIdentity(_ id: String) throws -> PoolIdentity?
    /// To which identity a login leads; always to one that is not disabled.
    func identityId(poolId: String, login: IdentityLogin) throws -> String?
    /// All of an identity: providers' first, each kind in the order of its providers.
    func logins(identityId: String) throws -> [IdentityLogin]
    /// Subjects at the developer's own provider, in the order of their hashes.
    ///
    /// - Parameter subjectHash: the list goes on behind it; empty: from the beginning.
    func developerLogins(
        identityId: String, provider: String, after subjectHash: [UInt8], limit: Int
    ) throws -> [IdentityLogin]
    /// In the order of ids.
    func poolIdentities(poolId: String, hidesDisabled: Bool, after id: String?, limit: Int) throws -> [PoolIdentity]
}

/// Whether pool and identity are there is the caller's to look at, in the same transaction.
public protocol PoolIdentityWriter {
    /// Throws `StoreConflict.exists`.
    func insert(_ identity: PoolIdentity) throws
    /// Times alone: what they are and of which pool does not change.
    func update(_ identity: PoolIdentity) throws
    /// With its logins. False where there is none.
    func deletePoolIdentity(_ id: String) throws -> Bool
    /// Throws `StoreConflict.exists` where the login leads to an identity of the pool.
    func insert(_ login: IdentityLogin, identityId: String, poolId: String) throws
    func delete(_ login: IdentityLogin, poolId: String) throws
    /// Lets all that lead to one identity lead to another of the same pool.
    func moveLogins(from identityId: String, to other: String) throws
}
