import Identity
import Testing

extension Contract {
    public static let limits = [
        Contract("a lock-out is kept for its subject until it is lifted") { store in
            let first = Lockout(failures: 5, lastFailedAt: 10, lockedUntil: 20)
            let second = Lockout(failures: 6, lastFailedAt: 30, lockedUntil: 50)
            try await store.write { store in
                try store.setLockout(first, subject: .user(sub: "a"))
                try store.setLockout(second, subject: .user(sub: "a"))
                try store.setLockout(first, subject: .user(sub: "b"))
            }
            let found = try await store.read { store in
                try ["a", "b", "c"].map { try store.lockout(subject: .user(sub: $0)) }
            }
            #expect(found == [second, first, nil])
            try await store.write { try $0.setLockout(nil, subject: .user(sub: "a")) }
            let left = try await store.read { store in
                try ["a", "b"].map { try store.lockout(subject: .user(sub: $0)) }
            }
            #expect(left == [nil, first])
        },
        Contract("an id is used once") { store in
            let uses = try await store.write { store in
                try ["x", "y", "x", "x"].map { try store.useOnce($0, expiresAt: 100) }
            }
            #expect(uses == [true, true, false, false])
            let later = try await store.write { try $0.useOnce("y", expiresAt: 500) }
            #expect(!later)
            let known = try await store.read { store in try ["x", "y", "z"].map { try store.isUsed($0) } }
            #expect(known == [true, true, false])
        },
        Contract("of each subject and action so many attempts are let through within a window, wherever it begins") {
            store in
            let admitted = try await store.write { store in
                func attempt(_ at: Int64, _ sub: String = "a", _ action: String = "reset") throws -> Bool {
                    try store.countAttempt(subject: .user(sub: sub), action: action, at: at, window: 100, limit: 3)
                }
                return [
                    try attempt(1000), try attempt(1000), try attempt(1090), try attempt(1099),
                    try attempt(1099, "b"), try attempt(1099, "a", "resend"),
                    // Two of the three are a window old; what was refused has not counted.
                    try attempt(1100), try attempt(1100), try attempt(1100),
                ]
            }
            #expect(admitted == [true, true, true, false, true, true, true, true, false])
        },
        Contract("attempts whose times do not come in order count for each other, but not from another age") { store in
            let admitted = try await store.write { store in
                // The last one meets what a clock noted that was wrong.
                try [1005, 1003, 1001, 800].map {
                    try store.countAttempt(subject: .user(sub: "a"), action: "reset", at: $0, window: 100, limit: 2)
                }
            }
            #expect(admitted == [true, true, false, true])
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
                    try store.replace(.sample(.user(sub: "old\(number)"), expiresAt: old))
                    _ = try store.useOnce("old\(number)", expiresAt: old)
                    _ = try store.countAttempt(
                        subject: .user(sub: "old\(number)"), action: "x", at: old - hour, window: hour, limit: 1)
                    try store.setLockout(
                        Lockout(failures: 1, lastFailedAt: old - hour, lockedUntil: old),
                        subject: .user(sub: "old\(number)"))
                    try store.insert(
                        .sample("old\(number)", user: id, expiresAt: old - 24 * hour),
                        refreshToken: .sample([UInt8(number)], of: "old\(number)"))
                    try store.enqueue(.sample(to: "old", at: old - 1))
                    try store.insert(
                        .sample("registers\(number)", user: id, expiresAt: now),
                        refreshToken: .sample([100, UInt8(number)], of: "registers\(number)"))
                    try store.replace(
                        PasskeyChallenge(hash: [UInt8(number)], signInId: "registers\(number)", expiresAt: old))
                }
                try store.replace(.sample(.user(sub: "new"), expiresAt: now + 1))
                try store.insert(
                    .sample("registers", user: id, expiresAt: now),
                    refreshToken: .sample([101], of: "registers"))
                try store.replace(PasskeyChallenge(hash: [9], signInId: "registers", expiresAt: now + 1))
                _ = try store.useOnce("new", expiresAt: now + 1)
                _ = try store.countAttempt(
                    subject: .user(sub: "new"), action: "x", at: now - hour + 1, window: hour, limit: 1)
                try store.setLockout(
                    Lockout(failures: 1, lastFailedAt: now - hour + 1, lockedUntil: now), subject: .user(sub: "new"))
                try store.setLockout(
                    Lockout(failures: 9, lastFailedAt: now - hour, lockedUntil: now + 1), subject: .user(sub: "locked"))
                try store.insert(
                    .sample("new", user: id, expiresAt: now - 24 * hour + 1), refreshToken: .sample([9], of: "new"))
                try store.enqueue(.sample(to: "new", at: now))
            }
            let removed = try await store.write { store in
                try (0..<4).map { _ in try store.sweep(now: now, messagesBefore: now, limit: 2) }
            }
            #expect(removed == [14, 7, 0, 0])
            let old = try await store.read { store in
                [
                    try store.code(subject: .user(sub: "old0"), purpose: .signUp, attribute: nil) == nil,
                    try store.lockout(subject: .user(sub: "old1")) == nil,
                    try store.signedInUser(bySignIn: "old2") == nil,
                    try store.refreshToken(hash: [0]) == nil,
                ]
            }
            #expect(old == [true, true, true, true])
            let new = try await store.read { store in
                [
                    try store.code(subject: .user(sub: "new"), purpose: .signUp, attribute: nil) != nil,
                    try store.lockout(subject: .user(sub: "new")) != nil,
                    try store.lockout(subject: .user(sub: "locked")) != nil,
                    try store.signedInUser(bySignIn: "new") != nil, try store.refreshToken(hash: [9]) != nil,
                    try store.passkeyChallenge(hash: [9]) != nil, try store.passkeyChallenge(hash: [2]) == nil,
                    try store.messages(OutboxQuery()).map(\.username) == ["new"],
                ]
            }
            #expect(new == [Bool](repeating: true, count: 8))
            let again = try await store.write { store in
                (
                    try store.useOnce("old0", expiresAt: now), try store.useOnce("new", expiresAt: now),
                    try store.countAttempt(subject: .user(sub: "new"), action: "x", at: now, window: hour, limit: 1)
                )
            }
            #expect(again == (true, false, false))
        }
    ]
}
