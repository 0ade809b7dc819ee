import ServiceModel
import Synchronization
import Threads

/// What a committed transaction touched of that which processes keep in memory. The store itself notes it, write by
/// write, so no caller can forget to.
///
/// But for `activities` it could cross to other processes: ids and nothing else.
public struct StoreChanges: Sendable, Equatable {
    /// Pools that were made, changed or deleted.
    public var pools: Set<String> = []
    /// Clients that were made, changed or deleted, each with its pool.
    public var clients: [String: String] = [:]
    /// Pools whose signing keys are others than before. The first of a pool are not: nobody can have kept them.
    public var keys: Set<String> = []
    /// Identity pools that were made, changed or deleted.
    public var identityPools: Set<String> = []
    /// Whether limits of requests were set.
    public var hasLimits = false
    /// Access keys that were made, changed or deleted.
    public var accessKeys: Set<String> = []
    /// Roles that were made, changed or deleted, by their folded names.
    public var roles: Set<String> = []
    /// Purposes of which the server's own signing keys are others than before. The first of one are not.
    public var serviceKeys: Set<String> = []
    /// Whether the outbox has more messages.
    public var hasMessages = false
    /// Media of which workers have more to deliver; all of them where it is not known which.
    public var dueMedia: Set<String> = []
    /// What happened, for whoever logs it: of this process alone, in the order in which it was told.
    public var activities: [PoolActivity] = []
    /// Whether changes may have been missed: whatever is kept is out of date.
    public var isEverything = false

    public static let allMedia = Set(DeliveryMediumType.allCases.map(\.rawValue))

    public init() {}

    public var isEmpty: Bool { self == StoreChanges() }

    /// Pools of which something that is kept may be out of date.
    public var poolIds: Set<String> { pools.union(clients.values) }
}

/// Tells what has changed, once it is committed, to whoever keeps something of it.
public final class StoreChangeFeed: Sendable {
    public typealias Subscriber = @Sendable (StoreChanges) -> Void

    /// Whether other processes may have the store open, too.
    public let isShared: Bool
    private let subscribers = Mutex<[Subscriber]>([])
    /// By the monotonic clock, in milliseconds.
    private let trustedUntil: Atomic<Int64>

    /// - Parameter isShared: whether other processes write to the store as well. Then nothing that is kept may be
    ///   trusted before `trust(until:)` has been called, and never beyond.
    public init(isShared: Bool = false) {
        self.isShared = isShared
        trustedUntil = Atomic(isShared ? 0 : .max)
    }

    /// Whether all changes up to a moment ago have been told. Where they have not, nothing that is kept may be used.
    public var isCurrent: Bool {
        let until = trustedUntil.load(ordering: .acquiring)
        return until == .max || Monotonic.milliseconds < until
    }

    /// What others have changed has been told up to now, and will be again before `moment` (ms, monotonic).
    public func trust(until moment: Int64) { trustedUntil.store(moment, ordering: .releasing) }

    /// - Parameter subscriber: is called before the write returns to its caller, who then sees its own change; on any
    ///   thread, and it must not wait.
    public func subscribe(_ subscriber: @escaping Subscriber) {
        subscribers.withLock { $0.append(subscriber) }
    }

    /// For stores alone, and after a commit alone.
    public func publish(_ changes: StoreChanges) {
        guard !changes.isEmpty else { return }
        for subscriber in subscribers.withLock({ $0 }) { subscriber(changes) }
    }
}
