/// One key of a statement's Condition, with the operator under which it stands.
struct PolicyCondition: Sendable, Equatable {
    /// How several values of one key are judged.
    enum Quantifier: String, Sendable {
        case forAll = "ForAllValues"
        case forAny = "ForAnyValue"
    }

    let comparison: ConditionOperator
    let quantifier: Quantifier?
    /// Whether a call that lacks the key meets it.
    let takesMissing: Bool
    /// As it is written.
    let key: String
    /// In lower case.
    let foldedKey: String
    let values: [ConditionValue]

    /// Whether a call meets it.
    ///
    /// What cannot be told grants nothing and takes nothing back: a variable whose key the call lacks, and a key that has one
    /// value at most and of which the call has several, as that of tags whose names differ by case alone. A statement
    /// that allows is not met by it, however it is negated; one that denies is met wherever it might be.
    ///
    /// - Parameter effect: what the statement does.
    func holds(in context: PolicyContext, for effect: PolicyStatement.Effect) -> Bool {
        let found = context.values(ofFolded: foldedKey)
        if comparison == .null {
            return values.contains { $0 == .truth(found.isEmpty) }
        }
        guard !found.isEmpty else {
            if takesMissing { return true }
            switch quantifier {
            case .forAll: return true
            case .forAny: return false
            case nil: return comparison.isNegated
            }
        }
        func fits(_ value: String) -> Bool {
            let matches = values.map { $0.matches(value, by: comparison, in: context) }
            if effect == .allow, comparison.isNegated, matches.contains(nil) { return false }
            return matches.contains(true) != comparison.isNegated
        }
        switch quantifier {
        case .forAll: return found.allSatisfy(fits)
        case .forAny: return found.contains(where: fits)
        case nil where found.count == 1: return fits(found[0])
        case nil where PolicyKey.multivalued.contains(foldedKey):
            return comparison.isNegated ? found.allSatisfy(fits) : found.contains(where: fits)
        case nil: return effect == .deny && found.contains(where: fits)
        }
    }

    /// As a policy names it, such as `ForAnyValue:StringLikeIfExists`.
    var operatorName: String {
        (quantifier.map { "\($0.rawValue):" } ?? "") + comparison.rawValue + (takesMissing ? "IfExists" : "")
    }
}
