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
    /// When what it carries has no use any more.
    public var expiresAt: Int64?
    /// When a worker may take it next; nil where none is to: it waits to be fetched, or has come to its end.
    public var dueAt: Int64?
    /// How often a worker has taken it.
    public var attempts: Int
    /// Why the last attempt failed: one line, without what the message says.
    public var lastError: String?
    /// When it was given up.
    public var failedAt: Int64?

    public init(
        id: Int64 = 0, poolId: String, userId: Int64, username: String, sub: String, medium: String,
        destination: String, purpose: String, sealedContent: [UInt8]?, createdAt: Int64, deliveredAt: Int64? = nil,
        expiresAt: Int64? = nil, dueAt: Int64? = nil, attempts: Int = 0, lastError: String? = nil,
        failedAt: Int64? = nil
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
        self.expiresAt = expiresAt
        self.dueAt = dueAt
        self.attempts = attempts
        self.lastError = lastError
        self.failedAt = failedAt
    }

    public var state: MessageState {
        if deliveredAt != nil { return .delivered }
        return failedAt == nil ? .queued : .failed
    }
}

/// How the delivery of a message stands.
public enum MessageState: String, Sendable, CaseIterable {
    /// It waits: for its turn, for another attempt, or to be fetched.
    case queued
    case delivered
    /// It was given up.
    case failed
}

/// What to look for in the outbox; nil members match everything.
public struct OutboxQuery: Sendable, Equatable {
    public var poolId: String?
    /// A username, a sub, a destination, or an alias in force.
    public var username: String?
    public var destination: String?
    public var purpose: String?
    public var state: MessageState?
    /// Only messages behind this place.
    public var after: OutboxPosition?
    public var limit: Int

    public init(
        poolId: String? = nil, username: String? = nil, destination: String? = nil, purpose: String? = nil,
        state: MessageState? = nil, after: OutboxPosition? = nil, limit: Int = 100
    ) {
        self.poolId = poolId
        self.username = username
        self.destination = destination
        self.purpose = purpose
        self.state = state
        self.after = after
        self.limit = limit
    }
}

public protocol OutboxReader {
    /// Newest first: by the time when they were made, and of one time by id.
    func messages(_ query: OutboxQuery) throws -> [StoredMessage]
    /// Oldest first: what waits to be fetched, and no worker is to deliver. Of all media where none is named.
    func undelivered(medium: String?, limit: Int) throws -> [StoredMessage]
    /// When the next message of a medium is due to be taken by a worker; nil where there is none.
    func nextDue(medium: String) throws -> Int64?
    /// Where the outbox ends in this snapshot.
    func outboxEnd() throws -> OutboxPosition
}

extension OutboxReader {
    public func undelivered(limit: Int) throws -> [StoredMessage] { try undelivered(medium: nil, limit: limit) }
}

public protocol OutboxWriter {
    /// Stores a message under an id of its own, greater than those that this transaction has given before.
    func enqueue(_ message: StoredMessage) throws
    /// Notes the delivery, whoever it was by; `redact` also forgets the content. Returns how many of them there are.
    @discardableResult
    func markDelivered(ids: Set<Int64>, at: Int64, redact: Bool) throws -> Int

    // Delivery by workers. A claim is a lease: from its end on anybody may take the message. Times are milliseconds
    // since 1970.

    /// Takes up to `limit` messages of a medium that are due, the longest due first, and counts the attempt. Who claims
    /// at the same time gets others, and waits for nobody.
    ///
    /// - Parameters:
    ///   - owner: a word that no other claim has.
    ///   - until: when the claim ends.
    func claimMessages(medium: String, by owner: String, now: Int64, until: Int64, limit: Int) throws -> [StoredMessage]
    /// Ends the owner's claim with another attempt at `due`; `error` nil leaves the last one. Does nothing, and says
    /// false, where the claim is another's by now.
    func postpone(id: Int64, claimedBy owner: String, until due: Int64, error: String?) throws -> Bool
    /// Ends the owner's claim, and all attempts. As `postpone` where the claim is another's.
    func giveUp(id: Int64, claimedBy owner: String, at: Int64, error: String, redact: Bool) throws -> Bool
    /// Hands over to the workers what waits to be fetched.
    func queueForWorkers(ids: [Int64], dueAt: Int64) throws
    /// Ends the owner's claim, and leaves the message to be fetched, as if nobody had taken it. As `postpone` where the
    /// claim is another's.
    func leave(id: Int64, claimedBy owner: String) throws -> Bool
}
