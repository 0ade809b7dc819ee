import Identity
import ServiceModel
import Testing

/// Many writes at once, each of which reads, decides and writes as the rules do.
///
/// A database whose transactions run beside each other passes only where they are serialisable. What would go wrong
/// else stands beside each expectation: a lost update (two read the same value, and the later write forgets the
/// other's), a phantom (what was counted or found missing is there at the commit) or a write skew (two read what the
/// other changes). Under READ COMMITTED all of these happen, under SNAPSHOT phantoms and write skews do.
///
/// `LooseDatabase` in the tests of SQLite lets them happen, and every contract here must notice.
extension Contract {
    public static let races = countingRaces + claimingRaces + poolRaces

    private static let countingRaces = [
        Contract("every wrong try of a code counts, and the code dies of the last that it bears") { store in
            try await store.write { try $0.replace(.sample(.user(sub: "1"))) }
            let admitted = try await atOnce(30) { _ in
                try await store.write { store in
                    guard let code = try store.code(subject: .user(sub: "1"), purpose: .signUp, attribute: nil),
                        code.attempts < 15
                    else { return false }
                    try store.setCodeAttempts(
                        code.attempts + 1, subject: .user(sub: "1"), purpose: .signUp, attribute: code.attribute)
                    return true
                }
            }
            let attempts = try await store.read {
                try $0.code(subject: .user(sub: "1"), purpose: .signUp, attribute: nil)?.attempts
            }
            #expect(attempts == 15 && admitted.yesCount == 15, "lost update: more guesses than allowed")
        },
        Contract("every failure of a name counts towards its lock-out, the first one too") { store in
            let locked = try await atOnce(30) { _ in
                try await store.write { store in
                    let failures = try store.lockout(subject: .user(sub: "a"))?.failures ?? 0
                    guard failures < 5 else { return true }
                    try store.setLockout(
                        Lockout(failures: failures + 1, lastFailedAt: 10, lockedUntil: 20), subject: .user(sub: "a"))
                    return false
                }
            }
            let failures = try await store.read { try $0.lockout(subject: .user(sub: "a"))?.failures }
            #expect(failures == 5 && locked.noCount == 5, "lost update: more passwords tried than allowed")
        },
        Contract("of attempts at once, with a limit of seven, seven are let through") { store in
            let admitted = try await atOnce(30) { number in
                try await store.write {
                    try $0.countAttempt(
                        subject: .user(sub: "a"), action: "reset", at: 1000 + Int64(number), window: 100, limit: 7)
                }
            }
            #expect(admitted.yesCount == 7, "phantom: attempts that do not see each other")
        },
        Contract("of many who use one id at once, one may") { store in
            let uses = try await atOnce(30) { _ in try await store.write { try $0.useOnce("x", expiresAt: 100) } }
            #expect(uses.yesCount == 1, "phantom: one session answered twice")
        },
        Contract("of two rotations at once of one refresh token one gives a successor, and the other ends the family") {
            store in
            let user = try await store.makeUsers(.sample("ada"))[0]
            let families = 10
            try await store.write { store in
                for family in 0..<families {
                    try store.insert(
                        .sample("\(family)", user: user), refreshToken: .sample([UInt8(family)], of: "\(family)"))
                }
            }
            let rotated = try await atOnce(2 * families) { number in
                let old = [UInt8(number / 2)]
                return try await store.write { store in
                    guard let (token, signIn) = try store.refreshToken(hash: old), signIn.revokedAt == nil else {
                        return false
                    }
                    guard token.supersededAt == nil else {
                        try store.revokeSignIn(signIn.id, at: 7)
                        return false
                    }
                    try store.supersede(refreshTokenHash: old, at: 6)
                    try store.insert(.sample(old + [UInt8(number % 2)], of: signIn.id))
                    return true
                }
            }
            let (revoked, successors) = try await store.read { store in
                let signIns = try (0..<families).map { try store.signedInUser(bySignIn: "\($0)")?.revokedAt }
                let tokens = try (0..<2 * families).map {
                    try store.refreshToken(hash: [UInt8($0 / 2), UInt8($0 % 2)]) != nil
                }
                return (signIns, tokens.yesCount)
            }
            #expect(rotated.yesCount == families && successors == families, "lost update: two live successors")
            #expect(revoked == Array(repeating: 7, count: families), "lost update: a copied token goes unnoticed")
        },
    ]

    private static let claimingRaces = [
        Contract("of many who want one name, one gets it") { store in
            try await store.makePools()
            let won = try await atOnce(30) { number in
                do {
                    try await store.write {
                        _ = try $0.insertRow(of: User.sample("same", sub: "sub\(number)"), aliases: [])
                    }
                    return true
                } catch StoreConflict.usernameTaken {
                    return false
                }
            }
            #expect(won.yesCount == 1, "phantom: two users of one name")
        },
        Contract("of users who claim one alias at once, one gets it") { store in
            let users = (0..<20).map { User.sample("user\($0)") }
            try await store.makePools()
            let ids = try await store.add(users)
            let alias = Alias(kind: .email, key: "a@example.com")
            let won = try await atOnce(users.count) { number in
                do {
                    return try await store.write { store in
                        guard try store.user(poolId: pool, alias: alias) == nil,
                            let user = try store.user(id: ids[number])
                        else { return false }
                        try store.change(user, aliases: [alias])
                        return true
                    }
                } catch StoreConflict.aliasTaken(.email) {
                    return false
                }
            }
            #expect(won.yesCount == 1, "phantom: one address for two users")
        },
        Contract("a name is not claimed as a username and as an alias at once") { store in
            let users = (0..<10).map { User.sample("user\($0)") }
            try await store.makePools()
            let ids = try await store.add(users)
            let claims = try await atOnce(2 * users.count) { number in
                let name = "name\(number / 2)"
                return try await store.write { store in
                    if number % 2 == 0 {
                        guard try store.user(poolId: pool, aliasKey: name) == nil else { return false }
                        _ = try store.insertRow(of: User.sample(name), aliases: [])
                    } else {
                        guard try store.user(poolId: pool, usernameKey: name) == nil,
                            let user = try store.user(id: ids[number / 2])
                        else { return false }
                        try store.change(user, aliases: [Alias(kind: .preferredUsername, key: name)])
                    }
                    return true
                }
            }
            #expect(claims.yesCount == users.count, "write skew: a name that hides another")
        },
        Contract("of changes at once to one user none is lost") { store in
            let id = try await store.makeUsers(.sample("ada"))[0]
            _ = try await atOnce(30) { number in
                try await store.write { store in
                    guard var user = try store.user(id: id) else { return }
                    user.attributes["custom:\(number)"] = "set"
                    user.generation += 1
                    try store.change(user, aliases: [])
                }
            }
            let user = try await store.read { try $0.user(id: id) }
            #expect(user?.attributes.all.count == 30 && user?.generation == 30, "lost update")
        },
        Contract("of memberships added at once a user gets as many as it may have") { store in
            let id = try await store.makeUsers(.sample("ada"))[0]
            try await store.write { store in
                for number in 0..<20 { try store.insert(Group.sample("g\(number)")) }
            }
            let added = try await atOnce(20) { number in
                try await store.write { store in
                    guard try store.groups(userId: id).count < 6 else { return false }
                    try store.addMember(userId: id, poolId: pool, group: "g\(number)", at: 1)
                    return true
                }
            }
            let groups = try await store.read { try $0.groups(userId: id).count }
            #expect(groups == 6 && added.yesCount == 6, "phantom: more groups than the quota")
        },
        Contract("a stocked key is given to one pool") { store in
            try await store.write { store in for number in 0..<10 { try store.stockKey(sealed: [UInt8(number)]) } }
            let taken = try await atOnce(20) { _ in try await store.write { try $0.takeStockedKey() } }
            let keys = taken.compactMap { $0?.first }
            #expect(keys.count == 10 && Set(keys).count == 10, "lost update: two pools of one key")
        },
    ]

    private static let poolRaces = [
        Contract("of many who want one lease at once, one has it") { store in
            for round in 0..<10 {
                let taken = try await atOnce(10) { number in
                    try await store.write { store in
                        // As who looks first does: what was seen must hold.
                        guard try store.lease("work \(round)") == nil else { return false }
                        return try store.takeLease("work \(round)", owner: "\(number)", until: 9, now: 0)
                    }
                }
                #expect(taken.yesCount == 1, "lost update: the same work twice")
            }
        },
        Contract("of clients made at once a pool gets as many as it may have") { store in
            try await store.makePools()
            let made = try await atOnce(20) { number in
                try await store.write { store in
                    guard try store.clientCount(poolId: pool) < 6 else { return false }
                    try store.insert(StoredClient.sample("client\(number)"))
                    return true
                }
            }
            let count = try await store.read { try $0.clientCount(poolId: pool) }
            #expect(count == 6 && made.yesCount == 6, "phantom: more clients than the quota")
        },
        Contract("of first uses at once of a pool's keys, one makes the key that all get") { store in
            try await store.makePools()
            let kids = try await atOnce(20) { number in
                try await store.write { try $0.insertIfAbsent(.sample("kid\(number)")).map(\.kid) }
            }
            #expect(Set(kids).count == 1 && kids.first?.count == 1, "phantom: tokens that the JWKS does not verify")
        },
        Contract("what was put into a pool while it went is gone with it") { store in
            // One after the other: who clears away two pools at once may find what was late in the first.
            for round in 0..<12 {
                let id = "eu-west-1_Race\(round)"
                try await store.write { try $0.insert(UserPool.sample(id)) }
                _ = try await atOnce(8) { number in
                    guard number == 0 else { return try await fill(id, by: number, in: store) }
                    // The others begin.
                    for _ in 0..<100 {
                        if try await store.scan({ try $0.userCount(poolId: id) }) > 0 { break }
                    }
                    try await store.write { try $0.markDeleted(poolId: id, at: 9) }
                    for _ in 0..<100 {
                        if try await store.write({ try $0.clearDeletedPools(limit: 1000) }) { break }
                    }
                }
                let left = try await store.write { store in
                    try store.insert(UserPool.sample(id))
                    return try store.userCount(poolId: id) + store.clientCount(poolId: id)
                        + store.groupCount(poolId: id)
                }
                #expect(left == 0, "write skew: rows of a pool that is not there, which nobody clears away")
            }
        },
    ]

    /// Puts things into the pool until there is no pool.
    private static func fill(_ id: String, by number: Int, in store: any IdentityStore) async throws {
        for round in 0..<2000 {
            do {
                try await store.write { store in
                    let name = "\(id)-\(number)-\(round)"
                    _ = try store.insertRow(of: User.sample(name, pool: id), aliases: [])
                    try store.insert(StoredClient.sample(name, pool: id))
                    try store.insert(Group.sample(name, pool: id))
                }
            } catch is Refusal {
                return
            }
        }
    }
}

extension [Bool] {
    fileprivate var yesCount: Int { count { $0 } }
    fileprivate var noCount: Int { count { !$0 } }
}
