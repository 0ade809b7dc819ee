/// Why a pool's schema cannot be so. Names are those of the attribute in question.
public enum SchemaRefusal: Sendable, Equatable {
    /// Two custom attributes of one new pool.
    case duplicate(String)
    /// The pool has it already.
    case exists(String)
    case tooManyCustom(limit: Int)
    case standardAttributeFixed(String)
    case typeMissing
    case nameMissing
    case customRequired
    case lengthBeyond(maximum: Int64, String)
    case lengthsReversed(String)
    case valuesReversed(String)
    case unreadableBounds(SchemaConstraints, String)
}

/// Whose bounds a schema states.
public enum SchemaConstraints: Sendable {
    case string
    case number
}
