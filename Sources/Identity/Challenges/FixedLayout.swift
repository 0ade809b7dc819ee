// What is sealed and given to clients has fields of fixed width: sealing hides the values, and this their lengths.
// The digits of a row's id would tell a user from a decoy, and one user from another.

/// Writes fields one after the other; `FixedReader` reads them in the same order.
struct FixedWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: Int64) {
        withUnsafeBytes(of: value.bigEndian) { bytes += $0 }
    }

    /// A big-endian number of at most `width` bytes, filled up with zeros before it.
    mutating func number(_ value: [UInt8], width: Int) {
        precondition(value.count <= width, "a number fits its field")
        bytes += [UInt8](repeating: 0, count: width - value.count) + value
    }

    /// At most `width` bytes, with their number before them and filled up with zeros.
    mutating func blob(_ value: [UInt8], width: Int) {
        precondition(value.count <= width && width <= Int(UInt16.max), "bytes fit their field")
        bytes += [UInt8(value.count >> 8), UInt8(value.count & 0xFF)] + value
        bytes += [UInt8](repeating: 0, count: width - value.count)
    }

    /// A text of at most `width` bytes of UTF-8, with its length before it and filled up with zeros.
    mutating func text(_ value: String, width: Int) {
        blob(Array(value.utf8), width: width)
    }
}

/// Every read is nil where there are not so many bytes left.
struct FixedReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func number() -> Int64? {
        number(width: 8).map { Int64(bitPattern: $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }) }
    }

    mutating func number(width: Int) -> [UInt8]? {
        guard rest.count >= width else { return nil }
        defer { rest = rest.dropFirst(width) }
        return Array(rest.prefix(width))
    }

    /// - Parameter width: of the field; nil where it is the last, and takes all that is left.
    mutating func text(width: Int? = nil) -> String? {
        blob(width: width).flatMap { String(validating: $0, as: UTF8.self) }
    }

    /// - Parameter width: as for `text`.
    mutating func blob(width: Int? = nil) -> [UInt8]? {
        guard let length = number(width: 2), let bytes = number(width: width ?? rest.count) else { return nil }
        let count = Int(length[0]) << 8 | Int(length[1])
        return count <= bytes.count ? Array(bytes.prefix(count)) : nil
    }
}
