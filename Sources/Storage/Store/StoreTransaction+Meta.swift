extension StoreTransaction {
    func meta(_ name: String) throws -> String? {
        try sql.first("SELECT value FROM meta WHERE name = $1", [.text(name)]) { $0.text(0) }
    }

    func setMeta(_ name: String, to value: String) throws {
        try sql.execute(
            "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [.text(name), .text(value)])
    }
}
