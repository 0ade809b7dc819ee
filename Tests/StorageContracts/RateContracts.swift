import Identity
import Synchronization
import Testing

extension Contract {
    public static let rates = [
        Contract("limits that were set are kept, each replaced by the next, and told of") { store in
            #expect(try await store.read { try $0.provisionedLimits() }.isEmpty)
            let told = Mutex(0)
            store.changes.subscribe { changes in
                if changes.hasLimits { told.withLock { $0 += 1 } }
            }
            try await store.write { store in
                try store.setProvisionedLimit("UserRead", to: 200)
                try store.setProvisionedLimit("UserList", to: 30)
            }
            try await store.write { try $0.setProvisionedLimit("UserRead", to: 400) }
            #expect(try await store.read { try $0.provisionedLimits() } == ["UserRead": 400, "UserList": 30])
            #expect(told.withLock { $0 } >= 2)
        },
        Contract("what is left of a limit is kept for all servers") { store in
            #expect(try await store.read { try $0.ratePortion("UserRead") } == nil)
            let portion = RatePortion(thousandths: 12_345_678_901, filledAt: 1_795_428_000_250)
            try await store.write { store in
                try store.setRatePortion("UserRead", to: RatePortion(thousandths: 1, filledAt: 2))
                try store.setRatePortion("UserRead", to: portion)
            }
            #expect(try await store.read { try $0.ratePortion("UserRead") } == portion)
            #expect(try await store.read { try $0.ratePortion("UserList") } == nil)
        },
    ]
}
