import Glibc
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

    /// In a process of its own, which can be brought to its limit without hurting other tests.
    @Test func `reads that found no descriptor left succeed once there are some, on the same threads`() async {
        await #expect(processExitsWith: .success) {
            try await withDatabase { database in
                try await database.write { try $0.insert("a") }
                // Whatever comes free meanwhile, no number is below it.
                let usual = setDescriptorLimit(0)
                for _ in 0..<4 { guard (try? await database.scannedTexts()) == nil else { exit(2) } }
                let isRead = try await onThread { () -> Bool in
                    let failed = (try? database.readInPlace { try $0.texts() }) == nil
                    _ = setDescriptorLimit(usual)
                    return try failed && database.readInPlace { try $0.texts() } == ["a"]
                }
                guard isRead else { exit(3) }
                for _ in 0..<4 { guard try await database.scannedTexts() == ["a"] else { exit(4) } }
            }
        }
    }

    @Test func `closing cuts a long read short and refuses those that wait`() async throws {
        var options = SQLiteOptions(durability: .processOnly)
        options.scanThreads = 1
        let database = try await onThread { [options] in
            try SQLiteDatabase(in: .temporary(), options: options, migrations: notes, now: 1)
        }
        let gate = Gate()
        let endless = Task {
            try await database.scan { connection in
                gate.pass()
                return try connection.endless()
            }
        }
        try await onThread { gate.waitUntilReached() }
        let waiting = Task { try await database.scannedTexts() }
        gate.open()
        try await onThread { database.close() }
        await #expect(throws: SQLError.self) { try await endless.value }
        await #expect(throws: StorageClosed.self) { try await waiting.value }
    }
}

/// Sets the soft limit, and returns what it was.
private func setDescriptorLimit(_ count: rlim_t) -> rlim_t {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    let before = limit.rlim_cur
    limit.rlim_cur = count
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return before
}

extension SQLConnection {
    /// Runs until it is interrupted.
    fileprivate func endless() throws -> Int64? {
        try first("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n") {
            $0.integer(0)
        }
    }
}
