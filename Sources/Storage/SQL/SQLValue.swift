/// A value bound to a statement's parameter.
///
/// No floating point: nothing that an identity server keeps is inexact.
public enum SQLValue: Sendable, Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    public init(_ value: String?) {
        self = value.map(SQLValue.text) ?? .null
    }

    public init(_ value: Int64?) {
        self = value.map(SQLValue.integer) ?? .null
    }

    public init(_ value: Int?) {
        self = value.map { .integer(Int64($0)) } ?? .null
    }

    public init(_ value: [UInt8]?) {
        self = value.map(SQLValue.blob) ?? .null
    }

    /// Booleans are kept as 0 and 1.
    public init(_ value: Bool?) {
        self = value.map { .integer($0 ? 1 : 0) } ?? .null
    }
}

extension SQLValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByNilLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(nilLiteral: ()) { self = .null }
}
