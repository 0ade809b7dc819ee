import CognitoAPI
import HTTP
import Identity
import JSON
import ServiceModel
import Synchronization
import TestSupport
import Testing
import Threads

/// Every look at a password is counted first, once, and under the user: cognito/sign-in §4; cited by docs/threat-model.md.
@Suite struct LockoutTests {
    private let wrong = "Incorrect username or password."
    private let locked = "Password attempts exceeded"

    private func fixture(_ server: TestServer, _ client: Members = [:]) async throws -> TestClient {
        let pool = try await server.pool(["AliasAttributes": ["email"]])
        try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
        return try await pool.client(client)
    }

    private let hiding: Members = ["PreventUserExistenceErrors": "ENABLED"]

    private func answer(_ client: TestClient, _ name: String, _ password: String = "Wrong-Horse-7") async -> String {
        do {
            try await client.signIn(name, password)
            return "signed in"
        } catch { return (error as? ServiceError)?.message ?? "\(error)" }
    }

    // MARK: Counted first

    private func send(
        _ dispatcher: Dispatcher, _ operation: OperationName, _ input: JSONObject
    ) async throws -> String {
        let response = await dispatcher.respond(
            to: TestServer.request(operation.rawValue, body: JSONValue.object(input).encoded()))
        return try JSONReader.read(response.body).objectValue?["__type"]?.stringValue ?? "ok"
    }

    @Test func `where no failure can be counted, no password and no proof is looked at`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").accessToken
            let srp = SRPClient()
            let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            let store = ScriptedStore(server.store)
            let dispatcher = server.restarted(over: store)
            store.fail(every: .write)
            let before = lane.totals
            for index in 0..<30 {
                let password = index == 29 ? TestPool.password : "Wrong-Horse-\(index)"
                let calls: [(OperationName, JSONObject)] = [
                    (
                        .initiateAuth,
                        [
                            "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                            "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": password]),
                        ]
                    ),
                    (
                        .respondToAuthChallenge,
                        [
                            "ClientId": .string(client.id), "ChallengeName": "PASSWORD_VERIFIER",
                            "ChallengeResponses": .strings(client.proof(step, by: srp, password)),
                        ]
                    ),
                    (
                        .changePassword,
                        [
                            "AccessToken": .string(token), "PreviousPassword": .string(password),
                            "ProposedPassword": "Other-Horse-8",
                        ]
                    ),
                ]
                for (operation, input) in calls {
                    #expect(try await send(dispatcher, operation, input) == "InternalErrorException")
                }
            }
            #expect(lane.totals == before)
            store.recover()
            try await client.signIn("anna")
        }
    }

    @Test func `a right password costs two writes: one that counts, and one that forgives and signs in`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.signIn("anna")
            let writes = server.store.writes
            try await client.signIn("anna")
            #expect(server.store.writes == writes + 2)
            try await client.signInBySRP("anna")
            #expect(server.store.writes == writes + 4)
        }
    }

    @Test func `a right password is refused if its user was locked since it was let in`() async throws {
        for bySRP in [false, true] {
            try await withServer { server in
                let client = try await fixture(server)
                let srp = SRPClient()
                let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
                // It has seen the name unlocked; before it goes on, five wrong passwords come and are answered.
                server.store.afterNextRead {
                    for _ in 1...5 { _ = try? await client.signIn("anna", "Wrong-Horse-7") }
                }
                await refused(.notAuthorizedException, locked) {
                    if bySRP {
                        try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp))
                    } else {
                        try await client.signIn("anna")
                    }
                }
            }
        }
    }

    @Test func `programs that sign in at once with the right password do not lock each other out`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<24 { group.addTask { await answer(client, "anna", TestPool.password) } }
                return await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == ["signed in"])
        }
    }

    @Test func `a right password after which something fails is no failure`() async throws {
        for bySRP in [false, true] {
            try await withServer { server in
                let client = try await fixture(server)
                let store = ScriptedStore(server.store)
                let dispatcher = server.restarted(over: store)
                let writes = Mutex(0)
                // One counts, one stores the sign-in, one says that it was no failure: the second of three fails.
                store.fail { access, _ in
                    guard access == .write else { return nil }
                    return writes.withLock { writes in
                        writes += 1
                        return writes % 3 == 2 ? ScriptedStore.Failure() : nil
                    }
                }
                for _ in 1...6 {
                    let srp = SRPClient()
                    let step =
                        bySRP
                        ? try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA]) : nil
                    let input: JSONObject =
                        if let step {
                            [
                                "ClientId": .string(client.id), "ChallengeName": "PASSWORD_VERIFIER",
                                "ChallengeResponses": .strings(client.proof(step, by: srp)),
                            ]
                        } else {
                            [
                                "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
                            ]
                        }
                    let operation = bySRP ? OperationName.respondToAuthChallenge : .initiateAuth
                    #expect(try await send(dispatcher, operation, input) == "InternalErrorException")
                }
                #expect(writes.withLock { $0 } == 18)
                try await client.signIn("anna")
            }
        }
    }

    // MARK: A clock that was wrong

    @Test func `a lock from the future lasts no longer than the longest lock`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
            let future = server.clock.now + 365 * Milliseconds.day
            let subject = Subject.user(sub: sub)
            try await server.store.write {
                try $0.setLockout(
                    Lockout(failures: 30, lastFailedAt: future, lockedUntil: future + 15 * Milliseconds.minute),
                    subject: subject)
            }
            #expect(await answer(client, "anna", TestPool.password) == locked)
            server.clock.advance(by: 15 * Milliseconds.minute - 1)
            #expect(await answer(client, "anna", TestPool.password) == locked)
            server.clock.advance(by: 1)
            #expect(await answer(client, "anna", TestPool.password) == "signed in")
        }
    }

    // MARK: Several names of one user

    @Test func `the lock of one name does not show in another, and lets no guess through it`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let client = try await fixture(server, hiding)
            for _ in 1...5 { #expect(await answer(client, "anna") == wrong) }
            #expect(await answer(client, "anna") == locked)
            // Through the address nothing is told and nothing is evaluated, not even the right password; and it looks
            // and costs as it does for an address that nobody has.
            for _ in 1...5 {
                var costs: [[Int]] = []
                for name in ["anna@example.com", "nobody@example.com"] {
                    let (hashes, writes) = (lane.totals.long, server.store.writes)
                    #expect(await answer(client, name, TestPool.password) == wrong)
                    costs.append([lane.totals.long - hashes, server.store.writes - writes])
                }
                #expect(costs == [[1, 1], [1, 1]])
            }
            for name in ["anna@example.com", "nobody@example.com"] {
                #expect(await answer(client, name, TestPool.password) == locked)
            }
            // The lock of the user ends when it would have ended.
            server.clock.advance(by: 1000)
            #expect(await answer(client, "anna@example.com", TestPool.password) == "signed in")
        }
    }

    @Test func `a guess that never ran takes nothing off the lock of its user`() async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let client = try await fixture(server, hiding)
            for _ in 1...5 { #expect(await answer(client, "anna") == wrong) }
            let mayEnd = Monitor(false)
            let busy = Task { try await lane.run(.long) { mayEnd.wait { $0 ? () : nil } } }
            while lane.depth.running == 0 { await Task.yield() }
            for _ in 1...3 {
                let guess = Task { await answer(client, "anna@example.com") }
                while lane.depth.waitingLong == 0 { await Task.yield() }
                // The caller hangs up.
                guess.cancel()
                _ = await guess.value
            }
            mayEnd.withLock { $0 = true }
            mayEnd.broadcast()
            try await busy.value
            // No more than before can be guessed by the address, be it right.
            #expect(await answer(client, "anna@example.com", TestPool.password) == wrong)
        }
    }

    @Test func `SRP proofs through another name of a locked user are wrong, right or not`() async throws {
        try await withServer { server in
            let client = try await fixture(server, hiding)
            for _ in 1...5 { #expect(await answer(client, "anna") == wrong) }
            await refused(.notAuthorizedException, wrong) { try await client.signInBySRP("anna@example.com") }
            await refused(.notAuthorizedException, locked) { try await client.signInBySRP("anna") }
            server.clock.advance(by: 1000)
            try await client.signInBySRP("anna@example.com")
        }
    }

    @Test func `a user has five guesses, over however many names they are spread`() async throws {
        try await withServer { server in
            let client = try await fixture(server, hiding)
            let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
            let names = ["anna", "anna@example.com", sub]
            for index in 0..<5 { #expect(await answer(client, names[index % 3]) == wrong) }
            // None of the names was tried five times, and none is told locked; but no guess is looked at any more.
            for name in names { #expect(await answer(client, name, TestPool.password) == wrong) }
        }
    }

    @Test func `a sub is one name, in whichever case its letters are written`() async throws {
        try await withServer { server in
            let client = try await fixture(server, hiding)
            let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
            for name in [sub, sub.uppercased(), sub, sub.uppercased(), sub] {
                #expect(await answer(client, name) == wrong)
            }
            for name in [sub, sub.uppercased()] { #expect(await answer(client, name, TestPool.password) == locked) }
        }
    }

    @Test func `where the client tells who exists, the lock shows in every name`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 1...5 { #expect(await answer(client, "anna") == wrong) }
            #expect(await answer(client, "anna@example.com", TestPool.password) == locked)
        }
    }

    @Test func `a new password ends the locks of every name`() async throws {
        try await withServer { server in
            let client = try await fixture(server, hiding)
            for name in ["anna", "anna@example.com"] {
                for _ in 1...6 { _ = await answer(client, name) }
                #expect(await answer(client, name) == locked)
            }
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-8", "Permanent": true])
            for name in ["anna", "anna@example.com"] {
                #expect(await answer(client, name, "Other-Horse-8") == "signed in")
            }
        }
    }

    @Test func `an invitation that is sent again ends the locks of every name`() async throws {
        try await withServer { server in
            let client = try await fixture(server, hiding)
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-8", "Permanent": false])
            for name in ["anna", "anna@example.com"] {
                for _ in 1...6 { _ = await answer(client, name) }
                #expect(await answer(client, name) == locked)
            }
            try await client.pool.call(
                .adminCreateUser,
                ["Username": "anna", "TemporaryPassword": "Third-Horse-9", "MessageAction": "RESEND"])
            for name in ["anna", "anna@example.com"] {
                let step = try await client.initiate(
                    "USER_PASSWORD_AUTH", ["USERNAME": name, "PASSWORD": "Third-Horse-9"])
                #expect(step.challenge == "NEW_PASSWORD_REQUIRED")
            }
        }
    }
}
