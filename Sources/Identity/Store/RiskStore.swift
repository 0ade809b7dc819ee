public import ServiceModel

/// Something that a user did, or that was tried in its name, in a pool that watches for risks.
public struct StoredAuthEvent: Sendable, Equatable {
    /// The row of the user.
    public var userId: Int64
    /// As AdminListUserAuthEvents shows it; its EventId is the row's key, and the `event_id` of tokens that it led to.
    public var shape: AuthEventType
    /// What the browser is known by, where it said so.
    public var device: String?
    /// When it is forgotten. Milliseconds since 1970.
    public var expiresAt: Int64
    /// Whether later sign-ins are held against it: the user signs in from there, or, where its feedback says Invalid,
    /// somebody else does.
    public var teaches: Bool

    public init(userId: Int64, shape: AuthEventType, device: String?, expiresAt: Int64, teaches: Bool = false) {
        self.userId = userId
        self.shape = shape
        self.device = device
        self.expiresAt = expiresAt
        self.teaches = teaches
    }

    public var id: String { shape.eventId ?? "" }
    public var createdAt: Int64 { shape.creationDate?.milliseconds ?? 0 }
}

/// A page of a user's events starts after this one.
public struct AuthEventCursor: Sendable, Equatable {
    public var createdAt: Int64
    public var id: String

    public init(createdAt: Int64, id: String) {
        self.createdAt = createdAt
        self.id = id
    }
}

public protocol RiskReader {
    /// What was set for the client, or for the pool itself where `clientId` is nil; nil where nothing was.
    func riskConfiguration(poolId: String, clientId: String?) throws -> RiskConfigurationType?
    func authEvent(_ id: String) throws -> StoredAuthEvent?
    /// A user's events, the newest first, and of one time by id.
    func authEvents(userId: Int64, after: AuthEventCursor?, limit: Int) throws -> [StoredAuthEvent]
    /// Those of them that teach, however many others came since.
    func teachingEvents(userId: Int64, limit: Int) throws -> [StoredAuthEvent]
}

public protocol RiskWriter {
    /// Replaces what was set; nil forgets it.
    func setRiskConfiguration(_ shape: RiskConfigurationType?, poolId: String, clientId: String?) throws
    /// Stores the event, in place of what was stored of it before. An id of another user's event stays as it is.
    func put(_ event: StoredAuthEvent) throws
}
