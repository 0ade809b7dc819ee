import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/tokens §5, cognito/users §2.
@Suite struct UserAccessTests {
    private func withUser(
        _ body: (UserPool, Call, TestServer, _ accessToken: String) async throws -> Void
    ) async throws {
        try await withServer { server in
            let made = try await server.pool()
            try await made.user("anna")
            let tokens = try await made.client().signIn("anna")
            let pool = try await server.services.pools.pool(made.id)
            try await body(pool, server.identityCall(), server, tokens.accessToken)
        }
    }

    private func anna(_ pool: UserPool, _ call: Call) async throws -> User? {
        try await call.store.read { try $0.user(named: "anna", in: pool) }
    }

    @Test func `who is disabled loses its tokens for good, and changes once`() async throws {
        try await withUser { pool, call, server, token in
            _ = try await call.holder(of: token)
            try await UserAccess.disable("anna", pool: pool, call: call)
            let disabled = try await anna(pool, call)
            #expect(disabled?.isEnabled == false)
            await #expect(throws: Refusal.signIn(.userDisabled)) { try await call.holder(of: token) }
            server.clock.advance(by: 1000)
            let later = server.identityCall()
            try await UserAccess.disable("anna", pool: pool, call: later)
            #expect(try await anna(pool, call)?.modifiedAt == disabled?.modifiedAt)
            try await UserAccess.enable("anna", pool: pool, call: later)
            let enabled = try await anna(pool, call)
            #expect(enabled?.isEnabled == true && enabled?.modifiedAt == later.now)
            await #expect(throws: Refusal.token(.accessTokenRevoked)) { try await later.holder(of: token) }
        }
    }

    @Test func `a user is signed out everywhere by its name and by itself`() async throws {
        try await withUser { pool, call, server, token in
            try await Revocation.revokeAll(of: "anna", pool: pool, call: call)
            await #expect(throws: Refusal.token(.accessTokenRevoked)) { try await call.holder(of: token) }
            let client = try await TestPool(server: server, id: pool.id).client()
            let again = try await client.signIn("anna").accessToken
            let holder = try await call.holder(of: again)
            try await Revocation.revokeAll(of: holder.user, call: call)
            await #expect(throws: Refusal.token(.accessTokenRevoked)) { try await call.holder(of: again) }
        }
    }

    @Test func `who has left is nobody, to administrators and to itself`() async throws {
        try await withUser { pool, call, _, token in
            let user = try await call.holder(of: token).user
            try await UserAccess.delete(user, call: call)
            #expect(try await anna(pool, call) == nil)
            try await UserAccess.delete(user, call: call)
            let nobody = Refusal.lookUp(.userNotFound)
            await #expect(throws: nobody) { try await UserAccess.delete("anna", pool: pool, call: call) }
            await #expect(throws: nobody) { try await UserAccess.disable("anna", pool: pool, call: call) }
            await #expect(throws: nobody) { try await UserAccess.enable("anna", pool: pool, call: call) }
            await #expect(throws: nobody) { try await Revocation.revokeAll(of: "anna", pool: pool, call: call) }
            await #expect(throws: nobody) { try await call.holder(of: token) }
        }
    }
}
