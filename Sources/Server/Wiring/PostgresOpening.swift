import Configuration
import Logging
import Storage
import StoragePostgres

/// Opens the PostgreSQL database that the settings name, or says in a sentence or two what has to be done before.
enum PostgresOpening {
    /// Blocks.
    ///
    /// - Parameter isMade: whether it must hold a server's data already.
    static func open(
        _ settings: Settings, at address: StorageAddress, password: String?, isMade: Bool, now: Int64, log: Logger
    ) throws(StartupError) -> PostgresDatabase {
        do {
            try look(at: address, password: password, isMade: isMade, log: log)
            return try PostgresDatabase(options(settings, address, password: password), now: now)
        } catch let refusal as PostgresRefusal {
            throw StartupError("\(PostgresAdvice(refusal, at: address))")
        } catch let advice as PostgresAdvice {
            throw StartupError("\(advice)")
        } catch let error as SQLError {
            throw StartupError("\(PostgresAdvice(PostgresRefusal(error), at: address))")
        } catch {
            throw StartupError("the database \(address): \(error)")
        }
    }

    static func options(_ settings: Settings, _ address: StorageAddress, password: String?) -> PostgresOptions {
        var options = PostgresOptions(address: address.text)
        options.password = password
        options.connections = settings.storageConnections
        options.usesNamedStatements = settings.storageNamedStatements
        options.replicaAddress = settings.storageReplica?.text
        switch settings.storageListening {
        // What a pooler passes on to one of its connections, a listener on another does not hear.
        case .automatic: options.listens = settings.storageNamedStatements
        case .off: options.listens = false
        case .address(let listening): options.listenAddress = listening.text
        }
        return options
    }

    /// What the driver would stumble over later, with less to say.
    static func look(at address: StorageAddress, password: String?, isMade: Bool, log: Logger) throws {
        let probe = try PostgresProbe(address: address.text, password: password)
        guard probe.version >= PostgresAdvice.oldestVersion else {
            throw PostgresAdvice.tooOld(probe.version, at: address)
        }
        guard probe.encoding == "UTF8" else { throw PostgresAdvice.wrongEncoding(probe.encoding, of: address) }
        if !isMade, try probe.setting("transaction_read_only") == "on" { throw PostgresAdvice.readOnly(address) }
        if isMade, try probe.value("SELECT to_regclass('schema_migrations')") == nil {
            throw PostgresAdvice.empty(address)
        }
        log.info(
            "the data is in the PostgreSQL database \(address)",
            metadata: [
                "host": .string(probe.host), "version": .string(probe.status("server_version") ?? ""),
                "tls": .string(probe.isEncrypted ? "yes" : "no"),
            ])
    }
}
