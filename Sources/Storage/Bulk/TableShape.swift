/// A table as copies between databases see it: the columns that every kind of database has, in an order that is the
/// same for all.
public struct TableShape: Sendable, Equatable {
    /// What a column holds; of numbers and truths there are no others.
    public enum Kind: Sendable, Equatable {
        case integer
        case text
        case blob
    }

    public struct Column: Sendable, Equatable {
        public let name: String
        public let kind: Kind

        public init(_ name: String, _ kind: Kind) {
            self.name = name
            self.kind = kind
        }
    }

    public let name: String
    /// In the order of their names.
    public let columns: [Column]
    /// The places in `columns` of the primary key, in the key's order.
    public let key: [Int]

    /// - Parameters:
    ///   - columns: in any order.
    ///   - key: names of the primary key's columns, in its order.
    public init(name: String, columns: [Column], key: [String]) {
        self.name = name
        let sorted = columns.sorted { $0.name < $1.name }
        self.columns = sorted
        self.key = key.compactMap { name in sorted.firstIndex { $0.name == name } }
    }

    /// Whether the database numbers the rows.
    public var isNumbered: Bool { key.count == 1 && columns[key[0]].kind == .integer }

    public var quotedName: String { Self.quoted(name) }

    /// For a SELECT or an INSERT.
    public var columnList: String { columns.map { Self.quoted($0.name) }.joined(separator: ", ") }

    public var keyColumns: [Column] { key.map { columns[$0] } }

    public static func quoted(_ name: String) -> String {
        "\"\(name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
    }
}
