import CommandLine
public import Configuration
import Identity
import JSON
import Logging
import ServiceModel
import YAML

extension SeedFile {
    /// Reads a seed file.
    ///
    /// - Parameters:
    ///   - name: of the file, for messages.
    ///   - bytes: YAML as `config/seed.yaml` explains it.
    /// - Throws: `ConfigurationError` with every problem and its line: unknown members, values of a wrong kind,
    ///   violated constraints of the API's model, names that are there twice, groups that are not declared.
    public static func parse(name: String, bytes: [UInt8]) throws(ConfigurationError) -> SeedFile {
        let root: YAMLNode
        do {
            root = try YAML.parse(bytes)
        } catch {
            throw ConfigurationError([ConfigurationProblem(.file(name, line: error.line), error.message)])
        }
        var parser = SeedParser(file: name)
        let seed = parser.seed(root)
        guard parser.problems.isEmpty else {
            throw ConfigurationError(parser.problems.sorted { $0.line < $1.line }.map(\.problem))
        }
        return seed
    }
}

/// Walks the file and collects problems; what has one is left out or taken as far as it goes.
struct SeedParser {
    let file: String
    private(set) var problems: [(line: Int, problem: ConfigurationProblem)] = []
    private var poolIds: Set<String> = []
    private var poolNames: Set<String> = []
    private var clientIds: Set<String> = []

    init(file: String) { self.file = file }

    mutating func seed(_ root: YAMLNode) -> SeedFile {
        guard !root.isNull else { return SeedFile(pools: []) }
        let top = members(of: root, known: ["UserPools"])
        return SeedFile(pools: elements(of: top["UserPools"]).compactMap { pool($0) })
    }

    // MARK: Entries

    private mutating func pool(_ node: YAMLNode) -> SeedPool? {
        let own = ["Id", "Clients", "Groups", "Users"]
        guard let (members, found) = entry(node, .createUserPool, own: own) else { return nil }
        var input = members
        let id = text(found["Id"])
        if let id {
            if !PoolIds.isPoolId(id) {
                report(found["Id"]!, "\"\(id)\" is no pool id: a region, an underscore, letters and digits")
            }
            if !poolIds.insert(id).inserted { reportRepetition(of: "pool id", id, at: found["Id"]!) }
            var tags = input["UserPoolTags"]?.objectValue ?? JSONObject()
            tags["_custom_id_"] = .string(id)
            input["UserPoolTags"] = .object(tags)
        }
        guard let create = checked(.createUserPool, input, at: node) else { return nil }
        let name = input["PoolName"]?.stringValue ?? ""
        if id == nil, !poolNames.insert(name).inserted {
            reportRepetition(of: "pool without id called", name, at: node)
        }

        var clientNames: Set<String> = []
        let clients = elements(of: found["Clients"]).compactMap { client($0, names: &clientNames) }
        var groupNames: Set<String> = []
        let groups = elements(of: found["Groups"]).compactMap { group($0, names: &groupNames) }
        var usernames: Set<String> = []
        let users = elements(of: found["Users"]).compactMap { user($0, names: &usernames, groups: groups) }
        return SeedPool(id: id, name: name, create: create, clients: clients, groups: groups, users: users)
    }

    private mutating func client(_ node: YAMLNode, names: inout Set<String>) -> SeedClient? {
        guard let (input, found) = entry(node, .createUserPoolClient, own: ["ClientId"]) else { return nil }
        let id = text(found["ClientId"])
        if let id {
            if !PoolIds.isClientId(id) {
                report(found["ClientId"]!, "\"\(id)\" is no client id: letters, digits, _ and +")
            }
            if !clientIds.insert(id).inserted { reportRepetition(of: "client id", id, at: found["ClientId"]!) }
        }
        guard let draft = checked(.createUserPoolClient, input, at: node) else { return nil }
        let name = input["ClientName"]?.stringValue ?? ""
        if id == nil, !names.insert(name).inserted {
            reportRepetition(of: "client without id called", name, at: node)
        }
        return SeedClient(
            id: id, name: name, secret: input["ClientSecret"]?.stringValue.map { Redacted($0) }, draft: draft)
    }

    private mutating func group(_ node: YAMLNode, names: inout Set<String>) -> SeedGroup? {
        guard let (input, _) = entry(node, .createGroup, own: []) else { return nil }
        guard let draft = checked(.createGroup, input, at: node) else { return nil }
        let name = input["GroupName"]?.stringValue ?? ""
        if !names.insert(name).inserted { reportRepetition(of: "group called", name, at: node) }
        return SeedGroup(name: name, draft: draft)
    }

    private mutating func user(_ node: YAMLNode, names: inout Set<String>, groups: [SeedGroup]) -> SeedUser? {
        let own = ["Password", "Groups", "Enabled"]
        guard let (members, found) = entry(node, .adminCreateUser, own: own) else { return nil }
        var input = members
        let password = text(found["Password"])
        if password != nil, input["TemporaryPassword"] != nil {
            report(found["Password"]!, "a user has either a Password or a TemporaryPassword")
        }
        // Somebody who knows the password already needs no invitation; without any password it is the only way in.
        if input["MessageAction"] == nil, password != nil || input["TemporaryPassword"] != nil {
            input["MessageAction"] = "SUPPRESS"
        }
        guard let draft = checked(.adminCreateUser, input, at: node) else { return nil }
        let username = input["Username"]?.stringValue ?? ""
        if !names.insert(username.lowercased()).inserted { reportRepetition(of: "user called", username, at: node) }

        var completion: [SeedCall] = []
        let target: JSONObject = ["Username": .string(username)]
        if let password {
            var input = target
            input["Password"] = .string(password)
            input["Permanent"] = true
            if let call = checked(.adminSetUserPassword, input, at: found["Password"]!) { completion.append(call) }
        }
        for node in elements(of: found["Groups"]) {
            guard let name = text(node) else { continue }
            guard groups.contains(where: { $0.name == name }) else {
                let meant = Suggestion.phrase(for: name, among: groups.map(\.name))
                report(node, "the pool declares no group \"\(name)\"\(meant)")
                continue
            }
            var input = target
            input["GroupName"] = .string(name)
            completion.append(SeedCall(operation: .adminAddUserToGroup, input: input, line: node.mark.line))
        }
        if let enabled = found["Enabled"] {
            switch enabled.scalar?.value {
            case .bool(true): break
            case .bool(false):
                completion.append(SeedCall(operation: .adminDisableUser, input: target, line: enabled.mark.line))
            default: report(enabled, "Enabled is true or false, not \(enabled.kind)")
            }
        }
        return SeedUser(username: username, draft: draft, completion: completion)
    }

    // MARK: Parts of entries

    /// An entry's members: those of the operation's input, translated, and our own, as they stand.
    private mutating func entry(
        _ node: YAMLNode, _ operation: OperationName, own: [String]
    ) -> (input: JSONObject, own: [String: YAMLNode])? {
        guard node.mapping != nil else {
            report(node, "this should be a mapping of members, but it is \(node.kind)")
            return nil
        }
        let outline = operation.inputOutline.members.filter { $0.name != "UserPoolId" }
        let found = members(of: node, known: own + outline.map(\.name))
        var translation = SeedTranslation()
        var input = JSONObject()
        for (name, outline) in outline {
            guard let value = found[name], !value.isNull else { continue }
            input[name] = translation.value(value, as: outline, called: name)
        }
        for (mark, message) in translation.problems { report(mark.line, message) }
        return (input, found.filter { own.contains($0.key) && !$0.value.isNull })
    }

    /// The operation with its input, once the model's constraints hold. A pool's id is not known yet.
    private mutating func checked(_ operation: OperationName, _ input: JSONObject, at node: YAMLNode) -> SeedCall? {
        var whole = input
        if operation != .createUserPool { whole["UserPoolId"] = "us-east-1_000000000" }
        do {
            _ = try Validator.validate(operation, .object(whole))
            return SeedCall(operation: operation, input: input, line: node.mark.line)
        } catch {
            report(node, error.message ?? error.type.name)
            return nil
        }
    }

    private mutating func members(of node: YAMLNode, known: [String]) -> [String: YAMLNode] {
        guard let entries = node.mapping else {
            report(node, "this should be a mapping with \(known.joined(separator: ", ")), but it is \(node.kind)")
            return [:]
        }
        var found: [String: YAMLNode] = [:]
        for entry in entries {
            if known.contains(entry.key) {
                found[entry.key] = entry.value
            } else {
                let meant = MemberHint.phrase(for: entry.key, among: known)
                report(entry.mark.line, "there is no member \"\(entry.key)\" here\(meant)")
            }
        }
        return found
    }

    private mutating func elements(of node: YAMLNode?) -> [YAMLNode] {
        guard let node, !node.isNull else { return [] }
        guard let elements = node.sequence else {
            report(node, "this should be a list, but it is \(node.kind)")
            return []
        }
        return elements
    }

    private mutating func text(_ node: YAMLNode?) -> String? {
        guard let node, !node.isNull else { return nil }
        guard let scalar = node.scalar else {
            report(node, "this should be text, but it is \(node.kind)")
            return nil
        }
        return scalar.text
    }

    private mutating func reportRepetition(of what: String, _ name: String, at node: YAMLNode) {
        report(node, "there is a \(what) \"\(name)\" already")
    }

    private mutating func report(_ node: YAMLNode, _ message: String) { report(node.mark.line, message) }

    private mutating func report(_ line: Int, _ message: String) {
        problems.append((line, ConfigurationProblem(.file(file, line: line), message)))
    }
}
