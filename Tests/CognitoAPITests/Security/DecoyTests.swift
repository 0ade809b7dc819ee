import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What an unknown name is shown does not differ from what a user is, however it is asked and asked again:
/// cognito/sign-in §10; cited by docs/threat-model.md.
@Suite struct DecoyTests {
    private func pool(_ server: TestServer, _ members: Members) async throws -> (TestPool, TestClient) {
        let pool = try await server.pool(members)
        return (pool, try await pool.client(["PreventUserExistenceErrors": "ENABLED"]))
    }

    private func begin(_ client: TestClient, _ name: String) async throws -> (srp: SRPClient, step: SignInStep) {
        let srp = SRPClient()
        return (srp, try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA]))
    }

    @Test func `USER_ID_FOR_SRP sent back leads to the same user, real or not`() async throws {
        try await withServer { server in
            for (settings, real, unknown) in [
                ([:], "anna", "nobody"),
                (["UsernameConfiguration": ["CaseSensitive": false]], "Anna", "Nobody"),
                (["UsernameAttributes": ["email"]], "anna@example.com", "nobody@example.com"),
                (["AliasAttributes": ["email"]], "anna@example.com", "nobody@example.com"),
            ] as [(Members, String, String)] {
                let (pool, client) = try await pool(server, settings)
                let isAlias = settings.contains { $0.key == "AliasAttributes" }
                let isAddress = settings.contains { $0.key == "UsernameAttributes" }
                if isAlias {
                    try await pool.user("anna", ["email": real, "email_verified": "true"])
                } else {
                    try await pool.user(real)
                }
                for name in [real, unknown] {
                    let first = try await begin(client, name).step.parameters
                    let id = try #require(first["USER_ID_FOR_SRP"])
                    #expect(first["USERNAME"] == id)
                    for again in [id, name] {
                        let (srp, step) = try await begin(client, again)
                        #expect(step.parameters["USER_ID_FOR_SRP"] == id && step.parameters["SALT"] == first["SALT"])
                        await refused(.notAuthorizedException, "Incorrect username or password.") {
                            try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp, "Wrong-Horse-7"))
                        }
                        server.clock.advance(by: 20 * Milliseconds.minute)
                    }
                    if isAddress { #expect(id.utf8.count == 36) }
                }
            }
        }
    }

    @Test func `a lock of a name does not show in its id, real or not`() async throws {
        try await withServer { server in
            let (pool, client) = try await pool(server, ["UsernameAttributes": ["email"]])
            try await pool.user("anna@example.com")
            for name in ["anna@example.com", "nobody@example.com"] {
                let id = try #require(try await begin(client, name).step.parameters["USER_ID_FOR_SRP"])
                for _ in 1...5 { _ = try? await client.signIn(name, "Wrong-Horse-7") }
                await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn(name) }
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    try await client.signIn(id)
                }
            }
        }
    }

    @Test func `a SECRET_BLOCK has one length, whoever is meant and whatever was typed`() async throws {
        try await withServer { server in
            for settings in [[:], ["UsernameAttributes": ["email"]], ["AliasAttributes": ["email"]]] as [Members] {
                let (pool, client) = try await pool(server, settings)
                let isAddress = settings.contains { $0.key == "UsernameAttributes" }
                var names: [String] = []
                for index in 0..<12 {
                    let name = String(repeating: "u", count: index + 1) + (isAddress ? "@example.com" : "")
                    try await pool.user(name)
                    names += [name, "x\(name)"]
                }
                names += [String(repeating: "é", count: 128), String(repeating: "n", count: 3000), "n@example.com"]
                var lengths: Set<Int> = []
                for name in names {
                    lengths.insert(try await begin(client, name).step.parameters["SECRET_BLOCK"]?.utf8.count ?? 0)
                }
                #expect(lengths.count == 1, "\(lengths)")
            }
        }
    }

    @Test func `a Session and a page token have one length, whatever rows they speak of`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            var sessions: Set<Int> = []
            for index in 0..<12 {
                try await pool.call(
                    .adminCreateUser,
                    [
                        "Username": .string("user\(index)"), "MessageAction": "SUPPRESS",
                        "TemporaryPassword": .string(TestPool.password),
                    ])
                sessions.insert(try await client.signIn("user\(index)").session?.utf8.count ?? 0)
            }
            #expect(sessions.count == 1)
            var tokens: Set<Int> = []
            for limit in 1...11 {
                let page = try await pool.call(.listUsers, ["Limit": .number(JSONNumber(Int64(limit)))])
                tokens.insert(page["PaginationToken"]?.stringValue?.utf8.count ?? 0)
            }
            #expect(tokens.count == 1)
        }
    }

    @Test func `a SECRET_HASH over any name of the user is taken, real or not`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UsernameAttributes": ["email"]])
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED", "GenerateSecret": true])
            try await pool.user("anna@example.com")
            for name in ["anna@example.com", "nobody@example.com"] {
                let id = try #require(try await begin(client, name).step.parameters["USER_ID_FOR_SRP"])
                for (sent, hashed) in [(id, name), (id, id), (name, id), (name, name)] {
                    let (srp, step) = try await begin(client, name)
                    var proof = client.proof(step, by: srp, "Wrong-Horse-7", username: sent)
                    proof["SECRET_HASH"] = client.secretHash(hashed)
                    let answer = proof
                    await refused(.notAuthorizedException, "Incorrect username or password.") {
                        try await client.respond("PASSWORD_VERIFIER", answer)
                    }
                    server.clock.advance(by: 20 * Milliseconds.minute)
                }
            }
        }
    }
}
