import ServiceModel

/// How often pools may be recovered (InitiatePointInTimeRecovery). One server is one account.
enum RecoveryLimits {
    /// How long a preview waits to be started or cancelled.
    static let previewLifetime = 24 * Milliseconds.hour

    private static let activeInAll = 5
    private static let previewsOfPoolInADay = 3
    private static let previewsInADay = 10
    private static let previewsOfPoolInAMonth = 10
    private static let month: Int64 = 30

    static func check(poolId: String, in store: any StoreReader, now: Int64) throws {
        let active = try store.activeRecoveries(limit: 100).filter { !$0.hasLapsed(at: now) }
        guard active.count < activeInAll else { throw Refusal.pointInTime(.tooManyActive(limit: activeInAll)) }

        let day = now - Milliseconds.day
        let recent = try store.recoveries(poolId: poolId, after: nil, limit: 100)
            .filter { $0.initiatedAt > now - month * Milliseconds.day }
        if recent.contains(where: { $0.status == .restoreCompleted && $0.completedAt ?? 0 > day }) {
            throw Refusal.pointInTime(.completedToday)
        }
        guard recent.count(where: { $0.initiatedAt > day }) < previewsOfPoolInADay else {
            throw Refusal.pointInTime(.tooManyPreviewsOfPool(limit: previewsOfPoolInADay, days: 1))
        }
        guard recent.count < previewsOfPoolInAMonth else {
            throw Refusal.pointInTime(.tooManyPreviewsOfPool(limit: previewsOfPoolInAMonth, days: month))
        }
        guard try store.recoveries(initiatedAfter: day, limit: previewsInADay).count < previewsInADay else {
            throw Refusal.pointInTime(.tooManyPreviews(limit: previewsInADay))
        }
    }
}
