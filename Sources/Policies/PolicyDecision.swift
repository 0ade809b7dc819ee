/// What a policy says of a call.
public enum PolicyDecision: Sendable, Equatable {
    /// Some statement allows it and none denies it.
    ///
    /// - Parameter statement: which, by Sid or place.
    case allowed(statement: String)
    /// A statement denies it, whatever others allow.
    case explicitlyDenied(statement: String)
    /// No statement allows it.
    case implicitlyDenied

    public var isAllowed: Bool {
        if case .allowed = self { true } else { false }
    }
}

/// What one statement says of a call, for people.
public struct StatementReport: Sendable, Equatable {
    /// Why a statement does not apply.
    public enum Mismatch: Sendable, Equatable {
        case action
        case resource
        /// - Parameter found: what the call has of the key.
        case condition(operatorName: String, key: String, found: [String])
    }

    /// Its Sid, or its place.
    public let name: String
    public let isDenial: Bool
    /// Nil where the statement applies.
    public let mismatch: Mismatch?

    /// A sentence without its stop, such as `Readers does not apply: the action does not match`.
    public var text: String {
        guard let mismatch else { return "\(name) \(isDenial ? "denies" : "allows") it" }
        let reason =
            switch mismatch {
            case .action: "the action does not match"
            case .resource: "the resource does not match"
            case .condition(let operatorName, let key, let found):
                "\(operatorName) of \(key) is not met, "
                    + (found.isEmpty
                        ? "the call does not have the key"
                        : "the call has \(found.map { "\"\($0)\"" }.joined(separator: ", "))")
            }
        return "\(name) does not apply: \(reason)"
    }
}

extension PolicyDocument {
    /// Whether the policy allows the call: a statement that denies wins, then one that allows, and otherwise nothing is
    /// allowed.
    public func decide(_ request: PolicyRequest) -> PolicyDecision {
        var allowing: String?
        for statement in statements {
            if statement.effect == .allow, allowing != nil { continue }
            guard statement.mismatch(request) == nil else { continue }
            if statement.effect == .deny { return .explicitlyDenied(statement: statement.name) }
            allowing = statement.name
        }
        return allowing.map { .allowed(statement: $0) } ?? .implicitlyDenied
    }

    /// The decision, and what each statement has to do with it, in their order.
    public func explain(_ request: PolicyRequest) -> (decision: PolicyDecision, statements: [StatementReport]) {
        let reports = statements.map { statement in
            StatementReport(
                name: statement.name, isDenial: statement.effect == .deny, mismatch: statement.mismatch(request))
        }
        return (decide(request), reports)
    }
}
