public import ServiceModel

/// Why a pool is not recovered to a point in time.
public enum PointInTimeRefusal: Sendable, Equatable {
    case notInLiteTier
    /// The point lies less than so many minutes back.
    case tooRecent(minutes: Int64)
    case beforePool
    /// The pool's tier reaches back so many days.
    case tooLongAgo(days: Int64)
    /// The pool did not have the tier all the time since the point.
    case tierCameLater
    case anotherIsActive
    /// Users are being imported into the pool.
    case importRuns
    case tooManyActive(limit: Int)
    case completedToday
    /// So many in so many days.
    case tooManyPreviewsOfPool(limit: Int, days: Int64)
    case tooManyPreviews(limit: Int)
    case unknown(id: String)
    /// Only a preview that is there is applied.
    case notPreviewed(RestoreStatusType)
    /// Only what has changed nothing yet is taken back.
    case notCancellable(RestoreStatusType)
}
