public import ServiceModel

/// A job that imports users from a file, with what it needs to go on.
public struct StoredImportJob: Sendable, Equatable {
    /// As the API shows it, without PreSignedUrl.
    public var shape: UserImportJobType
    /// The upload that is under way or was taken: what its file is called.
    public var upload: String?
    /// Until when the upload that is under way may take. Milliseconds since 1970, as every time here; nil where none is.
    public var uploadUntil: Int64?
    /// Whose directory holds the file that was taken; nil before.
    public var holder: String?
    /// Bytes in that file, as the client sent them.
    public var fileBytes: Int64?
    /// How far into the file the import has come, in bytes.
    public var position: Int64
    /// The number of the line that begins there.
    public var line: Int64
    /// When something last happened to the job.
    public var touchedAt: Int64

    public init(
        _ shape: UserImportJobType, upload: String? = nil, uploadUntil: Int64? = nil, holder: String? = nil,
        fileBytes: Int64? = nil, position: Int64 = 0, line: Int64 = 1, touchedAt: Int64
    ) {
        self.shape = shape
        self.upload = upload
        self.uploadUntil = uploadUntil
        self.holder = holder
        self.fileBytes = fileBytes
        self.position = position
        self.line = line
        self.touchedAt = touchedAt
    }

    public var id: String { shape.jobId ?? "" }
    public var poolId: String { shape.userPoolId ?? "" }
    public var status: UserImportJobStatusType { shape.status ?? .created }
    public var createdAt: Int64 { shape.creationDate?.milliseconds ?? 0 }
}

/// A page of a pool's jobs starts after this one.
public struct ImportJobCursor: Sendable, Equatable {
    public var createdAt: Int64
    public var id: String

    public init(createdAt: Int64, id: String) {
        self.createdAt = createdAt
        self.id = id
    }
}

/// A line of an imported file that gave no user.
public struct ImportLine: Sendable, Equatable {
    public enum Outcome: String, Sendable {
        /// There is such a user already.
        case skipped
        case failed
    }

    /// Of the file, from 1; where a row goes over several lines, the first.
    public var line: Int64
    public var outcome: Outcome
    /// In words, without values of the row.
    public var reason: String

    public init(line: Int64, outcome: Outcome, reason: String) {
        self.line = line
        self.outcome = outcome
        self.reason = reason
    }
}

public protocol ImportReader {
    func importJob(_ id: String) throws -> StoredImportJob?
    /// A pool's jobs, the newest first, and of one time by id.
    func importJobs(poolId: String, after: ImportJobCursor?, limit: Int) throws -> [StoredImportJob]
    /// Jobs of any pool in this state, the oldest first.
    func importJobs(_ status: UserImportJobStatusType, limit: Int) throws -> [StoredImportJob]
    /// How many jobs the pool has.
    func importJobCount(poolId: String) throws -> Int
    /// Lines of a job's file that gave no user, in their order, as many as were noted.
    func importLines(jobId: String, after line: Int64, limit: Int) throws -> [ImportLine]
}

public protocol ImportWriter {
    func insert(_ job: StoredImportJob) throws
    /// Replaces the job; does nothing where it is gone.
    func update(_ job: StoredImportJob) throws
    /// With its lines.
    func deleteImportJob(_ id: String) throws
    /// Notes lines of a job that is there; of one that was noted before nothing changes.
    func note(_ lines: [ImportLine], jobId: String) throws
}
