import Configuration
import Functions
import HTTP
import Identity
import JSON

/// `GET /_sekisho/triggers?pool=&trigger=&function=&username=&outcome=&after=&limit=&wait=SECONDS`: calls of functions
/// that have ended, newest first, each with its event, its answer and how it ended. Without passwords, codes and tokens.
///
/// Of this server, while it lives. `end` in the answer is the number of the last call: who brings it back as `after`
/// misses none, unless more have come than are remembered. With `wait` (at most 60) the answer is held until a call
/// matches that is newer than `after`.
struct TriggersEndpoint: ControlEndpoint {
    static let path = "triggers"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.triggers)
    static let parameters: [String]? = [
        "pool", "trigger", "function", "username", "outcome", "after", "limit", "wait",
    ]
    static let longestWait = 60

    /// Nil where no server runs.
    let journal: InvocationJournal?

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let parameters = QueryParameters(request.query)
        guard let after = Int64(parameters["after"] ?? "0"), after >= 0,
            let wait = Int64(parameters["wait"] ?? "0"), (0...Int64(Self.longestWait)).contains(wait),
            let limit = Int(parameters["limit"] ?? "100"), (1...1000).contains(limit)
        else {
            return ControlAnswer.problem(
                400,
                "after is the number of a call; wait is a number from 0 to \(Self.longestWait), and limit one from 1 to "
                    + "1000.")
        }
        if let trigger = parameters["trigger"], Trigger(rawValue: trigger) == nil {
            let names = Trigger.allCases.map(\.rawValue).joined(separator: ", ")
            return ControlAnswer.problem(400, "trigger is one of \(names).")
        }
        if let outcome = parameters["outcome"], InvocationRecord.Outcome(rawValue: outcome) == nil {
            let names = InvocationRecord.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            return ControlAnswer.problem(400, "outcome is one of \(names).")
        }
        guard let journal else {
            return ControlAnswer.problem(404, "Calls of functions are remembered by running servers alone.")
        }
        let records = await find(parameters, in: journal, after: after, limit: limit, waiting: .seconds(wait))
        return ControlAnswer.json([
            "triggers": .array(records.found.map { .object($0.json) }), "end": .number(JSONNumber(records.end)),
        ])
    }

    private func find(
        _ parameters: QueryParameters, in journal: InvocationJournal, after: Int64, limit: Int, waiting: Duration
    ) async -> (found: [InvocationRecord], end: Int64) {
        let deadline = ContinuousClock.now.advanced(by: waiting)
        while true {
            let generation = journal.news.generation
            // Before the search, so that what ends between the two is told the next time.
            let end = journal.end
            let found = journal.records(after: after, limit: limit) { Self.matches($0, parameters) }
            if !found.isEmpty || ContinuousClock.now >= deadline || Task.isCancelled {
                return (found, max(end, found.first?.id ?? 0))
            }
            await journal.news.wait(beyond: generation, until: deadline)
        }
    }

    /// By which the user of a call is asked for, as the outbox's are. Who was refused has no other name than its address.
    private static func names(of record: InvocationRecord) -> [String] {
        let told = record.event.objectValue?["request"]?.objectValue?["userAttributes"]?.objectValue
        let names = ["sub", "email", "phone_number", "preferred_username"]
        return [record.username] + names.compactMap { told?[$0]?.stringValue }
    }

    private static func matches(_ record: InvocationRecord, _ parameters: QueryParameters) -> Bool {
        (parameters["pool"].map { $0 == record.poolId } ?? true)
            && (parameters["trigger"].map { $0 == record.trigger.rawValue } ?? true)
            && (parameters["username"].map(names(of: record).contains) ?? true)
            && (parameters["outcome"].map { $0 == record.outcome.rawValue } ?? true)
            && (parameters["function"].map { $0 == record.function || $0 == FunctionName(record.function).name } ?? true)
    }
}
