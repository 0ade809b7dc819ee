import Storage
import Testing
import Threads

@testable import StorageSQLite

@Suite struct SQLiteReaderTests {
    @Test func `a read sees every write that was answered before it`() async throws {
        try await withDatabase { database in
            for number in 0..<100 {
                try await database.write { try $0.insert("n\(number)") }
                #expect(try await database.texts().count == number + 1)
                #expect(try await database.scannedTexts().count == number + 1)
            }
        }
    }

    @Test func `a read is one snapshot, whatever is written meanwhile`() async throws {
        try await withDatabase { database in
            try await database.write { try $0.insert("a") }
            let gate = Gate()
            async let counts = database.scan { connection in
                let before = try connection.texts().count
                gate.pass()
                return [before, try connection.texts().count]
            }
            try await onThread { gate.waitUntilReached() }
            try await database.write { try $0.insert("b") }
            gate.open()
            #expect(try await counts == [1, 1])
            #expect(try await database.texts().count == 2)
        }
    }

    @Test func `a long read delays neither reads nor writes`() async throws {
        try await withDatabase { database in
            let gate = Gate()
            async let slow: Void = database.scan { _ in gate.pass() }
            try await onThread { gate.waitUntilReached() }
            try await database.write { try $0.insert("a") }
            #expect(try await database.texts() == ["a"])
            #expect(try await database.scannedTexts() == ["a"])
            gate.open()
            try await slow
        }
    }

    @Test func `a thread that ends takes its connection along, and others read on`() async throws {
        try await withDatabase { database in
            try await database.write { try $0.insert("a") }
            for _ in 0..<50 {
                let count = try await onThread { try database.readInPlace { try $0.texts().count } }
                #expect(count == 1)
            }
            // Writer, the pool's threads, and the database's own log and shared memory. The last threads are still
            // ending, for as long as a busy machine takes: what leaks stays for ever.
            for _ in 0..<1000 where openDescriptors(below: database.directory.path) >= 20 {
                try await Task.sleep(for: .milliseconds(10))
            }
            #expect(openDescriptors(below: database.directory.path) < 20)
        }
    }

    @Test func `a read that would have to wait is made again on the threads for long reads`() async throws {
        try await withDatabase { database in
            let attempts = Monitor(0)
            let texts = try await database.read { connection in
                let attempt = attempts.withLock { count in
                    count += 1
                    return count
                }
                if attempt == 1 { throw SQLError(kind: .busy, code: 5, message: "database is locked") }
                return try connection.texts()
            }
            #expect(texts.isEmpty)
            #expect(attempts.withLock { $0 } == 2)
        }
    }

    @Test func `too many waiting long reads are refused at once`() async throws {
        var options = SQLiteOptions(durability: .processOnly)
        options.scanThreads = 1
        options.maximumWaitingScans = 3
        try await withDatabase(options) { database in
            let gate = Gate()
            async let slow: Void = database.scan { _ in gate.pass() }
            try await onThread { gate.waitUntilReached() }
            let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<8 {
                    group.addImmediateTask {
                        do {
                            _ = try await database.scan { try $0.texts() }
                            return true
                        } catch is StorageOverloaded {
                            return false
                        }
                    }
                }
                gate.open()
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            try await slow
            #expect(outcomes == 3)
        }
    }

    @Test func `a read that throws leaves its connection fit for the next`() async throws {
        struct Refused: Error {}
        try await withDatabase { database in
            for _ in 0..<3 {
                await #expect(throws: Refused.self) { try await database.read { _ in throw Refused() } }
                let texts = try await database.read { try $0.texts() }
                #expect(texts.isEmpty)
            }
        }
    }
}
