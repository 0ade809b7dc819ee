public import ServiceModel
public import Threads

/// The bytes of an uploaded file.
public protocol ImportSource: Sendable {
    /// Some of the file from `position` on; none at its end. Blocks.
    func bytes(from position: Int64) throws -> [UInt8]
}

/// A job on its way through its file: rows become users a hundred at a time, each batch with how far it has come in one
/// transaction, so that whoever goes on after a crash goes on exactly there.
///
/// While one batch is written the next is read. Memory holds two of them, whatever the file's size; and whoever else
/// writes waits for one of them at most.
public struct ImportRun: Sendable {
    /// Rows in a transaction.
    static let batch = 100
    /// How many lines that gave no user are noted; all of them are counted.
    public static let notedLines: Int64 = 10_000

    /// How a run ended, or why it goes on no further here.
    public enum Ending: Sendable, Equatable {
        case ended(UserImportJobStatusType)
        /// Somebody else has changed the job meanwhile.
        case lost
    }

    private let jobId: String
    private let holder: String
    private let services: Services
    private let source: any ImportSource
    /// Reads and checks rows, apart from the threads that answer requests.
    private let lane: CPULane
    private let explain: @Sendable (ImportFault) -> String
    /// Hears of each line that is noted.
    private let tell: @Sendable (ImportLine) -> Void

    public init(
        jobId: String, holder: String, services: Services, source: any ImportSource, lane: CPULane,
        explain: @escaping @Sendable (ImportFault) -> String, tell: @escaping @Sendable (ImportLine) -> Void
    ) {
        self.jobId = jobId
        self.holder = holder
        self.services = services
        self.source = source
        self.lane = lane
        self.explain = explain
        self.tell = tell
    }

    /// Goes on with the job until it has ended.
    ///
    /// - Throws: what the store or the source throws, and `CancellationError`; the job goes on where it was, later.
    public func run() async throws -> Ending {
        guard let job = try await begin() else { return .lost }
        if job.status == .stopping { return try await finish(.stopped, ImportMessage.stopped) }
        guard let pool = try await pool(of: job) else { return try await finish(.failed, ImportMessage.poolGone) }
        let header: ImportHeader
        var reader: CSVReader
        do {
            (header, reader) = try await lane.run(.long) { try readHeader(of: job, pool: pool) }
        } catch let error as ImportHeader.Unusable {
            return try await finish(.failed, error.reason)
        }
        if job.position > 0 { reader = CSVReader(position: job.position, line: job.line) }
        var (rows, next) = try await read(with: reader)
        while true {
            try Task.checkCancellation()
            guard let pool = try await self.pool(of: job) else {
                return try await finish(.failed, ImportMessage.poolGone)
            }
            let rules = ImportRow(
                header: header, pool: pool, algorithm: job.shape.passwordHashingAlgorithm, random: services.random)
            if rows.isEmpty { return try await finish() }
            let behind = next
            async let following = read(with: behind)
            let now = services.clock.now
            let prepared = try await lane.run(.long) { [rows] in rows.map { Prepared($0, by: rules, now: now) } }
            switch try await write(prepared, into: pool) {
            case nil: break
            case let ending?: return ending
            }
            (rows, next) = try await following
        }
    }

    private func pool(of job: StoredImportJob) async throws -> UserPool? {
        do {
            return try await services.pools.pool(job.poolId)
        } catch let refusal as Refusal where refusal == .lookUp(.userPoolNotFound(job.poolId)) {
            return nil
        }
    }
}

// MARK: - Reading
extension ImportRun {
    /// A row with what has become of it.
    private struct Prepared: Sendable {
        let row: CSVReader.Row
        let user: Result<User, ImportFault>

        init(_ row: CSVReader.Row, by rules: ImportRow, now: Int64) {
            self.row = row
            do throws(ImportFault) {
                switch row.fields {
                case .success(let fields): user = .success(try rules.user(from: fields, now: now))
                case .failure(let fault): throw ImportFault(fault)
                }
            } catch {
                user = .failure(error)
            }
        }
    }

    /// The header, and a reader that stands behind it.
    private func readHeader(of job: StoredImportJob, pool: UserPool) throws -> (ImportHeader, CSVReader) {
        var reader = CSVReader()
        guard let first = try Self.rows(of: source, with: &reader, limit: 1).first else {
            throw ImportHeader.Unusable(reason: "The file is empty.")
        }
        guard case .success(let fields) = first.fields else {
            throw ImportHeader.Unusable(reason: "The header of the file cannot be read.")
        }
        let header = try ImportHeader(
            fields, pool: pool, hasHashes: job.shape.passwordHashingAlgorithm != nil)
        return (header, reader)
    }

    private func read(with reader: CSVReader) async throws -> ([CSVReader.Row], CSVReader) {
        try await lane.run(.long) { [source] in
            var reader = reader
            let rows = try Self.rows(of: source, with: &reader, limit: Self.batch)
            return (rows, reader)
        }
    }

    private static func rows(
        of source: any ImportSource, with reader: inout CSVReader, limit: Int
    ) throws -> [CSVReader.Row] {
        var rows: [CSVReader.Row] = []
        var isEnded = false
        while rows.count < limit {
            if let row = reader.next() {
                rows.append(row)
            } else {
                if isEnded { break }
                let bytes = try source.bytes(from: reader.wanted)
                isEnded = bytes.isEmpty
                reader.append(bytes)
            }
        }
        return rows
    }
}

// MARK: - Writing
extension ImportRun {
    /// The job as it is to go on; nil where it is not this server's to go on with.
    private func begin() async throws -> StoredImportJob? {
        let now = services.clock.now
        return try await services.store.write { [jobId, holder] store in
            guard var job = try store.importJob(jobId), job.holder == holder else { return nil }
            guard ImportJobs.running.contains(job.status) else { return nil }
            if job.status == .pending { job.shape.status = .inProgress }
            job.touchedAt = now
            try store.update(job)
            return job
        }
    }

    /// Stores a batch. Nil where there is more to do.
    private func write(_ rows: [Prepared], into pool: UserPool) async throws -> Ending? {
        let now = services.clock.now
        let limit = services.settings.importUsers
        let (ending, lines) = try await services.store.write { [self] store -> (Ending?, [ImportLine]) in
            guard var job = try store.importJob(jobId), job.holder == holder else { return (.lost, []) }
            switch job.status {
            case .inProgress: break
            case .stopping:
                job.end(.stopped, ImportMessage.stopped, at: now)
                try store.update(job)
                return (.ended(.stopped), [])
            default: return (.lost, [])
            }
            // Rows that were read by now are behind where another has gone on.
            guard let first = rows.first, first.row.line >= job.line else { return (.lost, []) }
            guard try store.pool(pool.id) != nil else {
                job.end(.failed, ImportMessage.poolGone, at: now)
                try store.update(job)
                return (.ended(.failed), [])
            }
            var lines: [ImportLine] = []
            for prepared in rows {
                if job.users >= limit {
                    job.end(.failed, ImportMessage.tooManyUsers, at: now)
                    try store.update(job)
                    try store.note(lines, jobId: jobId)
                    return (.ended(.failed), lines)
                }
                if let line = try add(prepared, to: pool, of: &job, in: store) {
                    if job.unusable <= Self.notedLines { lines.append(line) }
                }
                (job.position, job.line) = (prepared.row.end, prepared.row.nextLine)
            }
            job.touchedAt = now
            try store.update(job)
            try store.note(lines, jobId: jobId)
            return (nil, lines)
        }
        for line in lines { tell(line) }
        return ending
    }

    /// Counts the row. What is to be noted of it; nil for a new user.
    private func add(
        _ prepared: Prepared, to pool: UserPool, of job: inout StoredImportJob, in store: any StoreWriter
    ) throws -> ImportLine? {
        switch prepared.user {
        case .success(let user):
            do {
                _ = try store.add(user, in: pool)
                job.shape.importedUsers = (job.shape.importedUsers ?? 0) + 1
                return nil
            } catch let conflict as NameConflict {
                job.shape.skippedUsers = (job.shape.skippedUsers ?? 0) + 1
                return ImportLine(line: prepared.row.line, outcome: .skipped, reason: Self.reason(of: conflict))
            }
        case .failure(let fault):
            job.shape.failedUsers = (job.shape.failedUsers ?? 0) + 1
            return ImportLine(line: prepared.row.line, outcome: .failed, reason: explain(fault))
        }
    }

    private static func reason(of conflict: NameConflict) -> String {
        switch conflict {
        case .username, .sub: "There is a user with this username."
        case .alias(let kind): "There is a user with this \(kind.rawValue)."
        }
    }

    /// The file has been read to its end.
    private func finish() async throws -> Ending {
        let first = try await services.store.read { [jobId] in try $0.importLines(jobId: jobId, after: 0, limit: 1) }
        return try await end { job in
            let (isGood, text) = ImportMessage.after(
                imported: job.shape.importedUsers ?? 0, skipped: job.shape.skippedUsers ?? 0,
                failed: job.shape.failedUsers ?? 0, firstLine: first.first?.line)
            return (isGood ? .succeeded : .failed, text)
        }
    }

    /// Ends the job, whatever is left of its file.
    public func finish(_ status: UserImportJobStatusType, _ message: String) async throws -> Ending {
        try await end { _ in (status, message) }
    }

    private func end(
        _ how: @escaping @Sendable (StoredImportJob) -> (UserImportJobStatusType, String)
    ) async throws -> Ending {
        let now = services.clock.now
        return try await services.store.write { [jobId, holder] store in
            guard var job = try store.importJob(jobId), job.holder == holder, ImportJobs.running.contains(job.status)
            else { return .lost }
            // Who stopped it is told so.
            let (status, text) = job.status == .stopping ? (.stopped, ImportMessage.stopped) : how(job)
            job.end(status, text, at: now)
            try store.update(job)
            return .ended(status)
        }
    }
}

extension StoredImportJob {
    /// Rows that gave no user so far.
    fileprivate var unusable: Int64 { Int64((shape.skippedUsers ?? 0) + (shape.failedUsers ?? 0)) }
    /// Rows so far.
    fileprivate var users: Int { (shape.importedUsers ?? 0) + Int(unusable) }
}

extension ImportFault {
    init(_ fault: CSVReader.Fault) {
        self =
            switch fault {
            case .tooLong: .unreadable(.tooLong)
            case .quote: .unreadable(.quote)
            case .notUTF8: .unreadable(.notUTF8)
            case .control: .unreadable(.control)
            }
    }
}
