import Cryptography
import HTTP
import Identity
import Logging
import ServiceModel
import TestSupport
import Testing
import Threads

@testable import Imports

/// A job from its URL to its users, without sockets (cognito/imports).
@Suite struct ImportServiceTests {
    private struct Job {
        let server: TestServer
        let pool: UserPool
        let directory: TemporaryDirectory
        let place: UploadPlace
        let service: ImportService
        let shape: UserImportJobType

        var id: String { shape.jobId ?? "" }

        func put(_ pieces: [[UInt8]], token: String? = nil) async -> HTTPResponse {
            let routes = RouteTable(UploadRoute(services: server.services, place: place, log: .disabled).routes)
            var target = (shape.preSignedUrl ?? "").replacing("http://localhost:9229", with: "")
            if let token { target = "/user-import/\(id)?token=\(token)" }
            let request = HTTPRequest(method: "PUT", target: target, stream: BodyStream(pieces: pieces))
            guard let match = routes.match(request.path), case .route(let route) = match.path.choice(for: "PUT") else {
                return HTTPResponse(status: 404)
            }
            return await route.handler(request, match.parameters)
        }

        func start() async throws {
            _ = try await ImportJobs.start(id, pool: pool, call: server.identityCall())
        }

        func find() async throws -> UserImportJobType {
            try await ImportJobs.find(id, pool: pool, call: server.identityCall())
        }

        func file(_ count: Int, filler: Int = 0) -> [UInt8] {
            let header = ImportJobs.header(of: pool)
            let rows = (0..<count).map { number in
                header.map { column in
                    switch column {
                    case "cognito:username": "user-\(number)"
                    case "cognito:mfa_enabled": "FALSE"
                    case "email": "user-\(number)@example.com"
                    case "email_verified": "TRUE"
                    case "profile": String(repeating: "x", count: filler)
                    default: ""
                    }
                }
            }
            return Array(([header] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8)
        }

        var files: [UploadName] { get throws { try place.directory().uploads() } }
    }

    private func withJob(_ body: (Job) async throws -> Void) async throws {
        try await withServer { server in
            let pool = try await PoolLifeCycle.create(
                CreateUserPoolRequest(poolName: "p", autoVerifiedAttributes: [.email]), call: server.identityCall())
            let shape = try await ImportJobs.create(
                CreateUserImportJobRequest(
                    jobName: "job", userPoolId: pool.id,
                    cloudWatchLogsRoleArn: "arn:aws:iam::000000000000:role/logs"),
                pool: pool, call: server.identityCall())
            let directory = try TemporaryDirectory()
            let place = UploadPlace(base: directory["imports"])
            try await body(
                Job(
                    server: server, pool: pool, directory: directory, place: place,
                    service: ImportService(services: server.services, place: place, log: .disabled), shape: shape))
        }
    }

    @Test func `a file is uploaded, imported and gone`() async throws {
        try await withJob { job in
            let bytes = job.file(300, filler: 500)
            #expect(await job.put([Array(bytes.prefix(100_000)), Array(bytes.dropFirst(100_000))]).status == 200)
            #expect(try job.files.map(\.jobId) == [job.id])
            try await job.service.round(watches: true)
            #expect(try await job.find().status == .created)
            try await job.start()
            try await job.service.round(watches: false)
            let ended = try await job.find()
            #expect(ended.status == .succeeded && ended.importedUsers == 300)
            #expect(try job.files.isEmpty)
        }
    }

    @Test func `a url that is none, or was used, is refused as S3 refuses it`() async throws {
        try await withJob { job in
            let wrong = await job.put([[1]], token: "x")
            #expect(wrong.status == 403)
            #expect(String(decoding: wrong.body, as: UTF8.self).contains("<Code>AccessDenied</Code>"))
            let files = try job.files
            #expect(files.isEmpty)
            #expect(await job.put([[1]]).status == 200)
            #expect(await job.put([[1]]).status == 403)
        }
    }

    @Test func `an upload that takes too long leaves nothing and may be tried again`() async throws {
        try await withJob { job in
            let services = job.server.services
            let token = String((job.shape.preSignedUrl ?? "").split(separator: "=").last ?? "")
            let upload = try await ImportUploads.begin(jobId: job.id, token: token, services: services)
            job.server.clock.advance(by: 14 * Milliseconds.minute)
            try await ImportUploads.abandon(upload, services: services)
            #expect(await job.put([job.file(1)]).status == 200)
        }
    }

    @Test func `a file whose job may have it is not removed where the store does not say`() async throws {
        try await withJob { job in
            job.server.store.loseAnswer(ofWrite: job.server.store.writes + 2)
            #expect(await job.put([job.file(1)]).status == 500)
            #expect(await job.put([job.file(1)]).status == 403)
            try await job.start()
            try await job.service.round(watches: true)
            let shape = try await job.find()
            #expect(shape.status == .succeeded && shape.importedUsers == 1)
        }
    }

    @Test func `what lies there is sealed, and changed or cut it is no file`() async throws {
        try await withJob { job in
            let bytes = (0..<150_000).map { UInt8(truncatingIfNeeded: $0) }
            #expect(await job.put([bytes]).status == 200)
            let directory = try job.place.directory()
            let name = try #require(try job.files.first)
            let stored = try #require(try await job.server.store.read { try $0.importJob(job.id) })
            #expect(stored.holder == directory.holder && stored.fileBytes == 150_000)
            let key = job.server.services.keys.uploads
            func read(_ name: UploadName, size: Int64) throws -> [UInt8] {
                let file = try UploadedFile(name, size: size, in: directory, key: key)
                var all: [UInt8] = []
                while true {
                    let piece = try file.bytes(from: Int64(all.count))
                    if piece.isEmpty { return all }
                    all += piece
                }
            }
            #expect(try read(name, size: 150_000) == bytes)
            #expect(try UploadedFile(name, size: 150_000, in: directory, key: key).bytes(from: 149_990).count == 10)
            #expect(throws: UploadedFile.Unreadable.self) { try read(name, size: 149_999) }
            #expect(throws: UploadedFile.Unreadable.self) { try read(name, size: 150_001) }
            #expect(throws: UploadedFile.Unreadable.self) {
                try UploadedFile(UploadName(jobId: "a", upload: "b"), size: 1, in: directory, key: key)
            }
        }
    }

    @Test func `a job whose file is gone fails and says so`() async throws {
        try await withJob { job in
            #expect(await job.put([job.file(1)]).status == 200)
            let directory = try job.place.directory()
            for name in try job.files { directory.remove(name) }
            try await job.start()
            try await job.service.round(watches: false)
            let ended = try await job.find()
            #expect(ended.status == .failed && ended.completionMessage == ImportMessage.fileGone)
        }
    }

    @Test func `a file is removed on the thread of files alone, so that nobody else waits for the disk`() async throws {
        try await withJob { job in
            #expect(await job.put([job.file(1)]).status == 200)
            let (directory, name) = (try job.place.directory(), try #require(try job.files.first))
            let lane = job.place.lane
            let isFree = Monitor(false)
            async let others: Void = lane.run(.short) { isFree.wait { $0 ? () : nil } }
            while lane.depth.running == 0 { await Task.yield() }
            async let removal: Void = job.place.remove(name, from: directory)
            while lane.depth.waiting == 0 { await Task.yield() }
            #expect(try job.files == [name])
            isFree.withLock { $0 = true }
            isFree.broadcast()
            try await others
            await removal
            #expect(try job.files.isEmpty)
        }
    }

    @Test func `files of jobs that have expired, or whose pool is gone, are removed`() async throws {
        for deletes in [false, true] {
            try await withJob { job in
                #expect(await job.put([job.file(1)]).status == 200)
                try await job.service.round(watches: true)
                #expect(try job.files.count == 1)
                if deletes {
                    try await PoolLifeCycle.delete(job.pool.id, call: job.server.identityCall())
                } else {
                    job.server.clock.advance(by: Milliseconds.day)
                }
                try await job.service.round(watches: true)
                #expect(try job.files.isEmpty)
            }
        }
    }

    @Test func `servers that share a path have a directory each, and what one leaves another takes`() throws {
        let base = try TemporaryDirectory()
        let first = try UploadDirectory(in: base["imports"], random: SystemRandom())
        let second = try UploadDirectory(in: base["imports"], random: SystemRandom())
        #expect(first.holder != second.holder && first.path != second.path)
        first.close()
        let third = try UploadDirectory(in: base["imports"], random: SystemRandom())
        #expect(third.holder == first.holder && third.path == first.path)
    }
}
