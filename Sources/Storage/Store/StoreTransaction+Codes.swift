import Identity

extension StoreTransaction {
    func code(subject: Subject, purpose: CodePurpose, attribute: ContactAttribute?) throws -> StoredCode? {
        let key: [SQLValue] = [.text(subject.text), .text(purpose.rawValue)]
        guard let attribute else {
            return try sql.first(
                """
                SELECT attribute, destination, is_pending, hash, created_at, expires_at, attempts FROM codes
                WHERE subject = $1 AND purpose = $2 ORDER BY created_at DESC, attribute LIMIT 1
                """, key
            ) { try Self.code($0, subject, purpose) }
        }
        return try sql.first(
            """
            SELECT attribute, destination, is_pending, hash, created_at, expires_at, attempts FROM codes
            WHERE subject = $1 AND purpose = $2 AND attribute = $3
            """, key + [.text(attribute.rawValue)]
        ) { try Self.code($0, subject, purpose) }
    }

    func replace(_ code: StoredCode) throws {
        try sql.execute(
            """
            INSERT INTO codes
                (subject, purpose, attribute, destination, is_pending, hash, created_at, expires_at, attempts)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (subject, purpose, attribute) DO UPDATE SET destination = excluded.destination,
                is_pending = excluded.is_pending, hash = excluded.hash, created_at = excluded.created_at,
                expires_at = excluded.expires_at, attempts = excluded.attempts
            """,
            [
                .text(code.subject.text), .text(code.purpose.rawValue), .text(code.attribute.rawValue),
                SQLValue(code.destination), SQLValue(code.isPending), .blob(code.hash), .integer(code.createdAt),
                .integer(code.expiresAt), SQLValue(code.attempts),
            ])
    }

    func setCodeAttempts(_ attempts: Int, subject: Subject, purpose: CodePurpose, attribute: ContactAttribute) throws {
        try sql.execute(
            "UPDATE codes SET attempts = $4 WHERE subject = $1 AND purpose = $2 AND attribute = $3",
            [.text(subject.text), .text(purpose.rawValue), .text(attribute.rawValue), SQLValue(attempts)])
    }

    func deleteCode(subject: Subject, purpose: CodePurpose, attribute: ContactAttribute?) throws {
        let key: [SQLValue] = [.text(subject.text), .text(purpose.rawValue)]
        if let attribute {
            try sql.execute(
                "DELETE FROM codes WHERE subject = $1 AND purpose = $2 AND attribute = $3",
                key + [.text(attribute.rawValue)])
        } else {
            try sql.execute("DELETE FROM codes WHERE subject = $1 AND purpose = $2", key)
        }
    }

    private static func code(_ row: SQLRow, _ subject: Subject, _ purpose: CodePurpose) throws -> StoredCode {
        try StoredCode(
            subject: subject, purpose: purpose, attribute: row.word(0), destination: row.optionalText(1),
            isPending: row.bool(2), hash: row.blob(3), createdAt: row.integer(4), expiresAt: row.integer(5),
            attempts: row.int(6))
    }
}
