/// The constraints on the inputs of all operations, read once from their generated text.
///
/// A line is a kind, a name and more words, `-` for none. Shapes have a flag (`!`: its value is never shown), the least
/// and the greatest length, size or value, and then: `t` string (pattern), `e` enumeration (followed by a `v` line
/// for each value), `i` integer, `n` long, `b` boolean, `d` timestamp, `x` blob, `j` any JSON, `l` list (element), `k` map
/// (key, value), `s` structure (followed by an `m` line for each member: name, shape, `r` if required, its name in
/// messages if it is a name of its own). `o` is an
/// operation: name, input, `s` if signed, `y` if its answer has a body. Shapes are named by their place.
struct ConstraintTable: Sendable {
    struct Operation: Sendable {
        let input: Int
        let isSigned: Bool
        let hasOutput: Bool
    }

    static let shared = ConstraintTable(TableCursor(text))

    let shapes: [Shape]
    let operations: [OperationName: Operation]

    private init(_ table: TableCursor) {
        var table = table
        var shapes: [Shape] = []
        var operations: [OperationName: Operation] = [:]
        while !table.atEnd {
            guard table.kind == UInt8(ascii: "o") else {
                shapes.append(Shape(&table))
                continue
            }
            _ = table.word()
            operations[OperationName(rawValue: table.word())!] = Operation(
                input: table.place(), isSigned: table.flag(), hasOutput: table.flag())
        }
        self.shapes = shapes
        self.operations = operations
    }
}

/// A shape of the model, as far as its constraints go.
final class Shape: Sendable {
    struct Member: Sendable {
        /// The name on the wire.
        let name: String
        /// The name in messages: the service lowers the first letter and only that, a few members apart.
        let pathName: String
        let shape: Int
        let isRequired: Bool
    }

    enum Kind: Sendable {
        case structure([Member])
        case string(Pattern?)
        case enumeration([String])
        case integer, long, boolean, timestamp, blob, document
        case list(element: Int)
        case map(key: Int, value: Int)
    }

    let name: String
    let kind: Kind
    let isSensitive: Bool
    /// Of a string's length in UTF-16 units, a list's or map's count, a blob's bytes, or a number's value.
    let minimum: Int?
    let maximum: Int?

    init(_ table: inout TableCursor) {
        let kind = table.word()
        name = table.word()
        isSensitive = table.flag()
        minimum = table.number()
        maximum = table.number()
        self.kind =
            switch kind {
            case "s": .structure(Shape.rows(of: "m", in: &table, Shape.member))
            case "t": .string(table.number().map { PatternTable.patterns[$0] })
            case "e": .enumeration(Shape.rows(of: "v", in: &table) { $0.word() })
            case "i": .integer
            case "n": .long
            case "b": .boolean
            case "d": .timestamp
            case "x": .blob
            case "l": .list(element: table.place())
            case "k": .map(key: table.place(), value: table.place())
            default: .document
            }
    }

    private static func rows<Row>(
        of kind: Unicode.Scalar, in table: inout TableCursor, _ read: (inout TableCursor) -> Row
    ) -> [Row] {
        var rows: [Row] = []
        while table.kind == UInt8(ascii: kind) {
            _ = table.word()
            rows.append(read(&table))
        }
        return rows
    }

    private static func member(_ table: inout TableCursor) -> Member {
        let name = table.word()
        let (shape, isRequired, pathName) = (table.place(), table.flag(), table.word())
        return Member(
            name: name, pathName: pathName == "-" ? name.prefix(1).lowercased() + name.dropFirst() : pathName,
            shape: shape, isRequired: isRequired)
    }
}

extension OperationName {
    private var entry: ConstraintTable.Operation { ConstraintTable.shared.operations[self]! }

    /// Whether a call must be signed with AWS credentials; the others carry a token, or nothing.
    public var isSigned: Bool { entry.isSigned }

    /// The name of the input's shape.
    public var requestShape: String { ConstraintTable.shared.shapes[entry.input].name }

    /// Whether a successful answer has a body; where it has none, nothing is sent.
    public var hasOutput: Bool { entry.hasOutput }

    var input: Shape { ConstraintTable.shared.shapes[entry.input] }
}
