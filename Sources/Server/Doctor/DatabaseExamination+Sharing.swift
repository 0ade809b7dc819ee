import Configuration
import StoragePostgres

// What several servers share: connections, a pooler between, and how they hear of each other.
extension DatabaseExamination {
    /// Nil where that cannot be found out.
    func examinePooler(_ findings: inout Findings) -> PostgresPooler? {
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

    /// Whether servers set for their connections what they need: where each transaction may have another one, they
    /// cannot.
    func setsParameters(_ pooler: PostgresPooler?) -> Bool {
        if case .transaction? = pooler { return false }
        return settings.storageNamedStatements
    }

    func examineListening(
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

    func examineConnections(
        _ probe: PostgresProbe, _ pooler: PostgresPooler?, _ findings: inout Findings
    ) throws(PostgresRefusal) {
        let ofServer = PostgresConnectionPlan(PostgresOpening.options(settings, address, password: nil)).atDatabase
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
}
