public import ServiceModel

// What a pool's owner wants to read elsewhere: messages that were not delivered, and what users did. Which pool wants
// which, and where, is `LogDelivery`'s to keep; how it gets there, `Delivery`'s. Nothing here waits for anybody.

/// Something that happened in a pool, for whoever logs it. It is told after the transaction that made it so, in the
/// process that ran that, and kept nowhere.
public struct PoolActivity: Sendable, Equatable {
    public enum Event: Sendable, Equatable {
        /// A message that will not reach its user.
        ///
        /// - Parameter details: why. It repeats neither the message nor whom it was for.
        case undeliveredMessage(details: String)
        /// What a user did, in a pool that watches for risks.
        case authEvent(AuthActivity)
    }

    public var poolId: String
    /// Milliseconds since 1970.
    public var at: Int64
    public var event: Event

    public init(poolId: String, at: Int64, event: Event) {
        self.poolId = poolId
        self.at = at
        self.event = event
    }

    /// To which of the pool's logs it belongs.
    public var source: EventSourceName {
        switch event {
        case .undeliveredMessage: .userNotification
        case .authEvent: .userAuthEvents
        }
    }
}

/// An event of a user, with what AdminListUserAuthEvents does not tell of it.
public struct AuthActivity: Sendable, Equatable {
    public var shape: AuthEventType
    /// The row of the user.
    public var userId: Int64
    public var clientId: String?
    public var requestId: String
    /// Whether the caller told what it knows of the user's device.
    public var hasContextData: Bool

    public init(
        shape: AuthEventType, userId: Int64, clientId: String?, requestId: String, hasContextData: Bool
    ) {
        self.shape = shape
        self.userId = userId
        self.clientId = clientId
        self.requestId = requestId
        self.hasContextData = hasContextData
    }
}

/// Where activities go.
public protocol ActivityLog: Sendable {
    /// Never waits, and may forget what is too much.
    func note(_ activity: PoolActivity)
    /// A pool has named this place. Where nothing brings logs there, the operator hears of it, once.
    func expect(_ arn: String, poolId: String)
}

/// Nobody reads them.
public struct NoActivityLog: ActivityLog {
    public init() {}

    public func note(_ activity: PoolActivity) {}
    public func expect(_ arn: String, poolId: String) {}
}
