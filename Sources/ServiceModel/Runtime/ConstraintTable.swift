/// The constraints on the inputs of all operations, read once from their generated text.
///
/// A line is a kind, a name and more words, `-` for none. Shapes have a flag (`!`: its value is never shown), the least
/// and the greatest length, size or value, and then: `t` string (pattern), `e` enumeration (followed by a `v` line
/// for each value), `i` integer, `n` long, `b` boolean, `d` timestamp, `x` blob, `j` any JSON, `l` list (element), `k` map
/// (key, value), `s` structure (followed by an `m` line for each member: name, shape, `r` if required). `o` is an
/// operation: name, input, `s` if signed, `y` if its answer has a body. Shapes are named by their place.
struct ConstraintTable: Sendable {
    struct Operation: Sendable {
        let input: Int
        let isSigned: Bool
        let hasOutput: Bool
    }

    static let shared = ConstraintTable(lines(of: text))

    let shapes: [Shape]
    let operations: [OperationName: Operation]

    private init(_ lines: [Substring]) {
        var shapes: [Shape] = []
        var operations: [OperationName: Operation] = [:]
        var next = 0
        while next < lines.count {
            let words = lines[next].split(separator: " ").map(String.init)
            next += 1
            if words[0] == "o" {
                operations[OperationName(rawValue: words[1])!] = Operation(
                    input: Int(words[2])!, isSigned: words[3] == "s", hasOutput: words[4] == "y")
                continue
            }
            let start = next
            while next < lines.count, lines[next].hasPrefix("m ") || lines[next].hasPrefix("v ") { next += 1 }
            shapes.append(Shape(words, lines[start..<next].map { $0.split(separator: " ").map(String.init) }))
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
        /// The name in messages: the service lowers the first letter, and only that.
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

    init(_ words: [String], _ rows: [[String]]) {
        name = words[1]
        isSensitive = words[2] == "!"
        minimum = Int(words[3])
        maximum = Int(words[4])
        kind =
            switch words[0] {
            case "s": .structure(rows.map(Shape.member))
            case "t": .string(Int(words[5]).map { PatternTable.patterns[$0] })
            case "e": .enumeration(rows.map { $0[1] })
            case "i": .integer
            case "n": .long
            case "b": .boolean
            case "d": .timestamp
            case "x": .blob
            case "l": .list(element: Int(words[5])!)
            case "k": .map(key: Int(words[5])!, value: Int(words[6])!)
            default: .document
            }
    }

    private static func member(_ words: [String]) -> Member {
        let name = words[1]
        return Member(
            name: name, pathName: name.prefix(1).lowercased() + name.dropFirst(), shape: Int(words[2])!,
            isRequired: words[3] == "r")
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
