import Cryptography
import Identity
import Storage
import StorageSQLite
import Threads

/// The data directory with its database and master key, opened together.
struct OpenedData: Sendable {
    let store: any IdentityStore
    let masterKey: MasterKey
    private let database: SQLiteDatabase

    /// Opens what the settings name, making what is not there yet.
    static func open(_ settings: Settings, now: Int64) throws -> OpenedData {
        do {
            let directory = try settings.data.map { try DataDirectory(path: $0) } ?? DataDirectory.temporary()
            do {
                return try open(settings, in: directory, now: now)
            } catch {
                directory.close()
                throw error
            }
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
    }

    private static func open(_ settings: Settings, in directory: DataDirectory, now: Int64) throws -> OpenedData {
        let key: MasterKey
        if let file = settings.masterKeyFile {
            key = try MasterKeyFile.load(file, create: settings.profile != .production)
        } else {
            key = try MasterKeyFile.load(directory.path(of: "master.key"), create: true)
        }
        let database = try SQLiteDatabase(
            in: directory, options: SQLiteOptions(durability: settings.isDurable ? .durable : .processOnly), now: now)
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
                throw StartupError("the master key is not the one that this database was made with")
            }
        }
    }

    func close() { database.close() }
}
