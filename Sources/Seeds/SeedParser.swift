import CommandLine
public import Configuration
import Cryptography
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
        guard let (inputs, found) = entry(node, [.createUserPool, .setUserPoolMfaConfig], own: own) else { return nil }
        var (input, mfa) = (inputs[0], inputs[1])
        // What names a method of second factors states all that is said of them, the mode too.
        let namesMethods = mfa.members.contains { !["MfaConfiguration", "WebAuthnConfiguration"].contains($0.key) }
        if namesMethods { input["MfaConfiguration"] = nil } else { mfa["MfaConfiguration"] = nil }
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
        // Any region and account will do to see whether what stands there can be a function's name.
        let resolved = SeedFunctions.resolved(input, region: "us-east-1", accountId: "000000000000")
        guard checked(.createUserPool, resolved, at: node) != nil else { return nil }
        let create = SeedCall(operation: .createUserPool, input: input, line: node.mark.line)
        let mfaDraft = mfa.isEmpty ? nil : checked(.setUserPoolMfaConfig, mfa, at: node)
        let name = input["PoolName"]?.stringValue ?? ""
        if id == nil, !poolNames.insert(name).inserted {
            reportRepetition(of: "pool without id called", name, at: node)
        }

        var clientNames: Set<String> = []
        let clients = elements(of: found["Clients"]).compactMap { client($0, names: &clientNames) }
        var groupNames: Set<String> = []
        let groups = elements(of: found["Groups"]).compactMap { group($0, names: &groupNames) }
        var usernames: Set<String> = []
        let takesCodes = Self.takesCodes(input)
        let users = elements(of: found["Users"]).compactMap {
            user($0, names: &usernames, groups: groups, takesCodes: takesCodes)
        }
        return SeedPool(
            id: id, name: name, create: create, mfaDraft: mfaDraft, clients: clients, groups: groups, users: users)
    }

    private mutating func client(_ node: YAMLNode, names: inout Set<String>) -> SeedClient? {
        guard let (inputs, found) = entry(node, [.createUserPoolClient], own: ["ClientId"]) else { return nil }
        let input = inputs[0]
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
        guard let input = entry(node, [.createGroup], own: [])?.inputs[0] else { return nil }
        guard let draft = checked(.createGroup, input, at: node) else { return nil }
        let name = input["GroupName"]?.stringValue ?? ""
        if !names.insert(name).inserted { reportRepetition(of: "group called", name, at: node) }
        return SeedGroup(name: name, draft: draft)
    }

    /// Whether users of the pool may have no password, as AdminCreateUser takes them to where it is told none.
    private static func takesCodes(_ pool: JSONObject) -> Bool {
        let policy = pool["Policies"]?.objectValue?["SignInPolicy"]?.objectValue
        return policy?["AllowedFirstAuthFactors"]?.arrayValue?.contains { ["EMAIL_OTP", "SMS_OTP"].contains($0) }
            ?? false
    }

    private mutating func user(
        _ node: YAMLNode, names: inout Set<String>, groups: [SeedGroup], takesCodes: Bool
    ) -> SeedUser? {
        let own = ["Password", "Groups", "SoftwareTokenSecret", "Enabled"]
        guard let (inputs, found) = entry(node, [.adminCreateUser, .adminSetUserMFAPreference], own: own) else {
            return nil
        }
        var (input, preference) = (inputs[0], inputs[1])
        let password = text(found["Password"])
        if password != nil, input["TemporaryPassword"] != nil {
            report(found["Password"]!, "a user has either a Password or a TemporaryPassword")
        }
        // Somebody who knows the password already needs no invitation; without any password it is the only way in.
        if input["MessageAction"] == nil, password != nil || input["TemporaryPassword"] != nil {
            input["MessageAction"] = "SUPPRESS"
        }
        if takesCodes, let password { input["TemporaryPassword"] = .string(password) }
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
        if preference.count > 1 {
            if let call = checked(.adminSetUserMFAPreference, preference, at: node) { completion.append(call) }
        }
        if let enabled = found["Enabled"] {
            switch enabled.scalar?.value {
            case .bool(true): break
            case .bool(false):
                completion.append(SeedCall(operation: .adminDisableUser, input: target, line: enabled.mark.line))
            default: report(enabled, "Enabled is true or false, not \(enabled.kind)")
            }
        }
        return SeedUser(
            username: username, draft: draft, softwareToken: softwareToken(found["SoftwareTokenSecret"]),
            completion: completion)
    }

    private mutating func softwareToken(_ node: YAMLNode?) -> SeedSoftwareToken? {
        guard let node, let text = text(node) else { return nil }
        // As long as a SecretCode may be at least, and short enough to be sealed with the user.
        guard let seed = Base32.decode(text), (10...64).contains(seed.count) else {
            report(node, "SoftwareTokenSecret is Base32 (A to Z and 2 to 7) of 16 to 102 characters")
            return nil
        }
        return SeedSoftwareToken(seed: Redacted(seed), line: node.mark.line)
    }

    // MARK: Parts of entries

    /// An entry's members: those of each operation's input, translated, and our own, as they stand.
    private mutating func entry(
        _ node: YAMLNode, _ operations: [OperationName], own: [String]
    ) -> (inputs: [JSONObject], own: [String: YAMLNode])? {
        guard node.mapping != nil else {
            report(node, "this should be a mapping of members, but it is \(node.kind)")
            return nil
        }
        let outlines = operations.map { $0.inputOutline.members.filter { $0.name != "UserPoolId" } }
        var known = own
        for (name, _) in outlines.joined() where !known.contains(name) { known.append(name) }
        let found = members(of: node, known: known)
        var wrong: [(line: Int, message: String)] = []
        let inputs = outlines.map { outline in
            var translation = SeedTranslation()
            var input = JSONObject()
            for (name, outline) in outline {
                guard let value = found[name], !value.isNull else { continue }
                input[name] = translation.value(value, as: outline, called: name)
            }
            wrong += translation.problems.map { ($0.mark.line, $0.message) }
            return input
        }
        // What two operations have in common was translated twice.
        for (index, problem) in wrong.enumerated() where !wrong[..<index].contains(where: { $0 == problem }) {
            report(problem.line, problem.message)
        }
        return (inputs, found.filter { own.contains($0.key) && !$0.value.isNull })
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
