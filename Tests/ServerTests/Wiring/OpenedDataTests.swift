import Configuration
import Cryptography
import Glibc
import Logging
import TestSupport
import Testing

@testable import Server

/// What production refuses of the data directory and the master key, and development says.
@Suite struct OpenedDataTests {
    private let folder: TemporaryDirectory
    private let key = String(repeating: "0123456789abcdef", count: 4)

    init() throws {
        folder = try TemporaryDirectory()
        try folder.makeDirectory("data")
        try folder.makeDirectory("keys")
        try folder.write(key, "keys/master.key")
    }

    /// Nil where it opens, else why not; the warnings go to `capture`.
    private func refusal(
        _ profile: Profile, data: String = "data", key: String = "keys/master.key", capture: LogCapture = LogCapture()
    ) async throws -> String? {
        var settings = Settings(profile: profile)
        settings.data = folder[data]
        settings.masterKeyFile = folder[key]
        let opened = settings
        return try await onOSThread {
            do {
                try OpenedData.open(opened, now: 0, log: Logger(label: "test", sink: capture)).close()
                return nil
            } catch let error as StartupError {
                return error.description
            }
        }
    }

    @Test func `production opens what is the server's alone`() async throws {
        let refusal = try await refusal(.production)
        #expect(refusal == nil)
    }

    @Test func `production without its key hears how one is made`() async throws {
        let refusal = try await refusal(.production, key: "keys/absent.key")
        #expect(refusal?.contains("No such file or directory\nMake one with \"openssl rand -hex 32\"") == true)
    }

    @Test func `a policy that cannot be read is told with its reason`() {
        var settings = Settings(profile: .testing)
        settings.roles = [RoleSetting(name: "user", policy: .file(folder["absent.json"]))]
        settings.accessKeys = [AccessKey(id: "AKID", secret: Redacted("0123456789abcdef"), policyFile: folder["data"])]
        let read = settings
        let role = #expect(throws: StartupError.self) { try RolesWiring.configured(read) }
        #expect(role?.description.hasSuffix("absent.json of user: No such file or directory") == true)
        let key = #expect(throws: StartupError.self) { try AccessKeysWiring.held(read) }
        #expect(key?.description.hasSuffix("data of AKID: it is no file") == true)
    }

    @Test func `in production a key that lies inside the data by any name is refused`() async throws {
        try folder.write(key, "data/inner.key")
        try folder.link("keys/link.key", to: folder["data/inner.key"])
        try folder.link("data-link", to: folder["data"])
        #expect(link(folder["keys/master.key"], folder["data/second-name.key"]) == 0)
        for name in ["keys/link.key", "data-link/inner.key", "keys/../data/inner.key", "keys/master.key"] {
            for data in ["data", "data-link"] {
                let refusal = try await refusal(.production, data: data, key: name)
                #expect(refusal?.contains("inside the data directory") == true, "\(name)")
            }
        }
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644] as [UInt32])
    func `a key that others may read or change stops production and is said in development`(_ mode: UInt32) async throws
    {
        chmod(folder["keys/master.key"], mode)
        let capture = LogCapture()
        // Root's own file may be readable by its group: that is how mounted secrets come.
        let isMounted = geteuid() == 0 && mode == 0o640
        let (production, development) = (
            try await refusal(.production), try await refusal(.development, capture: capture)
        )
        #expect((production?.contains("chmod 600") == true) == !isMounted)
        #expect(development == nil)
        #expect(capture.records.contains { $0.level == .warning && $0.message.contains("chmod 600") } == !isMounted)
    }

    @Test(arguments: [0o777, 0o770, 0o707] as [UInt32])
    func `a data directory that others may write to stops production and is said in development`(
        _ mode: UInt32
    ) async throws {
        chmod(folder["data"], mode)
        let capture = LogCapture()
        let (production, development) = (
            try await refusal(.production), try await refusal(.development, capture: capture)
        )
        #expect(production?.hasSuffix("chmod 700 \(folder["data"])") == true)
        #expect(development == nil)
        #expect(capture.records.contains { $0.level == .warning && $0.message.contains("chmod 700") })
    }

    @Test func `what is no plain file is no key`() async throws {
        #expect(mkfifo(folder["keys/pipe"], 0o600) == 0)
        for name in ["keys/pipe", "keys"] {
            let refusal = try await refusal(.production, key: name)
            #expect(refusal?.hasSuffix("is no file") == true, "\(name)")
        }
    }

    @Test func `a file that is no database is named`() async throws {
        try folder.write(String(repeating: "no database. ", count: 100), "data/sekisho.db")
        let refusal = try await refusal(.development)
        #expect(refusal?.contains(folder["data"]) == true && refusal?.contains("sekisho.db") == true)
    }
}
