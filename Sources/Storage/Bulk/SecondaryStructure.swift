/// An index or a constraint that a table can do without for a while, with the statement that makes it again.
public struct SecondaryStructure: Sendable, Equatable {
    public let name: String
    public let table: String
    /// A whole statement.
    public let definition: String
    /// Whether it is a constraint, and goes with its table's other ones.
    public let isConstraint: Bool

    public init(name: String, table: String, definition: String, isConstraint: Bool) {
        self.name = name
        self.table = table
        self.definition = definition
        self.isConstraint = isConstraint
    }
}
