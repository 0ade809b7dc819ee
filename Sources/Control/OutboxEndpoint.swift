import Configuration
import HTTP
import Identity
import JSON
import Logging
import ServiceModel

/// `GET /_sekisho/outbox?pool=&username=&to=&purpose=&state=&after=&limit=&wait=SECONDS`: messages, newest first, each
/// with the state of its delivery: queued, delivered or failed, the attempts, and why the last one failed.
///
/// `?undelivered=1&limit=` gives what no relay has delivered yet instead, oldest first: a relay misses nothing
/// however much came between two reads. What the server delivers itself is not among it.
///
/// `end` in the answer is the place up to which it looked: who brings it back as `after` misses no message, in whichever
/// order servers over one database write theirs. Where PostgreSQL was started anew since, has crashed, or another server
/// took over, the messages of before are told once more. An id does as well where one server has the data to itself.
///
/// With `wait` (at most 60) the answer is held, without holding a thread, until a message matches that is newer
/// than `after`; one that is there already answers at once, and a time-out answers an empty list.
struct OutboxEndpoint: ControlEndpoint {
    static let path = "outbox"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.outbox)
    static let parameters: [String]? = [
        "pool", "username", "to", "purpose", "state", "after", "limit", "wait", "undelivered",
    ]
    static let longestWait = 60

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let parameters = QueryParameters(request.query)
        guard let after = OutboxPosition(text: parameters["after"] ?? "0"),
            let wait = Self.number(parameters["wait"], default: 0), (0...Int64(Self.longestWait)).contains(wait),
            let limit = Self.number(parameters["limit"], default: 100), (1...1000).contains(limit)
        else {
            return ControlAnswer.problem(
                400,
                "after is a message's id or an earlier answer's end; wait is a number from 0 to \(Self.longestWait), and "
                    + "limit one from 1 to 1000.")
        }
        if let purpose = parameters["purpose"], MessagePurpose(rawValue: purpose) == nil {
            let names = MessagePurpose.allCases.map(\.rawValue).joined(separator: ", ")
            return ControlAnswer.problem(400, "purpose is one of \(names).")
        }
        let state = parameters["state"].flatMap { MessageState(rawValue: $0) }
        if parameters["state"] != nil, state == nil {
            let names = MessageState.allCases.map(\.rawValue).joined(separator: ", ")
            return ControlAnswer.problem(400, "state is one of \(names).")
        }
        let query = OutboxQuery(
            poolId: parameters["pool"], username: parameters["username"], destination: parameters["to"],
            purpose: parameters["purpose"], state: state, after: after == OutboxPosition(id: 0) ? nil : after,
            limit: Int(limit))
        do {
            if parameters["undelivered"] == "1" {
                return ControlAnswer.json(
                    encoded: try await services.store.scan {
                        try encode($0.undelivered(limit: Int(limit)), end: $0.outboxEnd())
                    })
            }
            return ControlAnswer.json(encoded: try await find(query, waiting: .seconds(wait)))
        } catch {
            services.log.error("cannot read the outbox: \(error)")
            return ControlAnswer.problem(500, "The outbox cannot be read; the log says why.")
        }
    }

    /// The answer's body.
    private func find(_ query: OutboxQuery, waiting: Duration) async throws -> [UInt8] {
        let deadline = ContinuousClock.now.advanced(by: waiting)
        var query = query
        while true {
            let generation = services.outbox.generation
            let search = query
            // The search walks back over messages, and up to a thousand are opened: not on the threads that answer
            // requests.
            let (isFound, answer, end) = try await services.store.scan { store in
                let found = try store.messages(search)
                let end = try store.outboxEnd()
                return (!found.isEmpty, try encode(found, end: end), end)
            }
            // What did not match once is not looked at again.
            query.after = query.after?.advanced(to: end) ?? end
            if isFound || ContinuousClock.now >= deadline || Task.isCancelled { return answer }
            await services.outbox.wait(beyond: generation, until: deadline)
        }
    }

    private func encode(_ messages: [StoredMessage], end: OutboxPosition) throws -> [UInt8] {
        JSONValue.object([
            "messages": .array(try messages.map { .object(try shape(of: $0)) }), "end": .string(end.text),
        ]).encoded()
    }

    private func shape(of message: StoredMessage) throws -> JSONObject {
        let content = try MessageContent.open(message, with: services.keys)
        let text: (String?) -> JSONValue = { $0.map { .string($0) } ?? .null }
        let time: (Int64?) -> JSONValue = { $0.map { .number(JSONNumber(Double($0) / 1000)) } ?? .null }
        return [
            "id": .number(JSONNumber(message.id)), "poolId": .string(message.poolId),
            "username": .string(message.username), "medium": .string(message.medium),
            "destination": .string(message.destination), "purpose": .string(message.purpose),
            "code": text(content?.code), "subject": text(content?.subject), "body": text(content?.body),
            "createdAt": time(message.createdAt), "expiresAt": time(message.expiresAt),
            "state": .string(message.state.rawValue), "attempts": .number(JSONNumber(Int64(message.attempts))),
            "nextAttemptAt": time(message.dueAt), "lastError": text(message.lastError),
            "deliveredAt": time(message.deliveredAt), "failedAt": time(message.failedAt),
        ]
    }

    private static func number(_ text: String?, default standard: Int64) -> Int64? {
        guard let text else { return standard }
        return Int64(text)
    }
}
