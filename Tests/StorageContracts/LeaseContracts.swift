import Identity
import Testing

extension Contract {
    public static let leases = [
        Contract("a lease is its owner's until it ends or is given up, and then anybody's") { store in
            try await store.write { store in
                #expect(try store.lease("work") == nil)
                #expect(try store.takeLease("work", owner: "a", until: 100, now: 0))
                #expect(try store.lease("work") == Lease(name: "work", owner: "a", expiresAt: 100))
                #expect(try !store.takeLease("work", owner: "b", until: 199, now: 99))
                #expect(try store.lease("work") == Lease(name: "work", owner: "a", expiresAt: 100))
                #expect(try store.takeLease("work", owner: "b", until: 200, now: 100))
                #expect(try !store.takeLease("work", owner: "a", until: 200, now: 100))
                // What was another's is not given up.
                try store.giveUpLease("work", owner: "a")
                #expect(try store.lease("work")?.owner == "b")
                try store.giveUpLease("work", owner: "b")
                #expect(try store.lease("work") == nil)
                #expect(try store.takeLease("work", owner: "a", until: 200, now: 100))
            }
        },
        Contract("an owner prolongs its lease, and cuts it short") { store in
            let ends = try await store.write { store in
                try [100, 150, 90].map { (end: Int64) in
                    #expect(try store.takeLease("work", owner: "a", until: end, now: 0))
                    return try store.lease("work")?.expiresAt
                }
            }
            #expect(ends == [100, 150, 90])
        },
        Contract("leases of other names are others") { store in
            let taken = try await store.write { store in
                try ["x", "y", "X"].map { try store.takeLease($0, owner: $0, until: 100, now: 0) }
            }
            #expect(taken == [true, true, true])
        },
    ]
}
