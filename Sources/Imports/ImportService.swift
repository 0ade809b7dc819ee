import Cryptography
public import Identity
public import Logging
import ServiceModel
import Synchronization
import Threads

/// Goes through the files that lie with this server, one job at a time, and ends the jobs that nobody goes on with.
///
/// A task on Swift's pool that blocks nothing: files are read and removed on the place's own thread.
public final class ImportService: Sendable {
    private static let pause = Duration.milliseconds(500)
    /// Between looks for jobs that nobody goes on with and files that nobody needs, in rounds.
    private static let watchEvery = 20

    private let services: Services
    private let place: UploadPlace
    private let log: Logger
    private let task = Mutex<Task<Void, Never>?>(nil)

    public init(services: Services, place: UploadPlace, log: Logger) {
        self.services = services
        self.place = place
        self.log = log
    }

    public func start() {
        let started = Task.detached { [self] in
            var count = 0
            while !Task.isCancelled {
                do {
                    try await round(watches: count % Self.watchEvery == 0)
                } catch {
                    if !Task.isCancelled { log.warning("importing users failed, will try again: \(error)") }
                }
                count += 1
                try? await Task.sleep(for: Self.pause)
            }
        }
        task.withLock { $0 = started }
    }

    /// Ends it, after the batch that is being written; the job goes on with the next start. Blocks.
    public func stop() {
        guard let task = task.withLock({ $0 }) else { return }
        task.cancel()
        _ = waitBlocking(milliseconds: 2000) { await task.value }
    }

    /// One look at what there is to do, and all of it.
    ///
    /// - Parameter watches: whether to look after abandoned jobs and files as well.
    public func round(watches: Bool) async throws {
        let place = place
        let directory = try await place.lane.run(.long) { try place.existing() }
        if let directory {
            for job in try await ImportWatch.due(holder: directory.holder, services: services) {
                try await run(job, in: directory)
            }
        }
        if watches {
            try await ImportWatch.endAbandoned(holder: directory?.holder, services: services)
            if let directory { try await clean(directory) }
        }
    }

    private func run(_ job: StoredImportJob, in directory: UploadDirectory) async throws {
        let (place, services, log) = (place, services, log)
        let name = UploadName(jobId: job.id, upload: job.upload ?? "")
        let source = Source()
        let run = ImportRun(
            jobId: job.id, holder: directory.holder, services: services, source: source, lane: place.lane,
            explain: { $0.text },
            tell: { line in
                log.info(
                    "line \(line.line) \(line.outcome.rawValue): \(line.reason)", metadata: ["job": .string(job.id)])
            })
        let ending: ImportRun.Ending
        do {
            let size = job.fileBytes ?? 0
            try await place.lane.run(.long) {
                try source.open(UploadedFile(name, size: size, in: directory, key: services.keys.uploads))
            }
            ending = try await run.run()
        } catch is UploadedFile.Unreadable {
            ending = try await run.finish(.failed, ImportMessage.fileGone)
        }
        guard case .ended = ending else { return }
        await place.remove(name, from: directory)
        guard let ended = try await services.store.read({ try $0.importJob(job.id) }) else { return }
        let shape = ended.shape
        log.info(
            "an import has ended: \(shape.completionMessage ?? "")",
            metadata: [
                "job": .string(job.id), "pool": .string(job.poolId), "status": .string(ended.status.rawValue),
                "imported": .string("\(shape.importedUsers ?? 0)"), "skipped": .string("\(shape.skippedUsers ?? 0)"),
                "failed": .string("\(shape.failedUsers ?? 0)"),
            ])
    }

    /// Removes files of jobs that have ended, were stopped, have expired or are gone with their pool.
    private func clean(_ directory: UploadDirectory) async throws {
        let place = place
        for name in try await place.lane.run(.long, { directory.uploads() }) {
            let isNeeded = try await ImportWatch.needs(
                upload: name.upload, ofJob: name.jobId, services: services)
            if !isNeeded { await place.remove(name, from: directory) }
        }
    }

    /// The file of a job, opened apart from the run that reads it.
    private final class Source: ImportSource {
        private let file = Mutex<UploadedFile?>(nil)

        func open(_ opened: UploadedFile) { file.withLock { $0 = opened } }

        func bytes(from position: Int64) throws -> [UInt8] {
            guard let file = file.withLock({ $0 }) else { throw UploadedFile.Unreadable() }
            return try file.bytes(from: position)
        }
    }
}
