import Storage
import TestSupport
import Testing

@testable import StoragePostgres

/// Reads that share journeys.
@Suite struct SharedReadTests {
    @Test func `of many reads at once each gets its own answer`() async throws {
        try await withDatabase { database in
            let answers = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
                for number in 0..<500 {
                    group.addTask {
                        let answer = try await database.read { sql in
                            try sql.first("SELECT CAST($1 AS BIGINT) * 2", [SQLValue(number)]) { $0.int(0) }
                        }
                        return (number, answer ?? -1)
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 500 && answers.allSatisfy { $0.1 == 2 * $0.0 })
        }
    }

    @Test func `a read that fails fails nobody else's`() async throws {
        try await withDatabase { database in
            let failures = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        do {
                            _ = try await database.read { sql in
                                try sql.first("SELECT 1 / CAST($1 AS BIGINT)", [SQLValue(number % 5)]) { $0.int(0) }
                            }
                            return false
                        } catch {
                            return true
                        }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(failures == 40)
        }
    }

    @Test func `what a closure throws reaches its caller alone, before its statement and after it`() async throws {
        struct Refused: Error {}
        try await withDatabase { database in
            await #expect(throws: Refused.self) { try await database.read { _ in throw Refused() } }
            await #expect(throws: Refused.self) {
                try await database.read { sql in
                    _ = try sql.first("SELECT 1") { $0.int(0) }
                    throw Refused()
                }
            }
            let fine = try await database.read { try $0.first("SELECT 7") { $0.int(0) } }
            #expect(fine == 7)
        }
    }

    @Test func `a read of several statements gets them all, each time`() async throws {
        try await withDatabase { database in
            for _ in 0..<40 {
                let sum = try await database.read { sql in
                    var sum = 0
                    for number in 1...4 {
                        sum += try sql.first("SELECT CAST($1 AS BIGINT)", [SQLValue(number)]) { $0.int(0) } ?? 0
                    }
                    return sum
                }
                #expect(sum == 10)
            }
        }
    }

    @Test func `closures of a transaction that share a journey read what each would alone`() async throws {
        try await withDatabase { database in
            let (left, right) = try await database.write { sql in
                try sql.execute("INSERT INTO meta (name, value) VALUES ('a', '1'), ('b', '2')")
                var found: [String?] = [nil, nil]
                try sql.together([
                    { found[0] = try sql.first("SELECT value FROM meta WHERE name = $1", ["a"]) { $0.text(0) } },
                    {
                        // The second of its statements runs by itself.
                        let value = try sql.first("SELECT value FROM meta WHERE name = $1", ["b"]) { $0.text(0) }
                        let count = try sql.first("SELECT count(*) FROM meta") { $0.int(0) }
                        found[1] = "\(value ?? "") of \(count ?? 0)"
                    },
                ])
                return (found[0], found[1])
            }
            #expect(left == "1" && right == "2 of 2")
        }
    }

    @Test func `a text with a zero byte is refused, and not cut off`() async throws {
        try await withDatabase { database in
            try await database.write { try $0.execute("INSERT INTO meta (name, value) VALUES ('a', '1')") }
            let found = try? await database.read { sql in
                try sql.first("SELECT value FROM meta WHERE name = $1", ["a\u{0}b"]) { $0.text(0) }
            }
            #expect(found == nil)
        }
    }
}
