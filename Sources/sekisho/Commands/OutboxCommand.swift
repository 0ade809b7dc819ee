import CommandLine
import Glibc
import JSON

/// `sekisho outbox`: messages to users, with their codes.
enum OutboxCommand {
    static let command = Command(
        "outbox", "Read the messages that users were sent, with their codes.",
        discussion: "Every code and every temporary password that Sekisho sends stands in the outbox. Purposes are "
            + "sign-up, resend, forgot-password, verify-attribute, invitation, authentication (a code to sign in) and "
            + "account-takeover. A message is queued, delivered or "
            + "failed; what failed says why.",
        subcommands: [list, latest, wait])

    private static let list = Command(
        "list", "List messages, newest first.",
        options: filters + [
            Option(
                "limit", .value(placeholder: "NUMBER"), help: "How many messages at most, up to 1000.", default: "100"),
            code, json,
        ] + ControlOptions.all,
        examples: [
            .init("sekisho outbox list", "everything that was sent lately"),
            .init("sekisho outbox list --username alice --json", "one user's messages, for a program"),
            .init("sekisho outbox list --data /var/lib/sekisho", "from the directory of a server that is stopped"),
        ])

    private static let latest = Command(
        "latest", "Show the newest message that matches.",
        discussion: "Ends with 1 where nothing matches.",
        options: filters + [code, json] + ControlOptions.all,
        examples: [
            .init("sekisho outbox latest --username alice --code", "the code that alice was sent last"),
            .init(
                "sekisho outbox latest --to alice@example.com --purpose forgot-password", "what was sent to an address"),
        ])

    private static let wait = Command(
        "wait", "Wait for a message that matches, and show it.",
        discussion: "A message that matches and is there already is shown at once; to wait for the next one, give "
            + "the id of the last with --after. Ends with 1 where none comes in time.",
        options: filters + [
            Option(
                "timeout", .value(placeholder: "SECONDS"), help: "How long to wait, up to 3600.",
                default: "30"), code, json,
        ] + ControlOptions.all,
        examples: [
            .init("sekisho outbox wait --username alice --purpose sign-up --code", "in a script that signs alice up"),
            .init("sekisho outbox wait --after 41 --timeout 5", "the first message after number 41"),
        ])

    private static let filters = [
        Option(
            "username", .value(placeholder: "NAME"),
            help: "Only messages to this user: a username, a sub, an e-mail address or a phone number.",
            group: "Which messages"),
        Option("pool", .value(placeholder: "ID"), help: "Only messages of this user pool.", group: "Which messages"),
        Option(
            "to", .value(placeholder: "ADDRESS"), help: "Only messages to this e-mail address or phone number.",
            group: "Which messages"),
        Option(
            "purpose", .value(placeholder: "PURPOSE"), help: "Only messages of this purpose.",
            group: "Which messages"),
        Option(
            "state", .value(placeholder: "STATE"), help: "Only messages that are queued, delivered or failed.",
            group: "Which messages"),
        Option(
            "after", .value(placeholder: "ID"), help: "Only messages that are newer than this one.",
            group: "Which messages"),
    ]

    private static let code = Option("code", .flag(negatable: false), help: "Print the code and nothing else.")
    private static let json = Option("json", .flag(negatable: false), help: "Print JSON, for programs.")

    // MARK: Running

    static func run(_ invocation: Invocation) throws -> Int32 {
        guard !(invocation.flag("code") && invocation.flag("json")) else {
            throw UsageError("--code and --json exclude each other", path: invocation.path)
        }
        var request = try request(for: invocation)
        let timeout = try invocation.integer("timeout", in: 0...3600) ?? 30
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        switch invocation.path.last {
        case "wait":
            guard channel.isLive else {
                throw UsageError("nothing arrives while no server runs; ask one with --url", path: invocation.path)
            }
            return try show(waiting(for: request, timeout, channel), invocation, none: "no message in \(timeout) s")
        case "latest":
            return try show(messages(channel.ask(request)).first, invocation, none: "no message matches")
        default:
            if let limit = try invocation.integer("limit", in: 1...1000) {
                request.query.append((name: "limit", value: "\(limit)"))
            }
            return try show(messages(channel.ask(request)), invocation)
        }
    }

    /// What all three ask for; `list` adds its own limit.
    static func request(for invocation: Invocation) throws(UsageError) -> ControlRequest {
        var request = ControlRequest(path: "outbox")
        for name in ["pool", "username", "to", "purpose", "state"] {
            if let value = invocation[name] { request.query.append((name: name, value: value)) }
        }
        if let after = try invocation.integer("after", in: 0...Int.max) {
            request.query.append((name: "after", value: "\(after)"))
        }
        if invocation.path.last != "list" { request.query.append((name: "limit", value: "1")) }
        return request
    }

    /// A server holds a request for a minute at most, so a longer wait is several of them.
    private static func waiting(
        for request: ControlRequest, _ timeout: Int, _ channel: any ControlChannel
    ) throws(ControlError) -> JSONObject? {
        var rest = timeout
        while true {
            let slice = min(rest, 60)
            var next = request
            next.query.append((name: "wait", value: "\(slice)"))
            next.patience = slice
            if let found = try messages(channel.ask(next)).first { return found }
            rest -= slice
            if rest <= 0 { return nil }
        }
    }

    private static func messages(_ answer: JSONObject) throws(ControlError) -> [JSONObject] {
        guard let messages = answer["messages"]?.arrayValue else {
            throw ControlError("the answer holds no messages; is the server of another release?")
        }
        return messages.compactMap(\.objectValue)
    }

    // MARK: Showing

    private static func show(_ message: JSONObject?, _ invocation: Invocation, none: String) throws -> Int32 {
        guard let message else {
            complain(none)
            return 1
        }
        if invocation.flag("code") {
            print(try MessageText.code(of: message))
        } else if invocation.flag("json") {
            print(String(decoding: JSONValue.object(message).encoded(), as: UTF8.self))
        } else {
            print(MessageText.page(message))
        }
        return 0
    }

    private static func show(_ messages: [JSONObject], _ invocation: Invocation) throws -> Int32 {
        if invocation.flag("code") {
            for message in messages { print(try MessageText.code(of: message)) }
        } else if invocation.flag("json") {
            print(String(decoding: JSONValue.array(messages.map { .object($0) }).encoded(), as: UTF8.self))
        } else if messages.isEmpty {
            complain("no message matches")
        } else {
            print(MessageText.table(messages))
        }
        return 0
    }
}
