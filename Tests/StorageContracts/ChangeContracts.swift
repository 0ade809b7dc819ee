import Identity
import ServiceModel
import Synchronization
import Testing

/// What a store tells of its commits, from the beginning of one contract.
private final class Told: Sendable {
    private let all = Mutex<[StoreChanges]>([])

    init(by store: any IdentityStore) {
        store.changes.subscribe { changes in
            // A store that others write to begins with everything, and may tell of messages more than once.
            guard !changes.isEverything else { return }
            self.all.withLock { all in
                // Of what others write it is not known by which medium it goes.
                var changes = changes
                if changes.dueMedia == StoreChanges.allMedia { changes.dueMedia = [] }
                if changes != Self.messages || all.last != Self.messages { all.append(changes) }
            }
        }
    }

    private static let messages = change { $0.hasMessages = true }

    var since: [StoreChanges] {
        all.withLock { all in
            defer { all = [] }
            return all
        }
    }
}

private func change(_ make: (inout StoreChanges) -> Void) -> StoreChanges {
    var changes = StoreChanges()
    make(&changes)
    return changes
}

extension Contract {
    public static let changes = [
        Contract("what a transaction touched is told once it is committed, before its caller goes on") { store in
            try await store.makePools()
            let told = Told(by: store)
            try await store.write { store in
                guard let known = try store.pool(pool) else { return }
                try store.update(known)
                try store.insert(StoredClient.sample("c"))
            }
            #expect(
                told.since == [
                    change {
                        $0.pools = [pool]
                        $0.clients = ["c": pool]
                    }
                ])
            try await store.write { store in
                guard let client = try store.client("c") else { return }
                try store.update(client)
            }
            #expect(told.since == [change { $0.clients = ["c": pool] }])
            try await store.write { try $0.deleteClient("c") }
            #expect(told.since == [change { $0.clients = ["c": pool] }])
            try await store.write { try $0.enqueue(.sample(to: "a")) }
            #expect(told.since == [change { $0.hasMessages = true }])
        },
        Contract("of a message that workers deliver its medium is told") { store in
            try await store.makePools()
            let told = Told(by: store)
            var message = StoredMessage.sample(to: "a")
            message.dueAt = 1000
            let due = message
            try await store.write { try $0.enqueue(due) }
            #expect(
                told.since.contains(
                    change {
                        $0.hasMessages = true
                        $0.dueMedia = [due.medium]
                    }))
        },
        Contract("a pool that goes takes its keys along, and that is told") { store in
            try await store.makePools()
            let told = Told(by: store)
            try await store.write { try $0.markDeleted(poolId: pool, at: 1) }
            #expect(
                told.since == [
                    change {
                        $0.pools = [pool]
                        $0.keys = [pool]
                    }
                ])
        },
        Contract("an access key that comes, changes and goes is told each time, and one that is not there never") {
            store in
            let told = Told(by: store)
            try await store.write { try $0.insert(StoredAccessKey.sample("AKIA1")) }
            _ = try await store.write { try $0.setAccessKey("AKIA1", enabled: false) }
            _ = try await store.write { try $0.deleteAccessKey("AKIA1") }
            _ = try await store.write { try $0.deleteAccessKey("AKIA1") || $0.setAccessKey("AKIA1", enabled: true) }
            #expect(told.since == Array(repeating: change { $0.accessKeys = ["AKIA1"] }, count: 3))
        },
        Contract("an identity pool that comes, changes and goes is told each time, and one that is not there never") {
            store in
            let told = Told(by: store)
            let id = StoredIdentityPool.id(1)
            try await store.write { try $0.insert(StoredIdentityPool.sample(1)) }
            try await store.write { try $0.update(StoredIdentityPool.sample(1, name: "other")) }
            _ = try await store.write { try $0.markDeleted(identityPoolId: id, at: 5) }
            _ = try await store.write { try $0.markDeleted(identityPoolId: id, at: 6) }
            #expect(told.since == Array(repeating: change { $0.identityPools = [id] }, count: 3))
        },
        Contract("a role that comes, changes and goes is told each time, and keys of the server from the second on") {
            store in
            let told = Told(by: store)
            try await store.write { try $0.insert(StoredRole.sample("User")) }
            _ = try await store.write { try $0.update(StoredRole.sample("User", policy: "{}")) }
            _ = try await store.write { try $0.deleteRole("user") }
            _ = try await store.write { try $0.deleteRole("user") || $0.update(StoredRole.sample("User")) }
            #expect(told.since == Array(repeating: change { $0.roles = ["user"] }, count: 3))
            _ = try await store.write { try $0.insertIfAbsent(StoredServiceKey.signing("old", retiredAt: 20)) }
            #expect(told.since == [])
            _ = try await store.write { try $0.insertIfAbsent(StoredServiceKey.signing("new")) }
            _ = try await store.write { try $0.insertIfAbsent(StoredServiceKey.signing("late")) }
            #expect(told.since == [change { $0.serviceKeys = ["identity-tokens"] }])
        },
        Contract("what is rolled back, and what changes nothing that others keep, is not told") { store in
            struct Refused: Error {}
            try await store.makePools()
            let told = Told(by: store)
            await #expect(throws: Refused.self) {
                try await store.write { store in
                    try store.markDeleted(poolId: pool, at: 1)
                    throw Refused()
                }
            }
            try await store.write { store in
                try _ = store.insertRow(of: User.sample("a"), aliases: [])
                try store.deleteClient("nobody's")
                try store.setMeta("name", to: "value")
            }
            _ = try await store.read { try $0.pool(pool) }
            #expect(told.since == [])
        },
        Contract("of writes that are committed together each tells its own, and a failing one nothing") { store in
            struct Refused: Error {}
            try await store.makePools()
            let told = Told(by: store)
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask {
                        try? await store.write { store in
                            try store.insert(StoredClient.sample("c\(number)"))
                            if number % 2 == 1 { throw Refused() }
                        }
                    }
                }
            }
            let clients = told.since.flatMap { $0.clients.keys }.sorted()
            #expect(clients == stride(from: 0, to: 40, by: 2).map { "c\($0)" }.sorted())
        },
    ]
}
