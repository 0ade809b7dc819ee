import Logging
import ServiceModel
import Synchronization

/// What goes on in the background for recoveries: previews, restorations, and what is left of those that have ended.
///
/// One that fails holds up no other: it is tried again, after longer and longer pauses. After a few failures its status
/// says so: a preview has failed for good, and the pool is written to again; a restoration shows an internal error, its pool
/// stays paused, and it goes on when it can (RestorationType).
public final class RecoveryWork: Sendable {
    /// How many changes or rows one transaction looks at.
    private static let batch = 200
    private static let shortestPause = Milliseconds.second
    private static let longestPause = Milliseconds.minute
    /// After so many failures in a row the status tells of them.
    private static let failuresToTell = 5

    private struct Setback {
        var failures = 0
        /// When it is tried again, in milliseconds since 1970.
        var until: Int64 = 0
    }

    private let services: Services
    /// Of this server, by the recovery's id.
    private let setbacks = Mutex<[String: Setback]>([:])

    public init(_ services: Services) {
        self.services = services
    }

    /// Does a little of it. True when nothing is left for now.
    public func slice() async throws -> Bool {
        let now = services.clock.now
        let (active, ended) = try await services.store.read { store in
            (try store.activeRecoveries(limit: 100), try store.endedRecoveriesWithWork(limit: 10))
        }
        forgetSetbacks(except: Set((active + ended).map(\.id)))
        var isIdle = true
        for recovery in active where recovery.status != .previewGenerated || recovery.hasLapsed(at: now) {
            let hasWorked = try await attempt(recovery, now: now) { store in
                // Somebody may have cancelled it meanwhile.
                guard let current = try store.activeRecovery(poolId: recovery.poolId), current.id == recovery.id
                else { return }
                try Self.advance(current, in: store, now: now)
            }
            if hasWorked { isIdle = false }
        }
        for recovery in ended {
            let hasWorked = try await attempt(recovery, now: now) { store in
                _ = try store.clearWork(of: recovery, limit: Self.batch)
            }
            if hasWorked { isIdle = false }
        }
        return isIdle
    }

    /// False where it failed, or is not to be tried again yet.
    private func attempt(
        _ recovery: PointInTimeRecovery, now: Int64, _ step: @escaping @Sendable (any StoreWriter) throws -> Void
    ) async throws -> Bool {
        guard setbacks.withLock({ $0[recovery.id]?.until ?? 0 }) <= now else { return false }
        do {
            try await services.store.write(step)
            setbacks.withLock { $0[recovery.id] = nil }
            return true
        } catch {
            if Task.isCancelled { throw error }
            let failures = noteFailure(of: recovery.id, now: now)
            services.log.warning(
                """
                the recovery \(recovery.id) of \(recovery.poolId) failed \(failures) times in a row, will try again: \
                \(error)
                """)
            // A queue that is full says nothing of the recovery.
            if failures >= Self.failuresToTell, !(error is any Overload) { await tellFailure(of: recovery) }
            return false
        }
    }

    private func noteFailure(of id: String, now: Int64) -> Int {
        setbacks.withLock { setbacks in
            var setback = setbacks[id] ?? Setback()
            setback.failures += 1
            let doublings = Int64(min(setback.failures - 1, 10))
            setback.until = now + min(Self.shortestPause << doublings, Self.longestPause)
            setbacks[id] = setback
            return setback.failures
        }
    }

    private func forgetSetbacks(except ids: Set<String>) {
        setbacks.withLock { setbacks in
            if !setbacks.isEmpty { setbacks = setbacks.filter { ids.contains($0.key) } }
        }
    }

    /// Where even this fails, the next failure says it.
    private func tellFailure(of recovery: PointInTimeRecovery) async {
        do {
            try await services.store.write { store in
                guard var current = try store.activeRecovery(poolId: recovery.poolId), current.id == recovery.id
                else { return }
                switch current.status {
                case .previewGenerating: try store.update(current.ended(.previewGenerationFailed))
                case .restoring:
                    current.shape.restoreStatus = .temporaryInternalErrorSeeSupportCase
                    try store.update(current)
                default: break
                }
            }
        } catch {
            services.log.warning("the failure of the recovery \(recovery.id) cannot be noted: \(error)")
        }
    }

    private static func advance(_ recovery: PointInTimeRecovery, in store: any StoreWriter, now: Int64) throws {
        if recovery.hasLapsed(at: now) {
            return try store.update(recovery.ended(.previewExpired))
        }
        switch recovery.status {
        case .previewGenerating:
            guard let preview = try store.preview(recovery, limit: batch) else { return }
            var generated = recovery
            generated.shape.restoreStatus = .previewGenerated
            generated.shape.restorePreview = preview
            try store.update(generated)
        case .restoring, .temporaryInternalErrorSeeSupportCase:
            if try store.restore(recovery, at: now, limit: batch) {
                try store.update(recovery.ended(.restoreCompleted, at: now))
            } else if recovery.status != .restoring {
                var restoring = recovery
                restoring.shape.restoreStatus = .restoring
                try store.update(restoring)
            }
        default: break
        }
    }
}
