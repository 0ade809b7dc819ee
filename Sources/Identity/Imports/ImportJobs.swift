// User import: users come into a pool from a CSV file (cognito/imports).
//
// Owns the life of a job, what a file may say, and how its rows become users. It reads no file itself: an `ImportSource`
// gives the bytes, and `StoredImportJob` says whose they are and how far the import has come.

import Cryptography
public import ServiceModel

/// How a job that imports users is made, started, stopped and found (cognito/imports §1).
public enum ImportJobs {
    /// How many a pool keeps.
    public static let perPool = 1_000
    /// A job that was not started for so long has expired.
    static let startWithin = Milliseconds.day
    /// How long a file may be uploaded after the job was made.
    static let uploadWithin = 15 * Milliseconds.minute
    /// Those that hold up others.
    static let running: [UserImportJobStatusType] = [.pending, .inProgress, .stopping]
    /// The most that a page has: what the model allows of its list.
    private static let largestPage = 50
    private static let idAlphabet = RandomAlphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")

    /// The columns of a file, in the order in which GetCSVHeader gives them.
    public static func header(of pool: UserPool) -> [String] { ImportHeader.names(of: pool) }

    /// - Throws: `noPlace`, `writesPaused` while the pool is being recovered, and `tooManyJobs` where none of a pool's jobs has ended, which would make room.
    public static func create(
        _ input: CreateUserImportJobRequest, pool: UserPool, call: Call
    ) async throws -> UserImportJobType {
        guard call.settings.uploadBase != nil else { throw Refusal.userImport(.noPlace) }
        let job = StoredImportJob(
            UserImportJobType(
                jobName: input.jobName, jobId: "import-\(call.random.text(10, alphabet: idAlphabet))",
                userPoolId: pool.id, creationDate: Timestamp(milliseconds: call.now), status: .created,
                cloudWatchLogsRoleArn: input.cloudWatchLogsRoleArn, importedUsers: 0, skippedUsers: 0, failedUsers: 0,
                passwordHashingAlgorithm: input.passwordHashingAlgorithm), touchedAt: call.now)
        try await call.store.write { store in
            if try store.isPaused(poolId: pool.id, at: call.now) { throw Refusal.pool(.writesPaused) }
            if try store.importJobCount(poolId: pool.id) >= perPool {
                let jobs = try store.importJobs(poolId: pool.id, after: nil, limit: perPool)
                guard let oldest = jobs.last(where: { hasEnded($0.seen(at: call.now)) }) else {
                    throw Refusal.userImport(.tooManyJobs(limit: perPool))
                }
                try store.deleteImportJob(oldest.id)
            }
            try store.insert(job)
        }
        return shown(job, call: call)
    }

    /// - Throws: `jobNotFound`, `notStartable`, `noFile`, `nothingAutoVerified`, `anotherRuns`, and `writesPaused` while
    ///   the pool is being recovered.
    public static func start(_ id: String, pool: UserPool, call: Call) async throws -> UserImportJobType {
        let job = try await call.store.write { store in
            var job = try store.existingImportJob(id, in: pool).seen(at: call.now)
            guard job.status == .created else { throw Refusal.userImport(.notStartable) }
            if try store.isPaused(poolId: pool.id, at: call.now) { throw Refusal.pool(.writesPaused) }
            // Who brings a password with it can sign in by that.
            if job.shape.passwordHashingAlgorithm == nil, pool.autoVerifiedAttributes.isEmpty {
                throw Refusal.userImport(.nothingAutoVerified)
            }
            guard job.holder != nil else { throw Refusal.userImport(.noFile) }
            for status in running where try !store.importJobs(status, limit: 1).isEmpty {
                throw Refusal.userImport(.anotherRuns)
            }
            job.shape.status = .pending
            job.shape.startDate = Timestamp(milliseconds: call.now)
            job.touchedAt = call.now
            try store.update(job)
            return job
        }
        return shown(job, call: call)
    }

    /// What runs is stopped after the rows that are being written; what has not begun, at once.
    ///
    /// - Throws: `jobNotFound` and `notRunning`.
    public static func stop(_ id: String, pool: UserPool, call: Call) async throws -> UserImportJobType {
        let job = try await call.store.write { store in
            var job = try store.existingImportJob(id, in: pool)
            switch job.status {
            case .pending: job.end(.stopped, ImportMessage.stopped, at: call.now)
            case .inProgress:
                job.shape.status = .stopping
                job.touchedAt = call.now
            default: throw Refusal.userImport(.notRunning)
            }
            try store.update(job)
            return job
        }
        return shown(job, call: call)
    }

    /// - Throws: `jobNotFound`.
    public static func find(_ id: String, pool: UserPool, call: Call) async throws -> UserImportJobType {
        shown(try await call.store.read { try $0.existingImportJob(id, in: pool) }, call: call)
    }

    /// The newest first.
    public static func list(
        in pool: UserPool, limit: Int, token: String?, call: Call
    ) async throws -> Page<UserImportJobType> {
        let page = try await Paging.run(
            scope: "user-import-jobs/\(pool.id)", limit: min(limit, largestPage), token: token, call: call,
            place: { (job: StoredImportJob) in
                PageToken(userCursor: UserCursor(value: job.id, id: job.createdAt))
            },
            read: { after, limit in
                let cursor = after.map { ImportJobCursor(createdAt: $0.rowId, id: $0.key) }
                return try await call.store.list {
                    try $0.importJobs(poolId: pool.id, after: cursor, limit: limit)
                }
            })
        return Page(elements: page.elements.map { shown($0, call: call) }, nextToken: page.nextToken)
    }

    private static func hasEnded(_ job: StoredImportJob) -> Bool {
        switch job.status {
        case .succeeded, .failed, .stopped, .expired: true
        case .created, .pending, .inProgress, .stopping: false
        }
    }

    private static func shown(_ job: StoredImportJob, call: Call) -> UserImportJobType {
        var shape = job.seen(at: call.now).shape
        shape.preSignedUrl = call.settings.uploadBase.map {
            "\($0)\(ImportUploads.pathPrefix)\(job.id)?token=\(call.services.keys.uploadToken(jobId: job.id))"
        }
        return shape
    }
}

extension StoredImportJob {
    /// As it is to be seen now: what nobody has started in time has expired, whether anybody has noted it or not.
    func seen(at now: Int64) -> StoredImportJob {
        guard status == .created, now - createdAt >= ImportJobs.startWithin else { return self }
        var expired = self
        expired.end(.expired, ImportMessage.expired, at: createdAt + ImportJobs.startWithin)
        return expired
    }

    mutating func end(_ status: UserImportJobStatusType, _ message: String, at now: Int64) {
        shape.status = status
        shape.completionMessage = message
        shape.completionDate = Timestamp(milliseconds: now)
        touchedAt = now
    }
}

extension StoreReader {
    /// Throws `jobNotFound`.
    func existingImportJob(_ id: String, in pool: UserPool) throws -> StoredImportJob {
        guard let job = try importJob(id), job.poolId == pool.id else {
            throw Refusal.userImport(.jobNotFound(id))
        }
        return job
    }

    /// Throws `runsInPool`.
    func requireNoImport(into poolId: String) throws {
        for status in ImportJobs.running
        where try importJobs(status, limit: 10).contains(where: { $0.poolId == poolId }) {
            throw Refusal.userImport(.runsInPool)
        }
    }
}
