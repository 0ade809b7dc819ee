import Identity

extension StoreTransaction {
    func lease(_ name: String) throws -> Lease? {
        try sql.first("SELECT owner, expires_at FROM leases WHERE name = $1", [.text(name)]) {
            Lease(name: name, owner: $0.text(0), expiresAt: $0.integer(1))
        }
    }

    func takeLease(_ name: String, owner: String, until: Int64, now: Int64) throws -> Bool {
        try sql.changes(
            by: """
                INSERT INTO leases (name, owner, expires_at) VALUES ($1, $2, $3)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
                    WHERE leases.owner = excluded.owner OR leases.expires_at <= $4
                """, [.text(name), .text(owner), .integer(until), .integer(now)]) == 1
    }

    func giveUpLease(_ name: String, owner: String) throws {
        try sql.execute("DELETE FROM leases WHERE name = $1 AND owner = $2", [.text(name), .text(owner)])
    }
}
