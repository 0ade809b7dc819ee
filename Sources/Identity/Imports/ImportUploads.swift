import Cryptography
import ServiceModel

/// The file of a job on its way to a server: by the job's URL, once, within a quarter of an hour (cognito/imports §1).
///
/// An upload that breaks off was none, and the URL can be used again; one that is complete is the job's file for good.
public struct ImportUpload: Sendable, Equatable {
    public let jobId: String
    /// What the file is called.
    public let id: String
}

public enum ImportUploads {
    /// Where the paths of uploads begin; the job's id follows.
    public static let pathPrefix = "/user-import/"
    /// How long an upload may take, in milliseconds.
    public static let longest = 15 * Milliseconds.minute

    /// Claims the job's upload for one request.
    ///
    /// - Throws: `unknownURL`, `urlExpired`, `urlUsed` and `uploadRuns`.
    public static func begin(jobId: String, token: String, services: Services) async throws -> ImportUpload {
        guard constantTimeEqual(Array(token.utf8), Array(services.keys.uploadToken(jobId: jobId).utf8)) else {
            throw Refusal.userImport(.unknownURL)
        }
        let now = services.clock.now
        let upload = ImportUpload(jobId: jobId, id: services.random.uuid())
        try await services.store.write { store in
            guard var job = try store.importJob(jobId), try store.pool(job.poolId) != nil else {
                throw Refusal.userImport(.unknownURL)
            }
            guard job.holder == nil else { throw Refusal.userImport(.urlUsed) }
            guard job.status == .created, now - job.createdAt < ImportJobs.uploadWithin else {
                throw Refusal.userImport(.urlExpired)
            }
            // A clock that was ahead must not keep others out for longer than an upload lasts.
            if let until = job.uploadUntil, until > now, until - now <= longest {
                throw Refusal.userImport(.uploadRuns)
            }
            (job.upload, job.uploadUntil) = (upload.id, now + longest)
            try store.update(job)
        }
        return upload
    }

    /// The file is complete, and lies with `holder`.
    ///
    /// - Throws: `urlExpired` where it took too long, and another upload may have begun.
    public static func finish(_ upload: ImportUpload, holder: String, bytes: Int64, services: Services) async throws {
        let now = services.clock.now
        try await services.store.write { store in
            guard var job = try store.importJob(upload.jobId), job.upload == upload.id, job.holder == nil,
                job.status == .created, let until = job.uploadUntil, now <= until
            else { throw Refusal.userImport(.urlExpired) }
            (job.uploadUntil, job.holder, job.fileBytes, job.touchedAt) = (nil, holder, bytes, now)
            try store.update(job)
        }
    }

    /// The upload has broken off.
    public static func abandon(_ upload: ImportUpload, services: Services) async throws {
        try await services.store.write { store in
            guard var job = try store.importJob(upload.jobId), job.upload == upload.id, job.holder == nil else {
                return
            }
            (job.upload, job.uploadUntil) = (nil, nil)
            try store.update(job)
        }
    }
}
