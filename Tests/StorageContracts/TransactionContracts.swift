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
                    _ = try store.enqueue(.sample(to: "a"))
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
        Contract("of many who want one name, one gets it") { store in
            try await store.makePools()
            let winners = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<30 {
                    group.addTask {
                        do {
                            try await store.write {
                                try _ = $0.insertRow(of: User.sample("same", sub: "sub\(number)"), aliases: [])
                            }
                            return true
                        } catch StoreConflict.usernameTaken {
                            return false
                        }
                    }
                }
                return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(winners == 1)
        },
    ]
}
