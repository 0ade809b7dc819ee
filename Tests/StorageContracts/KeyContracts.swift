import Identity
import Testing

extension StoredKey {
    static func sample(
        _ kid: String, pool poolId: String = pool, use: KeyUse = .id, createdAt: Int64 = 10, retiredAt: Int64? = nil
    ) -> StoredKey {
        StoredKey(
            poolId: poolId, kid: kid, use: use, modulus: [0xc0, 0, 1], exponent: [1, 0, 1],
            sealedPrivateKey: Array(kid.utf8), createdAt: createdAt, retiredAt: retiredAt)
    }
}

extension Contract {
    public static let keys = [
        Contract("of two keys for the same use, the first signs and the second is not kept") { store in
            try await store.makePools()
            let answers = try await store.write { store in
                [
                    try store.insertIfAbsent(.sample("first")), try store.insertIfAbsent(.sample("second")),
                    try store.insertIfAbsent(.sample("other use", use: .access)),
                    try store.insertIfAbsent(.sample("other pool", pool: otherPool)),
                ]
            }
            #expect(
                answers == [
                    [.sample("first")], [.sample("first")], [.sample("other use", use: .access)],
                    [.sample("other pool", pool: otherPool)],
                ])
            let kids = try await store.read { Set(try $0.keys(poolId: pool).map(\.kid)) }
            #expect(kids == ["first", "other use"])
        },
        Contract("retired keys stay beside the one that signs, the newest first") { store in
            try await store.makePools()
            let keys = try await store.write { store in
                _ = try store.insertIfAbsent(.sample("old", createdAt: 1, retiredAt: 2))
                _ = try store.insertIfAbsent(.sample("older", createdAt: 0, retiredAt: 1))
                return try store.insertIfAbsent(.sample("new", createdAt: 2))
            }
            #expect(keys.map(\.kid) == ["new", "old", "older"])
            #expect(keys.map(\.retiredAt) == [nil, 2, 1])
        },
        Contract("a stocked key is taken once") { store in
            let taken = try await store.write { store in
                try store.stockKey(sealed: [1])
                try store.stockKey(sealed: [2])
                return [try store.takeStockedKey(), try store.takeStockedKey(), try store.takeStockedKey()]
            }
            #expect(taken == [[1], [2], nil])
            try await store.write { try $0.stockKey(sealed: [3]) }
            let count = try await store.read { try $0.stockedKeyCount() }
            #expect(count == 1)
        },
    ]
}
