import Identity
import JSON
import Testing

extension Contract {
    public static let resources = [
        Contract("a resource comes back as stored, under its name and in its pool and kind alone") { store in
            try await store.makePools()
            let server = StoredResource.sample("a", extra: [1, 2, 3])
            try await store.write { try $0.insert(server) }
            let found = try await store.read { store in
                [
                    try store.resource(.resourceServer, poolId: pool, name: "a"),
                    try store.resource(.resourceServer, poolId: otherPool, name: "a"),
                    try store.resource(.terms, poolId: pool, name: "a"),
                    try store.resource(.resourceServer, poolId: pool, name: "A"),
                ]
            }
            #expect(found == [server, nil, nil, nil])
        },
        Contract("a name is taken once in its pool and kind") { store in
            try await store.makePools()
            try await store.write { store in
                try store.insert(StoredResource.sample("a"))
                try store.insert(StoredResource.sample("a", kind: .terms))
                try store.insert(StoredResource.sample("a", poolId: otherPool))
            }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(StoredResource.sample("a")) }
            }
        },
        Contract("another name is taken once on the whole server, and free again when its resource lets it go") {
            store in
            try await store.makePools()
            let (one, two) = (ResourceName(scope: "s", name: "one"), ResourceName(scope: "s", name: "two"))
            var first = StoredResource.sample("a", otherNames: [one])
            try await store.write { [first] in try $0.insert(first) }
            let second = StoredResource.sample("b", poolId: otherPool, otherNames: [one, two])
            await #expect(throws: StoreConflict.exists) { try await store.write { try $0.insert(second) } }
            // Nothing was kept of what was refused.
            #expect(try await store.read { try $0.resource(named: two) } == nil)
            #expect(try await store.read { try $0.resource(named: one)?.name } == "a")

            first.otherNames = [two]
            try await store.write { [first] in try $0.update(first) }
            #expect(try await store.read { try $0.resource(named: one) } == nil)
            await #expect(throws: StoreConflict.exists) { try await store.write { try $0.insert(second) } }

            try await store.write { try $0.deleteResource(.resourceServer, poolId: pool, name: "a") }
            try await store.write { try $0.insert(second) }
            #expect(try await store.read { try $0.resource(named: two)?.poolId } == otherPool)
        },
        Contract("the same name in another scope is another one") { store in
            try await store.makePools()
            try await store.write { store in
                try store.insert(StoredResource.sample("a", otherNames: [ResourceName(scope: "s", name: "x")]))
                try store.insert(StoredResource.sample("b", otherNames: [ResourceName(scope: "t", name: "x")]))
            }
            let names = try await store.read { store in
                try ["s", "t", "u"].map { try store.resource(named: ResourceName(scope: $0, name: "x"))?.name }
            }
            #expect(names == ["a", "b", nil])
        },
        Contract("resources with a name in one scope are listed by it, of all pools that are there") { store in
            try await store.makePools()
            try await store.write { store in
                for (name, poolId) in [("c", pool), ("a", otherPool), ("b", pool)] {
                    let other = ResourceName(scope: "s", name: "\(name)1")
                    try store.insert(StoredResource.sample(name, poolId: poolId, otherNames: [other]))
                }
                try store.insert(
                    StoredResource.sample("d", otherNames: [ResourceName(scope: "t", name: "d1")]))
            }
            let pages = try await store.read { store in
                try [nil, "b1"].map { try store.resources(scope: "s", after: $0, limit: 2).map(\.name) }
            }
            #expect(pages == [["a", "b"], ["c"]])
            try await store.write { try $0.markDeleted(poolId: otherPool, at: 9) }
            let left = try await store.read { try $0.resources(scope: "s", after: nil, limit: 9).map(\.name) }
            #expect(left == ["b", "c"])
        },
        Contract("resources are listed by name, page by page, and counted") { store in
            try await store.makePools()
            try await store.write { store in
                for name in ["c", "a", "b"] { try store.insert(StoredResource.sample(name)) }
                try store.insert(StoredResource.sample("d", kind: .terms))
                try store.insert(StoredResource.sample("e", poolId: otherPool))
            }
            let pages = try await store.read { store in
                try [nil, "b"].map { after in
                    try store.resources(.resourceServer, poolId: pool, after: after, limit: 2).map(\.name)
                }
            }
            #expect(pages == [["a", "b"], ["c"]])
            #expect(try await store.read { try $0.resourceCount(.resourceServer, poolId: pool) } == 3)
        },
        Contract("an update replaces settings and the rest, and no other resource's") { store in
            try await store.makePools()
            var changed = StoredResource.sample("a", extra: [1])
            try await store.write { [changed] store in
                try store.insert(changed)
                try store.insert(StoredResource.sample("b"))
            }
            changed.settings = ["Name": "new"]
            changed.extra = nil
            try await store.write { [changed] in try $0.update(changed) }
            let found = try await store.read { try $0.resources(.resourceServer, poolId: pool, after: nil, limit: 9) }
            #expect(found == [changed, StoredResource.sample("b")])
        },
        Contract("a deleted client takes its own resources along") { store in
            try await store.makePools()
            try await store.write { try $0.insert(StoredClient.sample("c1")) }
            let name = ResourceName(scope: "s", name: "x")
            try await store.write { store in
                try store.insert(StoredResource.sample("a", clientId: "c1", otherNames: [name]))
                try store.insert(StoredResource.sample("b", clientId: "c2"))
                try store.insert(StoredResource.sample("c"))
            }
            try await store.write { try $0.deleteClient("c1") }
            let found = try await store.read { try $0.resources(.resourceServer, poolId: pool, after: nil, limit: 9) }
            #expect(found.map(\.name) == ["b", "c"])
            #expect(try await store.read { try $0.resource(named: name) } == nil)
        },
        Contract("a deleted pool shows no resource, takes none, and leaves no name behind") { store in
            try await store.makePools()
            let name = ResourceName(scope: "s", name: "x")
            try await store.write { try $0.insert(StoredResource.sample("a", otherNames: [name])) }
            try await store.write { try $0.markDeleted(poolId: pool, at: 1) }
            let found = try await store.read { store in
                [
                    try store.resource(.resourceServer, poolId: pool, name: "a"), try store.resource(named: name),
                    try store.resources(.resourceServer, poolId: pool, after: nil, limit: 9).first,
                ]
            }
            #expect(found == [nil, nil, nil])
            await #expect(throws: Refusal.lookUp(.userPoolNotFound(pool))) {
                try await store.write { try $0.insert(StoredResource.sample("b")) }
            }
            while try await !store.write({ try $0.clearDeletedPools(limit: 1) }) {}
            try await store.write { try $0.insert(StoredResource.sample("b", poolId: otherPool, otherNames: [name])) }
        },
    ]
}

extension StoredResource {
    static func sample(
        _ name: String, kind: ResourceKind = .resourceServer, poolId: String = pool, clientId: String? = nil,
        extra: [UInt8]? = nil, otherNames: Set<ResourceName> = []
    ) -> StoredResource {
        StoredResource(
            kind: kind, poolId: poolId, name: name, clientId: clientId, settings: ["Name": .string(name)],
            extra: extra, otherNames: otherNames)
    }
}
