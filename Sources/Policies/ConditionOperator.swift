/// How the value of a key is held against those of a policy.
enum ConditionOperator: String, Sendable, CaseIterable {
    case stringEquals = "StringEquals"
    case stringNotEquals = "StringNotEquals"
    case stringEqualsIgnoreCase = "StringEqualsIgnoreCase"
    case stringNotEqualsIgnoreCase = "StringNotEqualsIgnoreCase"
    case stringLike = "StringLike"
    case stringNotLike = "StringNotLike"
    case numericEquals = "NumericEquals"
    case numericNotEquals = "NumericNotEquals"
    case numericLessThan = "NumericLessThan"
    case numericLessThanEquals = "NumericLessThanEquals"
    case numericGreaterThan = "NumericGreaterThan"
    case numericGreaterThanEquals = "NumericGreaterThanEquals"
    case dateEquals = "DateEquals"
    case dateNotEquals = "DateNotEquals"
    case dateLessThan = "DateLessThan"
    case dateLessThanEquals = "DateLessThanEquals"
    case dateGreaterThan = "DateGreaterThan"
    case dateGreaterThanEquals = "DateGreaterThanEquals"
    case bool = "Bool"
    case binaryEquals = "BinaryEquals"
    case ipAddress = "IpAddress"
    case notIpAddress = "NotIpAddress"
    case arnEquals = "ArnEquals"
    case arnNotEquals = "ArnNotEquals"
    case arnLike = "ArnLike"
    case arnNotLike = "ArnNotLike"
    case null = "Null"

    /// What is compared.
    enum Kind: Sendable {
        case text
        case foldedText
        case pattern
        case number
        case date
        case truth
        case bytes
        case address
        case arn
        case presence
    }

    var kind: Kind {
        switch self {
        case .stringEquals, .stringNotEquals: .text
        case .stringEqualsIgnoreCase, .stringNotEqualsIgnoreCase: .foldedText
        case .stringLike, .stringNotLike: .pattern
        case .numericEquals, .numericNotEquals, .numericLessThan, .numericLessThanEquals, .numericGreaterThan,
            .numericGreaterThanEquals:
            .number
        case .dateEquals, .dateNotEquals, .dateLessThan, .dateLessThanEquals, .dateGreaterThan,
            .dateGreaterThanEquals:
            .date
        case .bool: .truth
        case .binaryEquals: .bytes
        case .ipAddress, .notIpAddress: .address
        case .arnEquals, .arnNotEquals, .arnLike, .arnNotLike: .arn
        case .null: .presence
        }
    }

    /// Whether it holds where nothing matches.
    var isNegated: Bool {
        switch self {
        case .stringNotEquals, .stringNotEqualsIgnoreCase, .stringNotLike, .numericNotEquals, .dateNotEquals,
            .notIpAddress, .arnNotEquals, .arnNotLike:
            true
        default: false
        }
    }

    /// Whether a number or a time stands as it should to that of the policy.
    func orders<Value: Comparable>(_ value: Value, _ other: Value) -> Bool {
        switch self {
        case .numericLessThan, .dateLessThan: value < other
        case .numericLessThanEquals, .dateLessThanEquals: value <= other
        case .numericGreaterThan, .dateGreaterThan: value > other
        case .numericGreaterThanEquals, .dateGreaterThanEquals: value >= other
        default: value == other
        }
    }
}
