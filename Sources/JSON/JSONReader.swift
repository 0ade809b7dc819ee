/// Reads JSON as RFC 8259 defines it and nothing beyond: UTF-8 without a byte order mark, one value,
/// no comments, no trailing commas, surrogate escapes in pairs. Of duplicate names the last wins, unless none is taken.
public enum JSONReader {
    /// What becomes of an object that has a name twice.
    public enum Duplicates: Sendable {
        case lastWins
        case refused
    }

    /// The value that `bytes` are the text of.
    ///
    /// - Parameters:
    ///   - maximumDepth: how many arrays and objects may stand within each other.
    ///   - maximumValues: how many values there may be in all. They, not the bytes, are what reading costs.
    ///   - duplicates: whether an object may have a name twice.
    /// - Throws: `JSONError` with the offset of the first byte that cannot stand where it does.
    public static func read(
        _ bytes: [UInt8], maximumDepth: Int = 64, maximumValues: Int = .max,
        duplicates: Duplicates = .lastWins
    ) throws(JSONError) -> JSONValue {
        let result: Result<JSONValue, JSONError> = bytes.withUnsafeBytes { buffer in
            do throws(JSONError) {
                return .success(
                    try read(
                        buffer, maximumDepth: maximumDepth, maximumValues: maximumValues, duplicates: duplicates))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    public static func read(
        _ bytes: UnsafeRawBufferPointer, maximumDepth: Int = 64, maximumValues: Int = .max,
        duplicates: Duplicates = .lastWins
    ) throws(JSONError) -> JSONValue {
        var scanner = Scanner(bytes, maximumValues: maximumValues, refusesDuplicates: duplicates == .refused)
        scanner.skipSpace()
        let value = try readValue(&scanner, depth: maximumDepth)
        scanner.skipSpace()
        guard scanner.atEnd else { throw JSONError(.trailingBytes, at: scanner.offset) }
        return value
    }

    /// Reads the value at the scanner's place; `depth` more levels may open.
    private static func readValue(_ scanner: inout Scanner, depth: Int) throws(JSONError) -> JSONValue {
        try scanner.countValue()
        switch try scanner.peek() {
        case UInt8(ascii: "\""): return .string(try scanner.readString())
        case UInt8(ascii: "{"): return .object(try readObject(&scanner, depth: depth))
        case UInt8(ascii: "["): return .array(try readArray(&scanner, depth: depth))
        case UInt8(ascii: "t"):
            try scanner.expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try scanner.expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try scanner.expect("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try scanner.readNumber())
        default: throw JSONError(.unexpectedByte, at: scanner.offset)
        }
    }

    private static func readArray(_ scanner: inout Scanner, depth: Int) throws(JSONError) -> [JSONValue] {
        guard depth > 0 else { throw JSONError(.tooDeep, at: scanner.offset) }
        scanner.advance()
        scanner.skipSpace()
        var elements: [JSONValue] = []
        if scanner.take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try readValue(&scanner, depth: depth - 1))
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "]")) { return elements }
            try scanner.require(UInt8(ascii: ","))
            scanner.skipSpace()
        }
    }

    private static func readObject(_ scanner: inout Scanner, depth: Int) throws(JSONError) -> JSONObject {
        guard depth > 0 else { throw JSONError(.tooDeep, at: scanner.offset) }
        scanner.advance()
        scanner.skipSpace()
        var members: [(key: String, value: JSONValue)] = []
        if scanner.take(UInt8(ascii: "}")) { return JSONObject() }
        members.reserveCapacity(4)
        while true {
            guard try scanner.peek() == UInt8(ascii: "\"") else { throw JSONError(.unexpectedByte, at: scanner.offset) }
            let key = try scanner.readString()
            scanner.skipSpace()
            try scanner.require(UInt8(ascii: ":"))
            scanner.skipSpace()
            members.append((key: key, value: try readValue(&scanner, depth: depth - 1)))
            scanner.skipSpace()
            if scanner.take(UInt8(ascii: "}")) {
                let object = JSONObject(members: members)
                if scanner.refusesDuplicates, object.count < members.count {
                    throw JSONError(.duplicateName, at: scanner.offset)
                }
                return object
            }
            try scanner.require(UInt8(ascii: ","))
            scanner.skipSpace()
        }
    }
}
