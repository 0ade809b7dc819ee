/// A place in a generated table, which is lines of words parted by single spaces.
///
/// Works on bytes, since the tables are read when the server starts.
struct TableCursor {
    private var rest: UnsafeBufferPointer<UInt8>

    init(_ table: StaticString) {
        rest = UnsafeBufferPointer(start: table.utf8Start, count: table.utf8CodeUnitCount)
    }

    var atEnd: Bool { rest.isEmpty }

    /// The first letter of the line at hand.
    var kind: UInt8 { rest.first ?? 0 }

    /// Takes the next word off the line at hand; after the last one, the next line is at hand.
    mutating func word() -> String { String(decoding: bytes(until: UInt8(ascii: " ")), as: UTF8.self) }

    /// Takes the rest of the line as it is.
    mutating func line() -> UnsafeBufferPointer<UInt8> { bytes(until: UInt8(ascii: "\n")) }

    /// Takes a word that is a number, or `-` for none.
    mutating func number() -> Int? {
        let digits = bytes(until: UInt8(ascii: " "))
        guard digits.first != UInt8(ascii: "-") || digits.count > 1 else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// Takes a word that is a place in the table.
    mutating func place() -> Int { number()! }

    /// Takes a word and says whether it is `-`, for no.
    mutating func flag() -> Bool { bytes(until: UInt8(ascii: " ")).first != UInt8(ascii: "-") }

    private mutating func bytes(until separator: UInt8) -> UnsafeBufferPointer<UInt8> {
        var end = 0
        while end < rest.count, rest[end] != separator, rest[end] != UInt8(ascii: "\n") { end += 1 }
        let word = UnsafeBufferPointer(rebasing: rest[..<end])
        rest = UnsafeBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
        return word
    }
}
