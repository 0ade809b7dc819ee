import CommandLine
import YAML

/// A role of IAM: an entry of `roles`.
public struct RoleSetting: Sendable, Equatable {
    /// Where a policy stands.
    public enum Document: Sendable, Equatable {
        case file(String)
        /// Its text, in JSON.
        case text(String)

        /// A text that begins as JSON's objects do is the policy itself.
        init(_ text: String) { self = text.hasPrefix("{") ? .text(text) : .file(text) }
    }

    public static let defaultSessionSeconds: Int64 = 3600

    public let name: String
    /// For its ARN; begins and ends with a slash.
    public var path = "/"
    /// What it may do; nil: nothing.
    public var policy: Document?
    /// Who may take it on; nil: identity pools that name it, and keys that may take it on.
    public var trust: Document?
    /// How long a session of it may be.
    public var sessionSeconds = RoleSetting.defaultSessionSeconds

    public init(
        name: String, path: String = "/", policy: Document? = nil, trust: Document? = nil,
        sessionSeconds: Int64 = RoleSetting.defaultSessionSeconds
    ) {
        self.name = name
        self.path = path
        self.policy = policy
        self.trust = trust
        self.sessionSeconds = sessionSeconds
    }
}

extension RoleSetting {
    private static let members = ["name", "path", "policy", "trust", "session-seconds"]

    /// `NAME=POLICY` each; a mapping of the file comes as `{...}`, which no name begins with.
    @Sendable
    static func read(_ settings: inout Settings, _ texts: [String]) -> String? {
        var roles: [RoleSetting] = []
        for (index, text) in texts.enumerated() {
            if text.hasPrefix("{") {
                guard let role = RoleSetting(mapping: text) else {
                    return "entry \(index + 1) is no mapping of name and, where wanted, path, policy, trust and "
                        + "session-seconds\(unknown(in: text))"
                }
                roles.append(role)
                continue
            }
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "\"\(text.prefix(100))\" is not of the form NAME=POLICY" }
            roles.append(RoleSetting(name: parts[0], policy: Document(parts[1])))
        }
        settings.roles = roles
        return nil
    }

    /// Which member is none; empty where all are some.
    private static func unknown(in text: String) -> String {
        let entries = (try? YAML.parse(text))?.mapping ?? []
        guard let name = entries.first(where: { !members.contains($0.key) })?.key else { return "" }
        return ": there is no \"\(name.prefix(64))\"\(Suggestion.phrase(for: name, among: members))"
    }

    private init?(mapping text: String) {
        guard let node = try? YAML.parse(text), let entries = node.mapping,
            entries.allSatisfy({ Self.members.contains($0.key) }), let name = node["name"]?.scalar?.text, !name.isEmpty
        else { return nil }
        self.init(name: name)
        for entry in entries where !entry.value.isNull {
            switch (entry.key, entry.value.scalar?.text) {
            case ("name", _): continue
            case ("path", let path?): self.path = path
            case ("policy", let text?): policy = Document(text)
            case ("trust", let text?): trust = Document(text)
            // A document that is written as YAML: on one line it is JSON.
            case ("policy", nil) where entry.value.mapping != nil: policy = .text(FunctionSetting.flow(entry.value))
            case ("trust", nil) where entry.value.mapping != nil: trust = .text(FunctionSetting.flow(entry.value))
            case ("session-seconds", let text?):
                guard let seconds = Int64(text) else { return nil }
                sessionSeconds = seconds
            default: return nil
            }
        }
    }

    /// For who looks at the settings.
    var summary: String {
        switch policy {
        case nil: name
        case .file(let file): "\(name)=\(file)"
        case .text: "\(name)={...}"
        }
    }

    func problems() -> [String] {
        var problems: [String] = []
        if !Settings.isUserName(name) {
            problems.append("a name is not of 1 to 64 letters, digits and the characters + = , . @ _ -")
        }
        let isPath =
            path == "/"
            || path.utf8.count > 2 && path.utf8.count <= 512 && path.hasPrefix("/") && path.hasSuffix("/")
                && path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") }
        if !isPath { problems.append("a path does not begin and end with /, or holds what ARNs cannot") }
        if !(3600...43_200).contains(sessionSeconds) {
            problems.append("session-seconds is not from 3600 to 43200")
        }
        return problems
    }
}
