import Configuration
import HTTP
import Identity
import JSON
import Logging
import ServiceModel

/// `GET /_sekisho/imports?job=&after=&limit=`: a job that imports users, and the lines of its file that gave none, in their
/// order, behind the line `after`.
struct ImportsEndpoint: ControlEndpoint {
    static let path = "imports"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.users)
    static let parameters: [String]? = ["job", "after", "limit"]

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let parameters = QueryParameters(request.query)
        guard let job = parameters["job"], let after = Int64(parameters["after"] ?? "0"), after >= 0,
            let limit = Int(parameters["limit"] ?? "1000"), (1...10_000).contains(limit)
        else {
            return ControlAnswer.problem(
                400, "job is the id of an import job; after is a line, and limit a number from 1 to 10000.")
        }
        do {
            let (found, lines) = try await services.store.scan { store in
                let found = try store.importJob(job)
                return (found, try found.map { try store.importLines(jobId: $0.id, after: after, limit: limit) } ?? [])
            }
            guard let found, let shape = try JSONReader.read(Self.encoded(found.shape)).objectValue else {
                return ControlAnswer.problem(404, "There is no such import job.")
            }
            return ControlAnswer.json(["job": .object(shape), "lines": .array(lines.map(Self.json))])
        } catch {
            services.log.error("cannot read an import job: \(error)")
            return ControlAnswer.problem(500, "The import job cannot be read; the log says why.")
        }
    }

    private static func encoded(_ shape: UserImportJobType) -> [UInt8] {
        var writer = JSONWriter()
        shape.write(to: &writer)
        return writer.bytes
    }

    private static func json(_ line: ImportLine) -> JSONValue {
        .object([
            "line": .number(JSONNumber(line.line)), "outcome": .string(line.outcome.rawValue),
            "reason": .string(line.reason),
        ])
    }
}
