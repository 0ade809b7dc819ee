import Configuration
import Seeds
import Storage
import StoragePostgres

// The schema, who may use it, and whose data it holds.
extension DatabaseExamination {
    func examineContents(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        guard let applied = try probe.appliedMigrations() else {
            findings.ok(SchemaExamination.check, "none yet; the first start makes it")
            try examineMaking(probe, &findings)
            return
        }
        let isChanged = SchemaExamination.examine(applied, PostgresMigrations.all, &findings)
        let (unusable, unchangeable) = try probe.tablesOutOfReach()
        if !unusable.isEmpty {
            findings.add(
                "privileges", .problem, "\(probe.user) may not read and write \(unusable.joined(separator: ", "))",
                advice: "Name the user who owns the tables in storage, or GRANT SELECT, INSERT, UPDATE, DELETE ON ALL "
                    + "TABLES IN SCHEMA public TO \(probe.user)")
        } else if isChanged, !unchangeable.isEmpty {
            findings.add(
                "privileges", .problem,
                "\(probe.user) may not change \(unchangeable.joined(separator: ", ")), as the next start has to",
                advice: "Start one server as the user who owns the tables first")
        } else {
            findings.ok("privileges", "\(probe.user) may use all tables")
        }
        if isChanged { try examineMaking(probe, &findings) }
        let indexes = try probe.indexesOfOtherCollation()
        if indexes.isEmpty {
            findings.ok("collation", "every index sorts byte by byte")
        } else {
            findings.add(
                "collation", .problem, "not byte by byte sort the indexes \(indexes.joined(separator: ", "))",
                advice: "The schema was changed by hand: make these columns COLLATE \"C\" again, and REINDEX")
        }
        guard unusable.isEmpty else { return }
        guard try probe.meta(CopyMark.name) == nil else { return findings.addUnfinishedCopy() }
        KeyExamination.compare(key, with: try probe.meta(MasterKeyCheck.name), &findings)
        let left = try probe.pools(among: SeedFile.development.pools.compactMap(\.id))
        if settings.profile == .production, !left.isEmpty {
            findings.add(
                "leftovers", .problem,
                "a development server has left \(left.joined(separator: ", ")), with a user whose password everybody "
                    + "knows", advice: "Delete the pool, or name another database in storage")
        }
    }

    private func examineMaking(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        switch try probe.mayMakeTables() {
        case true?: findings.ok("privileges", "\(probe.user) may make tables")
        case false?:
            findings.add(
                "privileges", .problem, "\(probe.user) may not make tables", advice: PostgresAdvice.grant(address))
        case nil:
            findings.add(
                "privileges", .problem, "there is no schema to make tables in (search_path)",
                advice: "CREATE SCHEMA public, or set search_path for \(probe.user) with ALTER ROLE")
        }
    }
}
