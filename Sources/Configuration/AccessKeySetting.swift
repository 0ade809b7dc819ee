import CommandLine
public import Logging
import YAML

/// An access key that may sign administrative requests: an entry of `access-keys`.
public struct AccessKey: Sendable, Equatable {
    public let id: String
    public let secret: Redacted<String>
    /// Whom the key stands for; nil: the id.
    public var userName: String?
    /// A file with a policy of IAM; nil: the key may do everything.
    public var policyFile: String?

    public init(id: String, secret: Redacted<String>, userName: String? = nil, policyFile: String? = nil) {
        self.id = id
        self.secret = secret
        self.userName = userName
        self.policyFile = policyFile
    }
}

extension AccessKey {
    /// `ID:SECRET` each; a mapping of the file comes as `{...}`, which no id begins with. The texts are secrets, so no
    /// message repeats them.
    @Sendable
    static func read(_ settings: inout Settings, _ texts: [String]) -> String? {
        var keys: [AccessKey] = []
        for (index, text) in texts.enumerated() {
            if text.hasPrefix("{") {
                guard let key = AccessKey(mapping: text) else {
                    return "entry \(index + 1) is no mapping of id, secret and, where wanted, name and policy"
                        + unknown(in: text)
                }
                keys.append(key)
                continue
            }
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "entry \(index + 1) is not of the form ID:SECRET" }
            keys.append(AccessKey(id: parts[0], secret: Redacted(parts[1])))
        }
        settings.accessKeys = keys
        return nil
    }

    private static let members = ["id", "secret", "name", "policy"]

    /// Which member is none, where it is near enough to one to be no secret.
    private static func unknown(in text: String) -> String {
        for entry in (try? YAML.parse(text))?.mapping ?? [] where !members.contains(entry.key) {
            if let meant = Suggestion.nearest(to: entry.key, among: members) {
                return ": there is no \"\(entry.key)\"; did you mean \(meant)?"
            }
        }
        return ""
    }

    private init?(mapping text: String) {
        guard let node = try? YAML.parse(text), let entries = node.mapping,
            entries.allSatisfy({ Self.members.contains($0.key) && $0.value.scalar != nil }),
            let id = node["id"]?.scalar?.text, let secret = node["secret"]?.scalar?.text, !id.isEmpty, !secret.isEmpty
        else { return nil }
        func optional(_ name: String) -> String? {
            guard let value = node[name], !value.isNull else { return nil }
            return value.scalar?.text
        }
        self.init(id: id, secret: Redacted(secret), userName: optional("name"), policyFile: optional("policy"))
    }
}
