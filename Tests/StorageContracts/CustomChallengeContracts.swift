import Identity
import Testing

extension Contract {
    public static let customChallenges = [
        Contract("what a custom sign-in keeps is found by its session until it is answered") { store in
            let first = StoredCustomChallenge(id: "a", userId: 0, sealedContent: [1, 0, 255], expiresAt: 100)
            let second = StoredCustomChallenge(id: "b", userId: 7, sealedContent: [2], expiresAt: 200)
            try await store.write { store in
                try store.insert(first)
                try store.insert(second)
            }
            let found = try await store.read { store in try ["a", "b", "c"].map { try store.customChallenge($0) } }
            #expect(found == [first, second, nil])
            try await store.write { try $0.deleteCustomChallenge("a") }
            let left = try await store.read { store in try ["a", "b"].map { try store.customChallenge($0) } }
            #expect(left == [nil, second])
        },
        Contract("it goes with its user, and when it is over") { store in
            let users = try await store.makeUsers(.sample("a"), .sample("b"))
            try await store.write { store in
                for (index, user) in users.enumerated() {
                    try store.insert(
                        StoredCustomChallenge(id: "\(index)", userId: user, sealedContent: [], expiresAt: 100))
                }
                try store.insert(StoredCustomChallenge(id: "later", userId: 0, sealedContent: [], expiresAt: 101))
                try store.deleteUser(id: users[0], at: 9)
            }
            let afterUser = try await store.read { store in
                try ["0", "1", "later"].map { try store.customChallenge($0) != nil }
            }
            #expect(afterUser == [false, true, true])
            let removed = try await store.write { try $0.sweep(now: 100, messagesBefore: 0, limit: 10) }
            let left = try await store.read { store in
                try ["0", "1", "later"].map { try store.customChallenge($0) != nil }
            }
            #expect(removed == 1 && left == [false, false, true])
        },
    ]

    public static let encryptionKeys = [
        Contract("of two who make an encryption key of one name the first one's is everybody's") { store in
            let before = try await store.read { try $0.encryptionKey(arn: "a") }
            #expect(before == nil)
            let made = try await store.write { store in
                [
                    try store.encryptionKey(arn: "a", orInsert: [1, 0, 255], at: 5),
                    try store.encryptionKey(arn: "a", orInsert: [2], at: 6),
                    try store.encryptionKey(arn: "b", orInsert: [3], at: 7),
                ]
            }
            #expect(made == [[1, 0, 255], [1, 0, 255], [3]])
            let found = try await store.read { store in try ["a", "b"].map { try store.encryptionKey(arn: $0) } }
            #expect(found == [[1, 0, 255], [3]])
        }
    ]
}
