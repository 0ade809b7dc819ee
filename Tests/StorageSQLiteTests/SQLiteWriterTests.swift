import Storage
import Testing
import Threads

@testable import StorageSQLite

@Suite struct SQLiteWriterTests {
    struct Refused: Error, Equatable {}

    @Test func `concurrent writes all happen, each once`() async throws {
        try await withDatabase { database in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<500 { group.addTask { try await database.write { try $0.insert("n\(number)") } } }
                try await group.waitForAll()
            }
            let texts = try await database.read { try $0.texts() }
            #expect(Set(texts).count == 500)
            #expect(texts.count == 500)
        }
    }

    @Test func `writes that wait together are committed together`() async throws {
        try await withDatabase { database in
            let before = database.commits
            try await holdingWriter(database) {
                for number in 0..<50 { $0.addTask { try await database.write { try $0.insert("n\(number)") } } }
            }
            #expect(database.commits - before == 2, "the write that held the writer, and all others together")
            #expect(try await database.texts().count == 50)
        }
    }

    @Test func `writes happen in the order in which they were asked for`() async throws {
        try await withDatabase { database in
            let order = Monitor<[Int]>([])
            // One task that does not wait for its writes: each is asked for when its child task first runs.
            try await holdingWriter(database) { group in
                for number in 0..<40 {
                    group.addImmediateTask {
                        try await database.write { connection in
                            order.withLock { $0.append(number) }
                            try connection.insert("n\(number)")
                        }
                    }
                }
            }
            #expect(order.withLock { $0 } == Array(0..<40))
            #expect(try await database.texts() == (0..<40).map { "n\($0)" })
        }
    }

    @Test func `a failing write undoes itself and nothing of its neighbours`() async throws {
        try await withDatabase { database in
            let failures = Monitor(0)
            try await holdingWriter(database) { group in
                for number in 0..<30 {
                    group.addImmediateTask {
                        do {
                            try await database.write { connection in
                                try connection.insert("n\(number)")
                                if number % 3 == 0 { throw Refused() }
                                if number % 3 == 1 { try connection.insert("n\(number)") }
                            }
                        } catch is Refused {
                            failures.withLock { $0 += 1 }
                        } catch let error as SQLError where error.kind == .constraint {
                            failures.withLock { $0 += 100 }
                        }
                    }
                }
            }
            #expect(failures.withLock { $0 } == 1010)
            let kept = stride(from: 2, to: 30, by: 3).map { "n\($0)" }
            #expect(try await database.texts() == kept)
        }
    }

    @Test func `a lone failing write undoes itself`() async throws {
        try await withDatabase { database in
            await #expect(throws: Refused.self) {
                try await database.write { connection in
                    try connection.insert("a")
                    throw Refused()
                }
            }
            try await database.write { try $0.insert("b") }
            #expect(try await database.texts() == ["b"])
        }
    }

    @Test func `too many waiting writes are refused at once`() async throws {
        var options = SQLiteOptions(durability: .processOnly)
        options.maximumWaitingWrites = 10
        try await withDatabase(options) { database in
            let refused = Monitor(0)
            try await holdingWriter(database) { group in
                for number in 0..<25 {
                    group.addImmediateTask {
                        do {
                            try await database.write { try $0.insert("n\(number)") }
                        } catch is StorageOverloaded {
                            refused.withLock { $0 += 1 }
                        }
                    }
                }
            }
            #expect(refused.withLock { $0 } == 15)
            #expect(try await database.texts().count == 10)
        }
    }

    @Test func `a full disk fails the whole batch, and what could not run yet is tried on its own`() async throws {
        var options = SQLiteOptions(durability: .processOnly)
        options.maximumPages = 40
        try await withDatabase(options) { database in
            let outcomes = Monitor<[Int: String]>([:])
            try await holdingWriter(database) { group in
                for number in 0..<5 {
                    group.addImmediateTask {
                        let outcome: String
                        do {
                            try await database.write { connection in
                                try connection.insert(
                                    number == 2 ? String(repeating: "x", count: 400_000) : "n\(number)")
                            }
                            outcome = "kept"
                        } catch let error as SQLError {
                            outcome = "\(error.kind)"
                        }
                        outcomes.withLock { $0[number] = outcome }
                    }
                }
            }
            let result = outcomes.withLock { $0 }
            #expect(result[2] == "disk")
            // Whether SQLite gave up the statement or the transaction, an answer of success was kept and
            // one of failure was not.
            let texts = try await database.read { try $0.texts() }
            for number in [0, 1, 3, 4] { #expect((result[number] == "kept") == texts.contains("n\(number)")) }
            #expect(result[3] == "kept" && result[4] == "kept")
        }
    }

    @Test func `a transaction lost beneath its savepoints fails those that had run, and harms no other`() async throws {
        try await withDatabase { database in
            let outcomes = Monitor<[Int: String]>([:])
            try await holdingWriter(database) { group in
                for number in 0..<4 {
                    group.addImmediateTask {
                        let outcome: String
                        do {
                            try await database.write { connection in
                                try connection.insert("n\(number)")
                                guard number == 1 else { return }
                                // What SQLite does by itself after some errors of the disk or of memory.
                                try connection.execute("ROLLBACK")
                                try connection.insert("outside of any transaction")
                            }
                            outcome = "kept"
                        } catch let error as SQLError {
                            outcome = "\(error.kind)"
                        }
                        outcomes.withLock { $0[number] = outcome }
                    }
                }
            }
            let expected = [0: "transactionLost", 1: "transactionLost", 2: "kept", 3: "kept"]
            #expect(outcomes.withLock { $0 } == expected)
            #expect(try await database.texts() == ["n2", "n3"])
        }
    }

    @Test func `after closing, what was accepted has happened and the rest is refused`() async throws {
        let database = try await onThread {
            try SQLiteDatabase(
                in: .temporary(), options: SQLiteOptions(durability: .processOnly), migrations: notes, now: 1)
        }
        async let accepted: Void = database.write { try $0.insert("a") }
        try await accepted
        try await onThread { database.close() }
        await #expect(throws: StorageClosed.self) { try await database.write { try $0.insert("b") } }
        await #expect(throws: StorageClosed.self) { try await database.read { try $0.texts() } }
        await #expect(throws: StorageClosed.self) { try await database.scan { try $0.texts() } }
    }

    /// Keeps the writer busy until the tasks that `start` adds have all asked for their writes.
    private func holdingWriter(
        _ database: SQLiteDatabase, _ start: (inout ThrowingTaskGroup<Void, any Error>) -> Void
    ) async throws {
        let gate = Gate()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addImmediateTask { try await database.write { _ in gate.pass() } }
            try await onThread { gate.waitUntilReached() }
            start(&group)
            // Tasks that were only added, not started, need a moment on the pool.
            try await Task.sleep(for: .milliseconds(50))
            gate.open()
            try await group.waitForAll()
        }
    }
}
