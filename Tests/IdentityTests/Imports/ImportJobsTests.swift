import Cryptography
import ServiceModel
import TestSupport
import Testing
import Threads

@testable import Identity

/// cognito/imports §1, §4.
@Suite struct ImportJobsTests {
    private struct Text: ImportSource {
        var bytes: [UInt8]

        func bytes(from position: Int64) throws -> [UInt8] { Array(bytes.dropFirst(Int(position)).prefix(100)) }
    }

    private static let lane = CPULane(threads: 1, maximumWaitMilliseconds: 60_000)

    private func withPool(
        isShared: Bool = false, _ body: (TestServer, UserPool) async throws -> Void
    ) async throws {
        try await withServer(
            isShared: isShared
        ) { settings in
            settings.uploadBase = "http://localhost:9229"
            settings.importUsers = 1000
        } _: { server in
            let pool = try await PoolLifeCycle.create(
                CreateUserPoolRequest(poolName: "p", autoVerifiedAttributes: [.email]), call: server.identityCall())
            try await body(server, pool)
        }
    }

    private func create(_ pool: UserPool, _ server: TestServer) async throws -> UserImportJobType {
        try await ImportJobs.create(
            CreateUserImportJobRequest(
                jobName: "job", userPoolId: pool.id, cloudWatchLogsRoleArn: "arn:aws:iam::000000000000:role/logs"),
            pool: pool, call: server.identityCall())
    }

    private func token(_ job: UserImportJobType) -> String {
        String((job.preSignedUrl ?? "").split(separator: "=").last ?? "")
    }

    private func upload(_ job: UserImportJobType, bytes: Int, _ server: TestServer) async throws {
        let upload = try await ImportUploads.begin(
            jobId: job.jobId ?? "", token: token(job), services: server.services)
        try await ImportUploads.finish(upload, holder: "here", bytes: Int64(bytes), services: server.services)
    }

    private func run(
        _ job: UserImportJobType, _ text: String, _ server: TestServer,
        _ tell: @escaping @Sendable (ImportLine) -> Void = { _ in }
    ) async throws -> ImportRun.Ending {
        try await ImportRun(
            jobId: job.jobId ?? "", holder: "here", services: server.services, source: Text(bytes: Array(text.utf8)),
            lane: Self.lane, explain: { "\($0)" }, tell: tell
        ).run()
    }

    private func file(_ pool: UserPool, _ names: [String]) -> String {
        let header = ImportHeader.names(of: pool)
        let rows = names.map { name in
            header.map { column in
                switch column {
                case "cognito:username": name
                case "cognito:mfa_enabled": "FALSE"
                case "email": "\(name)@example.com"
                case "email_verified": "TRUE"
                default: ""
                }
            }
        }
        return ([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
    }

    @Test func `a url is good once, for a quarter of an hour, and for nobody who guesses`() async throws {
        try await withPool { server, pool in
            let (first, second) = (try await create(pool, server), try await create(pool, server))
            let services = server.services
            for (job, token) in [
                (first, ""), (first, token(second)), (UserImportJobType(jobId: "import-x"), token(first)),
            ] {
                await #expect(throws: Refusal.userImport(.unknownURL)) {
                    try await ImportUploads.begin(jobId: job.jobId ?? "", token: token, services: services)
                }
            }
            let broken = try await ImportUploads.begin(
                jobId: first.jobId ?? "", token: token(first), services: services)
            await #expect(throws: Refusal.userImport(.uploadRuns)) { try await upload(first, bytes: 1, server) }
            try await ImportUploads.abandon(broken, services: services)
            try await upload(first, bytes: 1, server)
            await #expect(throws: Refusal.userImport(.urlUsed)) { try await upload(first, bytes: 1, server) }
            await #expect(throws: Refusal.userImport(.urlExpired)) {
                try await ImportUploads.finish(broken, holder: "there", bytes: 1, services: services)
            }
            server.clock.advance(by: 15 * Milliseconds.minute)
            await #expect(throws: Refusal.userImport(.urlExpired)) { try await upload(second, bytes: 1, server) }
        }
    }

    @Test func `an upload that a crash has cut off keeps nobody out for longer than it may take`() async throws {
        try await withPool { server, pool in
            let job = try await create(pool, server)
            let lost = try await ImportUploads.begin(
                jobId: job.jobId ?? "", token: token(job), services: server.services)
            server.clock.advance(by: 14 * Milliseconds.minute)
            await #expect(throws: Refusal.userImport(.uploadRuns)) { try await upload(job, bytes: 1, server) }
            #expect(try await ImportWatch.needs(upload: lost.id, ofJob: lost.jobId, services: server.services))
            server.clock.advance(by: Milliseconds.minute)
            #expect(try await !ImportWatch.needs(upload: lost.id, ofJob: lost.jobId, services: server.services))
        }
    }

    @Test func `a job that nobody starts expires after a day`() async throws {
        try await withPool { server, pool in
            let job = try await create(pool, server)
            try await upload(job, bytes: 1, server)
            server.clock.advance(by: Milliseconds.day)
            let call = server.identityCall()
            let seen = try await ImportJobs.find(job.jobId ?? "", pool: pool, call: call)
            #expect(seen.status == .expired && seen.completionMessage == "The user import job has expired.")
            await #expect(throws: Refusal.userImport(.notStartable)) {
                try await ImportJobs.start(job.jobId ?? "", pool: pool, call: call)
            }
            try await ImportWatch.endAbandoned(holder: "here", services: server.services)
            let stored = try await server.store.read { try $0.importJob(job.jobId ?? "") }
            #expect(stored?.status == .expired)
        }
    }

    @Test func `one job runs at a time, and its pool stays as it is meanwhile`() async throws {
        try await withPool { server, pool in
            let call = server.identityCall()
            let (first, second) = (try await create(pool, server), try await create(pool, server))
            await #expect(throws: Refusal.userImport(.noFile)) {
                try await ImportJobs.start(first.jobId ?? "", pool: pool, call: call)
            }
            try await upload(first, bytes: 1, server)
            try await upload(second, bytes: 1, server)
            #expect(try await ImportJobs.start(first.jobId ?? "", pool: pool, call: call).status == .pending)
            await #expect(throws: Refusal.userImport(.anotherRuns)) {
                try await ImportJobs.start(second.jobId ?? "", pool: pool, call: call)
            }
            await #expect(throws: Refusal.userImport(.runsInPool)) {
                try await PoolLifeCycle.delete(pool.id, call: call)
            }
            await #expect(throws: Refusal.userImport(.runsInPool)) {
                try await PoolLifeCycle.update(UpdateUserPoolRequest(userPoolId: pool.id), call: call)
            }
            #expect(try await ImportJobs.stop(first.jobId ?? "", pool: pool, call: call).status == .stopped)
            await #expect(throws: Refusal.userImport(.notRunning)) {
                try await ImportJobs.stop(first.jobId ?? "", pool: pool, call: call)
            }
            #expect(try await ImportJobs.start(second.jobId ?? "", pool: pool, call: call).status == .pending)
        }
    }

    @Test func `a run that was cut off goes on where it was, and imports nobody twice`() async throws {
        try await withPool { server, pool in
            let names = (0..<250).map { "user-\($0)" }
            let text = file(pool, names + ["user-7"])
            let job = try await create(pool, server)
            try await upload(job, bytes: text.utf8.count, server)
            let id = try await ImportJobs.start(job.jobId ?? "", pool: pool, call: server.identityCall()).jobId ?? ""
            // A file that ends in the middle, as for who is killed there.
            let half = String(text.prefix(text.count / 2))
            let source = Breaking(bytes: Array(text.utf8), at: Int64(half.utf8.count))
            await #expect(throws: Breaking.Broken.self) {
                try await ImportRun(
                    jobId: id, holder: "here", services: server.services, source: source, lane: Self.lane,
                    explain: { "\($0)" }, tell: { _ in }
                ).run()
            }
            let between = try #require(try await server.store.read { try $0.importJob(id) })
            #expect(between.status == .inProgress && between.shape.importedUsers == 100)
            #expect(try await run(job, text, server) == .ended(.succeeded))
            let ended = try #require(try await server.store.read { try $0.importJob(id) })
            #expect(ended.shape.importedUsers == 250 && ended.shape.skippedUsers == 1 && ended.shape.failedUsers == 0)
            let lines = try await server.store.read { try $0.importLines(jobId: id, after: 0, limit: 10) }
            #expect(
                lines == [ImportLine(line: 252, outcome: .skipped, reason: "There is a user with this username.")])
            // Whoever comes too late changes nothing.
            #expect(try await run(job, text, server) == .lost)
        }
    }

    private struct Breaking: ImportSource {
        struct Broken: Error {}
        var bytes: [UInt8]
        var at: Int64

        func bytes(from position: Int64) throws -> [UInt8] {
            if position >= at { throw Broken() }
            return Array(bytes[Int(position)..<min(bytes.count, Int(position) + 100)])
        }
    }

    @Test func `a job that is being stopped stops, with those who are there`() async throws {
        try await withPool { server, pool in
            let text = file(pool, (0..<10).map { "user-\($0)" })
            let job = try await create(pool, server)
            try await upload(job, bytes: text.utf8.count, server)
            let id = try await ImportJobs.start(job.jobId ?? "", pool: pool, call: server.identityCall()).jobId ?? ""
            try await server.store.write { store in
                var running = try #require(try store.importJob(id))
                running.shape.status = .inProgress
                try store.update(running)
            }
            #expect(try await ImportJobs.stop(id, pool: pool, call: server.identityCall()).status == .stopping)
            #expect(try await run(job, text, server) == .ended(.stopped))
            #expect(try await ImportJobs.find(id, pool: pool, call: server.identityCall()).importedUsers == 0)
        }
    }

    @Test func `a job whose server is gone fails, at once or after the others' patience`() async throws {
        for isShared in [false, true] {
            try await withPool(isShared: isShared) { server, pool in
                let job = try await create(pool, server)
                try await upload(job, bytes: 1, server)
                let id =
                    try await ImportJobs.start(job.jobId ?? "", pool: pool, call: server.identityCall()).jobId ?? ""
                try await ImportWatch.endAbandoned(holder: "here", services: server.services)
                let look = { try await server.store.read { try $0.importJob(id)?.status } }
                #expect(try await look() == .pending)
                try await ImportWatch.endAbandoned(holder: "there", services: server.services)
                #expect(try await look() == (isShared ? .pending : .failed))
                server.clock.advance(by: 10 * Milliseconds.minute)
                try await ImportWatch.endAbandoned(holder: nil, services: server.services)
                #expect(try await look() == .failed)
            }
        }
    }
}
