import Cryptography
public import HTTP
public import Identity
public import Logging
import ServiceModel
import Synchronization
import Threads

/// `PUT /user-import/{jobId}?token=`: takes the file of a job, as Amazon S3 takes it from those who call it by such a URL.
///
/// The token is all that a caller needs, so any headers will do. Errors are told as S3 tells them.
public struct UploadRoute: Sendable {
    /// Uploads that run at the same time. Each holds a piece or two.
    static let atOnce = 4

    private let services: Services
    private let place: UploadPlace
    private let log: Logger
    private let running = Running()

    private final class Running: Sendable {
        let count = Atomic<Int>(0)
    }

    public init(services: Services, place: UploadPlace, log: Logger) {
        self.services = services
        self.place = place
        self.log = log
    }

    public var routes: [Route] {
        [
            Route(.put, "/user-import/{jobId}", pages: .open) { request, parameters in
                await take(request, jobId: parameters["jobId"])
            }
        ]
    }

    private func take(_ request: HTTPRequest, jobId: String) async -> HTTPResponse {
        let reader = FormReader(limits: FormReader.Limits(bytes: 2048, pairs: 16))
        let form = try? reader.read(query: request.query)
        guard let token = (try? form?.single("token")) ?? nil, let stream = request.stream else {
            return Self.problem(403, "AccessDenied", "This is no URL for an upload.")
        }
        guard running.count.add(1, ordering: .relaxed).newValue <= Self.atOnce else {
            running.count.subtract(1, ordering: .relaxed)
            return Self.problem(503, "SlowDown", "Other files are being uploaded. Try again in a while.")
        }
        defer { running.count.subtract(1, ordering: .relaxed) }
        do {
            let upload = try await ImportUploads.begin(jobId: jobId, token: token, services: services)
            do {
                let bytes = try await store(stream, as: upload)
                log.info("a file of \(bytes) bytes was uploaded", metadata: ["job": .string(jobId)])
            } catch {
                try? await ImportUploads.abandon(upload, services: services)
                throw error
            }
            return HTTPResponse(status: 200)
        } catch let failure as BodyStream.Failure {
            return Self.answer(to: failure)
        } catch let refusal as Identity.Refusal {
            return Self.problem(403, "AccessDenied", Self.text(of: refusal))
        } catch {
            log.warning("an upload failed: \(error)", metadata: ["job": .string(jobId)])
            return Self.problem(500, "InternalError", "The file cannot be stored. Try again.")
        }
    }

    /// - Returns: how many bytes the file has.
    private func store(_ stream: BodyStream, as upload: ImportUpload) async throws -> Int64 {
        let (place, services) = (place, services)
        let name = UploadName(jobId: upload.jobId, upload: upload.id)
        let latest = services.clock.now + ImportUploads.longest
        let (directory, writer) = try await place.lane.run(.short) {
            let directory = try place.directory()
            let writer = try UploadWriter(
                name, in: directory, key: services.keys.uploads, random: services.random)
            return (directory, writer)
        }
        do {
            while let piece = try await stream.next() {
                guard services.clock.now < latest else { throw BodyStream.Failure.tooSlow }
                try await place.lane.run(.short) { try writer.append(piece) }
            }
            try await place.lane.run(.short) { try writer.finish() }
        } catch {
            // Else a file would lie there until somebody looks for such; its job does not know it.
            await place.remove(name, from: directory)
            throw error
        }
        // Where this fails the job may have the file all the same: a store that is lost in the midst does not say.
        // `ImportService` removes it where nobody needs it.
        do {
            try await ImportUploads.finish(upload, holder: directory.holder, bytes: writer.bytes, services: services)
        } catch let refusal as Identity.Refusal {
            await place.remove(name, from: directory)
            throw refusal
        }
        return writer.bytes
    }

    private static func answer(to failure: BodyStream.Failure) -> HTTPResponse {
        switch failure {
        case .tooLarge: problem(413, "EntityTooLarge", "The file is larger than import-bytes allows.")
        case .tooSlow: problem(408, "RequestTimeout", "The upload took too long.")
        case .malformed, .disconnected: problem(400, "IncompleteBody", "The body is not complete.")
        }
    }

    private static func text(of refusal: Identity.Refusal) -> String {
        switch refusal {
        case .userImport(.urlExpired): "Request has expired"
        case .userImport(.urlUsed): "The file of this job was uploaded already."
        case .userImport(.uploadRuns): "The file of this job is being uploaded."
        default: "This is no URL for an upload."
        }
    }

    private static func problem(_ status: Int, _ code: String, _ message: String) -> HTTPResponse {
        var headers: HTTPHeaders = ["Content-Type": "application/xml"]
        if status == 503 { headers.set("Retry-After", "10") }
        return HTTPResponse(
            status: status, headers: headers,
            body: Array(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
                    .utf8))
    }
}
