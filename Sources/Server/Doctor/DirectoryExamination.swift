import Configuration
import Cryptography
import Files
import Glibc
import Seeds
import Storage
import StorageSQLite

/// A data directory, and SQLite in it.
struct DirectoryExamination {
    let settings: Settings
    let directory: String
    let key: MasterKey?

    private static let gibibyte: Int64 = 1 << 30

    func examine(_ findings: inout Findings) {
        guard access(directory, F_OK) == 0 else {
            findings.ok("directory", "\(directory) is not there yet; the first start makes it")
            return
        }
        if let problem = FileProtection.of(path: directory)?.problemAsDataDirectory(directory, of: .current) {
            findings.add("directory", findings.hazard, "\(directory): \(problem)")
        } else {
            findings.ok("directory", "\(directory) is the server's own")
        }
        if let holder = SQLiteInspection.holder(of: directory) {
            findings.ok(
                "lock", "held by \(holder.process.map { "process \($0)" } ?? "another process"), which runs on it")
        } else {
            findings.ok("lock", "free")
        }
        examineFileSystem(&findings)
        guard SQLiteDatabase.exists(in: directory) else {
            findings.ok("database", "not there yet; the first start makes it")
            return
        }
        examineDatabase(&findings)
        findings.ok("durability", "every acknowledged write is synced to disk (synchronous=FULL)")
    }

    private func examineDatabase(_ findings: inout Findings) {
        let built = SeedFile.development.pools.compactMap(\.id)
        let inspection: SQLiteInspection
        do {
            inspection = try SQLiteInspection(of: directory, pools: built)
        } catch {
            findings.add(
                "database", .problem, "it cannot be read (\(error))", advice: "Restore a backup; see docs/operations.md"
            )
            return
        }
        if inspection.damages.isEmpty {
            findings.ok("integrity", "the quick check finds nothing wrong in \(Self.size(inspection.byteCount))")
        } else {
            findings.add(
                "integrity", .problem, "the file is damaged (\(inspection.damages.joined(separator: "; ")))",
                advice: "Stop the server, keep the file, and restore a backup")
        }
        guard let applied = inspection.appliedMigrations else {
            findings.ok(SchemaExamination.check, "none yet; the first start makes it")
            return
        }
        _ = SchemaExamination.examine(applied, SQLiteMigrations.all, &findings)
        guard !inspection.isUnfinishedCopy else { return findings.addUnfinishedCopy() }
        KeyExamination.compare(key, with: inspection.masterKeyCheck, &findings)
        if settings.profile == .production, !inspection.pools.isEmpty {
            findings.add(
                "leftovers", .problem,
                "a development server has left \(inspection.pools.joined(separator: ", ")), with a user whose password "
                    + "everybody knows", advice: "Delete the pool, or name another directory in data")
        }
    }

    private func examineFileSystem(_ findings: inout Findings) {
        guard let system = FileSystem(of: directory) else { return }
        let text = "\(Self.size(system.freeBytes)) are free for the data"
        if system.freeBytes < Self.gibibyte / 8 {
            findings.add("disk", .problem, text, advice: "Make room: without any, writes fail")
        } else if system.freeBytes < Self.gibibyte {
            findings.add("disk", .warning, text, advice: "Make room before it is full: writes fail then")
        } else {
            findings.ok("disk", text)
        }
        switch system.kind {
        case .disk: break
        case .memory:
            findings.add(
                "file system", findings.hazard, "\(directory) is in memory (tmpfs): a restart of the machine loses all",
                advice: "Name a directory on a disk in data")
        case .network:
            findings.add(
                "file system", .problem, "\(directory) is on a network file system, where SQLite is not safe",
                advice: "Name a directory on a local disk in data, or a database in storage")
        }
    }

    /// As people read it: 1.5 GiB.
    static func size(_ bytes: Int64) -> String {
        var (value, unit) = (Double(bytes), "bytes")
        for next in ["KiB", "MiB", "GiB", "TiB"] where value >= 1024 { (value, unit) = (value / 1024, next) }
        let tenths = (value * 10).rounded() / 10
        return unit == "bytes" || tenths == tenths.rounded() ? "\(Int(tenths)) \(unit)" : "\(tenths) \(unit)"
    }
}
