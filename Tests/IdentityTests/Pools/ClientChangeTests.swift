import Identity
import ServiceModel
import TestSupport
import Testing

/// cognito/clients §6.
@Suite struct ClientChangeTests {
    private func withClient(_ body: (AppClient, UserPool, Call) async throws -> Void) async throws {
        try await withServer { server in
            let call = server.identityCall()
            let pool = try await call.pools.pool(server.pool().id)
            let client = try await ClientCreation.run(
                CreateUserPoolClientRequest(userPoolId: pool.id, clientName: "c", generateSecret: true), pool: pool,
                call: call)
            try await body(client, pool, call)
        }
    }

    @Test func `an update keeps name, secret and generation, and what it leaves out goes back`() async throws {
        try await withClient { client, pool, call in
            func update(_ validity: Int?) async throws -> AppClient {
                try await ClientChange.update(
                    UpdateUserPoolClientRequest(
                        userPoolId: pool.id, clientId: client.id, authSessionValidity: validity), call: call)
            }
            let changed = try await update(9)
            #expect(changed.settings.authSessionValidity == 9 && changed.settings.clientName == "c")
            #expect(changed.secrets == client.secrets && changed.generation == client.generation)
            #expect(try await update(nil).settings.authSessionValidity == 3)
        }
    }

    @Test func `the client of another pool is none`() async throws {
        try await withClient { client, _, call in
            let other = try await PoolLifeCycle.create(CreateUserPoolRequest(poolName: "other"), call: call)
            await #expect(throws: Refusal.lookUp(.clientNotFound(client.id))) {
                try await ClientChange.update(
                    UpdateUserPoolClientRequest(userPoolId: other.id, clientId: client.id), call: call)
            }
        }
    }

    @Test func `who was made anew under the id is not deleted in the place of the first`() async throws {
        try await withClient { client, pool, call in
            try await ClientChange.delete(client, call: call)
            let gone = Refusal.lookUp(.clientNotFound(client.id))
            await #expect(throws: gone) { try await ClientChange.delete(client, call: call) }
            let next = try await ClientCreation.run(
                CreateUserPoolClientRequest(userPoolId: pool.id, clientName: "c"), id: client.id, pool: pool,
                call: call)
            await #expect(throws: gone) { try await ClientChange.delete(client, call: call) }
            #expect(try await call.store.read { try $0.client(next.id)?.generation } == next.generation)
        }
    }
}
