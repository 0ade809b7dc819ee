/// The databases that repositories know. Nearly every statement is the same for all; where one is not, its texts stand
/// side by side as a `DialectText`.
public enum SQLDialect: Sendable {
    case sqlite
    case postgres
}

/// One statement, as each database wants it.
struct DialectText: Sendable {
    let sqlite: SQLText
    let postgres: SQLText

    init(sqlite: String, postgres: String) {
        self.sqlite = SQLText(sqlite)
        self.postgres = SQLText(postgres)
    }

    subscript(dialect: SQLDialect) -> SQLText {
        switch dialect {
        case .sqlite: sqlite
        case .postgres: postgres
        }
    }
}
