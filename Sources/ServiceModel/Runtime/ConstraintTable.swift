/// The constraints on the inputs of all operations of an API, read once from their generated text.
///
/// A line is a kind, a name and more words, `-` for none. Shapes have a flag (`!`: its value is never shown), the least
/// and the greatest length, size or value, and then: `t` string (pattern), `e` enumeration (followed by a `v` line
/// for each value), `i` integer, `n` long, `b` boolean, `d` timestamp, `x` blob, `j` any JSON, `l` list (element), `k` map
/// (key, value), `s` structure (followed by an `m` line for each member: name, shape, `r` if required, its name in
/// messages if it is a name of its own). `o` is an
/// operation: name, input, `s` if signed or `e` if it may be, `y` if its answer has a body. Shapes are named by their place.
public struct ConstraintTable: Sendable {
    struct Operation: Sendable {
        let input: Int
        let access: OperationAccess
        let hasOutput: Bool
    }

    let shapes: [Shape]
    /// By the operation's name on the wire.
    let operations: [String: Operation]
    let patterns: [Pattern]

    /// - Parameter patterns: the text of the patterns that the table names by place (`PatternTable`).
    public init(_ text: StaticString, patterns: StaticString) {
        var table = TableCursor(text)
        let patterns = PatternTable.read(patterns)
        var shapes: [Shape] = []
        var operations: [String: Operation] = [:]
        while !table.atEnd {
            guard table.kind == UInt8(ascii: "o") else {
                shapes.append(Shape(&table, patterns))
                continue
            }
            _ = table.word()
            operations[table.word()] = Operation(
                input: table.place(), access: OperationAccess(rawValue: table.word())!, hasOutput: table.flag())
        }
        self.shapes = shapes
        self.operations = operations
        self.patterns = patterns
    }
}

/// By what a call may be made.
public enum OperationAccess: String, Sendable {
    /// A signature by AWS credentials.
    case signed = "s"
    /// What the request itself carries: a token, a client id, a secret.
    case `public` = "-"
    /// Either: a signature vouches for who sends one, and who sends none shows what a public call shows.
    case either = "e"
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

    init(_ table: inout TableCursor, _ patterns: [Pattern]) {
        let kind = table.word()
        name = table.word()
        isSensitive = table.flag()
        minimum = table.number()
        maximum = table.number()
        self.kind =
            switch kind {
            case "s": .structure(Shape.rows(of: "m", in: &table, Shape.member))
            case "t": .string(table.number().map { patterns[$0] })
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
