import Synchronization

/// Which pool and client a call turned out to be about: for the log, which tells it whatever the answer was.
public final class CallTrail: Sendable {
    private let found = Mutex<(poolId: String?, clientId: String?)>((nil, nil))

    public init() {}

    /// What is nil changes nothing.
    public func note(poolId: String?, clientId: String?) {
        found.withLock { found in
            found.poolId = poolId ?? found.poolId
            found.clientId = clientId ?? found.clientId
        }
    }

    public var noted: (poolId: String?, clientId: String?) { found.withLock { $0 } }
}
