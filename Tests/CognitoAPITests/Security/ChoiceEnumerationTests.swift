import Identity
import JSON
import ServiceModel
import TestSupport
import Testing
import Threads

/// In choice-based sign-in, too, nobody learns who exists: cognito/sign-in §11; cited by docs/threat-model.md.
@Suite struct ChoiceEnumerationTests {
    private struct Seen: Equatable {
        var challenge: String
        var parameters: [String]
        var session: Int
        var error: String
        var hashes: Int
        var writes: Int
    }

    private func seen(
        _ server: TestServer, _ lane: CPULane, _ body: () async throws -> SignInStep
    ) async -> (Seen, SignInStep?) {
        let (hashes, writes) = (lane.totals.long, server.store.writes)
        var (step, text) = (SignInStep?.none, "none")
        do { step = try await body() } catch let error as ServiceError {
            text = "\(error.type.name): \(error.message ?? "")"
        } catch { text = "\(error)" }
        let seen = Seen(
            challenge: step?.challenge ?? "", parameters: step?.parameters.keys.sorted() ?? [],
            session: step?.session?.utf8.count ?? 0, error: text, hashes: lane.totals.long - hashes,
            writes: server.store.writes - writes)
        return (seen, step)
    }

    /// A pool in which people sign in by a code: anna does, mute does not since it is disabled.
    private func fixture(
        _ body: (TestServer, TestPool, TestClient, CPULane) async throws -> Void
    ) async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool(first: ["EMAIL_OTP"])
            for name in ["anna", "mute"] {
                try await pool.call(
                    .adminCreateUser,
                    ["Username": .string(name), "UserAttributes": .attributes(["email": "\(name)@example.com"])])
            }
            try await pool.call(.adminDisableUser, ["Username": "mute"])
            // The first answer of all has the pool's keys made, whoever gives it.
            try await pool.user("bea", ["email": "bea@example.com"])
            try await pool.client().signIn("bea")
            try await body(server, pool, pool.choosingClient(hides: true), lane)
        }
    }

    /// Names that nobody has, and that look like somebody who signs in by a code alone.
    private func nobodies(_ client: TestClient) async throws -> [String] {
        var found: [String] = []
        for number in 0..<60 {
            let step = try await client.choose("nobody-\(number)", ["PREFERRED_CHALLENGE": "none"])
            if step.available == ["EMAIL_OTP"] { found.append("nobody-\(number)") }
        }
        return found
    }

    @Test func `a name that nobody has looks like somebody, the same every time, and not all names alike`() async throws
    {
        try await fixture { _, _, client, _ in
            let all = try await nobodies(client)
            #expect(all.count > 0 && all.count < 60)
            #expect(try await nobodies(client) == all)
        }
    }

    @Test func `a code for nobody costs, stores and answers what one for somebody does`() async throws {
        try await fixture { server, _, client, lane in
            let nobody = try await nobodies(client)[0]
            var begun: [Seen] = []
            for name in ["anna", nobody, "mute"] {
                let (first, step) = await seen(server, lane) { try await client.choose(name) }
                begun.append(first)
                let asked = try #require(step)
                #expect(asked.parameters["CODE_DELIVERY_DESTINATION"]?.contains("***@") == true)
                var wrong: [Seen] = []
                for _ in 1...5 {
                    wrong.append(
                        await seen(server, lane) {
                            try await client.answer(asked, "0", username: name)
                        }.0)
                }
                #expect(wrong[0].error == "CodeMismatchException: Invalid code or auth state for the user.", "\(name)")
                #expect(Set(wrong.prefix(4).map(\.error)).count == 1 && Set(wrong.map(\.writes)) == [1], "\(name)")
                #expect(wrong[4].error == "NotAuthorizedException: Invalid session for the user.", "\(name)")
                let locked = await seen(server, lane) { try await client.choose(name) }.0
                #expect(locked.error == "NotAuthorizedException: Password attempts exceeded", "\(name)")
            }
            #expect(begun[1] == begun[0] && begun[2] == begun[0], "\(begun)")
            #expect(begun[0].challenge == "EMAIL_OTP" && begun[0].writes == 1)
            // The message alone is real.
            #expect(try await server.messages(purpose: .authentication).map(\.stored.username) == ["anna"])
        }
    }

    @Test func `a session of nobody answers for its own name, as somebody's does`() async throws {
        try await fixture { server, _, client, lane in
            let nobody = try await nobodies(client)[0]
            for name in ["anna", nobody] {
                let step = try await client.choose(name)
                for other in ["nobody-else", "mute", name == "anna" ? nobody : "anna"] {
                    await refused(.notAuthorizedException, "Invalid session for the user.") {
                        try await client.answer(step, "0", username: other)
                    }
                }
                await refused(.codeMismatchException) { try await client.answer(step, "0", username: name) }
            }
        }
    }

    @Test func `the limit of codes is told of a name, be it nobody's`() async throws {
        try await fixture { server, _, client, lane in
            let nobody = try await nobodies(client)[0]
            for name in ["anna", nobody] {
                var answers: [String] = []
                for _ in 1...11 { answers.append(await seen(server, lane) { try await client.choose(name) }.0.error) }
                #expect(answers.prefix(10).allSatisfy { $0 == "none" }, "\(name)")
                #expect(answers[10].hasPrefix("TooManyRequestsException"), "\(name)")
            }
        }
    }

    @Test func `that a user's codes are used up by one name does not show in another`() async throws {
        try await withServer { server in
            let pool = try await server.pool(first: ["EMAIL_OTP"], ["AliasAttributes": ["email"]])
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "anna",
                    "UserAttributes": .attributes(["email": "anna@example.com", "email_verified": "true"]),
                ])
            let client = try await pool.choosingClient(hides: true)
            for _ in 1...10 { try await client.choose("anna") }
            let before = try await server.messages(purpose: .authentication).count
            let step = try await client.choose("anna@example.com")
            #expect(step.challenge == "EMAIL_OTP")
            #expect(try await server.messages(purpose: .authentication).count == before)
            await refused(.codeMismatchException) { try await client.answer(step, "0", username: "anna@example.com") }
        }
    }

    @Test func `passwords of nobody are asked for, cost and are refused as somebody's are`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await pool.choosingClient(hides: true)
            var all: [[Seen]] = []
            for name in ["anna", "nobody"] {
                let srp = SRPClient()
                let (choice, step) = await seen(server, lane) { try await client.choose(name) }
                #expect(step?.available == ["PASSWORD_SRP", "PASSWORD"])
                let (typed, _) = await seen(server, lane) {
                    try await client.respond(
                        "SELECT_CHALLENGE", session: step?.session,
                        ["USERNAME": name, "ANSWER": "PASSWORD", "PASSWORD": "Wrong-Horse-7"])
                }
                let (verifier, asked) = await seen(server, lane) {
                    try await client.respond(
                        "SELECT_CHALLENGE", session: step?.session,
                        ["USERNAME": name, "ANSWER": "PASSWORD_SRP", "SRP_A": srp.srpA])
                }
                let begun = try #require(asked)
                let (proof, _) = await seen(server, lane) {
                    try await client.respond(
                        "PASSWORD_VERIFIER", session: begun.session, client.proof(begun, by: srp, "Wrong-Horse-7"))
                }
                all.append([choice, typed, verifier, proof])
            }
            #expect(all[0] == all[1])
            #expect(all[0][1].hashes == 1 && all[0][3].error.hasSuffix("Incorrect username or password."))
        }
    }

    @Test func `where the client tells who exists it tells it here too`() async throws {
        try await fixture { _, pool, _, _ in
            let client = try await pool.choosingClient()
            await refused(.userNotFoundException, "User does not exist.") { try await client.choose("nobody") }
            await refused(.notAuthorizedException, "User is disabled.") { try await client.choose("mute") }
        }
    }
}
