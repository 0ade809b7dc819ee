import CommandLine
import JSON

/// `sekisho roles`: what sessions of identities, and of those who take a role on, may do.
enum RolesCommand {
    static let command = Command(
        "roles", "Make roles that identities of identity pools take on, and bound them by policies.",
        discussion:
            "A role of IAM says what temporary credentials may do. Without a policy it may do nothing. docs/policies.md "
            + "shows roles for common tasks.",
        subcommands: [create, list, show, delete, simulate])

    private static let json = Option("json", .flag(negatable: false), help: "Print JSON, for programs.")
    private static let name = Argument("NAME", help: "The role's name, or its ARN.")

    private static let create = Command(
        "create", "Make a role, or change one.",
        options: [
            Option("name", .value(placeholder: "NAME"), help: "The last part of its ARN."),
            Option("path", .value(placeholder: "PATH"), help: "What stands before the name in its ARN, such as /app/."),
            Option(
                "policy", .value(placeholder: "FILE"),
                help:
                    "A policy of IAM in JSON, which says what the role may do; - reads it from standard input. Without it "
                    + "the role may do nothing."),
            Option(
                "trust", .value(placeholder: "FILE"),
                help:
                    "A trust policy in JSON, which says who may take the role on; - reads it from standard input. Without "
                    + "it identities of every identity pool that names it may, and every access key whose policy allows "
                    + "sts:AssumeRole on it, or that has no policy."),
            Option(
                "session-seconds", .value(placeholder: "SECONDS"),
                help: "How long its sessions may be, 3600 to 43200. Without it 3600."),
            Option(
                "replace", .flag(negatable: false),
                help:
                    "Change the role of that name, if there is one; its sessions go on under what is new. What is not "
                    + "given stays as it was."),
            Option("no-policy", .flag(negatable: false), help: "With --replace: take its policy away."),
            Option("no-trust", .flag(negatable: false), help: "With --replace: take its trust policy away."),
            json,
        ] + ControlOptions.all,
        examples: [
            .init(
                "sekisho roles create --name app-user --policy app-user.json", "what signed-in users of an app may do"),
            .init(
                "sekisho roles create --name app-user --trust trust.json --replace",
                "who may take it on from now on; its policy stays"),
        ])

    private static let list = Command(
        "list", "List roles.", options: [json] + ControlOptions.all,
        examples: [.init("sekisho roles list", "which roles there are, and who may take each on")])

    private static let show = Command(
        "show", "Show a role with its policies.", arguments: [name], options: ControlOptions.all,
        examples: [.init("sekisho roles show app-user", "what it may do, and who may take it on")])

    private static let delete = Command(
        "delete", "Delete a role. Its sessions may do nothing from then on; there is no way back.", arguments: [name],
        options: ControlOptions.all, examples: [.init("sekisho roles delete app-user", "a role that nobody needs")])

    private static let simulate = Command(
        "simulate", "Say whether a session of a role may make a call, and why.",
        discussion: "Ends with 1 where the call is refused.",
        options: [
            Option("role", .value(placeholder: "NAME"), help: "The role, by its name or its ARN."),
            KeysCommand.action, KeysCommand.resource,
            Option(
                "context", .repeated(placeholder: "NAME=VALUE"),
                help:
                    "What is known of the call, such as cognito-identity.amazonaws.com:sub=us-east-1:ID or "
                    + "aws:PrincipalTag/team=red. A name that comes again adds a value."),
            json,
        ] + ControlOptions.all,
        examples: [
            .init(
                "sekisho roles simulate --role app-user --action cognito-idp:AdminGetUser "
                    + "--resource arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_EXAMPLE01",
                "may it look up users of a pool?")
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let request = try request(for: invocation)
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        let answer = try channel.ask(request)
        let roles = answer["roles"]?.arrayValue ?? []
        let shown: JSONValue =
            switch invocation.path.last {
            case "list": .array(roles)
            case "show": roles.first ?? .null
            default: .object(answer)
            }
        if invocation.path.last == "show" || invocation.flag("json") {
            print(String(decoding: shown.encoded(), as: UTF8.self))
            return status(of: answer)
        }
        switch invocation.path.last {
        case "create": print(RoleText.made(answer))
        case "list":
            if roles.isEmpty {
                complain("there is no role")
            } else {
                print(RoleText.table(roles.compactMap(\.objectValue)))
            }
        case "simulate": print(KeyText.simulation(answer, namesResource: invocation["resource"] != nil))
        default: print("deleted \(invocation.arguments[0])")
        }
        return status(of: answer)
    }

    private static func status(of answer: JSONObject) -> Int32 { answer["decision"] == .string("denied") ? 1 : 0 }

    /// Reads the policies, where some are named.
    static func request(for invocation: Invocation) throws -> ControlRequest {
        var body: JSONObject = [:]
        var path = "roles"
        switch invocation.path.last {
        case "list": return ControlRequest(path: path)
        case "show": return ControlRequest(path: path, query: [("name", invocation.arguments[0])])
        case "create":
            body["name"] = .string(try KeysCommand.required("name", invocation))
            if let place = invocation["path"] { body["path"] = .string(place) }
            if invocation["policy"] == "-", invocation["trust"] == "-" {
                throw UsageError(
                    "only one of --policy and --trust can be read from standard input", path: invocation.path)
            }
            for option in ["policy", "trust"] where invocation.flag("no-\(option)") {
                guard invocation[option] == nil else {
                    throw UsageError("--\(option) and --no-\(option) exclude each other", path: invocation.path)
                }
                body[option] = .null
            }
            for option in ["policy", "trust"] {
                if let file = invocation[option] { body[option] = .string(try KeysCommand.policy(file)) }
            }
            if let text = invocation["session-seconds"] {
                guard let seconds = Int64(text) else {
                    throw UsageError("--session-seconds is a whole number", path: invocation.path)
                }
                body["sessionSeconds"] = .number(JSONNumber(seconds))
            }
            if invocation.flag("replace") { body["replace"] = true }
        case "simulate":
            path = "roles/simulate"
            body["name"] = .string(try KeysCommand.required("role", invocation))
            try KeysCommand.addCall(to: &body, invocation)
        default:
            path = "roles/delete"
            body["name"] = .string(invocation.arguments[0])
        }
        return ControlRequest(method: "POST", path: path, body: JSONValue.object(body).encoded())
    }
}
