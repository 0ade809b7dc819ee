import Identity

/// The statements of ListUsers: one for each attribute and way of comparing, each along an index.
///
/// A page goes on after `(value, id)`, which is the order of every index: the column, then the row.
enum UserSearch {
    struct Statements: Sendable {
        /// $1 pool, $2 value, $3 after this row, $4 limit.
        let equals: SQLText
        /// $1 pool, $2 after this value, $3 and row, $4 limit, $5 before this value.
        let between: SQLText
        /// The same without $5.
        let from: SQLText

        init(column: String) {
            let select = "SELECT \(UserColumns.list), u.\(column) FROM users u WHERE u.pool_id = $1"
            let end = "AND \(UserColumns.visible) ORDER BY u.\(column), u.id LIMIT $4"
            equals = SQLText("\(select) AND u.\(column) = $2 AND u.id > $3 \(end)")
            from = SQLText("\(select) AND (u.\(column), u.id) > ($2, $3) \(end)")
            between = SQLText("\(select) AND (u.\(column), u.id) > ($2, $3) AND u.\(column) < $5 \(end)")
        }
    }

    /// $1 pool, $2 after this row, $3 limit.
    static let everybody = SQLText(
        """
        SELECT \(UserColumns.list) FROM users u WHERE u.pool_id = $1 AND u.id > $2 AND \(UserColumns.visible)
        ORDER BY u.id LIMIT $3
        """)

    /// `status` is not here: it is the column `enabled`, whose two values have names.
    static let statements: [UserFilter.Attribute: Statements] = {
        var all: [UserFilter.Attribute: Statements] = [:]
        for attribute in UserFilter.Attribute.allCases where attribute != .status {
            all[attribute] = Statements(column: attribute == .userStatus ? "status" : attribute.rawValue)
        }
        return all
    }()

    static let enabled = Statements(column: "enabled").equals

    /// The least text above every text that begins with `prefix`, by the order of UTF-8; nil if there is none.
    static func end(ofPrefix prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            // The surrogates are no scalars.
            let next = last.value == 0xd7ff ? 0xe000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                scalars.append(scalar)
                return String(String.UnicodeScalarView(scalars))
            }
        }
        return nil
    }
}
