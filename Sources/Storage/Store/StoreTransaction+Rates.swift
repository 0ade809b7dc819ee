import Identity

extension StoreTransaction {
    /// There are as many as categories, at most.
    func provisionedLimits() throws -> [String: Int] {
        let rows = try sql.query("SELECT category, value FROM provisioned_limits", []) { ($0.text(0), $0.int(1)) }
        return Dictionary(rows) { $1 }
    }

    func ratePortion(_ name: String) throws -> RatePortion? {
        try sql.first("SELECT thousandths, filled_at FROM rate_portions WHERE category = $1", [.text(name)]) {
            RatePortion(thousandths: $0.integer(0), filledAt: $0.integer(1))
        }
    }

    func setProvisionedLimit(_ category: String, to value: Int) throws {
        try sql.execute(
            """
            INSERT INTO provisioned_limits (category, value) VALUES ($1, $2)
            ON CONFLICT (category) DO UPDATE SET value = excluded.value
            """, [.text(category), SQLValue(value)])
        touch { $0.hasLimits = true }
    }

    func setRatePortion(_ name: String, to portion: RatePortion) throws {
        try sql.execute(
            """
            INSERT INTO rate_portions (category, thousandths, filled_at) VALUES ($1, $2, $3)
            ON CONFLICT (category) DO UPDATE SET thousandths = excluded.thousandths, filled_at = excluded.filled_at
            """, [.text(name), .integer(portion.thousandths), .integer(portion.filledAt)])
    }
}
