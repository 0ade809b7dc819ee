/// A value of CBOR (RFC 8949) in the form in which authenticators write: the canonical one of CTAP 2.2 §8.
///
/// Of each value there is one encoding, so what was read is written as the same bytes.
public enum CBORValue: Sendable, Equatable {
    case unsigned(UInt64)
    /// -1 less this number.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([CBORValue])
    /// In the order of the canonical form, each key once.
    case map([Entry])
    case bool(Bool)
    case null

    public struct Entry: Sendable, Equatable {
        public let key: CBORValue
        public let value: CBORValue

        public init(_ key: CBORValue, _ value: CBORValue) {
            self.key = key
            self.value = value
        }
    }
}

extension CBORValue {
    public init(_ number: Int64) {
        self = number >= 0 ? .unsigned(UInt64(number)) : .negative(UInt64(-1 - number))
    }

    public var int64Value: Int64? {
        switch self {
        case .unsigned(let number): Int64(exactly: number)
        case .negative(let number): Int64(exactly: number).map { -1 - $0 }
        default: nil
        }
    }

    public var bytesValue: [UInt8]? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    public var textValue: String? {
        if case .text(let text) = self { text } else { nil }
    }

    public var arrayValue: [CBORValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    public var entries: [Entry]? {
        if case .map(let entries) = self { entries } else { nil }
    }

    /// The value of a map's entry with this name.
    public subscript(name: String) -> CBORValue? {
        entries?.first { entry in
            // By bytes: Swift finds texts equal that differ in how a letter is composed.
            entry.key.textValue.map { $0.utf8.elementsEqual(name.utf8) } ?? false
        }?.value
    }

    /// The value of a map's entry with this number.
    public subscript(number: Int64) -> CBORValue? {
        entries?.first { $0.key.int64Value == number }?.value
    }
}
