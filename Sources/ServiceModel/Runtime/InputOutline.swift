/// What a value of an operation's input is made of, for whoever reads inputs in another notation than JSON.
///
/// Names and kinds only: `Validator` holds values against their constraints.
public struct InputOutline: Sendable {
    public enum Kind: Sendable {
        case structure
        /// Also enumerations, timestamps as text and blobs.
        case text
        case integer
        case boolean
        case list
        case map
        /// Any JSON.
        case document
    }

    private let shape: Shape
    private let table: ConstraintTable

    init(_ shape: Shape, in table: ConstraintTable) {
        self.shape = shape
        self.table = table
    }

    /// The name of the shape in the model.
    public var name: String { shape.name }

    public var kind: Kind {
        switch shape.kind {
        case .structure: .structure
        case .string, .enumeration, .timestamp, .blob: .text
        case .integer, .long: .integer
        case .boolean: .boolean
        case .document: .document
        case .list: .list
        case .map: .map
        }
    }

    /// The members of a structure by their names on the wire, in the order of the model; nothing for other kinds.
    public var members: [(name: String, outline: InputOutline)] {
        guard case .structure(let members) = shape.kind else { return [] }
        return members.map { ($0.name, InputOutline(table.shapes[$0.shape], in: table)) }
    }

    /// What a list's elements or a map's values are made of; nil for other kinds.
    public var element: InputOutline? {
        switch shape.kind {
        case .list(let element): InputOutline(table.shapes[element], in: table)
        case .map(_, let value): InputOutline(table.shapes[value], in: table)
        default: nil
        }
    }
}

extension ServiceOperation {
    /// What the operation's input is made of.
    public var inputOutline: InputOutline { InputOutline(input, in: Self.constraints) }
}
