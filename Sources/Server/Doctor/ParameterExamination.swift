import Identity
import StoragePostgres

/// Settings of the database's that change what statements do or how long they may take, wherever they were made: in
/// the server's configuration, or by ALTER ROLE and ALTER DATABASE.
struct ParameterExamination {
    static let check = "parameters"

    let probe: PostgresProbe
    /// Whether servers set what they need for each of their connections, as they do where no pooler is between.
    let isSetByServers: Bool

    /// What servers set for themselves, and what a role needs where they cannot.
    private static let needed = [
        ("enable_seqscan", "off"), ("enable_bitmapscan", "off"), ("enable_hashjoin", "off"),
        ("enable_mergejoin", "off"),
        ("jit", "off"), ("plan_cache_mode", "force_generic_plan"),
    ]
    /// The same for times, with what follows where there is no end.
    private static let neededTimes = [
        ("statement_timeout", "5s", "a statement that nobody waits for any more runs on"),
        ("idle_in_transaction_session_timeout", "30s", "the transaction of a server that hangs stays open"),
    ]
    /// Times that servers set nowhere: none is best.
    private static let unwantedTimes = [
        ("transaction_timeout", "long reads and migrations fail"),
        ("lock_timeout", "writes that wait for each other fail"),
        ("idle_session_timeout", "connections end as soon as they are not used, the one that listens among them"),
    ]

    func examine(_ findings: inout Findings) throws(PostgresRefusal) {
        let before = findings.all.count
        try examineIsolation(&findings)
        try examineSearchPath(&findings)
        try examinePolicies(&findings)
        try examineTimes(&findings)
        if !isSetByServers {
            try examineNeeded(&findings)
            try examineWarnings(&findings)
        }
        if findings.all.count == before {
            findings.ok(Self.check, "none that is in the way, whether of the server, the database or \(probe.user)")
        }
    }

    /// Reads of one statement ask for no level.
    private func examineIsolation(_ findings: inout Findings) throws(PostgresRefusal) {
        let settings = try probe.settings("default_transaction_isolation")
        guard let serializable = settings.last(where: { $0.value.lowercased() == "serializable" }) else { return }
        findings.add(
            Self.check, .warning, "\(serializable): reads are in the way of writes too, which run anew more often",
            advice: serializable.undoing ?? "Set it to 'read committed' in postgresql.conf")
    }

    private func examineSearchPath(_ findings: inout Findings) throws(PostgresRefusal) {
        let paths = try probe.settings("search_path")
        if paths.count > 1 {
            findings.add(
                Self.check, .problem,
                "\(paths[1]), and connections that the pooler has kept look for tables in \(paths[0].value)",
                advice: "Let the pooler open its connections anew (RECONNECT in PgBouncer), or take it back: "
                    + "\(paths[1].source ?? "ALTER ROLE") RESET search_path")
        }
        let (used, all) = try probe.schemas()
        let others = all.filter { $0 != used }
        guard !others.isEmpty else { return }
        let place = used.map { "are used in the schema \($0)" } ?? "would be made anew"
        findings.add(
            Self.check, .warning,
            "tables \(place), and there are others in \(others.joined(separator: ", ")): "
                + "\(paths.map(\.description).joined(separator: ", "))",
            advice: paths.last?.undoing ?? "Let search_path lead to the right ones, with ALTER ROLE")
    }

    private func examinePolicies(_ findings: inout Findings) throws(PostgresRefusal) {
        let tables = try probe.tablesWithPolicies()
        guard !tables.isEmpty else { return }
        let isRefused = try probe.settings("row_security").contains(where: \.isOff)
        findings.add(
            Self.check, .problem,
            "policies hide rows of \(tables.joined(separator: ", ")) from \(probe.user)"
                + (isRefused ? ", and with row_security off every statement fails" : ""),
            advice: "Name the user who owns the tables in storage, or ALTER TABLE ... DISABLE ROW LEVEL SECURITY")
    }

    private func examineTimes(_ findings: inout Findings) throws(PostgresRefusal) {
        for (name, consequence) in Self.unwantedTimes {
            guard let setting = try probe.settings(name).last(where: { $0.milliseconds ?? 0 > 0 }) else { continue }
            findings.add(
                Self.check, .warning, "\(setting): \(consequence)",
                advice: setting.undoing ?? "Set it to 0 for the role: \(alteration(name, "0"))")
        }
        guard !isSetByServers else { return }
        for (name, value, consequence) in Self.neededTimes {
            for setting in try probe.settings(name) {
                guard let time = setting.milliseconds else { continue }
                if time <= 0 {
                    findings.add(Self.check, .warning, "\(setting): \(consequence)", advice: alteration(name, value))
                } else if time < Milliseconds.second {
                    findings.add(
                        Self.check, .warning, "\(setting): what takes a moment under load is cut off",
                        advice: alteration(name, value))
                }
            }
        }
    }

    private func examineNeeded(_ findings: inout Findings) throws(PostgresRefusal) {
        var missing: [(name: String, value: String)] = []
        for (name, value) in Self.needed {
            let settings = try probe.settings(name)
            let isMet = settings.allSatisfy { value == "off" ? $0.isOff : $0.value.lowercased() == value }
            if !isMet { missing.append((name, value)) }
        }
        guard !missing.isEmpty else { return }
        findings.add(
            Self.check, .warning,
            "behind a pooler servers cannot set \(missing.map(\.name).joined(separator: ", ")), and statements may walk "
                + "through whole tables", advice: missing.map(alteration).joined(separator: "; "))
    }

    /// A commit whose wait for a standby was ended is told by a warning.
    private func examineWarnings(_ findings: inout Findings) throws(PostgresRefusal) {
        let settings = try probe.settings("client_min_messages")
        guard let silent = settings.last(where: { $0.value.lowercased() == "error" }) else { return }
        findings.add(
            Self.check, .warning, "\(silent): a commit that its standby does not have may be taken for one that it has",
            advice: silent.undoing ?? alteration("client_min_messages", "warning"))
    }

    private func alteration(_ name: String, _ value: String) -> String {
        "ALTER ROLE \(probe.user) SET \(name) = '\(value)'"
    }
}
