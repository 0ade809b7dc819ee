import Configuration
import Cryptography
import Files
import Identity
import Logging
import Storage
import StorageSQLite
import Threads

/// The data directory with its database and master key, opened together.
struct OpenedData: Sendable {
    let store: any IdentityStore
    let masterKey: MasterKey
    private let database: SQLiteDatabase

    /// Opens what the settings name, making what is not there yet. In production, what a development server has left
    /// behind is refused.
    static func open(_ settings: Settings, now: Int64, log: Logger) throws -> OpenedData {
        do {
            let directory = try settings.data.map { try DataDirectory(path: $0) } ?? DataDirectory.temporary()
            do {
                let opened = try open(settings, in: directory, now: now, log: log)
                guard settings.profile == .production else { return opened }
                do {
                    if let problem = try DevelopmentLeftovers.problem(in: opened.store) { throw StartupError(problem) }
                } catch {
                    opened.close()
                    throw error
                }
                return opened
            } catch {
                directory.close()
                throw error
            }
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
    }

    /// Opens what the settings name and is there already, making nothing.
    ///
    /// - Throws: `OfflineData.InUse` or `StartupError`.
    static func openExisting(_ settings: Settings, now: Int64, log: Logger) throws -> OpenedData {
        let path = settings.data ?? ""
        guard SQLiteDatabase.exists(in: path) else {
            throw StartupError("\(path) is no data directory of a server: there is no database in it")
        }
        do {
            let directory = try DataDirectory(path: path)
            do {
                return try open(settings, in: directory, creatingKey: false, now: now, log: log)
            } catch {
                directory.close()
                throw error
            }
        } catch DataDirectoryError.inUse(_, let process) {
            throw OfflineData.InUse(process: process)
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
    }

    private static func open(
        _ settings: Settings, in directory: DataDirectory, creatingKey: Bool = true, now: Int64, log: Logger
    ) throws -> OpenedData {
        /// What endangers real users stops the server; on a developer's machine it is said and no more.
        func judge(_ problem: String) throws(StartupError) {
            guard settings.profile != .production else { throw StartupError(problem) }
            log.warning("\(problem)")
        }
        if let problem = FileProtection.of(path: directory.path)?.problemAsDataDirectory(directory.path, of: .current) {
            try judge("the data directory \(directory.path): \(problem)")
        }
        let key: MasterKey
        if let file = settings.masterKeyFile {
            key = try MasterKeyFile.load(
                file, create: creatingKey && settings.profile != .production, judge: judge)
            if settings.profile == .production, FilePlacement.isInside(file, directory: directory.path) {
                throw StartupError(
                    "the master key file \(file) lies inside the data directory \(directory.path), by whatever name, "
                        + "so a backup would carry it: move it elsewhere")
            }
        } else {
            key = try MasterKeyFile.load(directory.path(of: "master.key"), create: creatingKey, judge: judge)
        }
        let database: SQLiteDatabase
        do {
            database = try SQLiteDatabase(
                in: directory, options: SQLiteOptions(durability: settings.isDurable ? .durable : .processOnly),
                now: now)
        } catch let error as SQLError {
            throw StartupError("the database in \(directory.path) cannot be used (sekisho.db): \(error)")
        }
        let store = SQLIdentityStore(database)
        do {
            try check(key, against: store)
        } catch {
            database.close()
            throw error
        }
        return OpenedData(store: store, masterKey: key, database: database)
    }

    /// The database keeps a value that only its own key gives: with another key nothing in it would open.
    private static func check(_ key: MasterKey, against store: SQLIdentityStore) throws {
        let name = "master-key-check"
        let value = Hex.encode(key.checkValue)
        try runBlocking {
            let known = try await store.read { try $0.meta(name) }
            if known == nil {
                try await store.write { try $0.setMeta(name, to: value) }
            } else if known != value {
                throw StartupError(
                    "the master key is not the one that this database was made with; "
                        + "name the right one with --master-key-file")
            }
        }
    }

    func close() { database.close() }
}
