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

    init(_ shape: Shape) { self.shape = shape }

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
        return members.map { ($0.name, InputOutline(ConstraintTable.shared.shapes[$0.shape])) }
    }

    /// What a list's elements or a map's values are made of; nil for other kinds.
    public var element: InputOutline? {
        switch shape.kind {
        case .list(let element): InputOutline(ConstraintTable.shared.shapes[element])
        case .map(_, let value): InputOutline(ConstraintTable.shared.shapes[value])
        default: nil
        }
    }
}

extension OperationName {
    /// What the operation's input is made of.
    public var inputOutline: InputOutline { InputOutline(input) }
}
