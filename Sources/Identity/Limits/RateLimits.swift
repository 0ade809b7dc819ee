import Logging
public import ServiceModel
import Synchronization

/// Refuses requests beyond the limits that are in force. One for each process.
///
/// In force is what somebody has set (UpdateProvisionedLimit), and with the setting `rate-limits` all of the service's
/// own. Where nothing is, a request costs one look at a number.
public final class RateLimits: Sendable {
    private enum Mode: Int {
        /// Nobody has looked since the limits were changed.
        case unknown
        case off
        case on
    }

    private struct State {
        /// Counts changes, so that what was read before one does not come into force after it.
        var generation = 0
        /// In requests a second; what is not in here is not counted.
        var limits: [RequestCategory: Int] = [:]
        /// By the limit's name in the store.
        var buckets: [String: RateBucket] = [:]
    }

    private let mode = Atomic<Int>(Mode.unknown.rawValue)
    private let state = Mutex(State())
    private let enforcesAll: Bool

    init(enforcesAll: Bool) {
        self.enforcesAll = enforcesAll
    }

    /// Counts a request.
    ///
    /// - Throws: `tooManyRequests` beyond the limit of the operation's category, and what the store throws where the
    ///   limits have to be read.
    public func admit(_ operation: OperationName, services: Services) async throws {
        let mode = mode.load(ordering: .acquiring)
        if mode == Mode.off.rawValue { return }
        if mode == Mode.unknown.rawValue { try await load(services) }
        let category = RequestCategory.of(operation)
        let isChallenge = RequestCategory.isChallenge(operation)
        let name = isChallenge ? "\(category.rawValue)/challenges" : category.rawValue
        let factor = isChallenge ? RequestCategory.challengesForEachStart : 1
        let now = services.clock.now
        let isShared = services.store.changes.isShared
        let (admission, limit) = state.withLock { state -> (RateBucket.Admission, Int) in
            guard let limit = state.limits[category].map({ $0 * factor }) else { return (.granted, 0) }
            var bucket = state.buckets[name] ?? RateBucket(limit: limit, isShared: isShared, at: now)
            let admission = bucket.take(at: now)
            state.buckets[name] = bucket
            return (admission, limit)
        }
        switch admission {
        case .granted: return
        case .refused: throw Refusal.tooManyRequests
        case .grantedAsking(let wanted):
            // Nobody waits for it.
            Task.detached { await self.fetch(wanted, of: name, limit: limit, services: services) }
        }
    }

    /// Whether some portion is on its way.
    var isFetching: Bool { state.withLock { $0.buckets.values.contains { $0.isAsking } } }

    /// After the limits were changed, here or elsewhere. What has been counted is forgotten.
    func forget() {
        state.withLock { state in
            state.generation += 1
            // Within the lock: a load that is under way must not say afterwards that it knows.
            mode.store(Mode.unknown.rawValue, ordering: .releasing)
        }
    }

    private func load(_ services: Services) async throws {
        let generation = state.withLock { $0.generation }
        let set = try await services.store.read { try $0.provisionedLimits() }
        var limits: [RequestCategory: Int] = [:]
        for category in RequestCategory.allCases {
            limits[category] = set[category.rawValue] ?? (enforcesAll ? category.standard : nil)
        }
        let found = limits
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.limits != found { state.buckets = [:] }
            state.limits = found
            mode.store((found.isEmpty ? Mode.off : .on).rawValue, ordering: .releasing)
        }
    }

    /// Takes a portion of a limit that servers share.
    func fetch(_ wanted: Int64, of name: String, limit: Int, services: Services) async {
        let now = services.clock.now
        var granted: Int64?
        do {
            granted = try await services.store.write { store in
                let row = try store.ratePortion(name)
                let (granted, left) = RatePortion.take(wanted, from: row, limit: Int64(limit), at: now)
                if row != left { try store.setRatePortion(name, to: left) }
                return granted
            }
        } catch {
            services.log.warning("a portion of the limit \(name) could not be taken: \(error)")
        }
        let found = granted
        state.withLock { $0.buckets[name]?.receive(found, of: wanted, at: services.clock.now) }
    }
}
