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
        Contract("clients whose next secret is due are found, the longest due first") { store in
            try await store.makePools()
            try await store.write { store in
                for (id, time) in [("a", 30), ("b", 10), ("c", 20), ("d", 40)] as [(String, Int64)] {
                    var client = StoredClient.sample(id, sealedSecrets: [1])
                    client.rotatesAt = time
                    try store.insert(client)
                }
                try store.insert(StoredClient.sample("e"))
                var client = StoredClient.sample("c", sealedSecrets: [1])
                client.rotatesAt = nil
                try store.update(client)
            }
            let due = try await store.read { store in
                try [30, 39].map { try store.clientsToRotate(at: $0, limit: 9) } + [
                    store.clientsToRotate(at: 99, limit: 2)
                ]
            }
            #expect(due == [["b", "a"], ["b", "a"], ["b", "a"]])
        },
        Contract("a client is known by its generation, which an update leaves alone") { store in
            try await store.makePools()
            try await store.write { store in
                try store.insert(StoredClient.sample("a", generation: .max))
                try store.update(StoredClient.sample("a", generation: 1))
            }
            let known = try await store.read { store in
                [
                    try store.hasClient("a", generation: .max), try store.hasClient("a", generation: 1),
                    try store.hasClient("b", generation: .max),
                ]
            }
            #expect(known == [true, false, false])
            #expect(try await store.read { try $0.client("a")?.generation } == .max)
        },
        Contract("the sign-ins of a deleted client go in slices, and those of its successor stay") { store in
            let user = try await store.makeUsers(.sample("ada"))[0]
            try await store.write { store in
                try store.insert(StoredClient.sample("a", generation: 1))
                try store.insert(StoredClient.sample("b", generation: 1))
                for index in 0..<10 {
                    try store.insert(
                        SignIn.sample("\(index)", user: user, client: index % 2 == 0 ? "a" : "b", generation: 1),
                        refreshToken: .sample([UInt8(index)], of: "\(index)"))
                }
                try store.deleteClient("a")
                try store.insert(StoredClient.sample("a", generation: 2))
                try store.insert(
                    SignIn.sample("3new", user: user, client: "a", generation: 2),
                    refreshToken: .sample([99], of: "3new"))
            }
            var slices = 1
            while try await !store.write({ try $0.clearDeletedClients(limit: 3) }) { slices += 1 }
            #expect(slices == 4, "eleven sign-ins, three at a time")
            let left = try await store.read { store in
                try ((0..<10).map(String.init) + ["3new"]).filter { try store.signedInUser(bySignIn: $0) != nil }
            }
            #expect(left == ["1", "3", "5", "7", "9", "3new"])
            #expect(try await store.read { try $0.refreshToken(hash: [0]) } == nil)
        },
        Contract("the sign-ins of clients that are deleted together are looked through once for all of them") { store in
            let user = try await store.makeUsers(.sample("ada"))[0]
            let clients = ["a", "b", "c", "d"]
            try await store.write { store in
                for id in clients { try store.insert(StoredClient.sample(id, generation: 1)) }
                for index in 0..<12 {
                    try store.insert(
                        SignIn.sample(
                            String(index, radix: 12), user: user, client: clients[index % 4], generation: 1),
                        refreshToken: .sample([UInt8(index)], of: String(index, radix: 12)))
                }
                for id in ["b", "c"] { try store.deleteClient(id) }
            }
            @Sendable func clear() async throws -> Bool {
                try await store.write { try $0.clearDeletedClients(limit: 5) }
            }
            func left() async throws -> String {
                try await store.read { store in
                    try (0..<12).map { String($0, radix: 12) }.filter { try store.signedInUser(bySignIn: $0) != nil }
                        .joined()
                }
            }
            var isDone = try await clear()
            #expect(!isDone)
            // Too late for this walk, and the first of the next.
            try await store.write { try $0.deleteClient("a") }
            for _ in 0..<2 { isDone = try await clear() }
            #expect(!isDone)
            #expect(try await left() == "03478b")
            for _ in 0..<2 { isDone = try await clear() }
            #expect(isDone, "six sign-ins, five at a time")
            #expect(try await left() == "37b")
        },
        Contract("a client that is deleted twice, and twice made anew, leaves no sign-in of the first two") { store in
            let user = try await store.makeUsers(.sample("ada"))[0]
            for generation in 1...3 as ClosedRange<Int64> {
                try await store.write { store in
                    try store.deleteClient("a")
                    try store.insert(StoredClient.sample("a", generation: generation))
                    try store.insert(
                        SignIn.sample("\(generation)", user: user, client: "a", generation: generation),
                        refreshToken: .sample([UInt8(generation)], of: "\(generation)"))
                }
            }
            while try await !store.write({ try $0.clearDeletedClients(limit: 500) }) {}
            let left = try await store.read { store in
                try ["1", "2", "3"].filter { try store.signedInUser(bySignIn: $0) != nil }
            }
            #expect(left == ["3"])
        },
        Contract("a client is updated and deleted alone") { store in
            try await store.makePools()
            let stored = StoredClient.sample("a", sealedSecrets: [9])
            var settings = stored.settings
            settings.clientName = "renamed"
            let final = try stored.with(settings)
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
