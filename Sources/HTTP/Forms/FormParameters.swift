/// Names with values, as a query or the body of a form carries them: in order, and what was sent twice is there
/// twice.
///
/// Names are compared byte by byte. Two lists are equal when they are of the same bytes.
public struct FormParameters: Sendable, Equatable {
    public struct Pair: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }

        public static func == (left: Pair, right: Pair) -> Bool {
            left.name.isIdentical(to: right.name) && left.value.isIdentical(to: right.value)
        }
    }

    public private(set) var pairs: [Pair]

    public init(_ pairs: [Pair] = []) { self.pairs = pairs }

    public mutating func append(_ name: String, _ value: String) { pairs.append(Pair(name, value)) }

    /// The value of a parameter that may be sent once (RFC 6749 §3.1); nil where it is absent. Sent without a value
    /// it is empty.
    ///
    /// - Throws: `FormError.repeated` where it was sent more than once, were it with the same value.
    public func single(_ name: String) throws(FormError) -> String? {
        let values = all(name)
        guard values.count <= 1 else { throw .repeated(name: name) }
        return values.first
    }

    /// The values of all parameters of that name, in order.
    public func all(_ name: String) -> [String] {
        pairs.compactMap { $0.name.isIdentical(to: name) ? $0.value : nil }
    }

    /// The names that were sent more than once, each once: for callers that take no parameter twice, known or not.
    public var repeatedNames: [String] {
        var counts: [[UInt8]: Int] = [:]
        return pairs.compactMap { pair in
            let name = Array(pair.name.utf8)
            counts[name, default: 0] += 1
            return counts[name] == 2 ? pair.name : nil
        }
    }

    /// As a query or a body carries them (WHATWG URL §5.2): a space is `+`, and letters, digits, `*`, `-`, `.` and
    /// `_` stand for themselves.
    public var encoded: String {
        var bytes: [UInt8] = []
        for pair in pairs {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            Self.append(pair.name, to: &bytes)
            bytes.append(UInt8(ascii: "="))
            Self.append(pair.value, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ text: String, to bytes: inout [UInt8]) {
        let start = bytes.count
        PercentEncoding.append(text, keeping: { isKept($0) || $0 == 0x20 }, to: &bytes)
        for index in start..<bytes.count where bytes[index] == 0x20 { bytes[index] = UInt8(ascii: "+") }
    }

    private static func isKept(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"): true
        default: ByteRules.isAlphanumeric(byte)
        }
    }
}
