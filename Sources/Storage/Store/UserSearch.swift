import Identity

/// The statements of ListUsers: for each attribute and way of comparing, along one index.
///
/// Every index has the order column, then row, and a page goes on after a value and a row. That is two statements:
/// the later rows of the same value, and the values after it. As one comparison of `(value, row)`, SQLite would
/// go through all rows of the value again. Of a column that no two users of a pool share, the row gives no order.
enum UserSearch {
    struct Statements: Sendable {
        /// $1 pool, $2 value, $3 after this row, $4 limit.
        let equals: SQLText
        /// $1 pool, $2 after this value, $3 limit, $4 before this value.
        let between: SQLText
        /// The same without $4.
        let after: SQLText

        init(column: String, isUnique: Bool = false) {
            let select = "SELECT \(UserColumns.list), u.\(column) FROM users u WHERE u.pool_id = $1"
            let order = "AND \(UserColumns.visibleInPool) ORDER BY u.\(column)\(isUnique ? "" : ", u.id")"
            // Of a unique column the row is looked at, and not sought: another index could do that.
            let rowAfter = isUnique ? "u.id + 0 > $3" : "u.id > $3"
            equals = SQLText("\(select) AND u.\(column) = $2 AND \(rowAfter) \(order) LIMIT $4")
            between = SQLText("\(select) AND u.\(column) > $2 AND u.\(column) < $4 \(order) LIMIT $3")
            after = SQLText("\(select) AND u.\(column) > $2 \(order) LIMIT $3")
        }
    }

    /// $1 pool, $2 after this row, $3 limit.
    static let everybody = SQLText(
        """
        SELECT \(UserColumns.list) FROM users u WHERE u.pool_id = $1 AND u.id > $2 AND \(UserColumns.visibleInPool)
        ORDER BY u.id LIMIT $3
        """)

    /// `status` is not here: it is the column `enabled`, whose two values have names.
    static let statements: [UserFilter.Attribute: Statements] = {
        var all: [UserFilter.Attribute: Statements] = [:]
        for attribute in UserFilter.Attribute.allCases where attribute != .status {
            all[attribute] = Statements(
                column: attribute == .userStatus ? "status" : attribute.rawValue,
                isUnique: attribute == .username || attribute == .sub)
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
