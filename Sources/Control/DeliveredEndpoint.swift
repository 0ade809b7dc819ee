import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/outbox/delivered` with `{"ids":[1,2]}`: a relay that reads the outbox says what it has sent.
/// Where the operator wants it so (always in production), their content is forgotten then. Answers how many of them there
/// are: an id that names no message, or no longer, is passed over.
struct DeliveredEndpoint: ControlEndpoint {
    static let path = "outbox/delivered"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.outbox)

    let services: Services
    let redacts: Bool

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard let ids = (try? JSONReader.read(request.body))?.objectValue?["ids"]?.arrayValue, ids.count <= 1000,
            ids.allSatisfy({ $0.int64Value != nil })
        else { return ControlAnswer.problem(400, "The body is {\"ids\":[...]}, at most 1000 of them.") }
        let numbers = Set(ids.compactMap(\.int64Value))
        let (now, redacts) = (services.clock.now, redacts)
        do {
            let marked = try await services.store.write { store in
                try store.markDelivered(ids: numbers, at: now, redact: redacts)
            }
            return ControlAnswer.json(["delivered": .number(JSONNumber(Int64(marked)))])
        } catch {
            services.log.error("cannot note deliveries: \(error)")
            return ControlAnswer.problem(500, "The outbox cannot be written; the log says why.")
        }
    }
}
