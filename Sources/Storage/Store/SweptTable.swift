import Identity

/// A table whose rows go when their time is over.
struct SweptTable: Sendable {
    /// Removes rows whose time is $1 or before, the oldest first and $2 at most.
    let deletion: SQLText
    /// How long a row is needed beyond its time, in milliseconds.
    let afterlife: Int64

    /// - Parameters:
    ///   - key: the columns that tell rows apart.
    ///   - time: the column with the time, which has an index: a sweep walks no table.
    private init(_ name: String, key: [String] = ["id"], time: String = "expires_at", afterlife: Int64 = 0) {
        let columns = key.joined(separator: ", ")
        deletion = SQLText(
            """
            DELETE FROM \(name) WHERE (\(columns)) IN
                (SELECT \(columns) FROM \(name) WHERE \(time) <= $1 ORDER BY \(time) LIMIT $2)
            """)
        self.afterlife = afterlife
    }

    /// Those whose rows say themselves when they have expired.
    static let expiring = [
        SweptTable("codes", key: ["subject", "purpose", "attribute"]),
        SweptTable("used_tokens"),
        SweptTable("custom_challenges"),
        SweptTable("passkey_challenges", key: ["sign_in_id"]),
        SweptTable("attempts", key: ["subject", "action", "attempted_at"]),
        // The last access token of a sign-in may outlive its refresh tokens by a day, and needs its row.
        SweptTable("sign_ins", afterlife: Milliseconds.day),
        SweptTable("auth_events"),
    ]

    /// Messages go by their age, which who keeps them says.
    static let outbox = SweptTable("outbox", time: "created_at")
}
