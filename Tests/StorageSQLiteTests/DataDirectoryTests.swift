import Glibc
import Storage
import TestSupport
import Testing

@testable import StorageSQLite

@Suite struct DataDirectoryTests {
    @Test func `a directory in use is refused, with the process that holds it`() async throws {
        try await onThread {
            let parent = try TemporaryDirectory()
            let first = try DataDirectory(path: parent.path)
            let expected = DataDirectoryError.inUse(path: parent.path, process: Int(getpid()))
            #expect(throws: expected) { try DataDirectory(path: parent.path) }
            #expect(expected.description.contains("process \(getpid())"))
            first.close()
            let second = try DataDirectory(path: parent.path)
            second.close()
        }
    }

    @Test func `only the owner may look inside`() async throws {
        try await onThread {
            let parent = try TemporaryDirectory()
            let path = parent.path + "/data"
            let database = try SQLiteDatabase(
                in: DataDirectory(path: path), options: SQLiteOptions(durability: .durable), migrations: notes, now: 1)
            #expect(mode(of: path) == 0o700)
            let files = entries(of: path).sorted()
            #expect(files == ["sekisho.db", "sekisho.db-shm", "sekisho.db-wal", "sekisho.lock"])
            for file in files { #expect(mode(of: "\(path)/\(file)") == 0o600, "\(file)") }
            database.close()
            #expect(entries(of: path).sorted() == ["sekisho.db", "sekisho.lock"])
        }
    }

    @Test func `a temporary directory goes away when it is closed`() async throws {
        try await onThread {
            let directory = try DataDirectory.temporary()
            let database = try SQLiteDatabase(
                in: directory, options: SQLiteOptions(durability: .processOnly), migrations: notes, now: 1)
            #expect(!entries(of: directory.path).isEmpty)
            database.close()
            #expect(access(directory.path, F_OK) != 0)
        }
    }

    @Test func `a directory that cannot be made is named in the error`() async throws {
        try await onThread {
            let path = "/proc/no/such/place"
            let error = #expect(throws: DataDirectoryError.self) { try DataDirectory(path: path) }
            #expect(error?.description == "cannot create \(path): No such file or directory")
        }
    }

    @Test func `where a file is somebody else's the error says whose`() {
        let error = DataDirectoryError.system(operation: "open", path: "/proc", code: EACCES)
        #expect(error.description.contains("cannot open /proc: Permission denied; it belongs to user 0"))
        #expect(error.description.hasSuffix("this process is user \(geteuid())"))
    }
}
