public import Configuration
public import Copy
import Cryptography
import Files
import Glibc
public import Identity
public import Logging
import Storage
import StoragePostgres
import StorageSQLite

/// A copy of everything from one place to another, opened by one master key.
public struct DataCopy: Sendable {
    /// Where data is or goes.
    public enum Place: Sendable, Equatable {
        case directory(String)
        /// - Parameters:
        ///   - passwordFile: where its password is; nil: in `password`, or where libpq looks.
        case database(StorageAddress, passwordFile: String?, password: Redacted<String>?)
    }

    private let source: Place
    private let target: Place
    private let masterKeyFile: String?
    private let isServing: Bool

    /// - Parameters:
    ///   - masterKeyFile: nil: `master.key` in the source's directory, else in the target's.
    ///   - isServing: whether servers may work on the source meanwhile, whose later changes are then missing: for a
    ///     rehearsal.
    public init(from source: Place, to target: Place, masterKeyFile: String?, isServing: Bool = false) {
        self.source = source
        self.target = target
        self.masterKeyFile = masterKeyFile
        self.isServing = isServing
    }

    /// Copies. Blocks until all is there and verified.
    ///
    /// - Parameters:
    ///   - warn: hears what is wrong with the owner or mode of a file that holds a secret.
    ///   - report: hears what was done.
    /// - Throws: `StartupError` with the reason in words.
    public func run(
        clock: any WallClock = SystemClock(), warn: @escaping (String) -> Void,
        report: @escaping (CopyEvent) throws -> Void
    ) throws {
        do {
            let key = try masterKey(warn)
            let source = try openSource(warn)
            defer { source.close() }
            // Asked before anything is made, and once more by the copy.
            guard let known = try source.facts()[MasterKeyCheck.name] else { throw CopyError.emptySource(source.name) }
            guard known == Hex.encode(key.checkValue) else { throw CopyError.wrongKey(source.name) }
            try requireAnotherPlace(warn)
            let target = try openTarget(now: clock.now, warn)
            defer { target.close() }
            try StoreCopy(from: source, to: target, key: Hex.encode(key.checkValue), report: report).run()
        } catch let error as SQLError {
            throw StartupError(words(for: error))
        } catch {
            throw error as? StartupError ?? StartupError("\(error)")
        }
    }

    /// One and the same place has many spellings.
    private func requireAnotherPlace(_ warn: (String) -> Void) throws {
        let isSame: Bool
        switch (source, target) {
        case (.directory(let here), .directory(let there)): isSame = FilePlacement.isSame(here, there)
        case (.database, .database): isSame = try identity(of: source, warn) == identity(of: target, warn)
        default: isSame = false
        }
        guard !isSame else { throw StartupError("source and target are the same place: name another target") }
    }

    private func identity(of place: Place, _ warn: (String) -> Void) throws -> String? {
        guard case .database(let address, let file, let password) = place else { return nil }
        return try told(address) {
            try PostgresProbe(address: address.text, password: Self.password(file, password, warn)).identity()
        }
    }

    private func words(for error: SQLError) -> String {
        error.kind == .disk
            ? "\(error). Make room, and run the same command again: it goes on where it was" : "\(error)"
    }

    // MARK: The master key

    private func masterKey(_ warn: (String) -> Void) throws -> MasterKey {
        let inside = [source, target].compactMap { place -> String? in
            guard case .directory(let path) = place else { return nil }
            return MasterKeyFile.path(in: path)
        }
        guard let file = masterKeyFile ?? inside.first(where: { access($0, F_OK) == 0 }) else {
            throw StartupError(
                "no master key is named: name the one of the source with --master-key-file; it is not copied, and "
                    + "the servers of the target need it")
        }
        return try MasterKeyFile.load(file, create: false) { problem throws(StartupError) in warn(problem) }
    }

    // MARK: Databases

    private func openSource(_ warn: (String) -> Void) throws -> any BulkTarget {
        switch source {
        case .directory(let path):
            guard SQLiteDatabase.exists(in: path) else {
                throw StartupError("\(path) is no data directory of a server: there is no database in it")
            }
            let directory = try locked(path)
            return try closing(directory) { try SQLiteBulk(source: directory) }
        case .database(let address, let file, let password):
            return try told(address) {
                let password = try Self.password(file, password, warn)
                try PostgresOpening.look(at: address, password: password, isMade: true, log: .disabled)
                return try PostgresBulk(
                    source: address.text, password: password, name: "\(address)", isServing: isServing)
            }
        }
    }

    private func openTarget(now: Int64, _ warn: (String) -> Void) throws -> any BulkTarget {
        switch target {
        case .directory(let path):
            let directory = try locked(path)
            return try closing(directory) { try SQLiteBulk(target: directory, now: now) }
        case .database(let address, let file, let password):
            return try told(address) {
                let password = try Self.password(file, password, warn)
                try PostgresOpening.look(at: address, password: password, isMade: false, log: .disabled)
                return try PostgresBulk(target: address.text, password: password, name: "\(address)", now: now)
            }
        }
    }

    private func locked(_ path: String) throws -> DataDirectory {
        do throws(DataDirectoryError) {
            return try DataDirectory(path: path)
        } catch {
            guard case .inUse(_, let process) = error else { throw error }
            let owner = process.map { "process \($0)" } ?? "another process"
            throw StartupError(
                "\(path) is in use by \(owner): stop that server first, so that nothing is written meanwhile")
        }
    }

    private func closing<T>(_ directory: DataDirectory, _ open: () throws -> T) throws -> T {
        do {
            return try open()
        } catch {
            directory.close()
            throw error
        }
    }

    private func told<T>(_ address: StorageAddress, _ open: () throws -> T) throws -> T {
        do {
            return try open()
        } catch let refusal as PostgresRefusal {
            throw StartupError("\(PostgresAdvice(refusal, at: address))")
        } catch let error as SQLError {
            throw StartupError("\(PostgresAdvice(PostgresRefusal(error), at: address))")
        }
    }

    private static func password(
        _ file: String?, _ password: Redacted<String>?, _ warn: (String) -> Void
    ) throws(StartupError) -> String? {
        var settings = Settings(profile: .development)
        settings.storagePasswordFile = file
        settings.storagePassword = password
        return try StoragePassword.of(settings) { problem throws(StartupError) in warn(problem) }
    }
}
