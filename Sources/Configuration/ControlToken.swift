public import Logging

/// A part of the control API that a token may open.
public enum ControlScope: String, Sendable, CaseIterable {
    /// Reading messages with their codes, and noting their delivery.
    case outbox
    /// Reading what was asked of functions, and what they answered.
    case triggers
    /// Reading users.
    case users
    /// Making, listing, disabling and deleting access keys: with it, everything.
    case keys
    /// Creating what a seed declares.
    case seed
    /// Forgetting everything.
    case reset
}

/// What opens parts of the control API to who holds it.
public struct ControlToken: Sendable, Equatable {
    public let scopes: Set<ControlScope>
    public let secret: Redacted<String>

    public init(scopes: Set<ControlScope>, secret: Redacted<String>) {
        self.scopes = scopes
        self.secret = secret
    }
}

extension ControlToken {
    /// `SCOPES:TOKEN` each, scopes joined by `+`. The texts hold secrets, so no message repeats them.
    @Sendable
    static func read(_ settings: inout Settings, _ texts: [String]) -> String? {
        var tokens: [ControlToken] = []
        for (index, text) in texts.enumerated() {
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "entry \(index + 1) is not of the form SCOPES:TOKEN" }
            let names = parts[0].split(separator: "+", omittingEmptySubsequences: false).map(String.init)
            let scopes = names.compactMap(ControlScope.init)
            guard scopes.count == names.count else {
                let known = ControlScope.allCases.map(\.rawValue).joined(separator: ", ")
                return "entry \(index + 1) has a scope that is none of \(known)"
            }
            tokens.append(ControlToken(scopes: Set(scopes), secret: Redacted(parts[1])))
        }
        settings.controlTokens = tokens
        return nil
    }

    /// The scopes in their order, as they are written.
    var scopeText: String {
        ControlScope.allCases.filter(scopes.contains).map(\.rawValue).joined(separator: "+")
    }
}
