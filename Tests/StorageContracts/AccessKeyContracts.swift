public import Identity
import Testing

extension StoredAccessKey {
    public static func sample(_ id: String, policy: String? = nil, isEnabled: Bool = true) -> StoredAccessKey {
        StoredAccessKey(
            id: id, userName: "of \(id)", sealedSecret: [1, 0, 255], policy: policy, isEnabled: isEnabled, createdAt: 5)
    }
}

extension Contract {
    public static let accessKeys = [
        Contract("an access key is found as it was stored, disabled, enabled and deleted") { store in
            let first = StoredAccessKey.sample("AKIA1", policy: "{ \"ä\": [] }\n")
            let second = StoredAccessKey.sample("AKIA2", isEnabled: false)
            try await store.write { store in
                try store.insert(first)
                try store.insert(second)
            }
            let found = try await store.read { store in try ["AKIA1", "AKIA2", "akia1"].map { try store.accessKey($0) }
            }
            #expect(found == [first, second, nil])
            let changed = try await store.write { store in
                [
                    try store.setAccessKey("AKIA1", enabled: false), try store.setAccessKey("AKIA2", enabled: true),
                    try store.setAccessKey("AKIA3", enabled: true), try store.deleteAccessKey("AKIA3"),
                ]
            }
            let states = try await store.read { store in try store.accessKeys(after: nil, limit: 9).map(\.isEnabled) }
            #expect(changed == [true, true, false, false] && states == [false, true])
            let deleted = try await store.write { try $0.deleteAccessKey("AKIA1") }
            let left = try await store.read { try $0.accessKeys(after: nil, limit: 9).map(\.id) }
            #expect(deleted && left == ["AKIA2"])
        },
        Contract("of two access keys of one id the first stays") { store in
            try await store.write { try $0.insert(StoredAccessKey.sample("AKIA1")) }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(StoredAccessKey.sample("AKIA1", policy: "{}")) }
            }
            let found = try await store.read { try $0.accessKey("AKIA1") }
            #expect(found == .sample("AKIA1"))
        },
        Contract("access keys are listed by id, a page at a time") { store in
            try await store.write { store in
                for id in ["AKIAC", "AKIAA", "AKIAB", "AKIAa"] { try store.insert(StoredAccessKey.sample(id)) }
            }
            let pages = try await store.read { store in
                [
                    try store.accessKeys(after: nil, limit: 2), try store.accessKeys(after: "AKIAB", limit: 2),
                    try store.accessKeys(after: "AKIAa", limit: 2),
                ].map { $0.map(\.id) }
            }
            #expect(pages == [["AKIAA", "AKIAB"], ["AKIAC", "AKIAa"], []])
        },
    ]
}
