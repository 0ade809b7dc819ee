/// Header fields in order. Names match in any case of letters; a name may repeat.
///
/// The bytes of a request's head are kept as they came, and strings made when asked for. No value holds
/// a control character other than the tab, whatever it was made of: nothing can break out of its line.
public struct HTTPHeaders: Sendable, ExpressibleByDictionaryLiteral {
    /// Where a field stands in `storage`.
    struct Field: Sendable {
        var nameStart: UInt32
        var nameEnd: UInt32
        var valueStart: UInt32
        var valueEnd: UInt32

        var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
        var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
    }

    private(set) var storage: [UInt8]
    private(set) var fields: [Field]

    public init() {
        storage = []
        fields = []
    }

    public init(dictionaryLiteral elements: (String, String)...) {
        self.init()
        // Room for what routing adds to an answer.
        fields.reserveCapacity(elements.count + 4)
        storage.reserveCapacity(256)
        for (name, value) in elements { append(name, value) }
    }

    /// A parsed head: `fields` have been checked and lie within `storage`.
    init(storage: [UInt8], fields: [Field]) {
        self.storage = storage
        self.fields = fields
    }

    public var isEmpty: Bool { fields.isEmpty }

    /// Memory that the fields take.
    var heldBytes: Int { storage.count + fields.count * MemoryLayout<Field>.stride }

    /// The value of the first field of that name. Bytes that are not UTF-8 come as U+FFFD.
    public subscript(name: String) -> String? {
        for field in fields where matches(field, name) { return text(field.value) }
        return nil
    }

    /// The values of all fields of that name.
    public func all(_ name: String) -> [String] {
        fields.filter { matches($0, name) }.map { text($0.value) }
    }

    public func contains(_ name: String) -> Bool { fields.contains { matches($0, name) } }

    /// Adds a field behind the others.
    ///
    /// - Parameters:
    ///   - name: a token; anything else is a programmer's error.
    ///   - value: control characters in it become spaces.
    public mutating func append(_ name: String, _ value: String) {
        let nameStart = UInt32(storage.count)
        storage.append(contentsOf: name.utf8)
        let valueStart = UInt32(storage.count)
        storage.append(contentsOf: value.utf8)
        let (isToken, isContent) = storage.withUnsafeBytes { bytes in
            (
                ByteRules.isToken(bytes.slice(Int(nameStart)..<Int(valueStart))),
                ByteRules.isFieldContent(bytes.slice(Int(valueStart)..<bytes.count))
            )
        }
        precondition(isToken, "not a header name")
        if !isContent {
            for index in Int(valueStart)..<storage.count where !ByteRules.isFieldContent(storage[index]) {
                storage[index] = 0x20
            }
        }
        fields.append(
            Field(
                nameStart: nameStart, nameEnd: valueStart, valueStart: valueStart, valueEnd: UInt32(storage.count)))
    }

    /// Puts one field in the place of all fields of that name.
    public mutating func set(_ name: String, _ value: String) {
        remove(name)
        append(name, value)
    }

    public mutating func remove(_ name: String) {
        guard contains(name) else { return }
        fields = fields.filter { !matches($0, name) }
    }

    private func text(_ range: Range<Int>) -> String { String(decoding: storage[range], as: UTF8.self) }

    private func matches(_ field: Field, _ name: String) -> Bool {
        guard field.name.count == name.utf8.count else { return false }
        var index = Int(field.nameStart)
        for expected in name.utf8 {
            if Self.lower(storage[index]) != Self.lower(expected) { return false }
            index += 1
        }
        return true
    }

    @inline(__always)
    private static func lower(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}

extension HTTPHeaders: Sequence {
    public struct Iterator: IteratorProtocol {
        fileprivate let headers: HTTPHeaders
        fileprivate var index = 0

        public mutating func next() -> (name: String, value: String)? {
            guard index < headers.fields.count else { return nil }
            defer { index += 1 }
            let field = headers.fields[index]
            return (headers.text(field.name), headers.text(field.value))
        }
    }

    public func makeIterator() -> Iterator { Iterator(headers: self) }
}
