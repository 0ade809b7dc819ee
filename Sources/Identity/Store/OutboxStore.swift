/// A message to a user, its content sealed.
public struct StoredMessage: Sendable, Equatable {
    /// Given by the store and never again. 0 before it is stored.
    public var id: Int64
    public var poolId: String
    /// The user's row; 0 before the user is stored in the same transaction.
    public var userId: Int64
    public var username: String
    public var sub: String
    /// `EMAIL` or `SMS`.
    public var medium: String
    public var destination: String
    public var purpose: String
    /// Subject, body and code together; nil once redacted.
    public var sealedContent: [UInt8]?
    public var createdAt: Int64
    public var deliveredAt: Int64?

    public init(
        id: Int64 = 0, poolId: String, userId: Int64, username: String, sub: String, medium: String,
        destination: String, purpose: String, sealedContent: [UInt8]?, createdAt: Int64, deliveredAt: Int64? = nil
    ) {
        self.id = id
        self.poolId = poolId
        self.userId = userId
        self.username = username
        self.sub = sub
        self.medium = medium
        self.destination = destination
        self.purpose = purpose
        self.sealedContent = sealedContent
        self.createdAt = createdAt
        self.deliveredAt = deliveredAt
    }
}

/// What to look for in the outbox; nil members match everything.
public struct OutboxQuery: Sendable, Equatable {
    public var poolId: String?
    /// A username, a sub, a destination, or an alias in force.
    public var username: String?
    public var destination: String?
    public var purpose: String?
    /// Only messages behind this place.
    public var after: OutboxPosition?
    public var limit: Int

    public init(
        poolId: String? = nil, username: String? = nil, destination: String? = nil, purpose: String? = nil,
        after: OutboxPosition? = nil, limit: Int = 100
    ) {
        self.poolId = poolId
        self.username = username
        self.destination = destination
        self.purpose = purpose
        self.after = after
        self.limit = limit
    }
}

public protocol OutboxReader {
    /// Newest first: by the time when they were made, and of one time by id.
    func messages(_ query: OutboxQuery) throws -> [StoredMessage]
    /// Oldest first: what no worker has delivered yet.
    func undelivered(limit: Int) throws -> [StoredMessage]
    /// Where the outbox ends in this snapshot.
    func outboxEnd() throws -> OutboxPosition
}

public protocol OutboxWriter {
    /// Stores a message under an id of its own, greater than those that this transaction has given before.
    func enqueue(_ message: StoredMessage) throws
    /// Notes the delivery; `redact` also forgets the content.
    func markDelivered(ids: [Int64], at: Int64, redact: Bool) throws
}
