import Configuration
import Cryptography
import Identity
import Seeds
import Storage
import StoragePostgres

/// A PostgreSQL database: whether it can be reached and used, and whether it keeps what it says that it has.
struct DatabaseExamination {
    let settings: Settings
    let address: StorageAddress
    let password: String?
    let key: MasterKey?
    let servers: Int
    let clock: any WallClock

    func examine(_ findings: inout Findings) {
        let probe: PostgresProbe
        do throws(PostgresRefusal) {
            examineHosts(&findings)
            probe = try PostgresProbe(address: address.text, password: password)
        } catch {
            findings.add("database", PostgresAdvice(error, at: address))
            return
        }
        guard examineKind(probe, &findings) else { return }
        let pooler = examinePooler(&findings)
        looking("schema", &findings) { findings throws(PostgresRefusal) in try examineContents(probe, &findings) }
        looking("transactions", &findings) { findings throws(PostgresRefusal) in
            try examineTransactions(probe, &findings)
        }
        looking("clock", &findings) { findings throws(PostgresRefusal) in try examineClock(probe, &findings) }
        looking("durability", &findings) { findings throws(PostgresRefusal) in
            try DurabilityExamination(probe: probe, address: address).examine(&findings)
        }
        looking("connections", &findings) { findings throws(PostgresRefusal) in
            try examineConnections(probe, pooler, &findings)
        }
        looking("listening", &findings) { findings throws(PostgresRefusal) in
            try examineListening(probe, pooler, &findings)
        }
        examineReplica(probe, &findings)
    }

    /// What an engine does not know, or an account may not see, is no reason to look at nothing else.
    private func looking(
        _ check: String, _ findings: inout Findings,
        _ look: (inout Findings) throws(PostgresRefusal) -> Void
    ) {
        do throws(PostgresRefusal) {
            try look(&findings)
        } catch {
            findings.add(check, .warning, "it cannot be looked at (\(error))")
        }
    }

    // MARK: Reaching it

    /// Each by itself: of several, one that is away is missed only when it is needed.
    private func examineHosts(_ findings: inout Findings) {
        guard address.hosts.count > 1 else { return }
        for (index, host) in address.hosts.enumerated() {
            let check = "host \(host)"
            do throws(PostgresRefusal) {
                let probe = try PostgresProbe(address: address.only(index).text, password: password)
                let isStandby = try probe.isStandby()
                findings.ok(
                    check,
                    "\(isStandby ? "a standby" : "takes writes"), PostgreSQL \(probe.status("server_version") ?? "")"
                )
            } catch {
                let advice = PostgresAdvice(error, at: address.only(index))
                findings.add(check, advice, .warning)
            }
        }
    }

    /// False where nothing else is worth looking at.
    private func examineKind(_ probe: PostgresProbe, _ findings: inout Findings) -> Bool {
        let version = probe.status("server_version") ?? "\(probe.version)"
        let way = probe.isEncrypted ? "encrypted" : address.hosts.allSatisfy(\.isLocal) ? "on this machine" : "in clear"
        guard probe.version >= PostgresAdvice.oldestVersion else {
            findings.add("database", PostgresAdvice.tooOld(probe.version, at: address))
            return false
        }
        let place = StorageAddress.Host(name: probe.host, port: Int(probe.port))
        findings.ok("database", "\(address.database) at \(place) as \(probe.user), PostgreSQL \(version), \(way)")
        if let product = try? probe.product(), !product.hasPrefix("PostgreSQL ") || product.contains("-YB-") {
            findings.add(
                "engine", .warning, "it speaks PostgreSQL's protocol and is another engine (\(product.prefix(60)))",
                advice: "See what docs/operations.md says of such engines")
        }
        guard probe.encoding == "UTF8" else {
            findings.add("encoding", PostgresAdvice.wrongEncoding(probe.encoding, of: address))
            return false
        }
        findings.ok("encoding", "UTF8")
        return true
    }

    // MARK: What is in it

    private func examineContents(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
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
        KeyExamination.compare(key, with: try probe.meta("master-key-check"), &findings)
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

    // MARK: How it behaves

    private func examineTransactions(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        if try probe.setting("transaction_read_only") == "on" {
            return findings.add("transactions", .readOnly(address))
        }
        guard try probe.offersSerializable() else {
            findings.add(
                "transactions", .problem, "transactions cannot be serializable here, which the rules rest on",
                advice: "Name another database")
            return
        }
        let standard = try probe.setting("default_transaction_isolation") ?? "unknown"
        findings.ok("transactions", "serializable where servers ask for it; what asks for nothing is \(standard)")
    }

    private func examineClock(_ probe: PostgresProbe, _ findings: inout Findings) throws(PostgresRefusal) {
        let before = clock.now
        let there = try probe.timeOfDay()
        let after = clock.now
        // Read somewhere between the two.
        let skew = there < before ? before - there : max(0, there - after)
        let text = "this machine's clock and the database's are \(skew) ms apart"
        if skew > Milliseconds.second {
            findings.add(
                "clock", .warning, text,
                advice: "Keep all clocks by NTP: codes, tokens and lock-outs end by the clock of whichever server looks"
            )
        } else {
            findings.ok("clock", text)
        }
    }

    private func examineConnections(
        _ probe: PostgresProbe, _ pooler: PostgresPooler?, _ findings: inout Findings
    ) throws(PostgresRefusal) {
        let options = PostgresOpening.options(settings, address, password: nil)
        // One more listens.
        let ofServer = options.connections + options.scanConnections + 1
        let needed = servers * ofServer
        let connections = try probe.connections()
        let text =
            "\(servers) servers of \(ofServer) connections need \(needed) of \(connections.limit), "
            + "\(connections.used) are in use"
        switch pooler {
        case .session?, .transaction?:
            findings.ok("connections", "\(text); the pooler between has limits of its own")
        case PostgresPooler.none?, nil:
            guard needed > connections.limit else { return findings.ok("connections", text) }
            findings.add(
                "connections", .problem, text,
                advice: "Raise max_connections (or the limit of role or database), or lower storage-connections")
        }
    }

    // MARK: What is between

    /// Nil where that cannot be found out.
    private func examinePooler(_ findings: inout Findings) -> PostgresPooler? {
        do throws(PostgresRefusal) {
            let pooler = try PostgresPooler.between(address: address.text, password: password)
            switch pooler {
            case .none: findings.ok("pooler", "none")
            case .session: findings.ok("pooler", "one that keeps a session's connection (session mode)")
            case .transaction(let keepsNames) where settings.storageNamedStatements && !keepsNames:
                findings.add(
                    "pooler", .problem,
                    "one that gives each transaction another connection, where named statements are not found again",
                    advice:
                        "Set storage-named-statements to false, or max_prepared_statements in PgBouncer 1.21 or newer")
            case .transaction:
                findings.ok("pooler", "one that gives each transaction another connection (transaction mode)")
            }
            return pooler
        } catch {
            findings.add("pooler", .warning, "whether one is between cannot be found out (\(error))")
            return nil
        }
    }

    private func examineListening(
        _ probe: PostgresProbe, _ pooler: PostgresPooler?, _ findings: inout Findings
    ) throws(PostgresRefusal) {
        let polling = "changes of other servers are asked for twice a second"
        let options = PostgresOpening.options(settings, address, password: nil)
        guard options.listens else { return findings.ok("listening", polling) }
        var (probe, pooler, place) = (probe, pooler, "storage")
        if case .address(let listening) = settings.storageListening {
            place = "storage-listen"
            do throws(PostgresRefusal) {
                probe = try PostgresProbe(address: listening.text, password: password)
                pooler = try PostgresPooler.between(address: listening.text, password: password)
            } catch {
                findings.add("listening", PostgresAdvice(error, at: listening, setting: place))
                return
            }
        }
        if case .transaction? = pooler {
            findings.add(
                "listening", .warning, "through the pooler of \(place) nothing is heard; \(polling)",
                advice: "Name an address past the pooler in storage-listen, or set it to off")
        } else if let problem = try probe.listeningProblem() {
            findings.add(
                "listening", .warning, "the database of \(place) tells nothing (\(problem)); \(polling)",
                advice: "Set storage-listen to off, or to an address that takes LISTEN")
        } else {
            findings.ok("listening", "the database tells of changes of other servers")
        }
    }

    private func examineReplica(_ probe: PostgresProbe, _ findings: inout Findings) {
        guard let replica = settings.storageReplica else { return }
        do throws(PostgresRefusal) {
            let standby = try PostgresProbe(address: replica.text, password: password)
            let (here, there) = (try fingerprint(probe), try fingerprint(standby))
            guard here == there
            else {
                findings.add(
                    "replica", .problem, "\(replica) holds other data than storage",
                    advice: "Name a standby of the same database in storage-replica")
                return
            }
            guard try standby.isStandby() else {
                findings.add(
                    "replica", .warning, "\(replica) is no standby: long reads weigh on whatever it serves",
                    advice: "Name a standby in storage-replica, or leave it out")
                return
            }
            let lag = try standby.replayLag()
            let text = lag.map { "\($0) ms behind" } ?? "of unknown lag"
            if let lag, lag <= Milliseconds.minute {
                findings.ok("replica", "\(replica) is a standby, \(text)")
            } else {
                findings.add(
                    "replica", .warning, "\(replica) is a standby, \(text)",
                    advice: "Lists and exports show what was true then; see why it does not keep up")
            }
        } catch {
            findings.add("replica", PostgresAdvice(error, at: replica, setting: "storage-replica"))
        }
    }

    /// What tells the data of one database from that of another; nil where there is none.
    private func fingerprint(_ probe: PostgresProbe) throws(PostgresRefusal) -> String? {
        guard try probe.appliedMigrations() != nil else { return nil }
        return try probe.meta("master-key-check")
    }
}
