import CommandLine
import Glibc
import JSON

/// `sekisho keys`: with what administrators sign, and what each key may do.
enum KeysCommand {
    static let command = Command(
        "keys", "Make access keys for administrators, and bound them by policies.",
        discussion:
            "An access key signs the operations that AWS guards with IAM. A policy of IAM says what it may do; without one "
            + "it may do everything. docs/policies.md shows policies for common tasks.",
        subcommands: [create, list, disable, enable, delete, simulate])

    private static let json = Option("json", .flag(negatable: false), help: "Print JSON, for programs.")
    private static let id = Argument("ID", help: "The access key's id, such as AKIAIOSFODNN7EXAMPLE.")

    private static let create = Command(
        "create", "Make an access key and print its secret, this once.",
        options: [
            Option(
                "name", .value(placeholder: "USER"),
                help: "Whom the key stands for: the name in ARNs, messages and ${aws:username}."),
            Option(
                "policy", .value(placeholder: "FILE"),
                help:
                    "A policy of IAM in JSON, which says what the key may do; - reads it from standard input. Without it "
                    + "the key may do everything."),
            json,
        ] + ControlOptions.all,
        examples: [
            .init("sekisho keys create --name reader --policy reader.json", "a key that may do what reader.json allows")
        ])

    private static let list = Command(
        "list", "List access keys, without their secrets.", options: [json] + ControlOptions.all,
        examples: [.init("sekisho keys list", "which keys there are, and which may do everything")])

    private static let disable = Command(
        "disable", "Refuse an access key, until it is enabled again.", arguments: [id], options: ControlOptions.all,
        examples: [
            .init("sekisho keys disable AKIAIOSFODNN7EXAMPLE", "a key that may have leaked, until it is known whether")
        ])

    private static let enable = Command(
        "enable", "Let a disabled access key in again.", arguments: [id], options: ControlOptions.all,
        examples: [.init("sekisho keys enable AKIAIOSFODNN7EXAMPLE", "it has not leaked")])

    private static let delete = Command(
        "delete", "Delete an access key. There is no way back.", arguments: [id], options: ControlOptions.all,
        examples: [.init("sekisho keys delete AKIAIOSFODNN7EXAMPLE", "a key that another has replaced")])

    private static let simulate = Command(
        "simulate", "Say whether an access key may make a call, and why.",
        discussion: "Ends with 1 where the call is refused.",
        options: [
            Option("key", .value(placeholder: "ID"), help: "The access key."),
            Option(
                "policy", .value(placeholder: "FILE"),
                help: "Instead of a key: a policy that no key has yet; - reads it from standard input."),
            Option("action", .value(placeholder: "ACTION"), help: "Such as cognito-idp:AdminGetUser."),
            Option(
                "resource", .value(placeholder: "ARN"), help: "The user pool's ARN; * where an operation names none.",
                default: "*"),
            Option(
                "context", .repeated(placeholder: "NAME=VALUE"),
                help:
                    "What is known of the call, such as aws:SourceIp=203.0.113.7. A name that comes again adds a value."
            ),
            json,
        ] + ControlOptions.all,
        examples: [
            .init(
                "sekisho keys simulate --key AKIAIOSFODNN7EXAMPLE --action cognito-idp:ListUserPools",
                "may it list the pools?")
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let request = try request(for: invocation)
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        let answer = try channel.ask(request)
        if invocation.flag("json") {
            let shown = invocation.path.last == "list" ? answer["keys"] ?? .array([]) : .object(answer)
            print(String(decoding: shown.encoded(), as: UTF8.self))
            return status(of: answer)
        }
        switch invocation.path.last {
        case "create": print(KeyText.made(answer))
        case "list":
            let keys = answer["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            if keys.isEmpty { complain("there is no access key") } else { print(KeyText.table(keys)) }
        case "simulate": print(KeyText.simulation(answer))
        case let verb: print("\(verb ?? "")d \(invocation.arguments[0])")
        }
        return status(of: answer)
    }

    private static func status(of answer: JSONObject) -> Int32 { answer["decision"] == .string("denied") ? 1 : 0 }

    /// Reads the policy, where one is named.
    static func request(for invocation: Invocation) throws -> ControlRequest {
        var body: JSONObject = [:]
        var path = "keys"
        switch invocation.path.last {
        case "list": return ControlRequest(path: path)
        case "create":
            body["name"] = .string(try required("name", invocation))
            if let file = invocation["policy"] { body["policy"] = .string(try text(of: file)) }
        case "simulate":
            path = "keys/simulate"
            guard (invocation["key"] == nil) != (invocation["policy"] == nil) else {
                throw UsageError("--key or --policy says whose call it is", path: invocation.path)
            }
            if let file = invocation["policy"] { body["policy"] = .string(try text(of: file)) }
            if let key = invocation["key"] { body["id"] = .string(key) }
            body["action"] = .string(try required("action", invocation))
            if let resource = invocation["resource"] { body["resource"] = .string(resource) }
            body["context"] = .object(try context(invocation))
        case "delete":
            path = "keys/delete"
            body["id"] = .string(invocation.arguments[0])
        case let verb:
            path = "keys/state"
            body["id"] = .string(invocation.arguments[0])
            body["enabled"] = .bool(verb == "enable")
        }
        return ControlRequest(method: "POST", path: path, body: JSONValue.object(body).encoded())
    }

    static func required(_ option: String, _ invocation: Invocation) throws(UsageError) -> String {
        guard let value = invocation[option], !value.isEmpty else {
            throw UsageError("--\(option) is missing", path: invocation.path)
        }
        return value
    }

    static func context(_ invocation: Invocation) throws(UsageError) -> JSONObject {
        var context: JSONObject = [:]
        for pair in invocation.values("context") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, !parts[0].isEmpty else {
                throw UsageError("--context takes NAME=VALUE, not \"\(pair)\"", path: invocation.path)
            }
            context[parts[0]] = .array((context[parts[0]]?.arrayValue ?? []) + [.string(parts[1])])
        }
        return context
    }

    static func text(of file: String) throws(ControlError) -> String {
        guard let bytes = FileContents.readOrStandardInput(file) else {
            throw ControlError(FileContents.failure(file, code: errno))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw ControlError("\(file) is not UTF-8") }
        return text
    }
}
