import Configuration
import HTTP
import JSON
import Seeds

/// `POST /_sekisho/seed?name=` with a seed file as the body: creates what is absent, overwrites nothing.
///
/// `name` is the file's, for messages about its lines. `empty` in the answer says that the file declares nothing.
struct SeedEndpoint: ControlEndpoint {
    static let path = "seed"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.seed)
    static let parameters: [String]? = ["name"]

    let seeds: SeedRunner

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        do {
            let name = QueryParameters(request.query)["name"].map { String($0.prefix(256)) } ?? "request body"
            let created = try await seeds.apply(text: request.body, name: name)
            var answer: JSONObject = ["created": .array((created ?? []).map { .string($0) })]
            if created == nil { answer["empty"] = true }
            return ControlAnswer.json(answer)
        } catch {
            return ControlAnswer.problem(400, "\(error)")
        }
    }
}
