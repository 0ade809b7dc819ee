import Identity
import ServiceModel
import Testing

extension Contract {
    public static let deletedPools = [
        Contract("a deleted pool is gone at once with everything in it, and no other pool is") { store in
            try await fill(store)
            try await store.write { try $0.markDeleted(poolId: pool, at: 9) }
            let left = try await store.read { try remains(of: pool, in: $0) }
            #expect(left.isEmpty, "\(left)")
            let others = try await store.read { try remains(of: otherPool, in: $0) }
            #expect(others.count == 10, "\(others)")
        },
        Contract("its rows go in slices, and those of other pools stay") { store in
            try await fill(store)
            try await store.write { try $0.markDeleted(poolId: pool, at: 9) }
            var rounds = 0
            while try await !store.write({ try $0.clearDeletedPools(limit: 2) }) {
                rounds += 1
                if rounds > 50 { break }
            }
            #expect((2...50).contains(rounds), "five users go two at a time")
            let others = try await store.read { try remains(of: otherPool, in: $0) }
            #expect(others.count == 10, "\(others)")
            let again = try await store.write { try $0.clearDeletedPools(limit: 2) }
            #expect(again)
        },
        Contract("the id of a deleted pool may be used again, and the new pool is empty") { store in
            try await fill(store)
            try await store.write { store in
                try store.markDeleted(poolId: pool, at: 9)
                try store.insert(UserPool.sample(name: "again"))
            }
            let left = try await store.read { try remains(of: pool, in: $0) }
            #expect(left == ["pool"])
            let done = try await store.write { try $0.clearDeletedPools(limit: 100) }
            #expect(done)
            try await store.write { try _ = $0.insertRow(of: User.sample("user0"), aliases: []) }
        },
        Contract("nothing can be put into a pool that is not there") { store in
            try await store.makePools()
            try await store.write { try $0.markDeleted(poolId: pool, at: 9) }
            for put: @Sendable (any StoreWriter) throws -> Void in [
                { try _ = $0.insertRow(of: User.sample("late"), aliases: []) },
                { try $0.insert(StoredClient.sample("late")) },
                { try $0.insert(Group.sample("late")) },
                { try _ = $0.insertIfAbsent(StoredKey.sample("late")) },
            ] {
                await #expect(throws: Refusal.lookUp(.userPoolNotFound(pool))) { try await store.write(put) }
            }
        },
        Contract("deleting a pool that is not there changes nothing") { store in
            try await store.write { try $0.markDeleted(poolId: pool, at: 9) }
            let done = try await store.write { try $0.clearDeletedPools(limit: 1) }
            #expect(done)
        },
    ]

    /// Two pools, each with five users and one of everything that belongs to a pool.
    private static func fill(_ store: any IdentityStore) async throws {
        try await store.makePools()
        for id in [pool, otherPool] {
            try await store.write { store in
                try store.insert(StoredClient.sample("client-\(id)", pool: id))
                _ = try store.insertIfAbsent(StoredKey.sample("kid-\(id)", pool: id))
                try store.insert(Group.sample("group", pool: id))
                for number in 0..<5 {
                    let user = User.sample("user\(number)", pool: id, sub: "sub\(number)-\(id)")
                    let row = try store.insertRow(
                        of: user, aliases: [Alias(kind: .email, key: "user\(number)@example.com")])
                    try store.addMember(userId: row, poolId: id, group: "group", at: 1)
                    var signIn = SignIn.sample("sign-in\(number)-\(id)", user: row)
                    signIn.poolId = id
                    try store.insert(
                        signIn, refreshToken: .sample(Array("token\(number)-\(id)".utf8), of: signIn.id))
                }
            }
        }
    }

    /// Everything of the pool that a reader can still find.
    private static func remains(of id: String, in store: any StoreReader) throws -> [String] {
        var found: [String] = []
        func note(_ what: String, _ exists: Bool) { if exists { found.append(what) } }
        note("pool", try store.pool(id) != nil)
        note("client", try store.client("client-\(id)") != nil)
        note("clients", try !store.clients(poolId: id, after: nil, limit: 9).isEmpty)
        note("keys", try !store.keys(poolId: id).isEmpty)
        note("username", try store.user(poolId: id, usernameKey: "user0") != nil)
        note("sub", try store.user(poolId: id, sub: "sub4-\(id)") != nil)
        note("alias", try store.user(poolId: id, aliasKey: "user1@example.com") != nil)
        note("list", try !store.users(poolId: id, filter: nil, after: nil, limit: 9).isEmpty)
        note("sign-in", try store.signedInUser(bySignIn: "sign-in2-\(id)") != nil)
        note("token", try store.refreshToken(hash: Array("token3-\(id)".utf8)) != nil)
        return found
    }
}
