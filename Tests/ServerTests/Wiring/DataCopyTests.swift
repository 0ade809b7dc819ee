import Configuration
import Copy
import Glibc
import Identity
import Logging
import Storage
import TestSupport
import Testing
import Threads

@testable import Server

/// A copy as the command makes it: places, key and password by name.
@Suite(.timeLimit(.minutes(15))) struct DataCopyTests {
    private let folder: TemporaryDirectory

    init() throws {
        folder = try TemporaryDirectory()
        for (name, digits) in [("a.key", "0123456789abcdef"), ("b.key", "fedcba9876543210")] {
            try folder.write(String(repeating: digits, count: 4), name)
        }
    }

    private func settings(_ place: DataCopy.Place, key: String = "a.key") -> Settings {
        var settings = Settings(profile: .development)
        settings.port = 0
        settings.masterKeyFile = folder[key]
        settings.data = nil
        switch place {
        case .directory(let path): settings.data = path
        case .database(let address, _, _): settings.storage = address
        }
        return settings
    }

    /// Nil where it copies, else why not.
    private func refusal(
        _ source: DataCopy.Place, _ target: DataCopy.Place, key: String? = "a.key", isStopped: Bool = false
    ) async throws -> String? {
        struct Stopped: Error {}
        let copy = DataCopy(from: source, to: target, masterKeyFile: key.map { folder[$0] })
        return try await onOSThread {
            do {
                try copy.run(warn: { _ in }) { event in
                    if isStopped, case .rows = event { throw StartupError("stopped") }
                }
                return nil
            } catch let error as StartupError {
                return error.description
            }
        }
    }

    private func withDatabase(_ body: (DataCopy.Place) async throws -> Void) async throws {
        try await PostgresCluster.shared.withDatabase { address in
            try await body(.database(StorageAddress(address), passwordFile: nil, password: nil))
        }
    }

    /// Starts a server on it and stops that, as a whole.
    private func start(_ place: DataCopy.Place, key: String = "a.key") async throws -> String? {
        let settings = settings(place, key: key)
        return try await onOSThread {
            do {
                try Product(settings: settings, log: .disabled).stop()
                return nil
            } catch let error as StartupError {
                return error.description
            }
        }
    }

    @Test func `a place is not copied onto itself, however it is spelled`() async throws {
        let directory = DataCopy.Place.directory(folder["first"])
        #expect(try await start(directory) == nil)
        #expect(symlink(folder["first"], folder["link"]) == 0)
        for path in ["link", "first/../first/"] {
            #expect(
                try await refusal(directory, .directory(folder[path]))
                    == "source and target are the same place: name another target")
        }
        try await withDatabase { database in
            #expect(try await refusal(directory, database) == nil)
            guard case .database(let address, _, _) = database else { return }
            let spelled = try DataCopy.Place.database(
                StorageAddress("\(address.text)&connect_timeout=9"), passwordFile: nil, password: nil)
            #expect(
                try await refusal(database, spelled) == "source and target are the same place: name another target")
        }
    }

    @Test func `a server starts on the copy, and finds in it what was there`() async throws {
        try await withDatabase { database in
            let (first, last) = (DataCopy.Place.directory(folder["first"]), DataCopy.Place.directory(folder["last"]))
            #expect(try await start(first) == nil)
            #expect(try await refusal(first, database) == nil)
            #expect(try await start(database) == nil)
            #expect(try await refusal(database, last) == nil)
            #expect(try await start(last) == nil)
            #expect(access(folder["last/master.key"], F_OK) != 0, "the key is not copied")
            let settings = settings(last)
            let pool = try await onOSThread {
                let opened = try OpenedData.openExisting(settings, now: 0, log: .disabled)
                defer { opened.close() }
                return try runBlocking {
                    try await opened.store.read { try $0.pools(region: nil, after: nil, limit: 9) }
                }
            }
            #expect(pool.count == 1)
        }
    }

    @Test func `no server starts on a copy that is not finished, and the doctor says so`() async throws {
        try await withDatabase { database in
            let (first, second) = (
                DataCopy.Place.directory(folder["first"]), DataCopy.Place.directory(folder["second"])
            )
            #expect(try await start(first) == nil)
            for target in [database, second] {
                #expect(try await refusal(first, target, isStopped: true) == "stopped")
                let refused = try await start(target)
                #expect(refused?.contains("an unfinished copy is in this database") == true)
                let findings = try await examined(settings(target))
                #expect(findings.of("copy").map(\.status) == [.problem])
                #expect(try await refusal(first, target) == nil)
                #expect(try await start(target) == nil)
                #expect(try await examined(settings(target)).of("copy").isEmpty)
            }
        }
    }

    @Test func `another key is refused before anything is made`() async throws {
        let (first, second) = (DataCopy.Place.directory(folder["first"]), DataCopy.Place.directory(folder["second"]))
        #expect(try await start(first) == nil)
        let refused = try await refusal(first, second, key: "b.key")
        #expect(refused?.contains("the master key is not the one that \(folder["first"]) was made with") == true)
        #expect(access(folder["second"], F_OK) != 0)
        let unnamed = try await refusal(first, second, key: nil)
        #expect(unnamed?.contains("no master key is named") == true)
    }

    @Test func `a directory that a server works on is not copied, and one that is none is not made`() async throws {
        let (first, second) = (DataCopy.Place.directory(folder["first"]), DataCopy.Place.directory(folder["second"]))
        let absent = try await refusal(first, second)
        #expect(absent?.contains("is no data directory of a server") == true)
        #expect(access(folder["first"], F_OK) != 0)
        let settings = settings(first)
        let product = try await onOSThread { try Product(settings: settings, log: .disabled) }
        let busy = try await refusal(first, second)
        try await onOSThread { product.stop() }
        #expect(busy?.contains("is in use by process \(getpid()): stop that server first") == true)
    }
}
