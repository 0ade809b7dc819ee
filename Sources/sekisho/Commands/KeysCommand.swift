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
            action, resource,
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
                "may it list the pools? That operation names none"),
            .init(
                "sekisho keys simulate --key AKIAIOSFODNN7EXAMPLE --action cognito-idp:ListUsers "
                    + "--resource arn:aws:cognito-idp:us-east-1:000000000000:userpool/us-east-1_EXAMPLE01",
                "may it list the users of a pool?"),
        ])

    static let action = Option("action", .value(placeholder: "ACTION"), help: "Such as cognito-idp:AdminGetUser.")
    static let resource = Option(
        "resource", .value(placeholder: "ARN"), help: "The user pool's ARN; * where an operation names none.",
        default: "*")

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
        case "simulate": print(KeyText.simulation(answer, namesResource: invocation["resource"] != nil))
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
            if let file = invocation["policy"] { body["policy"] = .string(try policy(file)) }
        case "simulate":
            path = "keys/simulate"
            guard (invocation["key"] == nil) != (invocation["policy"] == nil) else {
                throw UsageError("--key or --policy says whose call it is", path: invocation.path)
            }
            try addCall(to: &body, invocation)
            if let file = invocation["policy"] { body["policy"] = .string(try policy(file)) }
            if let key = invocation["key"] { body["id"] = .string(key) }
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

    /// What a simulation is about: action, resource and context.
    static func addCall(to body: inout JSONObject, _ invocation: Invocation) throws(UsageError) {
        let action = try required("action", invocation)
        let parts = action.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else {
            throw UsageError(
                "an action is SERVICE:OPERATION, such as cognito-idp:ListUsers, not \"\(action)\"",
                path: invocation.path)
        }
        body["action"] = .string(action)
        if let resource = invocation["resource"] {
            guard resource == "*" || isARN(resource) else {
                throw UsageError(
                    "a resource is * or an ARN, such as arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID, not "
                        + "\"\(resource)\"", path: invocation.path)
            }
            body["resource"] = .string(resource)
        }
        body["context"] = .object(try context(invocation))
    }

    /// By its form alone.
    private static func isARN(_ text: String) -> Bool {
        text.hasPrefix("arn:") && text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).count == 6
    }

    private static func context(_ invocation: Invocation) throws(UsageError) -> JSONObject {
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

    /// In bytes, with white space: what the server reads of a policy.
    private static let longestPolicy = 131_072

    /// The text of a policy, as it stands there: the server reads it.
    ///
    /// - Parameter file: `-` is standard input.
    static func policy(_ file: String) throws(ControlError) -> String {
        guard let bytes = FileContents.readOrStandardInput(file) else {
            throw ControlError(FileContents.failure(file, code: errno))
        }
        return try policy(bytes, of: file == "-" ? "standard input" : file)
    }

    /// As `policy(_:)`, of what was read from `name`.
    static func policy(_ bytes: [UInt8], of name: String) throws(ControlError) -> String {
        guard bytes.count <= longestPolicy else {
            throw ControlError(
                "the policy is too long: \(name) has \(bytes.count) bytes, and a policy 6144 characters at most without "
                    + "white space")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw ControlError("\(name) is not UTF-8") }
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw ControlError("\(name) is empty, where a policy in JSON should be")
        }
        return text
    }
}
