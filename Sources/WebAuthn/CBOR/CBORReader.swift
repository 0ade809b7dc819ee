/// Why bytes are no CBOR that an authenticator may write.
public enum CBORError: Error, Sendable, Equatable {
    case tooLong
    case truncated
    case trailingBytes
    case tooDeep
    /// Another encoding of the same value, a tag, a float, a length that is not stated, text that is no UTF-8.
    case notCanonical
    /// Keys that are not in order, or twice the same.
    case unorderedKeys
}

/// Reads the canonical CBOR of CTAP 2.2 §8 and refuses everything else. Nothing is set aside for a length that is only
/// stated: memory goes by what has come.
public struct CBORReader: Sendable {
    /// CTAP 2.2 §8: maps and arrays in each other.
    public static let maximumDepth = 4
    /// More than any attestation has.
    public static let maximumCount = 16_384

    private let bytes: [UInt8]
    private var position: Int

    private init(_ bytes: [UInt8], from position: Int) throws(CBORError) {
        guard bytes.count <= Self.maximumCount else { throw .tooLong }
        self.bytes = bytes
        self.position = position
    }

    /// The one value that the bytes are.
    public static func read(_ bytes: [UInt8]) throws(CBORError) -> CBORValue {
        let (value, end) = try readValue(of: bytes, from: 0)
        guard end == bytes.count else { throw .trailingBytes }
        return value
    }

    /// The value that begins at a place, and where it ends.
    static func readValue(
        of bytes: [UInt8], from start: Int
    ) throws(CBORError) -> (value: CBORValue, end: Int) {
        var reader = try CBORReader(bytes, from: start)
        let value = try reader.value(depth: 0)
        return (value, reader.position)
    }

    private mutating func value(depth: Int) throws(CBORError) -> CBORValue {
        let initial = try byte()
        let major = initial >> 5
        if major == 7 { return try simple(initial) }
        let argument = try argument(initial & 0x1F)
        switch major {
        case 0: return .unsigned(argument)
        case 1: return .negative(argument)
        case 2: return .bytes(try take(argument))
        case 3:
            guard let text = String(validating: try take(argument), as: UTF8.self) else { throw .notCanonical }
            return .text(text)
        case 4: return .array(try elements(count: argument, depth: depth + 1))
        case 5: return .map(try entries(count: argument, depth: depth + 1))
        default: throw .notCanonical
        }
    }

    private func simple(_ initial: UInt8) throws(CBORError) -> CBORValue {
        switch initial {
        case 0xF4: .bool(false)
        case 0xF5: .bool(true)
        case 0xF6: .null
        default: throw .notCanonical
        }
    }

    /// Lengths and numbers, in as few bytes as they need.
    private mutating func argument(_ short: UInt8) throws(CBORError) -> UInt64 {
        if short < 24 { return UInt64(short) }
        guard short < 28 else { throw .notCanonical }
        let count = 1 << Int(short - 24)
        var number: UInt64 = 0
        for _ in 0..<count { number = number << 8 | UInt64(try byte()) }
        let least: UInt64 = count == 1 ? 24 : 1 << (4 * UInt64(count))
        guard number >= least else { throw .notCanonical }
        return number
    }

    private mutating func elements(count: UInt64, depth: Int) throws(CBORError) -> [CBORValue] {
        try enter(count, depth)
        var elements: [CBORValue] = []
        for _ in 0..<count { elements.append(try value(depth: depth)) }
        return elements
    }

    private mutating func entries(count: UInt64, depth: Int) throws(CBORError) -> [CBORValue.Entry] {
        try enter(count, depth)
        var entries: [CBORValue.Entry] = []
        var last: ArraySlice<UInt8>?
        for _ in 0..<count {
            let start = position
            let key = try value(depth: depth)
            switch key {
            case .unsigned, .negative, .text: break
            default: throw .notCanonical
            }
            let encoded = bytes[start..<position]
            if let last, !Self.goesBefore(last, encoded) { throw .unorderedKeys }
            last = encoded
            entries.append(CBORValue.Entry(key, try value(depth: depth)))
        }
        return entries
    }

    /// Each element has a byte at least.
    private func enter(_ count: UInt64, _ depth: Int) throws(CBORError) {
        guard depth <= Self.maximumDepth else { throw .tooDeep }
        guard count <= UInt64(bytes.count - position) else { throw .truncated }
    }

    /// By kind, then by length, then byte by byte.
    private static func goesBefore(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        let (leftKind, rightKind) = (left[left.startIndex] >> 5, right[right.startIndex] >> 5)
        if leftKind != rightKind { return leftKind < rightKind }
        if left.count != right.count { return left.count < right.count }
        return left.lexicographicallyPrecedes(right)
    }

    private mutating func byte() throws(CBORError) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func take(_ count: UInt64) throws(CBORError) -> [UInt8] {
        guard count <= UInt64(bytes.count - position) else { throw .truncated }
        defer { position += Int(count) }
        return Array(bytes[position..<position + Int(count)])
    }
}
