import Identity
import ServiceModel
import Testing

extension Contract {
    public static let users = [
        Contract("a user comes back with everything that was stored") { store in
            try await store.makePools()
            let bare = User(
                poolId: pool, username: "bare", sub: "s1", status: .unconfirmed, createdAt: 1, modifiedAt: 2)
            let full = User(
                poolId: pool, username: "füll", sub: "s2", status: .forceChangePassword, isEnabled: false,
                attributes: UserAttributes([
                    ("zoneinfo", "z"), ("email", "Full@Example.com"), ("custom:quote", "\"\\\n\u{1F986}\u{0}"),
                ]),
                passwordHash: "$argon2id$", passwordHistory: ["newer", "older"], temporaryPasswordExpiresAt: 77,
                sealedVerifier: [0, 9, 255], generation: 5, mfa: .sample, createdAt: 3, modifiedAt: 4)
            let ids = try await store.add([bare, full])
            let back = try await store.read { [try $0.user(id: ids[0]), try $0.user(id: ids[1])] }
            var expected = [bare, full]
            expected[0].id = ids[0]
            expected[1].id = ids[1]
            #expect(back == expected)
        },
        Contract("every status is kept") { store in
            try await store.makePools()
            let statuses = UserStatusType.allCases
            let ids = try await store.add(statuses.map { User.sample("user \($0)", status: $0) })
            let back = try await store.read { store in try ids.map { try store.user(id: $0)?.status } }
            #expect(back == statuses)
        },
        Contract("a user is found by username, sub and alias in its own pool only") { store in
            try await store.makePools()
            try await store.write { store in
                let aliases = [Alias(kind: .email, key: "a@example.com"), Alias(kind: .preferredUsername, key: "ace")]
                _ = try store.insertRow(of: User.sample("a", sub: "s"), aliases: aliases)
            }
            let found = try await store.read { store in
                [
                    try store.user(poolId: pool, usernameKey: "a"), try store.user(poolId: pool, sub: "s"),
                    try store.user(poolId: pool, aliasKey: "a@example.com"),
                    try store.user(poolId: pool, aliasKey: "ace"),
                ].map { $0?.username }
            }
            #expect(found == ["a", "a", "a", "a"])
            let missed = try await store.read { store in
                [
                    try store.user(poolId: otherPool, usernameKey: "a"), try store.user(poolId: otherPool, sub: "s"),
                    try store.user(poolId: otherPool, aliasKey: "ace"), try store.user(poolId: pool, usernameKey: "A"),
                    try store.user(poolId: pool, usernameKey: "s"), try store.user(poolId: pool, aliasKey: "a"),
                ].compactMap(\.self)
            }
            #expect(missed.isEmpty)
        },
        Contract("a name means who has it as a username, else as a sub, else as an alias") { store in
            try await store.makePools()
            try await store.write { store in
                for (name, sub, alias) in [("a", "1", "9"), ("1", "2", "9a"), ("b", "3", "2"), ("c", "4", "a")] {
                    _ = try store.insertRow(
                        of: User.sample(name, sub: sub), aliases: [Alias(kind: .preferredUsername, key: alias)])
                }
                _ = try store.insertRow(of: User.sample("d", sub: "5"), aliases: [Alias(kind: .email, key: "9")])
            }
            for (keys, expected) in [
                (NameKeys(username: "a", sub: "1", alias: "a"), "a"),
                (NameKeys(username: "1", sub: "1", alias: "1"), "1"),
                (NameKeys(username: "2", sub: "2", alias: "2"), "1"),
                (NameKeys(username: "2", sub: nil, alias: "2"), "b"),
                (NameKeys(username: "9", sub: "9", alias: "9"), "d"),
                (NameKeys(username: "9", sub: "4", alias: "9"), "c"),
                (NameKeys(username: "9", sub: "9", alias: nil), nil),
                (NameKeys(username: "z", sub: nil, alias: nil), nil),
            ] {
                let found = try await store.read { store in
                    [try store.user(poolId: pool, named: keys), try store.user(poolId: otherPool, named: keys)]
                }
                let names = found.map { $0?.username }
                #expect(names == [expected, nil], "\(keys)")
            }
            try await store.write { try $0.markDeleted(poolId: pool, at: 1) }
            let gone = try await store.read {
                try $0.user(poolId: pool, named: NameKeys(username: "a", sub: "1", alias: "9"))
            }
            #expect(gone == nil)
        },
        Contract("a username and a sub are taken once in a pool") { store in
            try await store.makeUsers(.sample("a", sub: "s"), .sample("a", pool: otherPool, sub: "s"))
            for user in [User.sample("a", sub: "t"), .sample("b", sub: "s")] {
                await #expect(throws: StoreConflict.usernameTaken) {
                    try await store.write { try _ = $0.insertRow(of: user, aliases: []) }
                }
            }
        },
        Contract("a user is found by an alias of one kind, and by its key alone by the address first") { store in
            try await store.makePools()
            let ids = try await store.write { store in
                [
                    try store.insertRow(of: .sample("a"), aliases: [Alias(kind: .preferredUsername, key: "x")]),
                    try store.insertRow(of: .sample("b"), aliases: [Alias(kind: .email, key: "x")]),
                ]
            }
            let found = try await store.read { store in
                [
                    try store.user(poolId: pool, alias: Alias(kind: .preferredUsername, key: "x")),
                    try store.user(poolId: pool, alias: Alias(kind: .email, key: "x")),
                    try store.user(poolId: pool, aliasKey: "x"),
                    try store.user(poolId: pool, alias: Alias(kind: .phoneNumber, key: "x")),
                    try store.user(poolId: otherPool, alias: Alias(kind: .email, key: "x")),
                ].map { $0?.id }
            }
            #expect(found == [ids[0], ids[1], ids[1], nil, nil])
        },
        Contract("an alias of a kind is taken once in a pool, and a refused user leaves nothing") { store in
            try await store.makePools()
            let alias = Alias(kind: .email, key: "a@example.com")
            try await store.write { try _ = $0.insertRow(of: User.sample("a"), aliases: [alias]) }
            await #expect(throws: StoreConflict.aliasTaken(.email)) {
                try await store.write { try _ = $0.insertRow(of: User.sample("b"), aliases: [alias]) }
            }
            let gone = try await store.read { try $0.user(poolId: pool, usernameKey: "b") }
            #expect(gone == nil)
            try await store.write { store in
                _ = try store.insertRow(
                    of: User.sample("c"), aliases: [Alias(kind: .preferredUsername, key: alias.key)])
                _ = try store.insertRow(of: User.sample("d", pool: otherPool), aliases: [alias])
            }
        },
        Contract("an update stores every member and touches no other user") { store in
            let ids = try await store.makeUsers(.sample("a", [("email", "a@example.com")]), .sample("b"))
            let before = try await store.read { try $0.user(id: ids[1]) }
            var changed = User(
                id: ids[0], poolId: pool, username: "a", sub: "sub-of-a", status: .resetRequired, isEnabled: false,
                attributes: UserAttributes([("name", "Änne"), ("email", "new@example.com"), ("locale", "de")]),
                passwordHash: nil, passwordHistory: ["one"], temporaryPasswordExpiresAt: 5, sealedVerifier: [1],
                generation: 9, mfa: .sample, createdAt: 1000, modifiedAt: 2000)
            for _ in 0..<2 {
                let user = changed
                try await store.write { try $0.change(user, aliases: []) }
                let back = try await store.read { try $0.user(id: ids[0]) }
                #expect(back == user)
                changed.attributes = UserAttributes()
                changed.passwordHistory = []
                changed.sealedVerifier = nil
                changed.mfa = UserMFA()
                changed.status = .confirmed
                changed.isEnabled = true
            }
            let after = try await store.read { try $0.user(id: ids[1]) }
            #expect(after == before)
        },
        Contract("an update makes the aliases exactly those given") { store in
            try await store.makePools()
            var user = User.sample("a")
            let first = user
            user.id = try await store.write {
                try $0.insertRow(
                    of: first, aliases: [Alias(kind: .email, key: "old"), Alias(kind: .phoneNumber, key: "+1")])
            }
            let stored = user
            try await store.write { store in
                try store.change(
                    stored, aliases: [Alias(kind: .phoneNumber, key: "+1"), Alias(kind: .email, key: "new")])
            }
            let found = try await store.read { store in
                try ["old", "new", "+1"].map { try store.user(poolId: pool, aliasKey: $0) != nil }
            }
            #expect(found == [false, true, true])
            try await store.write { try $0.change(stored, aliases: []) }
            let none = try await store.read { try $0.user(poolId: pool, aliasKey: "new") }
            #expect(none == nil)
        },
        Contract("texts that differ only in how a letter is composed are two") { store in
            try await store.makePools()
            let (composed, decomposed) = ("caf\u{e9}@example.com", "cafe\u{301}@example.com")
            try await store.write { store in
                var user = User.sample("a", [("email", composed)])
                user.id = try store.insertRow(of: user, aliases: [Alias(kind: .email, key: composed)])
                user.attributes["email"] = decomposed
                try store.change(user, aliases: [Alias(kind: .email, key: decomposed)])
            }
            let found = try await store.read { store in
                try [composed, decomposed].map { email in
                    let filter = UserFilter(attribute: .email, comparison: .equals, value: email)
                    let listed = try store.users(poolId: pool, filter: filter, after: nil, limit: 9).count
                    return try store.user(poolId: pool, aliasKey: email) == nil ? listed : listed + 10
                }
            }
            #expect(found == [0, 11])
        },
        Contract("an update cannot take another user's alias, but may take one that was given up") { store in
            try await store.makePools()
            let alias = Alias(kind: .email, key: "a@example.com")
            let (a, b) = try await store.write { store in
                var a = User.sample("a")
                var b = User.sample("b")
                a.id = try store.insertRow(of: a, aliases: [alias])
                b.id = try store.insertRow(of: b, aliases: [])
                return (a, b)
            }
            await #expect(throws: StoreConflict.aliasTaken(.email)) {
                try await store.write { try $0.change(b, aliases: [alias]) }
            }
            try await store.write { store in
                try store.change(a, aliases: [])
                try store.change(b, aliases: [alias])
            }
            let owner = try await store.read { try $0.user(poolId: pool, aliasKey: alias.key)?.username }
            #expect(owner == "b")
        },
        Contract("a credential is renewed only for the generation that it was made for") { store in
            let id = try await store.makeUsers(.sample("a"))[0]
            try await store.write { store in
                try store.setCredential(userId: id, generation: 1, passwordHash: "late", sealedVerifier: [1])
                try store.setCredential(userId: id, generation: 0, passwordHash: nil, sealedVerifier: [2])
            }
            let first = try await store.read { try $0.user(id: id) }
            #expect(first?.passwordHash == "hash of a" && first?.sealedVerifier == [2])
            try await store.write {
                try $0.setCredential(userId: id, generation: 0, passwordHash: "costlier", sealedVerifier: nil)
            }
            let second = try await store.read { try $0.user(id: id) }
            #expect(second?.passwordHash == "costlier" && second?.sealedVerifier == [2])
            #expect(second?.modifiedAt == first?.modifiedAt)
        },
        Contract("what a second factor rests on is stored by itself, with generation and date") { store in
            let ids = try await store.makeUsers(.sample("a", [("name", "A")]), .sample("b"))
            let before = try await store.read { [try $0.user(id: ids[0]), try $0.user(id: ids[1])] }
            var expected = before
            for mfa in [UserMFA.sample, UserMFA(enabled: [.email], hasOptions: true), UserMFA()] {
                expected[0]?.mfa = mfa
                expected[0]?.generation += 1
                expected[0]?.modifiedAt += 10
                var changed = try #require(expected[0])
                // Nothing else of it is stored.
                changed.attributes = UserAttributes([("name", "other")])
                let user = changed
                try await store.write { try $0.setMFA(of: user) }
                let after = try await store.read { [try $0.user(id: ids[0]), try $0.user(id: ids[1])] }
                #expect(after == expected)
            }
        },
        Contract("a deleted user takes along what hangs on it, but its messages stay") { store in
            try await store.makePools()
            let user = User.sample("a")
            let subject = Subject.user(user)
            let id = try await store.write { store in
                let id = try store.insertRow(of: user, aliases: [Alias(kind: .email, key: "a@example.com")])
                try store.insert(Group.sample("g"))
                try store.addMember(userId: id, poolId: pool, group: "g", at: 1)
                try store.insert(.sample("origin", user: id), refreshToken: .sample([1], of: "origin"))
                try store.replace(.sample(subject))
                try store.setLockout(Lockout(failures: 1, lastFailedAt: 1, lockedUntil: 1), subject: subject)
                try store.enqueue(.sample(to: "a"))
                try store.deleteUser(id: id, at: 9)
                return id
            }
            let left = try await store.read { store in
                [
                    try store.user(id: id) == nil, try store.user(poolId: pool, aliasKey: "a@example.com") == nil,
                    try store.members(poolId: pool, group: "g", after: nil, limit: 9).isEmpty,
                    try store.signedInUser(bySignIn: "origin") == nil, try store.refreshToken(hash: [1]) == nil,
                    try store.code(subject: subject, purpose: .signUp, attribute: nil) == nil,
                    try store.lockout(subject: subject) == nil, try store.messages(OutboxQuery()).count == 1,
                ]
            }
            #expect(left == Array(repeating: true, count: 8))
        },
        Contract("a row's id never comes back") { store in
            let first = try await store.makeUsers(.sample("a"))[0]
            let second = try await store.write { store in
                try store.deleteUser(id: first, at: 9)
                return try store.insertRow(of: User.sample("a"), aliases: [])
            }
            #expect(second > first)
        },
    ]
}
