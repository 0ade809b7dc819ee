import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/groups §1.
@Suite struct GroupLifeCycleTests {
    private func withPool(_ body: (UserPool, Call, TestServer) async throws -> Void) async throws {
        try await withServer { server in
            let pool = try await server.services.pools.pool(server.pool().id)
            try await body(pool, server.identityCall(), server)
        }
    }

    private func create(_ name: String, _ pool: UserPool, _ call: Call) async throws -> Group {
        try await GroupLifeCycle.create(
            CreateGroupRequest(groupName: name, userPoolId: pool.id, description: "d", precedence: 3),
            pool: pool, call: call)
    }

    @Test func `a group's name is taken in any case of its letters`() async throws {
        try await withPool { pool, call, _ in
            let made = try await create("Admins", pool, call)
            #expect(made.settings.creationDate?.milliseconds == call.now)
            await #expect(throws: Refusal.group(.exists)) { try await create("admins", pool, call) }
        }
    }

    @Test func `an update keeps what it leaves out, and says when it was`() async throws {
        try await withPool { pool, call, server in
            let made = try await create("Admins", pool, call)
            server.clock.advance(by: 1000)
            let changed = try await GroupLifeCycle.update(
                UpdateGroupRequest(groupName: "ADMINS", userPoolId: pool.id, precedence: 0), pool: pool,
                call: server.identityCall())
            var expected = made.settings
            expected.precedence = 0
            expected.lastModifiedDate = Timestamp(milliseconds: call.now + 1000)
            #expect(changed.settings == expected)
            let stored = try await call.store.read { try $0.existingGroup("Admins", in: pool) }
            #expect(stored == changed)
        }
    }

    @Test func `what is not there is neither changed nor deleted`() async throws {
        try await withPool { pool, call, _ in
            _ = try await create("Admins", pool, call)
            try await GroupLifeCycle.delete("admins", pool: pool, call: call)
            await #expect(throws: Refusal.lookUp(.groupNotFound)) {
                try await GroupLifeCycle.delete("Admins", pool: pool, call: call)
            }
            await #expect(throws: Refusal.lookUp(.groupNotFound)) {
                try await GroupLifeCycle.update(
                    UpdateGroupRequest(groupName: "Admins", userPoolId: pool.id), pool: pool, call: call)
            }
        }
    }
}
