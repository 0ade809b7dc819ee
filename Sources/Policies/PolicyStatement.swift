/// One statement: whether it applies to a call, and what follows then.
struct PolicyStatement: Sendable, Equatable {
    enum Effect: String, Sendable {
        case allow = "Allow"
        case deny = "Deny"
    }

    /// Of patterns: what one of them matches, or what none does.
    struct Choice<Pattern: Sendable & Equatable>: Sendable, Equatable {
        let patterns: [Pattern]
        let isInverted: Bool
    }

    /// Its Sid, or its place, such as `Statement[1]`.
    let name: String
    let effect: Effect
    /// In lower case: actions are compared without regard to case.
    let actions: Choice<PolicyText>
    let resources: Choice<ARNPattern>
    let conditions: [PolicyCondition]

    /// Why it does not apply to a call; nil where it does.
    func mismatch(_ request: PolicyRequest) -> StatementReport.Mismatch? {
        guard matches(action: request.action) else { return .action }
        guard matches(resource: request.resource, in: request.context) else { return .resource }
        for condition in conditions where !condition.holds(in: request.context, for: effect) {
            return .condition(
                operatorName: condition.operatorName, key: condition.key,
                found: request.context.values(ofFolded: condition.foldedKey))
        }
        return nil
    }

    private func matches(action: String) -> Bool {
        let text = Array(action.lowercased().unicodeScalars)
        return actions.patterns.contains { Wildcard.matches(text, $0.pieces) } != actions.isInverted
    }

    /// A statement that allows is not widened by a pattern that cannot be told, since a key of its variables is missing; one
    /// that denies is not narrowed by one.
    private func matches(resource: String, in context: PolicyContext) -> Bool {
        var isFound = false
        for pattern in resources.patterns {
            switch pattern.matches(resource, in: context) {
            case true?: isFound = true
            case false?: continue
            case nil: if resources.isInverted, effect == .allow { return false }
            }
        }
        return isFound != resources.isInverted
    }
}
