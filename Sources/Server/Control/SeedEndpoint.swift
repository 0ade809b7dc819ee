import HTTP
import JSON

/// `POST /_sekisho/seed` with a seed file as the body: creates what is absent, overwrites nothing.
struct SeedEndpoint: Sendable {
    let seeds: SeedRunner

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            let created = try await seeds.apply(text: request.body, name: "request body")
            return ControlAPI.json(["created": .array(created.map { .string($0) })])
        } catch {
            return ControlAPI.problem(400, "\(error)")
        }
    }
}
