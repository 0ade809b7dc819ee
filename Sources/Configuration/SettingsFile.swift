import CommandLine
import YAML

/// Settings from a YAML file: one mapping of names to values.
enum SettingsFile {
    /// - Parameter name: of the file, for messages.
    static func read(_ bytes: [UInt8], name: String) -> (found: [SettingText], problems: [ConfigurationProblem]) {
        do {
            return read(try YAML.parse(bytes), name: name)
        } catch {
            return ([], [ConfigurationProblem(.file(name, line: error.line), error.message)])
        }
    }

    private static func read(
        _ root: YAMLNode, name: String
    ) -> (found: [SettingText], problems: [ConfigurationProblem]) {
        var found: [SettingText] = []
        var problems: [ConfigurationProblem] = []
        // A file of comments alone is a configuration, too.
        guard !root.isNull else { return ([], []) }
        guard let entries = root.mapping else {
            let place = SettingPlace.file(name, line: root.mark.line)
            return (
                [], [ConfigurationProblem(place, "settings are written as \"name: value\", but this is \(root.kind)")]
            )
        }
        for entry in entries {
            let place = SettingPlace.file(name, line: entry.mark.line)
            guard let setting = SettingsTable.named(entry.key) else {
                let meant = Suggestion.phrase(for: entry.key, among: SettingsTable.all.map(\.name))
                problems.append(ConfigurationProblem(place, "there is no setting \"\(entry.key)\"\(meant)"))
                continue
            }
            // A name without a value is one that somebody has not filled in yet.
            guard !entry.value.isNull else { continue }
            if let texts = texts(of: entry.value, for: setting) {
                found.append(SettingText(name: setting.name, texts: texts, place: place))
            } else {
                let expected =
                    mapped.contains(setting.name)
                    ? "a mapping of names and places" : setting.isList ? "a list or a single value" : "a single value"
                problems.append(
                    ConfigurationProblem(place, "\(setting.name) takes \(expected), not \(entry.value.kind)"))
            }
        }
        return (found, problems)
    }

    /// Settings that are mappings in the file, and NAME=PLACE each elsewhere.
    private static let mapped: Set = ["functions", "log-delivery"]

    /// Scalars by their text, since `account-id: 000000000000` means the digits, not zero.
    private static func texts(of node: YAMLNode, for setting: SettingDescription) -> [String]? {
        if let scalar = node.scalar { return [scalar.text] }
        if mapped.contains(setting.name), node.mapping != nil { return FunctionSetting.texts(of: node) }
        guard setting.isList, let elements = node.sequence else { return nil }
        var texts: [String] = []
        for element in elements {
            guard let text = element.scalar?.text ?? pair(element, for: setting) else { return nil }
            texts.append(text)
        }
        return texts
    }

    /// An access key as a mapping of `id`, `secret` and more, a role as one of `name` and more, a control token as one of `scopes` and `token`.
    private static func pair(_ node: YAMLNode, for setting: SettingDescription) -> String? {
        guard let entries = node.mapping else { return nil }
        switch setting.name {
        case "access-keys":
            guard let id = node["id"]?.scalar, let secret = node["secret"]?.scalar else { return nil }
            return entries.count == 2 ? "\(id.text):\(secret.text)" : FunctionSetting.flow(node)
        case "roles": return FunctionSetting.flow(node)
        case "control-tokens":
            guard entries.count == 2, let scopes = node["scopes"], let token = node["token"]?.scalar else { return nil }
            let names = scopes.sequence?.map { $0.scalar?.text ?? "" } ?? scopes.scalar.map { [$0.text] } ?? []
            return "\(names.joined(separator: "+")):\(token.text)"
        default: return nil
        }
    }
}
