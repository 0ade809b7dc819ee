public import Identity
public import JSON

/// One call of a function that has ended. It holds no secret.
public struct InvocationRecord: Sendable {
    /// Counts up from 1 while the process lives.
    public internal(set) var id: Int64 = 0
    /// Milliseconds since 1970.
    public let endedAt: Int64
    public let milliseconds: Int64
    public let trigger: Trigger
    public let source: String
    public let function: String
    /// Where it runs; nil where nothing is known of it.
    public let place: String?
    public let poolId: String
    public let requestId: String
    public let username: String
    public let attempts: Int
    public let outcome: Outcome
    /// Why there was no answer.
    public let error: String?
    /// Redacted.
    public let event: JSONValue
    /// Redacted; nil where there was none.
    public let answer: JSONValue?

    public enum Outcome: String, Sendable, CaseIterable {
        case answered
        /// The function said no, or fell over.
        case failed
        case notInvoked = "not-invoked"
        case unreadable
        case busy
    }

    init(
        _ call: FunctionCall, place: String?, attempts: Int, milliseconds: Int64, endedAt: Int64,
        _ result: Result<JSONValue, FunctionFailure>
    ) {
        self.endedAt = endedAt
        self.milliseconds = milliseconds
        trigger = call.trigger
        source = call.source
        function = call.function
        self.place = place
        poolId = call.poolId
        requestId = call.requestId
        username = call.event["userName"]?.stringValue ?? ""
        self.attempts = attempts
        event = EventRedaction.redacted(.object(call.event))
        switch result {
        case .success(let value):
            (outcome, error) = (.answered, nil)
            answer = EventRedaction.redacted(value)
        case .failure(let failure):
            answer = nil
            (outcome, error) =
                switch failure {
                case .failed(let message): (.failed, message)
                case .notInvoked(let name): (.notInvoked, name)
                case .unreadable: (.unreadable, "its answer is no JSON")
                case .busy: (.busy, "too many calls are under way")
                }
        }
    }

    public var json: JSONObject {
        let text: (String?) -> JSONValue = { $0.map { .string($0) } ?? .null }
        return [
            "id": .number(JSONNumber(id)), "endedAt": .number(JSONNumber(Double(endedAt) / 1000)),
            "milliseconds": .number(JSONNumber(milliseconds)), "trigger": .string(trigger.rawValue),
            "source": .string(source), "function": .string(function), "place": text(place), "poolId": .string(poolId),
            "requestId": .string(requestId), "username": .string(username),
            "attempts": .number(JSONNumber(Int64(attempts))), "outcome": .string(outcome.rawValue),
            "error": text(error), "event": event, "answer": answer ?? .null,
        ]
    }
}
