import Identity
import Testing

private let place = StoredIdentityPool.id(1)
private let otherPlace = StoredIdentityPool.id(2)

extension Contract {
    public static let poolIdentities = [
        Contract("an identity comes back as stored, and by those who lead to it") { store in
            let identity = PoolIdentity(id: "r:1", poolId: place, createdAt: 5, modifiedAt: 6, disabledAt: 7)
            try await store.write { store in
                try store.insert(identity)
                try store.insert(.sample("1"), identityId: "r:1", poolId: place)
            }
            await #expect(throws: StoreConflict.exists) { try await store.write { try $0.insert(identity) } }
            let (found, missing) = try await store.read { (try $0.poolIdentity("r:1"), try $0.poolIdentity("r:2")) }
            #expect(found == identity && missing == nil)
            let ids = try await store.read { store in
                [
                    try store.identityId(poolId: place, login: .sample("1")),
                    try store.identityId(poolId: otherPlace, login: .sample("1")),
                    try store.identityId(poolId: place, login: .sample("2")),
                    try store.identityId(poolId: place, login: .sample("1", at: "other")),
                    try store.identityId(poolId: place, login: .sample("1", isDeveloper: true)),
                ]
            }
            #expect(ids == ["r:1", nil, nil, nil, nil])
        },
        Contract("a login leads to one identity of a pool, and is free again when it is deleted") { store in
            let long = IdentityLogin.sample(String(repeating: "\u{1F986}", count: 1024), isDeveloper: true)
            for login in [long, .sample("1")] {
                try await store.write { try $0.insert(login, identityId: "r:1", poolId: place) }
                await #expect(throws: StoreConflict.exists) {
                    try await store.write { try $0.insert(login, identityId: "r:2", poolId: place) }
                }
                try await store.write { store in
                    try store.insert(login, identityId: "r:3", poolId: otherPlace)
                    try store.delete(login, poolId: place)
                    try store.insert(login, identityId: "r:2", poolId: place)
                }
            }
            let (first, second, third) = try await store.read { store in
                (
                    try store.logins(identityId: "r:1"), try store.logins(identityId: "r:2"),
                    try store.logins(identityId: "r:3")
                )
            }
            #expect(first == [] && second == [.sample("1"), long] && third == second)
        },
        Contract("texts that look alike and differ in their bytes lead to identities of their own") { store in
            let (composed, decomposed) = (IdentityLogin.sample("\u{E9}"), IdentityLogin.sample("e\u{301}"))
            #expect(composed != decomposed)
            try await store.write { store in
                try store.insert(composed, identityId: "r:1", poolId: place)
                try store.insert(decomposed, identityId: "r:2", poolId: place)
            }
            let ids = try await store.read { store in
                try [composed, decomposed].map { try store.identityId(poolId: place, login: $0) }
            }
            #expect(ids == ["r:1", "r:2"])
        },
        Contract("identities are listed by page in the order of their ids, with those that are disabled or without") {
            store in
            try await store.write { store in
                for (number, disabledAt) in ([nil, 9, nil, nil, 9] as [Int64?]).enumerated() {
                    try store.insert(
                        PoolIdentity(id: "r:\(number)", poolId: place, createdAt: 5, disabledAt: disabledAt))
                }
                try store.insert(PoolIdentity(id: "r:9", poolId: otherPlace, createdAt: 5))
            }
            let pages = try await store.read { store in
                try [(false, nil, 3), (false, "r:2", 9), (true, nil, 2), (true, "r:2", 9)].map { page in
                    try store.poolIdentities(
                        poolId: place, hidesDisabled: page.0, after: page.1, limit: page.2
                    ).map(\.id)
                }
            }
            #expect(pages == [["r:0", "r:1", "r:2"], ["r:3", "r:4"], ["r:0", "r:2"], ["r:3"]])
        },
        Contract("the developer's users of an identity are listed by page, each once") { store in
            let wanted = (0..<5).map { IdentityLogin.sample("\($0)", isDeveloper: true) }
            try await store.write { store in
                for login in wanted + [.sample("6")] { try store.insert(login, identityId: "r:1", poolId: place) }
                try store.insert(.sample("7", isDeveloper: true), identityId: "r:2", poolId: place)
            }
            var found: [IdentityLogin] = []
            while true {
                let page = try await store.read { [last = found.last] store in
                    try store.developerLogins(
                        identityId: "r:1", provider: "corp", after: last?.subjectHash ?? [], limit: 2)
                }
                if page.isEmpty { break }
                found += page
            }
            #expect(found.count == 5 && Set(found) == Set(wanted))
        },
        Contract("an identity changes its times, gives its logins to another, and takes its own along when it goes") {
            store in
            var identity = PoolIdentity(id: "r:1", poolId: place, createdAt: 5)
            try await store.write { [identity] store in
                try store.insert(identity)
                try store.insert(PoolIdentity(id: "r:2", poolId: place, createdAt: 5))
                try store.insert(.sample("1"), identityId: "r:1", poolId: place)
                try store.insert(.sample("2"), identityId: "r:2", poolId: place)
                try store.moveLogins(from: "r:1", to: "r:2")
            }
            (identity.modifiedAt, identity.disabledAt) = (8, 8)
            let changed = identity
            try await store.write { try $0.update(changed) }
            #expect(try await store.read { try $0.poolIdentity("r:1") } == changed)
            #expect(try await store.read { try $0.logins(identityId: "r:2").count } == 2)
            let gone = try await store.write { store in
                try ["r:1", "r:2", "r:2"].map { try store.deletePoolIdentity($0) }
            }
            #expect(gone == [true, true, false])
            let left = try await store.read { store in
                (try store.poolIdentity("r:2"), try store.identityId(poolId: place, login: .sample("2")))
            }
            #expect(left.0 == nil && left.1 == nil)
        },
        Contract("identities are hidden with their pool at once, and cleared away in slices") { store in
            try await store.write { store in
                try store.insert(StoredIdentityPool.sample(1))
                for number in 0..<5 {
                    try store.insert(PoolIdentity(id: "r:\(number)", poolId: place, createdAt: 5))
                    try store.insert(.sample("\(number)"), identityId: "r:\(number)", poolId: place)
                }
                _ = try store.markDeleted(identityPoolId: place, at: 9)
            }
            #expect(try await store.read { try $0.poolIdentity("r:0") } == nil)
            var slices = 1
            while try await !store.write({ try $0.clearDeletedIdentityPools(limit: 2) }) { slices += 1 }
            #expect(slices >= 3)
            let left = try await store.read { store in
                try store.poolIdentities(poolId: place, hidesDisabled: false, after: nil, limit: 9).count
                    + (0..<5).filter { try store.identityId(poolId: place, login: .sample("\($0)")) != nil }.count
            }
            #expect(left == 0)
        },
    ]
}

extension IdentityLogin {
    static func sample(_ subject: String, at provider: String = "corp", isDeveloper: Bool = false) -> IdentityLogin {
        IdentityLogin(isDeveloper: isDeveloper, provider: provider, subject: subject)
    }
}
