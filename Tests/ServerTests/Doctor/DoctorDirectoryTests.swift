import Configuration
import Glibc
import Logging
import StorageSQLite
import TestSupport
import Testing

@testable import Server

@Suite struct DoctorDirectoryTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for (name, digits) in [("a.key", "0123456789abcdef"), ("b.key", "fedcba9876543210")] {
            try folder.write(String(repeating: digits, count: 4), name)
        }
    }

    private func settings(_ profile: Profile = .development, key: String = "a.key") -> Settings {
        var settings = Settings(profile: profile)
        settings.data = folder["data"]
        settings.masterKeyFile = folder[key]
        return settings
    }

    @Test func `nothing that is not there yet is a problem, or is made`() async throws {
        var settings = settings()
        settings.masterKeyFile = nil
        let findings = try await examined(settings)
        #expect(findings.problems.isEmpty && findings.warnings.isEmpty)
        #expect(access(folder["data"], F_OK) != 0)
    }

    @Test func `a directory that a server has made is well, while one runs on it and after`() async throws {
        let settings = settings()
        try await make(settings)
        let after = try await examined(settings)
        #expect(after.problems.isEmpty && after.warnings.isEmpty)
        #expect(after.of("lock").map(\.message) == ["free"])
        #expect(after.of("master key").count == 2 && after.of("schema").count == 1 && after.of("integrity").count == 1)
        let running = try await onOSThread {
            let opened = try OpenedData.open(settings, now: 0, log: .disabled)
            defer { opened.close() }
            return Doctor.examine(settings, servers: 1)
        }
        #expect(running.problems.isEmpty)
        #expect(running.of("lock")[0].message.contains("process \(getpid())"))
    }

    @Test func `another key than the database's is a problem`() async throws {
        try await make(settings())
        let findings = try await examined(settings(key: "b.key"))
        #expect(findings.problems == ["master key"])
    }

    @Test func `a key that is missing or none is a problem, and one that others may read in production`() async throws {
        #expect(try await examined(settings(.production, key: "absent.key")).problems.contains("master key"))
        try folder.write("no key", "none.key")
        #expect(try await examined(settings(key: "none.key")).problems.contains("master key"))
        chmod(folder["a.key"], 0o644)
        #expect(try await examined(settings()).warnings.contains("master key"))
        #expect(try await examined(settings(.production)).problems.contains("master key"))
    }

    @Test func `a file that is damaged is found out`() async throws {
        try await make(settings())
        let file = open(folder["data/sekisho.db"], O_RDWR)
        let noise = [UInt8](repeating: 0xA5, count: 4096)
        for page in 3..<12 { pwrite(file, noise, noise.count, off_t(page * 4096)) }
        close(file)
        let problems = try await examined(settings()).problems
        #expect(problems.contains("integrity") || problems.contains("database"))
        try folder.write(String(repeating: "no database. ", count: 1000), "data/sekisho.db")
        #expect(try await examined(settings()).problems == ["database"])
    }

    @Test func `a directory that others may write to is told, and stops production`() async throws {
        try await make(settings())
        chmod(folder["data"], 0o777)
        #expect(try await examined(settings()).warnings.contains("directory"))
        #expect(try await examined(settings(.production)).problems.contains("directory"))
    }

    @Test func `what a development server has left is a problem in production`() async throws {
        var development = settings()
        development.port = 0
        let started = development
        try await onOSThread { try Product(settings: started, log: .disabled).stop() }
        #expect(try await examined(development).problems.isEmpty)
        #expect(try await examined(settings(.production)).problems == ["leftovers"])
    }

    @Test func `sizes are read as people read them`() {
        let sizes: [Int64] = [0, 1023, 1024, 1536, 1 << 30, 5 << 40]
        #expect(
            sizes.map(DirectoryExamination.size) == ["0 bytes", "1023 bytes", "1 KiB", "1.5 KiB", "1 GiB", "5 TiB"])
    }
}
