import CommandLine
import JSON

/// `sekisho users`: who is in the pools.
enum UsersCommand {
    static let command = Command(
        "users", "Look at users.",
        discussion:
            "To change them, use any client of the API, such as \"aws cognito-idp admin-update-user-attributes\".",
        subcommands: [list, get])

    private static let pool = Option(
        "pool", .value(placeholder: "ID"), help: "Only this user pool; otherwise all of them.")
    private static let json = Option("json", .flag(negatable: false), help: "Print JSON, for programs.")

    private static let list = Command(
        "list", "List users.",
        options: [
            pool,
            Option(
                "filter", .value(placeholder: "FILTER"),
                help: "An attribute, = or ^= (begins with), and a value in double quotes, as ListUsers takes it."),
            Option("limit", .value(placeholder: "NUMBER"), help: "How many users at most, up to 1000.", default: "60"),
            json,
        ] + ControlOptions.all,
        examples: [
            .init("sekisho users list", "who is there"),
            .init(#"sekisho users list --filter 'email ^= "alice"'"#, "whose e-mail address begins with alice"),
        ])

    private static let get = Command(
        "get", "Show one user with attributes and groups.",
        discussion: "Ends with 1 where there is no such user.",
        arguments: [Argument("USER", help: "A username, a sub, an e-mail address or a phone number.")],
        options: [pool, json] + ControlOptions.all,
        examples: [.init("sekisho users get alice", "everything about alice but the password")])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let request = try request(for: invocation)
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        guard let users = try channel.ask(request)["users"]?.arrayValue?.compactMap(\.objectValue) else {
            throw ControlError("the answer holds no users; is the server of another release?")
        }
        if invocation.path.last == "get" { return show(found: users, invocation) }
        if invocation.flag("json") {
            print(String(decoding: JSONValue.array(users.map { .object($0) }).encoded(), as: UTF8.self))
        } else if users.isEmpty {
            complain("no user matches")
        } else {
            print(UserText.table(users))
        }
        return 0
    }

    static func request(for invocation: Invocation) throws(UsageError) -> ControlRequest {
        var request = ControlRequest(path: "users")
        if let pool = invocation["pool"] { request.query.append((name: "pool", value: pool)) }
        if let filter = invocation["filter"] { request.query.append((name: "filter", value: filter)) }
        if let name = invocation.arguments.first {
            guard !name.isEmpty else { throw UsageError("USER is empty", path: invocation.path) }
            request.query.append((name: "username", value: name))
        }
        if let limit = try invocation.integer("limit", in: 1...1000) {
            request.query.append((name: "limit", value: "\(limit)"))
        }
        return request
    }

    private static func show(found users: [JSONObject], _ invocation: Invocation) -> Int32 {
        guard let user = users.first else {
            complain("there is no user \"\(invocation.arguments[0])\"")
            return 1
        }
        guard users.count == 1 else {
            let pools = users.compactMap { $0["poolId"]?.stringValue }.joined(separator: ", ")
            complain("there are several: name one of these user pools with --pool: \(pools)")
            return 1
        }
        print(
            invocation.flag("json")
                ? String(decoding: JSONValue.object(user).encoded(), as: UTF8.self) : UserText.page(user))
        return 0
    }
}
