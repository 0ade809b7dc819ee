import ServiceModel
import Synchronization

/// Forgets changes that no recovery can be asked for any more, pool by pool: each as soon as the period of its tier has
/// passed. Users who were deleted are gone for good then.
public final class HistoryKeeping: Sendable {
    /// How many changes one transaction removes, and how many pools one read looks at.
    private let batch: Int
    private let services: Services
    /// The pool behind which it goes on; "" at the beginning.
    private let place = Mutex("")

    public init(_ services: Services, batch: Int = 200) {
        self.services = services
        self.batch = batch
    }

    /// Does a little of it. True when nothing is left for now.
    public func slice() async throws -> Bool {
        let (now, settings, batch) = (services.clock.now, services.settings, batch)
        let after = place.withLock { $0 }
        if after.isEmpty {
            try await services.store.write { store in
                try store.noteHistoryBegin()
                _ = try store.forgetRecoveries(at: now, limit: batch)
            }
        }
        let pools = try await services.store.read { try $0.histories(after: after, limit: batch) }
        var isMoreLeft = false
        for pool in pools {
            let before = now - RecoveryWindow.reach(pool.tier, settings)
            guard let oldest = pool.oldest, oldest < before else { continue }
            let removed = try await services.store.write { store in
                try store.forgetHistory(poolId: pool.poolId, before: before, limit: batch)
            }
            if removed >= batch { isMoreLeft = true }
        }
        // These pools once more.
        if isMoreLeft { return false }
        let isEnd = pools.count < batch
        place.withLock { $0 = isEnd ? "" : pools.last?.poolId ?? "" }
        return isEnd
    }
}
