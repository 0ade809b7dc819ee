public import Identity
import Testing

extension StoredRole {
    public static func sample(
        _ name: String, id: String = "AROA1", path: String = "/", policy: String? = nil, trustPolicy: String? = nil
    ) -> StoredRole {
        StoredRole(
            name: name, path: path, id: id, policy: policy, trustPolicy: trustPolicy, sessionSeconds: 7200, createdAt: 5
        )
    }
}

extension StoredServiceKey {
    public static func signing(_ kid: String, createdAt: Int64 = 10, retiredAt: Int64? = nil) -> StoredServiceKey {
        StoredServiceKey(
            kid: kid, purpose: .identityTokens, modulus: [0xc0, 0, 1], exponent: [1, 0, 1],
            sealedPrivateKey: Array(kid.utf8), createdAt: createdAt, retiredAt: retiredAt)
    }
}

extension Contract {
    public static let roles = [
        Contract("a role is found by its name in lower case as it was stored, changed and deleted") { store in
            let first = StoredRole.sample("User", path: "/app/", policy: "{ \"ä\": [] }\n", trustPolicy: "{}")
            let second = StoredRole.sample("guest", id: "AROA2")
            try await store.write { store in
                try store.insert(first)
                try store.insert(second)
            }
            let found = try await store.read { store in try ["user", "guest", "User"].map { try store.role($0) } }
            #expect(found == [first, second, nil])
            var changed = first
            (changed.policy, changed.trustPolicy, changed.sessionSeconds) = (nil, "{ }", 3600)
            var other = second
            other.id = "AROA3"
            let (kept, gone) = (changed, other)
            let done = try await store.write { store in
                [
                    try store.update(kept), try store.update(gone), try store.deleteRole("nobody"),
                    try store.deleteRole("guest"),
                ]
            }
            let left = try await store.read { try $0.roles(after: nil, limit: 9) }
            #expect(done == [true, false, false, true] && left == [kept])
        },
        Contract("of two roles whose names differ by case alone the first stays") { store in
            try await store.write { try $0.insert(StoredRole.sample("User")) }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(StoredRole.sample("USER", id: "AROA2", policy: "{}")) }
            }
            let found = try await store.read { try $0.role("user") }
            #expect(found == .sample("User"))
        },
        Contract("roles are listed by name, a page at a time") { store in
            try await store.write { store in
                for name in ["c", "A", "b", "d"] { try store.insert(StoredRole.sample(name)) }
            }
            let pages = try await store.read { store in
                [
                    try store.roles(after: nil, limit: 2), try store.roles(after: "b", limit: 2),
                    try store.roles(after: "d", limit: 2),
                ].map { $0.map(\.name) }
            }
            #expect(pages == [["A", "b"], ["c", "d"], []])
        },
        Contract("of two keys of the server for one purpose the first signs, and retired ones stay beside it") {
            store in
            let keys = try await store.write { store in
                _ = try store.insertIfAbsent(StoredServiceKey.signing("old", createdAt: 1, retiredAt: 2))
                _ = try store.insertIfAbsent(StoredServiceKey.signing("new", createdAt: 3))
                return try store.insertIfAbsent(StoredServiceKey.signing("late", createdAt: 4))
            }
            #expect(keys == [.signing("new", createdAt: 3), .signing("old", createdAt: 1, retiredAt: 2)])
            let found = try await store.read { try $0.serviceKeys(.identityTokens) }
            #expect(found == keys)
        },
    ]
}
