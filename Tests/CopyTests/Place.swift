import Identity
import Storage
import TestSupport

@testable import StoragePostgres
@testable import StorageSQLite

enum Kind: CaseIterable, Sendable { case sqlite, postgres }

/// A database of a test's own.
struct Place: Sendable {
    let kind: Kind
    /// A directory, or an address.
    let path: String

    /// As servers use it.
    func withStore<T: Sendable>(_ body: (any IdentityStore) async throws -> T) async throws -> T {
        let (database, close) = try await onOSThread { () -> (any SQLDatabase, @Sendable () -> Void) in
            switch kind {
            case .sqlite:
                let database = try SQLiteDatabase(
                    in: DataDirectory(path: path), options: SQLiteOptions(durability: .processOnly), now: 1)
                return (database, { database.close() })
            case .postgres:
                var options = PostgresOptions(address: path)
                options.connections = 3
                let database = try PostgresDatabase(options, now: 1)
                return (database, { database.close() })
            }
        }
        do {
            let value = try await body(SQLIdentityStore(database))
            try await onOSThread { close() }
            return value
        } catch {
            try await onOSThread { close() }
            throw error
        }
    }

    /// Blocks.
    func source() throws -> any BulkTarget {
        switch kind {
        case .sqlite: try SQLiteBulk(source: DataDirectory(path: path))
        case .postgres: try PostgresBulk(source: path, password: nil, name: "the source", isServing: false)
        }
    }

    /// Blocks.
    func target() throws -> any BulkTarget {
        switch kind {
        case .sqlite: try SQLiteBulk(target: DataDirectory(path: path), now: 1)
        case .postgres: try PostgresBulk(target: path, password: nil, name: "the target", now: 1)
        }
    }

    /// What it remembers of a copy that has not ended.
    func mark() async throws -> String? {
        try await onOSThread {
            let target = try target()
            defer { target.close() }
            return try target.facts()[CopyMark.name]
        }
    }

    /// Every table that is there, by the database's own account. Blocks.
    func catalogue(of opened: any BulkSource) throws -> Set<String> {
        guard let postgres = opened as? PostgresBulk else { return try Set(opened.tables().map(\.name)) }
        let rows = try postgres.rows("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return Set(rows.compactMap { $0[0] })
    }

    /// Changes a row behind everybody's back. Blocks.
    func edit(_ sql: String) throws {
        let target = try target()
        defer { target.close() }
        if let postgres = target as? PostgresBulk { try postgres.run(sql) }
        if let sqlite = target as? SQLiteBulk { try sqlite.connection.script(sql) }
    }

    /// What its rows are, table by table, without what no copy carries.
    func contents() async throws -> Contents {
        try await onOSThread {
            let source = try source()
            defer { source.close() }
            var tables: [String: [UInt8]] = [:]
            let shapes = try source.tables()
            for table in shapes
            where !["leases", "rate_portions", "store_changes", "schema_migrations"].contains(table.name) {
                var bytes: [UInt8] = []
                try source.read(table) { bytes += $0.bytes }
                tables[table.name] = bytes
            }
            return Contents(
                tables: tables,
                numbers: try source.numbers(of: shapes).filter {
                    !["store_changes", "schema_migrations"].contains($0.key)
                },
                structures: try source.structures().map(\.name).sorted())
        }
    }
}

struct Contents: Sendable, Equatable {
    let tables: [String: [UInt8]]
    /// The greatest number that each table has given.
    let numbers: [String: Int64]
    let structures: [String]
}

/// Gives `body` two databases: one that is filled, and one that nobody has made anything in.
func withPlaces(_ from: Kind, _ to: Kind, _ body: (Place, Place) async throws -> Void) async throws {
    try await withPlace(from) { source in
        try await source.withStore(fill)
        try await withPlace(to) { target in try await body(source, target) }
    }
}

func withPlace(_ kind: Kind, _ body: (Place) async throws -> Void) async throws {
    switch kind {
    case .sqlite:
        let folder = try TemporaryDirectory()
        try await body(Place(kind: kind, path: folder["data"]))
    case .postgres:
        try await PostgresCluster.shared.withDatabase { address in
            try await body(Place(kind: kind, path: address))
        }
    }
}
