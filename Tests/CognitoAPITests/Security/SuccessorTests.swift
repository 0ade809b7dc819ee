import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A pool or client that is made anew under the id of a deleted one is another: nothing of the old one works in it;
/// cited by docs/threat-model.md.
@Suite struct SuccessorTests {
    private func client(_ id: String = "pinned", in pool: TestPool, secret: Bool = false) async throws -> TestClient {
        try await pool.client(["ClientName": .string("_custom_id_=\(id)"), "GenerateSecret": .bool(secret)])
    }

    private func delete(_ client: TestClient) async throws {
        try await client.pool.call(.deleteUserPoolClient, ["ClientId": .string(client.id)])
    }

    private func pinnedPool(_ server: TestServer) async throws -> TestPool {
        try await server.pool([
            "UserPoolTags": ["_custom_id_": "us-east-1_Pinned"], "AutoVerifiedAttributes": ["email"],
        ])
    }

    private let noToken = "Invalid Access Token"

    @Test(arguments: [true, false])
    func `the tokens of a deleted client are no tokens of its successor`(_ isInSamePool: Bool) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let first = try await client(in: pool)
            let old = try await first.signIn("anna")
            _ = try await first.user(old.accessToken)
            try await delete(first)

            let second = try await client(in: isInSamePool ? pool : try await server.pool())
            #expect(second.id == first.id)
            await refused(.notAuthorizedException, "Invalid Refresh Token.") {
                try await second.refresh(old.refreshToken)
            }
            await refused(.notAuthorizedException, "Invalid Refresh Token.") {
                try await second.renew(old.refreshToken)
            }
            await refused(.notAuthorizedException, noToken) { try await second.user(old.accessToken) }
            // Nor once the old client's sign-ins have been cleared away: the user is still there.
            while try await !server.services.store.write({ try $0.clearDeletedClients(limit: 500) }) {}
            await refused(.notAuthorizedException, noToken) { try await second.user(old.accessToken) }
            // RFC 7009 §2.2: to revoke what is dead is no error, and harms nobody else.
            try await second.call(.revokeToken, ["Token": .string(old.refreshToken)])
            if isInSamePool {
                let new = try await second.signIn("anna")
                try await second.call(.revokeToken, ["Token": .string(old.refreshToken)])
                _ = try await second.refresh(new.refreshToken)
                #expect(try await second.user(new.accessToken).username == "anna")
            }
        }
    }

    @Test func `the sessions and secret blocks of a deleted client are none of its successor's`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            try await pool.call(
                .adminCreateUser,
                ["Username": "new", "TemporaryPassword": .string(TestPool.password), "MessageAction": "SUPPRESS"])
            let first = try await client(in: pool)
            let session = try await first.signIn("new").session
            let srp = SRPClient()
            let step = try await first.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            try await delete(first)
            let second = try await client(in: pool)
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await second.respond("PASSWORD_VERIFIER", second.proof(step, by: srp))
            }
            await #expect(throws: ServiceError.self) {
                try await second.respond(
                    "NEW_PASSWORD_REQUIRED", session: session, ["USERNAME": "new", "NEW_PASSWORD": "Other-Horse-8"])
            }
            #expect(try await second.signIn("new").challenge == "NEW_PASSWORD_REQUIRED", "the password is as it was")
        }
    }

    @Test func `a client that goes while somebody signs in gives that sign-in no rights`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await client(in: pool)
            let services = server.services
            let (stored, app) = try await services.pools.clientAndPool(client.id)
            try await delete(client)
            _ = try await self.client(in: pool)
            // What a request does that had looked the client up before it went.
            let request = AuthRequest(
                flow: .userPasswordAuth, parameters: ["USERNAME": "anna", "PASSWORD": TestPool.password], pool: stored,
                client: app, isAdmin: false)
            await #expect(throws: Refusal.lookUp(.clientNotFound(client.id))) {
                _ = try await Authentication.initiate(request, call: server.identityCall())
            }
        }
    }

    @Test func `a call that would delete a client deletes no successor`() async throws {
        try await withServer { server in
            let (first, second) = (try await server.pool(), try await server.pool())
            let client = try await client(in: first)
            let services = server.services
            _ = try await services.pools.client(client.id)
            // What goes on beside a call that has looked the client up already.
            try await services.store.write { store in
                try store.deleteClient(client.id)
                try store.insert(
                    try StoredClient(
                        settings: UserPoolClientType(userPoolId: second.id, clientId: client.id), sealedSecrets: nil,
                        generation: 5))
            }
            await refused(.resourceNotFoundException) { try await delete(client) }
            #expect(try await services.store.read { try $0.client(client.id)?.poolId } == second.id)
        }
    }

    @Test func `an update of a client ends no sign-in`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await client(in: pool)
            let tokens = try await client.signIn("anna")
            try await pool.call(
                .updateUserPoolClient,
                [
                    "ClientId": .string(client.id),
                    "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                ])
            _ = try await client.refresh(tokens.refreshToken)
            _ = try await client.user(tokens.accessToken)
        }
    }

    @Test func `a deleted client's sign-ins are cleared away`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await client(in: pool)
            let token = try await client.signIn("anna").refreshToken
            let hash = server.services.keys.refreshTokenHash(token)
            #expect(try await server.services.store.read { try $0.refreshToken(hash: hash) } != nil)
            try await delete(client)
            while try await !server.services.store.write({ try $0.clearDeletedClients(limit: 500) }) {}
            #expect(try await server.services.store.read { try $0.refreshToken(hash: hash) } == nil)
        }
    }

    @Test func `nothing of a deleted pool works in the pool that is made anew under its id`() async throws {
        try await withServer { server in
            let old = try await pinnedPool(server)
            try await old.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let first = try await client(in: old)
            try await old.call(
                .adminCreateUser,
                ["Username": "new", "TemporaryPassword": .string(TestPool.password), "MessageAction": "SUPPRESS"])
            try await first.signUp("pending", ["email": "pending@example.com"])
            let signUpCode = try await server.code(to: "pending")
            try await first.call(.forgotPassword, ["Username": "anna"])
            let recoveryCode = try await server.code(to: "anna")
            let tokens = try await first.signIn("anna")
            let session = try await first.signIn("new").session
            let srp = SRPClient()
            let step = try await first.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            try await first.user(tokens.accessToken)
            let oldKeys = try await server.services.signingKeys.keys(
                of: server.services.pools.pool(old.id), at: server.clock.now)

            try await old.call(.deleteUserPool)
            let pool = try await pinnedPool(server)
            #expect(pool.id == old.id)
            let second = try await client(in: pool)
            // The same people, by the same names and passwords.
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await pool.call(
                .adminCreateUser,
                ["Username": "new", "TemporaryPassword": .string(TestPool.password), "MessageAction": "SUPPRESS"])
            try await second.signUp("pending", ["email": "pending@example.com"])

            await refused(.notAuthorizedException, "Invalid Refresh Token.") {
                try await second.refresh(tokens.refreshToken)
            }
            await #expect(throws: ServiceError.self) { try await second.user(tokens.accessToken) }
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await second.respond("PASSWORD_VERIFIER", second.proof(step, by: srp))
            }
            await #expect(throws: ServiceError.self) {
                try await second.respond(
                    "NEW_PASSWORD_REQUIRED", session: session, ["USERNAME": "new", "NEW_PASSWORD": "Other-Horse-8"])
            }
            await refused(.codeMismatchException) { try await second.confirm("pending", code: signUpCode) }
            await refused(.expiredCodeException) {
                try await second.call(
                    .confirmForgotPassword,
                    ["Username": "anna", "ConfirmationCode": .string(recoveryCode), "Password": "Other-Horse-8"])
            }
            let newKeys = try await server.services.signingKeys.keys(
                of: server.services.pools.pool(pool.id), at: server.clock.now)
            #expect(Set(newKeys.published.map(\.kid)).isDisjoint(with: oldKeys.published.map(\.kid)))
            _ = try await second.user(try await second.signIn("anna").accessToken)
        }
    }
}
