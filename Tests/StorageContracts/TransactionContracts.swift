import Identity
import Testing

extension Contract {
    public static let transactions = [
        Contract("what a write throws undoes all of it and reaches the caller") { store in
            struct Refused: Error {}
            try await store.makePools()
            await #expect(throws: Refused.self) {
                try await store.write { store in
                    try _ = store.insertRow(of: User.sample("a"), aliases: [])
                    try store.enqueue(.sample(to: "a"))
                    throw Refused()
                }
            }
            let left = try await store.read { store in
                (try store.user(poolId: pool, usernameKey: "a"), try store.messages(OutboxQuery()).count)
            }
            #expect(left.0 == nil && left.1 == 0)
        },
        Contract("a write sees what it has written, and a later read sees it too") { store in
            try await store.makePools()
            let inside = try await store.write { store in
                let id = try store.insertRow(of: User.sample("a"), aliases: [])
                return try store.user(id: id)?.username
            }
            #expect(inside == "a")
            let outside = try await store.read { try $0.user(poolId: pool, usernameKey: "a")?.username }
            #expect(outside == "a")
        },
    ]

    /// What readers may rely on while others write.
    public static let snapshots = [
        Contract("a read sees all of a write or nothing of it, in every one of its statements") { store in
            try await store.makePools()
            let rounds = 20
            let seen = try await atOnce(8) { number in
                var sets: Set<Set<String?>> = []
                if number == 0 {
                    for round in 1...rounds {
                        try await store.write { store in
                            try store.update(UserPool.sample(pool, name: "\(round)"))
                            try store.update(UserPool.sample(otherPool, name: "\(round)"))
                        }
                    }
                    return sets
                }
                for _ in 0..<2000 where !sets.contains(["\(rounds)"]) {
                    // A read may run in place: without this, nobody else would have a thread to write on.
                    await Task.yield()
                    sets.insert(
                        try await store.read { store in
                            Set(try (0..<20).map { try store.pool($0 % 2 == 0 ? pool : otherPool)?.name })
                        })
                }
                return sets
            }
            let sizes = Set(seen.joined().map(\.count))
            #expect(sizes == [1], "read skew")
        },
        Contract("who has written sees it in the read after") { store in
            try await store.makePools()
            let seen = try await atOnce(20) { number in
                try await store.write { _ = try $0.insertRow(of: User.sample("user\(number)"), aliases: []) }
                let byKey = try await store.read { try $0.user(poolId: pool, usernameKey: "user\(number)") }
                let bySearch = try await store.scan { try $0.users(poolId: pool, filter: nil, after: nil, limit: 60) }
                return byKey != nil && bySearch.contains { $0.0.username == "user\(number)" }
            }
            #expect(!seen.contains(false), "a stale read")
        },
    ]
}
