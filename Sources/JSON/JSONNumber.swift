/// A JSON number, kept as the text it was written in, so that nothing is lost on the way through.
///
/// Equality is that of the text: `1` and `1.0` differ.
public struct JSONNumber: Sendable, Equatable {
    /// The number in JSON's grammar (RFC 8259 §6).
    public let text: String

    /// `text` must be a number in JSON's grammar; the reader has checked it.
    init(checked text: String) { self.text = text }

    public init(_ value: Int64) { text = String(value) }

    /// `value` must be finite: JSON has no word for the others.
    public init(_ value: Double) {
        precondition(value.isFinite, "JSON has no infinities and no NaN")
        text = value.description
    }

    /// The value when it is a whole number within `Int64`, however it is written (`5`, `5.0`, `5e0`);
    /// beyond 2^53 only the plain form is understood.
    public var int64: Int64? {
        if let plain = Int64(text) { return plain }
        guard let double = Double(text), double.magnitude <= 0x1p53 else { return nil }
        let whole = Int64(double)
        return Double(whole) == double ? whole : nil
    }

    /// The nearest `Double`, or nil when the number is too large to be one.
    public var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
