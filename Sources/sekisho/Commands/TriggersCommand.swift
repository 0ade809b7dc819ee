import CommandLine
import Glibc
import JSON

/// `sekisho triggers`: what functions were asked, and what they answered.
enum TriggersCommand {
    static let command = Command(
        "triggers", "Show the calls of the pools' functions.",
        discussion:
            "A running server remembers its last calls, until it ends: the event, the answer, and why there was none. "
            + "Passwords, codes and tokens are left out. Outcomes are answered, failed, not-invoked, unreadable "
            + "and busy.",
        options: [
            Option("pool", .value(placeholder: "ID"), help: "Only calls of this user pool.", group: "Which calls"),
            Option(
                "trigger", .value(placeholder: "NAME"), help: "Only of this trigger, such as PreSignUp.",
                group: "Which calls"),
            Option(
                "function", .value(placeholder: "NAME"), help: "Only of this function: its name, or its ARN.",
                group: "Which calls"),
            Option(
                "username", .value(placeholder: "NAME"),
                help: "Only about this user: a username, a sub, an e-mail address or a phone number.",
                group: "Which calls"),
            Option("outcome", .value(placeholder: "NAME"), help: "Only those that ended so.", group: "Which calls"),
            Option(
                "limit", .value(placeholder: "NUMBER"), help: "How many calls at most, up to 1000.", default: "20",
                group: "Which calls"),
            Option(
                "follow", .flag(negatable: false), help: "Go on, with each call that ends from now on, until Ctrl-C."),
            Option("brief", .flag(negatable: false), help: "A line for each call, without events and answers."),
            Option("json", .flag(negatable: false), help: "Print JSON, for programs: one object a line."),
        ] + ControlOptions.ofServers,
        examples: [
            .init("sekisho triggers --follow", "in a second terminal, while you develop a function"),
            .init("sekisho triggers --username alice@example.com --limit 1", "why alice was refused"),
            .init("sekisho triggers --outcome failed --brief", "what has gone wrong lately"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        guard !(invocation.flag("brief") && invocation.flag("json")) else {
            throw UsageError("--brief and --json exclude each other", path: invocation.path)
        }
        let request = try request(for: invocation)
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        let answer = try channel.ask(request)
        let calls = try calls(of: answer)
        show(calls, invocation)
        guard invocation.flag("follow") else {
            if calls.isEmpty, !invocation.flag("json") { complain("no call matches") }
            return 0
        }
        var end = answer["end"]?.int64Value ?? 0
        while true {
            var next = request
            next.query.removeAll { $0.name == "limit" }
            next.query += [
                (name: "limit", value: "1000"), (name: "after", value: "\(end)"), (name: "wait", value: "60"),
            ]
            next.patience = 60
            let answer = try channel.ask(next)
            show(try Self.calls(of: answer), invocation)
            end = answer["end"]?.int64Value ?? end
        }
    }

    static func request(for invocation: Invocation) throws(UsageError) -> ControlRequest {
        var request = ControlRequest(path: "triggers")
        for name in ["pool", "trigger", "function", "username", "outcome"] {
            if let value = invocation[name] { request.query.append((name: name, value: value)) }
        }
        let limit = try invocation.integer("limit", in: 1...1000) ?? 20
        request.query.append((name: "limit", value: "\(limit)"))
        return request
    }

    /// Oldest first: what is at the bottom of a terminal is what happened last.
    private static func calls(of answer: JSONObject) throws(ControlError) -> [JSONObject] {
        guard let calls = answer["triggers"]?.arrayValue else {
            throw ControlError("the answer holds no calls; is the server of another release?")
        }
        return calls.compactMap(\.objectValue).reversed()
    }

    private static func show(_ calls: [JSONObject], _ invocation: Invocation) {
        for call in calls {
            if invocation.flag("json") {
                print(String(decoding: JSONValue.object(call).encoded(), as: UTF8.self))
            } else {
                print(invocation.flag("brief") ? TriggerText.line(call) : TriggerText.page(call))
            }
        }
        fflush(nil)
    }
}
