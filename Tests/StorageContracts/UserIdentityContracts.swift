import Identity
import ServiceModel
import Testing

extension Contract {
    public static let userIdentities = [
        Contract("an identity comes back as stored, by its value and by its user") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"))
            let (own, linked) = (
                UserIdentity.sample("1 \u{1F986}", user: ids[0], isPrimary: true, createdAt: 9),
                UserIdentity.sample("2", user: ids[0], attribute: "email", issuer: nil)
            )
            try await store.write { store in
                try store.insert(linked)
                try store.insert(own)
            }
            #expect(try await store.read { try $0.identities(userId: ids[0]) } == [own, linked])
            #expect(try await store.read { try $0.identities(userId: ids[1]) } == [])
            let found = try await store.read { store in
                [
                    try store.identity(
                        poolId: pool, provider: "corp", attribute: UserIdentity.subject, value: "1 \u{1F986}"),
                    try store.identity(poolId: pool, provider: "corp", attribute: "email", value: "2"),
                    try store.identity(poolId: otherPool, provider: "corp", attribute: "email", value: "2"),
                    try store.identity(poolId: pool, provider: "Corp", attribute: "email", value: "2"),
                    try store.identity(poolId: pool, provider: "corp", attribute: "name", value: "2"),
                    try store.identity(poolId: pool, provider: "corp", attribute: "email", value: "2 "),
                ]
            }
            #expect(found == [own, linked, nil, nil, nil, nil])
        },
        Contract("an identity is one user's in its pool, and free again when it is deleted") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"), .sample("c", pool: otherPool))
            let identity = UserIdentity.sample("1", user: ids[0])
            try await store.write { try $0.insert(identity) }
            for id in ids[..<2] {
                await #expect(throws: StoreConflict.exists) {
                    try await store.write { try $0.insert(UserIdentity.sample("1", user: id)) }
                }
            }
            try await store.write { store in
                try store.insert(UserIdentity.sample("1", user: ids[1], attribute: "email"))
                try store.insert(UserIdentity.sample("1", user: ids[2], pool: otherPool))
                try store.delete(identity, at: 9)
                try store.insert(UserIdentity.sample("1", user: ids[1]))
            }
            #expect(try await store.read { try $0.identities(userId: ids[1]).count } == 2)
            #expect(try await store.read { try $0.identities(userId: ids[2]).count } == 1)
        },
        Contract("the attributes by which a provider's users are found are told once each") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                for (number, attribute) in ["b", "a", "b", "c"].enumerated() {
                    try store.insert(UserIdentity.sample("\(number)", user: id, attribute: attribute))
                }
                try store.insert(UserIdentity.sample("9", user: id, provider: "other", attribute: "d"))
            }
            let found = try await store.read { store in
                try [2, 9].map { try store.identityAttributes(poolId: pool, provider: "corp", limit: $0) }
            }
            #expect(found == [["a", "b"], ["a", "b", "c"]])
        },
        Contract("identities go with their user and with their pool") { store in
            let ids = try await store.makeUsers(.sample("a"), .sample("b"), .sample("c", pool: otherPool))
            try await store.write { store in
                try store.insert(UserIdentity.sample("a", user: ids[0]))
                try store.insert(UserIdentity.sample("b", user: ids[1]))
                try store.insert(UserIdentity.sample("c", user: ids[2], pool: otherPool))
                try store.deleteUser(id: ids[0], at: 9)
                try store.markDeleted(poolId: otherPool, at: 9)
            }
            let found = try await store.read { store in
                try [(pool, "a"), (pool, "b"), (otherPool, "c")].map { poolId, value in
                    try store.identity(
                        poolId: poolId, provider: "corp", attribute: UserIdentity.subject, value: value) != nil
                }
            }
            #expect(found == [false, true, false])
            while try await !store.write({ try $0.clearDeletedPools(limit: 10) }) {}
            #expect(try await store.read { try $0.identities(userId: ids[2]) } == [])
        },
    ]
}

extension UserIdentity {
    static func sample(
        _ value: String, user: Int64, pool poolId: String = pool, provider: String = "corp",
        attribute: String = UserIdentity.subject, issuer: String? = "urn:corp", isPrimary: Bool = false,
        createdAt: Int64 = 5
    ) -> UserIdentity {
        UserIdentity(
            poolId: poolId, userId: user, provider: provider, attribute: attribute, value: value,
            providerType: "SAML", issuer: issuer, isPrimary: isPrimary, createdAt: createdAt)
    }
}
