/// Why a job that imports users is not made, started or stopped, or why its file is not taken.
public enum ImportRefusal: Sendable, Equatable {
    case jobNotFound(String)
    /// There is no room for another job in the pool, and none that has ended to make room.
    case tooManyJobs(limit: Int)
    /// This server has no directory for files.
    case noPlace
    /// Only a job that was made and not started yet can be.
    case notStartable
    case noFile
    /// Users could never set a password: the pool verifies neither addresses nor numbers.
    case nothingAutoVerified
    /// One job runs at a time.
    case anotherRuns
    case notRunning
    /// The pool cannot be changed or deleted while users are imported into it.
    case runsInPool
    /// A URL that is none of a job's.
    case unknownURL
    case urlExpired
    case urlUsed
    case uploadRuns
}
