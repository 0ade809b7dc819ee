import CognitoAPI
import Cryptography
import HTTP
import Identity
import IdentityPoolModel
import JSON
import ServiceModel
import TestSupport
import Testing

/// Who has which identity (cognito/identity-pools §5).
@Suite struct GetIdTests {
    @Test func `a user has one identity in a pool for good, and in another pool another`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let other = try await Federation.make(server, users: pool.users)
            let id = try await pool.getId(try await pool.logins("anna"))
            #expect(id.hasPrefix("us-east-1:") && id.utf8.count == 46)
            #expect(try await pool.getId(try await pool.logins("anna")) == id)
            #expect(try await pool.getId(try await pool.logins("bert")) != id)
            #expect(try await other.getId(try await other.logins("anna")) != id)
        }
    }

    @Test func `the issuer without its scheme names the user pool as well`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let token = try await pool.idToken("anna")
            let issuer = server.services.settings.issuer(ofPool: pool.users.id, in: "us-east-1")
            let name = String(issuer.split(separator: "/", maxSplits: 1)[1].dropFirst())
            let id = try await pool.getId([pool.provider: .string(token)])
            #expect(try await pool.getId([name: .string(token)]) == id)
            #expect(try await pool.getId([name: .string(token), pool.provider: .string(token)]) == id)
            let shown = try await pool.of(id, .describeIdentity)
            #expect(shown["Logins"] == [.string(pool.provider)])
            await refused(.notAuthorizedException, "Token is not from a supported provider of this identity pool.") {
                _ = try await pool.getId(["x\(name)": .string(token)])
            }
        }
    }

    @Test func `guests are new each time, and only where the pool takes them`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let id = try await pool.getId()
            #expect(try await pool.getId() != id)
            let closed = try await Federation.make(server, ["AllowUnauthenticatedIdentities": false])
            await refused(
                .notAuthorizedException, "Unauthenticated access is not supported for this identity pool."
            ) { _ = try await closed.getId() }
        }
    }

    @Test func `what is no good ID token of a provider of the pool is refused for what is wrong with it`() async throws
    {
        let clock = ManualClock()
        try await withServer(at: clock) { server in
            let pool = try await Federation.make(
                server,
                ["SupportedLoginProviders": ["graph.facebook.com": "1"]])
            let elsewhere = try await Federation.make(server)
            try await pool.users.user("anna")
            let step = try await pool.client.signIn("anna")
            let token = step.idToken
            let parts = token.split(separator: ".")
            let foreign = try await elsewhere.idToken("anna")
            let otherClient = try await pool.users.client()
            let stranger = try await otherClient.signIn("anna").idToken
            let own = try await pool.developer("d").token
            for (name, given, message) in [
                (pool.provider, "x", "Invalid login token. Not a valid OpenId Connect identity token."),
                (pool.provider, foreign, "Invalid login token. Issuer doesn't match providerName"),
                (pool.provider, own, "Invalid login token. Issuer doesn't match providerName"),
                (pool.provider, "\(parts[0]).\(parts[1]).AAAA", "Invalid login token. Couldn't verify signed token."),
                (pool.provider, step.accessToken, "Invalid login token. Missing a required claim: aud"),
                (pool.provider, stranger, "Token is not from a supported provider of this identity pool."),
                (elsewhere.provider, foreign, "Token is not from a supported provider of this identity pool."),
                ("accounts.google.com", token, "Token is not from a supported provider of this identity pool."),
                (
                    "graph.facebook.com", token,
                    "Invalid login token. This server cannot verify tokens of graph.facebook.com."
                ),
                ("cognito-identity.amazonaws.com", own, "Invalid login token. Can't pass in a Cognito token."),
            ] {
                await refused(.notAuthorizedException, message) {
                    _ = try await pool.getId(.object(JSONObject(members: [(name, .string(given))])))
                }
            }
            let id = try await pool.getId([pool.provider: .string(token)])
            clock.advance(by: 60 * 60 * 1000)
            let now = clock.now / 1000
            await refused(.notAuthorizedException, "Invalid login token. Token expired: \(now) >= \(now)") {
                _ = try await pool.getId([pool.provider: .string(token)])
            }
            #expect(try await pool.getId(try await pool.logins("anna")) == id)
        }
    }

    @Test func `a user who has signed out everywhere, is disabled or gone is refused where the pool wants to know`()
        async throws
    {
        try await withServer { server in
            let lax = try await Federation.make(server)
            let strict = try await Federation.make(server, check: true)
            let text = "Invalid login token. The user has signed out, or is disabled or deleted."
            for operation in [OperationName.adminUserGlobalSignOut, .adminDisableUser, .adminDeleteUser] {
                let name = operation.rawValue
                for pool in [lax, strict] {
                    let login = try await pool.logins(name)
                    let id = try await pool.getId(login)
                    _ = try await pool.credentials(id, login)
                    try await pool.users.call(operation, ["Username": .string(name)])
                    guard pool.id == strict.id else {
                        #expect(try await pool.getId(login) == id)
                        continue
                    }
                    await refused(.notAuthorizedException, text) { _ = try await pool.getId(login) }
                    await refused(.notAuthorizedException, text) { _ = try await pool.credentials(id, login) }
                    await refused(.notAuthorizedException, text) { try await pool.of(id, .getOpenIdToken, login) }
                }
            }
        }
    }

    @Test func `a known login is one read, and nothing is written`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server, check: true)
            let login = try await pool.logins("anna")
            let id = try await pool.getId(login)
            let store = ScriptedStore(server.store)
            let dispatcher = server.restarted(over: store)
            let body = JSONValue.object(["IdentityPoolId": .string(pool.id), "Logins": login]).encoded()
            let request = TestServer.request(IdentityPoolOperation.getId, body: body)
            _ = await dispatcher.respond(to: request)
            let warm = store.calls.count
            let answer = await dispatcher.respond(to: request)
            #expect(String(decoding: answer.body, as: UTF8.self).contains(id))
            #expect(Array(store.calls.dropFirst(warm)) == [.read])
        }
    }

    @Test func `many who bring the same new login at once have one identity`() async throws {
        try await withServer { server in
            let pool = try await Federation.make(server)
            let login = try await pool.logins("anna")
            let ids = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<8 { group.addTask { try await pool.getId(login) } }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(ids.count == 1)
            let listed = try await pool.call(.listIdentities, ["MaxResults": 60])
            #expect(listed["Identities"]?.arrayValue?.count == 1)
        }
    }
}
