import Identity

extension StoreTransaction {
    func users(
        poolId: String, filter: UserFilter?, after: UserCursor?, limit: Int
    ) throws -> [(User, UserCursor)] {
        guard let filter else {
            return try sql.query(
                UserSearch.everybody, [.text(poolId), .integer(after?.id ?? 0), SQLValue(limit)], Self.inOrderOfRows)
        }
        guard let statements = UserSearch.statements[filter.attribute] else {
            return try users(poolId: poolId, enabled: filter, after: after, limit: limit)
        }
        // Every status is in upper case, and its filter ignores case.
        let value = filter.attribute == .userStatus ? filter.value.uppercased() : filter.value
        let pool = SQLValue.text(poolId)
        let row = SQLValue.integer(after?.id ?? 0)
        guard filter.comparison == .hasPrefix else {
            return try sql.query(
                statements.equals, [pool, .text(value), row, SQLValue(limit)], Self.inOrderOfValues)
        }
        // The first page begins with the prefix itself as a value.
        let start = SQLValue.text(after?.value ?? value)
        let same = try sql.query(statements.equals, [pool, start, row, SQLValue(limit)], Self.inOrderOfValues)
        guard same.count < limit else { return same }
        let rest: [SQLValue] = [pool, start, SQLValue(limit - same.count)]
        guard let end = UserSearch.end(ofPrefix: value) else {
            return same + (try sql.query(statements.after, rest, Self.inOrderOfValues))
        }
        return same + (try sql.query(statements.between, rest + [.text(end)], Self.inOrderOfValues))
    }

    /// `status`: the words that Cognito's console shows for a column of two values (cognito/lists §1).
    private func users(
        poolId: String, enabled filter: UserFilter, after: UserCursor?, limit: Int
    ) throws -> [(User, UserCursor)] {
        var page: [(User, UserCursor)] = []
        for (name, value) in [("Disabled", 0), ("Enabled", 1)] {
            let matches =
                switch filter.comparison {
                case .equals: name == filter.value
                case .hasPrefix: name.hasPrefix(filter.value)
                }
            if !matches || name < after?.value ?? "" { continue }
            let row = name == after?.value ? after?.id ?? 0 : 0
            page += try sql.query(
                UserSearch.enabled,
                [.text(poolId), SQLValue(value), .integer(row), SQLValue(limit - page.count)]
            ) { row in
                let user = try UserColumns.user(row)
                return (user, UserCursor(value: name, id: user.id))
            }
            if page.count == limit { break }
        }
        return page
    }

    private static func inOrderOfRows(_ row: SQLRow) throws -> (User, UserCursor) {
        let user = try UserColumns.user(row)
        return (user, UserCursor(value: nil, id: user.id))
    }

    private static func inOrderOfValues(_ row: SQLRow) throws -> (User, UserCursor) {
        let user = try UserColumns.user(row)
        return (user, UserCursor(value: row.text(UserColumns.count), id: user.id))
    }
}
