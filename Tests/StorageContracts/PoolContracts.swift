import Identity
import ServiceModel
import Testing

extension Contract {
    public static let pools = [
        Contract("a pool comes back with every setting") { store in
            let sample = UserPool.sample()
            try await store.write { try $0.insert(sample) }
            let back = try await store.read { try $0.pool(pool) }
            #expect(back?.settings == sample.settings)
            #expect(back?.mfa == sample.mfa && back?.mfa.usesSoftwareToken == true)
            let unknown = try await store.read { try $0.pool("eu-west-1_Unknown") }
            #expect(unknown == nil)
        },
        Contract("a pool's id is taken once") { store in
            try await store.write { try $0.insert(UserPool.sample()) }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(UserPool.sample(name: "another")) }
            }
            let back = try await store.read { try $0.pool(pool) }
            #expect(back?.name == "sample")
        },
        Contract("an update replaces the settings of that pool alone") { store in
            try await store.makePools()
            try await store.write { try $0.update(UserPool.sample(name: "renamed")) }
            let names = try await store.read { [try $0.pool(pool)?.name, try $0.pool(otherPool)?.name] }
            #expect(names == ["renamed", "sample"])
        },
        Contract("an update replaces what a pool's second factors are, and a list shows it") { store in
            try await store.makePools()
            let mfa = PoolMFA(usesSMS: true, webAuthn: WebAuthnConfigurationType(relyingPartyId: "example.com"))
            try await store.write { try $0.update(UserPool(UserPool.sample().settings, mfa: mfa)) }
            let listed = try await store.read { try $0.pools(region: nil, after: nil, limit: 10).map(\.mfa) }
            #expect(listed == [mfa, UserPool.sample(otherPool).mfa])
        },
        Contract("pools are listed by region in the order of their ids, page by page") { store in
            let ids = ["us-east-1_B", "us-east-1_A", "us-east-1_C", "eu-west-1_A"]
            try await store.write { store in for id in ids { try store.insert(UserPool.sample(id)) } }
            let pages = try await store.read { store in
                [
                    try store.pools(region: "us-east-1", after: nil, limit: 2),
                    try store.pools(region: "us-east-1", after: "us-east-1_B", limit: 2),
                    try store.pools(region: "ap-south-1", after: nil, limit: 2),
                    try store.pools(region: nil, after: nil, limit: 10),
                    try store.pools(region: nil, after: "eu-west-1_A", limit: 1),
                ].map { $0.map(\.id) }
            }
            #expect(
                pages == [
                    ["us-east-1_A", "us-east-1_B"], ["us-east-1_C"], [], ids.sorted(), ["us-east-1_A"],
                ])
        },
        Contract("a walk meets every pool once, however many there are, and ends when it is told to") { store in
            let ids = (0..<250).map { "us-east-1_\(1000 + $0)" }
            try await store.write { store in for id in ids { try store.insert(UserPool.sample(id)) } }
            let (all, some) = try await store.scan { store in
                var (all, some): ([String], [String]) = ([], [])
                try store.forEachPool { pool in
                    all.append(pool.id)
                    return true
                }
                try store.forEachPool { pool in
                    some.append(pool.id)
                    return some.count < 120
                }
                return (all, some)
            }
            #expect(all == ids && some == Array(ids.prefix(120)))
        },
        Contract("the users of a pool are counted") { store in
            try await store.makeUsers(.sample("a"), .sample("b"), .sample("c", pool: otherPool))
            let counts = try await store.scan { [try $0.userCount(poolId: pool), try $0.userCount(poolId: "none")] }
            #expect(counts == [2, 0])
        },
        Contract("facts about the database are kept by name, the last one wins") { store in
            try await store.write { store in
                try store.setMeta("check", to: "one")
                try store.setMeta("check", to: "two")
            }
            let facts = try await store.read { [try $0.meta("check"), try $0.meta("other")] }
            #expect(facts == ["two", nil])
        },
    ]
}
