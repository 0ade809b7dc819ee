import Configuration
import Cryptography
import Files
import Glibc
import Identity
import Logging
import Storage
import StoragePostgres
import StorageSQLite
import Threads

/// The database with its master key, opened together: SQLite in the data directory, or PostgreSQL where `storage` names
/// it.
struct OpenedData: Sendable {
    let store: any IdentityStore
    let masterKey: MasterKey
    /// Where the database lies, or what else the server writes; nil where it has no such place.
    let directory: String?
    private let closing: @Sendable () -> Void

    /// Opens what the settings name, making what is not there yet. In production, what a development server has left
    /// behind is refused.
    static func open(_ settings: Settings, now: Int64, log: Logger) throws -> OpenedData {
        let opened: OpenedData
        do {
            opened =
                if let address = settings.storage {
                    try open(settings, at: address, isMade: false, now: now, log: log)
                } else {
                    try open(
                        settings, in: settings.data.map { try DataDirectory(path: $0) } ?? .temporary(), isMade: false,
                        now: now, log: log)
                }
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
        guard settings.profile == .production else { return opened }
        do {
            let (place, option) = settings.storage == nil ? ("data directory", "--data") : ("database", "--storage")
            if let problem = try DevelopmentLeftovers.problem(in: opened.store, place: place, option: option) {
                throw StartupError(problem)
            }
        } catch {
            opened.close()
            throw error as? StartupError ?? StartupError("\(error)")
        }
        return opened
    }

    /// Opens what the settings name and is there already, making nothing.
    ///
    /// - Throws: `OfflineData.InUse` or `StartupError`.
    static func openExisting(_ settings: Settings, now: Int64, log: Logger) throws -> OpenedData {
        do {
            if let address = settings.storage {
                return try open(settings, at: address, isMade: true, now: now, log: log)
            }
            let path = settings.data ?? ""
            guard SQLiteDatabase.exists(in: path) else {
                throw StartupError(
                    "\(path) is no data directory of a server: there is no database in it; start the server once, it "
                        + "makes one")
            }
            return try open(settings, in: DataDirectory(path: path), isMade: true, now: now, log: log)
        } catch DataDirectoryError.inUse(_, let process) {
            throw OfflineData.InUse(process: process)
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
    }

    func close() { closing() }

    // MARK: Where the data is

    /// - Parameter isMade: whether the database is there already, so that a key of its own making would not fit.
    private static func open(
        _ settings: Settings, in directory: DataDirectory, isMade: Bool, now: Int64, log: Logger
    ) throws -> OpenedData {
        do {
            let key = try masterKey(settings, in: directory.path, isMade: isMade, log: log)
            let database: SQLiteDatabase
            do {
                database = try SQLiteDatabase(
                    in: directory, options: SQLiteOptions(durability: settings.isDurable ? .durable : .processOnly),
                    now: now)
            } catch let error as SQLError {
                throw StartupError("the database in \(directory.path) cannot be used (sekisho.db): \(error)")
            }
            return try checked(key, SQLIdentityStore(database), directory: directory.path) { database.close() }
        } catch {
            directory.close()
            throw error
        }
    }

    /// The data directory, where there is one, holds a key and nothing else, so nobody locks it. A key is made only for
    /// a database that has been reached and has none, so that a start that fails leaves nothing behind.
    private static func open(
        _ settings: Settings, at address: StorageAddress, isMade: Bool, now: Int64, log: Logger
    ) throws -> OpenedData {
        let isToBeMade = !isMade && settings.profile != .production && MasterKeyFile.isAbsent(settings)
        let found = try isToBeMade ? nil : masterKey(settings, in: settings.data, isMade: true, log: log)
        let password = try StoragePassword.of(settings, judge: judge(settings, log))
        let database = try PostgresOpening.open(
            settings, at: address, password: password, isMade: isMade, now: now, log: log)
        let store = SQLIdentityStore(database)
        let key: MasterKey
        do {
            key = try found ?? newKey(settings, for: store, log: log)
        } catch {
            database.close()
            throw error
        }
        return try checked(key, store, directory: settings.data) { database.close() }
    }

    /// Makes a database's key, or finds the one that another server has made in the same place meanwhile.
    private static func newKey(_ settings: Settings, for store: SQLIdentityStore, log: Logger) throws -> MasterKey {
        // First the database, then the file: whoever has given the database its key has made the file before.
        let isKnown = try runBlocking { try await store.read { try $0.meta(MasterKeyCheck.name) } } != nil
        guard !isKnown || !MasterKeyFile.isAbsent(settings) else {
            throw StartupError(
                "the database was made with a master key, and there is none at "
                    + "\(MasterKeyFile.path(settings) ?? ""); name the right one with --master-key-file")
        }
        if settings.masterKeyFile == nil, let path = settings.data { try makeDirectory(path) }
        return try masterKey(settings, in: settings.data, isMade: isKnown, log: log)
    }

    private static func makeDirectory(_ path: String) throws(StartupError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw StartupError("cannot create \(path): \(String(cString: strerror(errno)))")
        }
    }

    // MARK: The master key

    /// What endangers real users stops the server; on a developer's machine it is said and no more.
    private static func judge(_ settings: Settings, _ log: Logger) -> (String) throws(StartupError) -> Void {
        { problem throws(StartupError) in
            guard settings.profile != .production else { throw StartupError(problem) }
            log.warning("\(problem)")
        }
    }

    /// - Parameter directory: the data directory; nil where there is none.
    private static func masterKey(
        _ settings: Settings, in directory: String?, isMade: Bool, log: Logger
    ) throws -> MasterKey {
        let judge = judge(settings, log)
        if let directory,
            let problem = FileProtection.of(path: directory)?.problemAsDataDirectory(directory, of: .current)
        {
            try judge("the data directory \(directory): \(problem)")
        }
        guard let file = settings.masterKeyFile else {
            guard let directory else { throw StartupError("no master key is named: set master-key-file") }
            return try MasterKeyFile.load(MasterKeyFile.path(in: directory), create: !isMade, judge: judge)
        }
        let key: MasterKey
        do throws(StartupError) {
            key = try MasterKeyFile.load(file, create: !isMade && settings.profile != .production, judge: judge)
        } catch {
            guard MasterKeyFile.isAbsent(settings) else { throw error }
            throw StartupError("\(error)\n\(MasterKeyFile.advice(settings, isMade: isMade))")
        }
        if let directory, access(directory, F_OK) == 0, settings.profile == .production,
            FilePlacement.isInside(file, directory: directory)
        {
            throw StartupError(
                "the master key file \(file) lies inside the data directory \(directory), by whatever name, so a backup "
                    + "would carry it: move it elsewhere")
        }
        return key
    }

    /// Joins database and key, if they belong together.
    private static func checked(
        _ key: MasterKey, _ store: SQLIdentityStore, directory: String?, closing: @escaping @Sendable () -> Void
    ) throws -> OpenedData {
        do {
            try UnfinishedTarget.refuse(store)
            try check(key, against: store)
        } catch {
            closing()
            throw error
        }
        return OpenedData(store: store, masterKey: key, directory: directory, closing: closing)
    }

    /// The database keeps a value that only its own key gives: with another key nothing in it would open. Of servers
    /// that start together on an empty one, the first one's key is it.
    private static func check(_ key: MasterKey, against store: SQLIdentityStore) throws {
        let value = Hex.encode(key.checkValue)
        let known = try runBlocking {
            if let known = try await store.read({ try $0.meta(MasterKeyCheck.name) }) { return known }
            return try await store.write { store in
                if let known = try store.meta(MasterKeyCheck.name) { return known }
                try store.setMeta(MasterKeyCheck.name, to: value)
                return value
            }
        }
        guard known == value else {
            throw StartupError(
                "the master key is not the one that this database was made with; "
                    + "name the right one with --master-key-file")
        }
    }
}
