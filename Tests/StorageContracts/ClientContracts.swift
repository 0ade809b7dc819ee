import Identity
import ServiceModel
import Testing

extension Contract {
    public static let clients = [
        Contract("a client comes back with its settings and its sealed secrets") { store in
            try await store.makePools()
            let open = StoredClient.sample("public")
            let secret = StoredClient.sample("secret", sealedSecrets: [0, 1, 255])
            try await store.write { store in
                try store.insert(open)
                try store.insert(secret)
            }
            let back = try await store.read { [try $0.client("public"), try $0.client("secret"), try $0.client("no")] }
            #expect(back == [open, secret, nil])
        },
        Contract("a client's id is taken once over all pools") { store in
            try await store.makePools()
            try await store.write { try $0.insert(StoredClient.sample("one")) }
            await #expect(throws: StoreConflict.exists) {
                try await store.write { try $0.insert(StoredClient.sample("one", pool: otherPool)) }
            }
        },
        Contract("the clients of a pool are listed in the order of their ids, page by page, and counted") { store in
            try await store.makePools()
            try await store.write { store in
                for id in ["c", "a", "b"] { try store.insert(StoredClient.sample(id)) }
                try store.insert(StoredClient.sample("d", pool: otherPool))
            }
            let pages = try await store.read { store in
                [
                    try store.clients(poolId: pool, after: nil, limit: 2).map(\.id),
                    try store.clients(poolId: pool, after: "b", limit: 2).map(\.id),
                    try store.clientSettings(poolId: pool).compactMap(\.clientId),
                ]
            }
            #expect(pages == [["a", "b"], ["c"], ["a", "b", "c"]])
            let count = try await store.read { try $0.clientCount(poolId: pool) }
            #expect(count == 3)
        },
        Contract("a client is updated and deleted alone") { store in
            try await store.makePools()
            var changed = StoredClient.sample("a", sealedSecrets: [9])
            changed.settings.clientName = "renamed"
            let final = changed
            try await store.write { store in
                for id in ["a", "b", "c"] { try store.insert(StoredClient.sample(id)) }
                try store.update(final)
                try store.deleteClient("b")
            }
            let back = try await store.read { try $0.clients(poolId: pool, after: nil, limit: 9) }
            #expect(back == [final, .sample("c")])
        },
    ]
}
