import Identity
import ServiceModel

extension StoreTransaction {
    /// In the order that `importJob(_:)` reads.
    private static let columns = "job, upload, upload_until, holder, file_bytes, position, line, touched_at"
    private static let byId = SQLText("SELECT \(columns) FROM import_jobs WHERE id = $1")
    private static let newest = SQLText(
        "SELECT \(columns) FROM import_jobs WHERE pool_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
    private static let further = SQLText(
        """
        SELECT \(columns) FROM import_jobs WHERE pool_id = $1 AND (created_at, id) < ($2, $3)
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)
    private static let byStatus = SQLText(
        "SELECT \(columns) FROM import_jobs WHERE status = $1 ORDER BY created_at, id LIMIT $2")

    func importJob(_ id: String) throws -> StoredImportJob? {
        try sql.first(Self.byId, [.text(id)], Self.importJob)
    }

    func importJobs(poolId: String, after: ImportJobCursor?, limit: Int) throws -> [StoredImportJob] {
        guard let after else {
            return try sql.query(Self.newest, [.text(poolId), SQLValue(limit)], Self.importJob)
        }
        return try sql.query(
            Self.further, [.text(poolId), .integer(after.createdAt), .text(after.id), SQLValue(limit)], Self.importJob)
    }

    func importJobs(_ status: UserImportJobStatusType, limit: Int) throws -> [StoredImportJob] {
        try sql.query(Self.byStatus, [.text(status.rawValue), SQLValue(limit)], Self.importJob)
    }

    func importJobCount(poolId: String) throws -> Int {
        try sql.first("SELECT count(*) FROM import_jobs WHERE pool_id = $1", [.text(poolId)]) { Int($0.integer(0)) }
            ?? 0
    }

    func importLines(jobId: String, after line: Int64, limit: Int) throws -> [ImportLine] {
        try sql.query(
            """
            SELECT line, outcome, reason FROM import_lines WHERE job_id = $1 AND line > $2 ORDER BY line LIMIT $3
            """, [.text(jobId), .integer(line), SQLValue(limit)]
        ) { ImportLine(line: $0.integer(0), outcome: try $0.word(1), reason: $0.text(2)) }
    }

    private static func importJob(_ row: SQLRow) throws -> StoredImportJob {
        StoredImportJob(
            try row.shape(0), upload: row.optionalText(1), uploadUntil: row.optionalInteger(2),
            holder: row.optionalText(3), fileBytes: row.optionalInteger(4), position: row.integer(5),
            line: row.integer(6), touchedAt: row.integer(7))
    }
}

extension StoreTransaction {
    func insert(_ job: StoredImportJob) throws {
        try requirePool(job.poolId)
        try sql.execute(
            """
            INSERT INTO import_jobs
                (id, status, job, upload, upload_until, holder, file_bytes, position, line, touched_at, pool_id,
                 created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """, Self.values(of: job) + [.text(job.poolId), .integer(job.createdAt)])
    }

    func update(_ job: StoredImportJob) throws {
        try sql.execute(
            """
            UPDATE import_jobs SET status = $2, job = $3, upload = $4, upload_until = $5, holder = $6,
                file_bytes = $7, position = $8, line = $9, touched_at = $10
            WHERE id = $1
            """, Self.values(of: job))
    }

    func deleteImportJob(_ id: String) throws {
        try sql.execute("DELETE FROM import_jobs WHERE id = $1", [.text(id)])
    }

    func note(_ lines: [ImportLine], jobId: String) throws {
        for line in lines {
            try sql.execute(
                """
                INSERT INTO import_lines (job_id, line, outcome, reason) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """, [.text(jobId), .integer(line.line), .text(line.outcome.rawValue), .text(line.reason)])
        }
    }

    /// Removes at most `limit` jobs of a deleted pool. How many there were.
    func deleteImportJobs(poolId: String, limit: Int) throws -> Int {
        try sql.changes(
            by: "DELETE FROM import_jobs WHERE id IN (SELECT id FROM import_jobs WHERE pool_id = $1 LIMIT $2)",
            [.text(poolId), SQLValue(limit)])
    }

    private static func values(of job: StoredImportJob) -> [SQLValue] {
        [
            .text(job.id), .text(job.status.rawValue), .shape(job.shape), SQLValue(job.upload),
            SQLValue(job.uploadUntil), SQLValue(job.holder), SQLValue(job.fileBytes), .integer(job.position),
            .integer(job.line), .integer(job.touchedAt),
        ]
    }
}
