// Pools go back to a point in time (cognito/pools §8).
//
// Owns which points there are (`RecoveryWindow`), how often (`RecoveryLimits`), the life of a recovery, and the work on it
// in the background. What rows were is the store's to keep and to give back (`PointInTimeWriter`): every write of a user or
// group notes it, whoever writes. How users recover lost passwords is in Recovery/, and has nothing to do with it.

import Cryptography
public import ServiceModel

/// How a recovery of a pool to a point in time is asked for, looked at, applied and taken back. The work between goes on
/// in the background (`RecoveryWork`).
public enum RecoveryLifeCycle {
    /// Pauses writes to the pool's users, and lets the preview be made.
    ///
    /// - Throws: `userPoolNotFound`, what `RecoveryWindow.check` throws, and where a limit is reached.
    public static func initiate(
        _ input: InitiatePointInTimeRecoveryRequest, call: Call
    ) async throws -> PointInTimeRecovery {
        let (now, settings) = (call.now, call.settings)
        let recovery = PointInTimeRecovery(
            poolId: input.userPoolId,
            shape: RestorationType(
                restoreId: call.random.uuid(), restoreStatus: .previewGenerating,
                restoreTimestamp: input.restoreTimestamp, triggerTimestamp: Timestamp(milliseconds: now)),
            initiatedAt: now, expiresAt: now + RecoveryLimits.previewLifetime)
        do {
            try await call.store.write { store in
                let pool = try store.existingPool(input.userPoolId)
                try RecoveryWindow.check(
                    recovery.point, of: pool, tiers: store.tiers(poolId: pool.id),
                    forgotten: store.historyForgotten(poolId: pool.id), settings: settings, now: now)
                if let active = try store.activeRecovery(poolId: pool.id) {
                    guard active.hasLapsed(at: now) else { throw Refusal.pointInTime(.anotherIsActive) }
                    try store.update(active.ended(.previewExpired))
                }
                do {
                    try store.requireNoImport(into: pool.id)
                } catch Refusal.userImport {
                    throw Refusal.pointInTime(.importRuns)
                }
                try RecoveryLimits.check(poolId: pool.id, in: store, now: now)
                try store.insert(recovery)
            }
        } catch StoreConflict.exists {
            throw Refusal.pointInTime(.anotherIsActive)
        }
        return recovery
    }

    /// Applies a preview.
    ///
    /// - Throws: `userPoolNotFound`, `unknown`, `notPreviewed`.
    public static func start(_ id: String, of poolId: String, call: Call) async throws -> PointInTimeRecovery {
        let now = call.now
        return try await call.store.write { store in
            var recovery = try store.existingRecovery(id, of: poolId)
            guard recovery.shown(at: now).status == .previewGenerated else {
                throw Refusal.pointInTime(.notPreviewed(recovery.shown(at: now).status))
            }
            recovery.shape.restoreStatus = .restoring
            recovery.expiresAt = .max
            try store.update(recovery)
            return recovery
        }
    }

    /// Takes a recovery back that has changed nothing yet. In the Lite tier too: the pool may have come there meanwhile, and
    /// its writes would stay paused.
    ///
    /// - Throws: `userPoolNotFound`, `unknown`, `notCancellable`.
    public static func cancel(_ id: String, of poolId: String, call: Call) async throws -> PointInTimeRecovery {
        let now = call.now
        return try await call.store.write { store in
            let recovery = try store.existingRecovery(id, of: poolId, inAnyTier: true)
            let status = recovery.shown(at: now).status
            guard status == .previewGenerating || status == .previewGenerated else {
                throw Refusal.pointInTime(.notCancellable(status))
            }
            let cancelled = recovery.ended(.previewCancelled)
            try store.update(cancelled)
            return cancelled
        }
    }

    /// - Throws: `userPoolNotFound`, `unknown`.
    public static func find(_ id: String, of poolId: String, call: Call) async throws -> PointInTimeRecovery {
        try await call.store.read { try $0.existingRecovery(id, of: poolId) }.shown(at: call.now)
    }

    /// The newest first.
    ///
    /// - Throws: `userPoolNotFound`, `invalidPaginationToken`.
    public static func page(
        of poolId: String, limit: Int?, token: String?, call: Call
    ) async throws -> Page<PointInTimeRecovery> {
        let pool = try await call.pools.pool(poolId)
        guard pool.settings.userPoolTier != .lite else { throw Refusal.pointInTime(.notInLiteTier) }
        return try await Paging.run(
            scope: "ListPointInTimeRecoveries/\(pool.id)", limit: limit, token: token, call: call,
            place: { PageToken(userCursor: UserCursor(value: $0.id, id: $0.initiatedAt)) },
            read: { after, limit in
                let cursor = after.map { RecoveryCursor(initiatedAt: $0.rowId, id: $0.key) }
                return try await call.store.read { try $0.recoveries(poolId: pool.id, after: cursor, limit: limit) }
                    .map { $0.shown(at: call.now) }
            })
    }
}

extension StoreReader {
    /// - Throws: `userPoolNotFound`, `notInLiteTier`, `unknown`.
    fileprivate func existingRecovery(
        _ id: String, of poolId: String, inAnyTier: Bool = false
    ) throws -> PointInTimeRecovery {
        let pool = try existingPool(poolId)
        guard inAnyTier || pool.settings.userPoolTier != .lite else { throw Refusal.pointInTime(.notInLiteTier) }
        guard let recovery = try recovery(id, poolId: pool.id) else { throw Refusal.pointInTime(.unknown(id: id)) }
        return recovery
    }
}

extension PointInTimeRecovery {
    /// Whether nobody has started or cancelled it in time: it holds up no writes any more.
    func hasLapsed(at now: Int64) -> Bool { isActive && expiresAt <= now }

    /// As it ends.
    func ended(_ status: RestoreStatusType, at time: Int64? = nil) -> PointInTimeRecovery {
        var ended = self
        ended.shape.restoreStatus = status
        ended.isActive = false
        ended.completedAt = time
        return ended
    }

    /// As it is shown: a preview that has lapsed is expired, be it noted yet or not.
    func shown(at now: Int64) -> PointInTimeRecovery { hasLapsed(at: now) ? ended(.previewExpired) : self }
}
