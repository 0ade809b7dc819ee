import Storage

/// Whether this release understands what is in a database.
enum SchemaExamination {
    static let check = "schema"

    /// - Returns: whether the next start changes it.
    static func examine(
        _ applied: [AppliedMigration], _ migrations: [Migration], _ findings: inout Findings
    ) -> Bool {
        do throws(MigrationError) {
            try Migrator(migrations).check(applied)
        } catch {
            findings.add(check, .problem, "\(error)")
            return false
        }
        guard applied.count <= migrations.count else {
            findings.add(
                check, .warning,
                "version \(applied.count), of a newer release than this one, which knows \(migrations.count) and works "
                    + "on beside it", advice: "Bring this server to the newer release, as the others")
            return false
        }
        guard applied.count < migrations.count else {
            findings.ok(check, "version \(applied.count), the newest that this release knows")
            return false
        }
        findings.ok(check, "version \(applied.count); the next start of this release brings it to \(migrations.count)")
        return true
    }
}
