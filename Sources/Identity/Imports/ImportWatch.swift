import ServiceModel

/// What becomes of jobs beside the server that has their file: those that nobody starts, and those whose server is gone.
public enum ImportWatch {
    /// How long a job waits for the server that has its file, in milliseconds. A server that works on one says so with
    /// every batch.
    static let patience = 10 * Milliseconds.minute
    private static let slice = 100

    /// The jobs that the holder has to go on with, the oldest first.
    public static func due(holder: String, services: Services) async throws -> [StoredImportJob] {
        try await services.store.read { store in
            try ImportJobs.running.flatMap { try store.importJobs($0, limit: slice) }.filter { $0.holder == holder }
        }
    }

    /// Ends jobs that have expired, and those whose server is gone: where the store is one process's alone, at once.
    ///
    /// - Parameter holder: this server's directory; nil where there is none.
    public static func endAbandoned(holder: String?, services: Services) async throws {
        let now = services.clock.now
        let patience = services.store.changes.isShared ? patience : 0
        @Sendable func isAbandoned(_ job: StoredImportJob) -> Bool {
            ImportJobs.running.contains(job.status) && job.holder != holder && now - job.touchedAt >= patience
        }
        let (created, running) = try await services.store.read { store in
            (
                try store.importJobs(.created, limit: slice),
                try ImportJobs.running.flatMap { try store.importJobs($0, limit: slice) }
            )
        }
        let ids =
            created.filter { $0.seen(at: now).status == .expired }.map(\.id) + running.filter(isAbandoned).map(\.id)
        guard !ids.isEmpty else { return }
        try await services.store.write { store in
            for id in ids {
                guard var job = try store.importJob(id) else { continue }
                if isAbandoned(job) {
                    let isStopped = job.status == .stopping
                    job.end(
                        isStopped ? .stopped : .failed, isStopped ? ImportMessage.stopped : ImportMessage.holderGone,
                        at: now)
                } else {
                    job = job.seen(at: now)
                }
                try store.update(job)
            }
        }
    }

    /// Whether a file that lies with the holder is still of use.
    public static func needs(upload: String, ofJob jobId: String, services: Services) async throws -> Bool {
        let now = services.clock.now
        return try await services.store.read { store in
            guard let job = try store.importJob(jobId), job.upload == upload, try store.pool(job.poolId) != nil else {
                return false
            }
            switch job.seen(at: now).status {
            case .created, .pending, .inProgress, .stopping: return job.holder != nil || (job.uploadUntil ?? 0) > now
            case .succeeded, .failed, .stopped, .expired: return false
            }
        }
    }
}
