import Configuration
import Glibc
import Identity
import Logging
import TestSupport
import Testing

@testable import Server

/// What a start says of a PostgreSQL database and its key.
@Suite struct OpenedStorageTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        try folder.makeDirectory("data")
        for (name, digits) in [("a.key", "0123456789abcdef"), ("b.key", "fedcba9876543210")] {
            try folder.write(String(repeating: digits, count: 4), name)
        }
    }

    private func settings(
        _ address: String, key: String? = "a.key", profile: Profile = .development,
        _ change: (inout Settings) -> Void = { _ in }
    ) throws -> Settings {
        var settings = Settings(profile: profile)
        settings.storage = try StorageAddress(address)
        settings.data = nil
        settings.masterKeyFile = key.map { folder[$0] }
        settings.storageConnections = 3
        change(&settings)
        return settings
    }

    /// Nil where it opens, else why not.
    private func refusal(
        _ settings: Settings, existing: Bool = false, capture: LogCapture = LogCapture(),
        _ work: @escaping @Sendable (OpenedData) throws -> Void = { _ in }
    ) async throws -> String? {
        try await onOSThread {
            do {
                let log = Logger(label: "test", sink: capture)
                let opened =
                    try existing
                    ? OpenedData.openExisting(settings, now: 0, log: log) : OpenedData.open(settings, now: 0, log: log)
                defer { opened.close() }
                try work(opened)
                return nil
            } catch let error as StartupError {
                return error.description
            }
        }
    }

    @Test func `the first key is the database's, and another does not start`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let first = try await refusal(settings(address))
            let again = try await refusal(settings(address))
            let other = try await refusal(settings(address, key: "b.key"))
            #expect(first == nil && again == nil)
            #expect(other?.contains("master key") == true)
        }
    }

    @Test func `of servers that start together on an empty database those of one key start`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<6 {
                    let settings = try settings(address, key: number % 2 == 0 ? "a.key" : "b.key")
                    group.addTask { try await refusal(settings) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.count { $0 == nil } == 3)
            #expect(refusals.compactMap(\.self).allSatisfy { $0.contains("master key") }, "\(refusals)")
        }
    }

    @Test func `servers that start together without a key make one`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let settings = try settings(address, key: nil) { $0.data = folder["new"] }
            let refusals = try await withThrowingTaskGroup(of: String?.self) { group in
                for _ in 0..<4 { group.addTask { try await refusal(settings) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refusals.allSatisfy { $0 == nil }, "\(refusals)")
            var status = stat()
            #expect(stat(folder["new/master.key"], &status) == 0 && status.st_mode & 0o777 == 0o600)
            // Nobody locks a directory that holds a key alone.
            #expect(access(folder["new/sekisho.lock"], F_OK) != 0)
        }
    }

    @Test func `a command opens what is there and makes nothing`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let empty = try await refusal(settings(address), existing: true)
            #expect(empty?.contains("holds nothing") == true)
            let stillEmpty = try await refusal(settings(address), existing: true)
            #expect(stillEmpty == empty)
            let made = try await refusal(settings(address)) { _ in }
            #expect(made == nil)
            let beside = try await refusal(settings(address))
            #expect(beside == nil)
            // While a server has it open, too.
            let settings = try settings(address)
            let both = try await refusal(settings) { _ in
                try OpenedData.openExisting(settings, now: 0, log: .disabled).close()
            }
            #expect(both == nil)
        }
    }

    @Test func `a database or a user that is not there is told with the SQL that makes it`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let absent = address.replacing(#/\/[a-z0-9_]+\?/#, with: "/nowhere?")
            let refusal = try await refusal(settings(absent))
            #expect(refusal?.contains("no database \"nowhere\"") == true)
            let making = "CREATE DATABASE \"nowhere\" OWNER \"postgres\" ENCODING 'UTF8' TEMPLATE template0"
            #expect(refusal?.hasSuffix(making) == true)
            let stranger = address.replacing("postgres://postgres@", with: "postgres://st%22ranger@")
            let unknown = try await self.refusal(self.settings(stranger))
            #expect(unknown?.hasSuffix("CREATE ROLE \"st\"\"ranger\" LOGIN") == true, "\(unknown ?? "")")
        }
    }

    @Test func `a start that fails leaves neither key nor directory behind`() async throws {
        let unreachable = try settings("postgres:///d?host=/nonexistent", key: nil) { $0.data = folder["fresh"] }
        #expect(try await refusal(unreachable)?.contains("cannot be reached") == true)
        let named = try settings("postgres:///d?host=/nonexistent", key: "fresh.key")
        #expect(try await refusal(named)?.contains("cannot be reached") == true)
        try await PostgresCluster.shared.withDatabase { address in
            let first = try await refusal(settings(address))
            #expect(first == nil)
            let keyless = try settings(address, key: nil) { $0.data = folder["fresh"] }
            #expect(try await refusal(keyless)?.contains("there is none at") == true)
        }
        #expect(access(folder["fresh"], F_OK) != 0 && access(folder["fresh.key"], F_OK) != 0)
    }

    @Test func `a server that nobody runs is told with its place`() async throws {
        let refusal = try await refusal(settings("postgres:///d?host=/nonexistent"))
        #expect(refusal?.contains("/nonexistent cannot be reached") == true)
    }

    @Test func `production refuses what a development server has left in a database`() async throws {
        try await PostgresCluster.shared.withDatabase { address in
            let development = try settings(address) { $0.port = 0 }
            try await onOSThread { try Product(settings: development, log: .disabled).stop() }
            let production = try settings(address, profile: .production)
            let refusal = try await refusal(production)
            #expect(refusal?.contains("the database was used by a development server") == true)
            #expect(refusal?.contains("--storage") == true)
        }
    }

    @Test(arguments: [("secret\n", "secret"), (" a b \r\n", " a b "), ("x", "x")])
    func `a password is the line that its file holds`(_ text: String, _ password: String) throws {
        try folder.write(text, "password")
        chmod(folder["password"], 0o600)
        let settings = try settings("postgres:///d") { $0.storagePasswordFile = folder["password"] }
        let found = try StoragePassword.of(settings) { problem throws(StartupError) in throw StartupError(problem) }
        #expect(found == password)
    }

    @Test(arguments: ["\n", "\r\n\n", "a\nb"])
    func `what is no password on one line is refused`(_ text: String) throws {
        try folder.write(text, "password")
        chmod(folder["password"], 0o600)
        let settings = try settings("postgres:///d") { $0.storagePasswordFile = folder["password"] }
        #expect(throws: StartupError.self) {
            try StoragePassword.of(settings) { problem throws(StartupError) in throw StartupError(problem) }
        }
    }

    @Test func `a password file that others may read stops production and is said in development`() async throws {
        try folder.write("secret", "password")
        chmod(folder["password"], 0o644)
        let capture = LogCapture()
        func open(_ profile: Profile) async throws -> String {
            let settings = try settings("postgres:///d?host=/nonexistent", profile: profile) {
                $0.storagePasswordFile = folder["password"]
            }
            return try await refusal(settings, capture: capture) ?? ""
        }
        let (production, development) = (try await open(.production), try await open(.development))
        #expect(production.contains("the password file") && production.contains("chmod 600"))
        #expect(development.contains("cannot be reached"))
        #expect(capture.records.contains { $0.level == .warning && $0.message.contains("chmod 600") })
        #expect(!capture.records.contains { $0.message.contains("secret") })
    }
}
