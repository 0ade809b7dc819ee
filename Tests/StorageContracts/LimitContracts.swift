import Identity
import Testing

extension Contract {
    public static let limits = [
        Contract("a lock-out is kept for its subject until it is lifted") { store in
            let first = Lockout(failures: 5, lastFailedAt: 10, lockedUntil: 20)
            let second = Lockout(failures: 6, lastFailedAt: 30, lockedUntil: 50)
            try await store.write { store in
                try store.setLockout(first, subject: "a")
                try store.setLockout(second, subject: "a")
                try store.setLockout(first, subject: "b")
            }
            let found = try await store.read { store in try ["a", "b", "c"].map { try store.lockout(subject: $0) } }
            #expect(found == [second, first, nil])
            try await store.write { try $0.setLockout(nil, subject: "a") }
            let left = try await store.read { store in try ["a", "b"].map { try store.lockout(subject: $0) } }
            #expect(left == [nil, first])
        },
        Contract("an id is used once") { store in
            let uses = try await store.write { store in
                try ["x", "y", "x", "x"].map { try store.useOnce($0, expiresAt: 100) }
            }
            #expect(uses == [true, true, false, false])
            let later = try await store.write { try $0.useOnce("y", expiresAt: 500) }
            #expect(!later)
        },
        Contract("of many who use one id at once, one may") { store in
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<30 { group.addTask { try await store.write { try $0.useOnce("x", expiresAt: 100) } } }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
        },
        Contract("attempts are counted by subject, action and window") { store in
            let counts = try await store.write { store in
                func count(_ subject: String, _ action: String, _ window: Int64) throws -> Int {
                    try store.countAttempt(
                        subject: subject, action: action, windowStart: window, expiresAt: window + 100)
                }
                return [
                    try count("a", "reset", 0), try count("a", "reset", 0), try count("b", "reset", 0),
                    try count("a", "resend", 0), try count("a", "reset", 100), try count("a", "reset", 0),
                ]
            }
            #expect(counts == [1, 2, 1, 1, 1, 3])
        },
    ]

    public static let sweeping = [
        Contract("what is out of date goes, at most so many rows of a kind, and the rest stays") { store in
            let hour: Int64 = 3_600_000
            let now = 100 * hour
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                for number in 0..<3 {
                    let old = now - Int64(number)
                    try store.replace(.sample("old\(number)", expiresAt: old))
                    _ = try store.useOnce("old\(number)", expiresAt: old)
                    _ = try store.countAttempt(subject: "old\(number)", action: "x", windowStart: 0, expiresAt: old)
                    try store.setLockout(
                        Lockout(failures: 1, lastFailedAt: old - hour, lockedUntil: old), subject: "old\(number)")
                    try store.insert(
                        .sample("old\(number)", user: id, expiresAt: old - 24 * hour),
                        refreshToken: .sample([UInt8(number)], of: "old\(number)"))
                    _ = try store.enqueue(.sample(to: "old", at: old - 1))
                }
                try store.replace(.sample("new", expiresAt: now + 1))
                _ = try store.useOnce("new", expiresAt: now + 1)
                _ = try store.countAttempt(subject: "new", action: "x", windowStart: 0, expiresAt: now + 1)
                try store.setLockout(
                    Lockout(failures: 1, lastFailedAt: now - hour + 1, lockedUntil: now), subject: "new")
                try store.setLockout(
                    Lockout(failures: 9, lastFailedAt: now - hour, lockedUntil: now + 1), subject: "locked")
                try store.insert(
                    .sample("new", user: id, expiresAt: now - 24 * hour + 1), refreshToken: .sample([9], of: "new"))
                _ = try store.enqueue(.sample(to: "new", at: now))
            }
            let removed = try await store.write { store in
                try (0..<4).map { _ in try store.sweep(now: now, messagesBefore: now, limit: 2) }
            }
            #expect(removed == [12, 6, 0, 0])
            let old = try await store.read { store in
                [
                    try store.code(subject: "old0", purpose: .signUp, attribute: nil) == nil,
                    try store.lockout(subject: "old1") == nil, try store.signIn("old2") == nil,
                    try store.refreshToken(hash: [0]) == nil,
                ]
            }
            #expect(old == [true, true, true, true])
            let new = try await store.read { store in
                [
                    try store.code(subject: "new", purpose: .signUp, attribute: nil) != nil,
                    try store.lockout(subject: "new") != nil, try store.lockout(subject: "locked") != nil,
                    try store.signIn("new") != nil, try store.refreshToken(hash: [9]) != nil,
                    try store.messages(OutboxQuery()).map(\.username) == ["new"],
                ]
            }
            #expect(new == [true, true, true, true, true, true])
            let again = try await store.write { store in
                (
                    try store.useOnce("old0", expiresAt: now), try store.useOnce("new", expiresAt: now),
                    try store.countAttempt(subject: "new", action: "x", windowStart: 0, expiresAt: now)
                )
            }
            #expect(again == (true, false, 2))
        }
    ]
}
