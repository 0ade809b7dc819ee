import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/pools §2, §5 to §7.
@Suite struct PoolLifeCycleTests {
    @Test func `an id that is taken makes no second pool`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let input = CreateUserPoolRequest(poolName: "p", userPoolTags: ["_custom_id_": "Pinned1"])
            let pool = try await PoolLifeCycle.create(input, call: call)
            #expect(pool.shortName == "Pinned1")
            await #expect(throws: Refusal.pool(.idTaken(pool.id))) {
                try await PoolLifeCycle.create(input, call: call)
            }
        }
    }

    @Test func `changes rest on the pool as it stands, and one that is gone is not changed`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try await PoolLifeCycle.create(CreateUserPoolRequest(poolName: "p"), call: call)
            try await PoolLifeCycle.add(
                [SchemaAttributeType(name: "shoe", attributeDataType: .string)], toSchemaOf: pool.id, call: call)
            try await PoolLifeCycle.update(UpdateUserPoolRequest(userPoolId: pool.id, poolName: "q"), call: call)
            let stored = try await call.store.read { try $0.pool(pool.id) }
            #expect(stored?.name == "q" && stored?.schema["custom:shoe"] != nil)
            try await PoolLifeCycle.delete(pool.id, call: call)
            let gone = Refusal.lookUp(.userPoolNotFound(pool.id))
            await #expect(throws: gone) { try await PoolLifeCycle.delete(pool.id, call: call) }
            await #expect(throws: gone) { try await PoolLifeCycle.add([], toSchemaOf: pool.id, call: call) }
            await #expect(throws: gone) {
                try await PoolLifeCycle.update(UpdateUserPoolRequest(userPoolId: pool.id), call: call)
            }
        }
    }

    @Test func `a protected pool stays`() async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try await PoolLifeCycle.create(
                CreateUserPoolRequest(poolName: "p", deletionProtection: .active), call: call)
            await #expect(throws: Refusal.pool(.deletionProtected)) {
                try await PoolLifeCycle.delete(pool.id, call: call)
            }
            #expect(try await call.store.read { try $0.pool(pool.id) } != nil)
        }
    }
}
