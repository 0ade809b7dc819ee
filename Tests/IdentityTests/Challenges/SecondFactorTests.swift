import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

extension Factor {
    fileprivate static let riddle = Factor(rawValue: "riddle")
}

/// A second factor that exists in this test alone: this type, and its place in the table, are all that it takes.
private enum RiddleChallenge: Challenge {
    static let name = ChallengeNameType.adminNoSrpAuth

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.proven.contains(.password) && !progress.proven.contains(.riddle)
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: ["USERNAME": progress.identity.username, "RIDDLE": "What walks on four feet?"])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        guard try answer.required("ANSWER") == "a cat" else { throw Refusal.code(.mismatch) }
        progress.prove(.riddle, by: name)
        return progress
    }
}

/// A challenge more is a file more and a line of the table.
@Suite struct SecondFactorTests {
    private struct Fixture {
        let server: TestServer
        let pool: UserPool
        let client: AppClient
        let call: Call

        func initiate(
            _ flow: AuthFlowType, _ parameters: [String: String]
        ) async throws -> AuthOutcome {
            try await Authentication.initiate(
                AuthRequest(flow: flow, parameters: parameters, pool: pool, client: client, isAdmin: false), call: call)
        }

        func respond(
            _ challenge: ChallengeNameType, _ responses: [String: String], session: String? = nil
        ) async throws -> AuthOutcome {
            try await Authentication.respond(
                ChallengeAnswer(
                    challenge: challenge, responses: responses, session: session, pool: pool, client: client),
                call: call)
        }
    }

    private func withRiddle(_ body: (Fixture, TestPool, TestClient) async throws -> Void) async throws {
        try await withServer { server in
            let made = try await server.pool()
            let client = try await made.client()
            let known = server.services
            let services = Services(
                store: known.store, clock: known.clock, random: known.random, lane: known.lane,
                masterKey: TestServer.masterKey, settings: known.settings, log: known.log,
                challenges: .all.adding(RiddleChallenge.self))
            let fixture = Fixture(
                server: server, pool: try await services.pools.pool(made.id),
                client: try await services.pools.client(client.id),
                call: Call(services: services, requestId: "request", region: "us-east-1"))
            try await body(fixture, made, client)
        }
    }

    private func session(of outcome: AuthOutcome) throws -> String {
        guard case .challenge(.adminNoSrpAuth, let session, let parameters, _) = outcome else {
            Issue.record("the riddle is asked, not \(outcome)")
            return ""
        }
        #expect(parameters["RIDDLE"] != nil)
        return try #require(session)
    }

    private func expectTokens(_ outcome: AuthOutcome) {
        guard case .tokens = outcome else {
            Issue.record("tokens, not \(outcome)")
            return
        }
    }

    @Test func `it stands between a password and the tokens, however the password was proven`() async throws {
        try await withRiddle { fixture, pool, client in
            try await pool.user("anna")
            let byPassword = try await fixture.initiate(
                .userPasswordAuth, ["USERNAME": "anna", "PASSWORD": TestPool.password])
            let srp = SRPClient()
            let begun = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            let bySRP = try await fixture.respond(.passwordVerifier, client.proof(begun, by: srp))
            for outcome in [byPassword, bySRP] {
                let session = try session(of: outcome)
                let answer = ["USERNAME": "anna", "ANSWER": "a cat"]
                expectTokens(try await fixture.respond(.adminNoSrpAuth, answer, session: session))
            }
        }
    }

    @Test func `it comes after a new password has been chosen`() async throws {
        try await withRiddle { fixture, pool, _ in
            try await pool.call(
                .adminCreateUser,
                ["Username": "bert", "TemporaryPassword": "Temporary-7!", "MessageAction": "SUPPRESS"])
            let first = try await fixture.initiate(
                .userPasswordAuth, ["USERNAME": "bert", "PASSWORD": "Temporary-7!"])
            guard case .challenge(.newPasswordRequired, let session, _, _) = first else {
                Issue.record("a new password is asked for, not \(first)")
                return
            }
            let chosen = try await fixture.respond(
                .newPasswordRequired, ["USERNAME": "bert", "NEW_PASSWORD": "Chosen-Horse-7"], session: session)
            let riddle = try self.session(of: chosen)
            expectTokens(
                try await fixture.respond(
                    .adminNoSrpAuth, ["USERNAME": "bert", "ANSWER": "a cat"], session: riddle))
        }
    }

    @Test func `a session is for its challenge and its user, and is good once`() async throws {
        try await withRiddle { fixture, pool, _ in
            try await pool.user("anna")
            try await pool.user("bert")
            let session = try session(
                of: try await fixture.initiate(.userPasswordAuth, ["USERNAME": "anna", "PASSWORD": TestPool.password]))
            func refusal(
                _ challenge: ChallengeNameType, _ responses: [String: String]
            ) async -> Refusal? {
                do {
                    _ = try await fixture.respond(challenge, responses, session: session)
                    return nil
                } catch { return error as? Refusal }
            }
            let right = ["USERNAME": "anna", "ANSWER": "a cat"]
            #expect(await refusal(.adminNoSrpAuth, ["USERNAME": "anna", "ANSWER": "a dog"]) == .code(.mismatch))
            #expect(await refusal(.adminNoSrpAuth, ["USERNAME": "bert", "ANSWER": "a cat"]) == .session(.invalid))
            let other = ["USERNAME": "anna", "NEW_PASSWORD": "Chosen-Horse-7"]
            #expect(await refusal(.newPasswordRequired, other) == .session(.invalid))
            #expect(await refusal(.adminNoSrpAuth, right) == nil)
            #expect(await refusal(.adminNoSrpAuth, right) == .session(.used))
        }
    }

    @Test func `a session ends with the user's password`() async throws {
        try await withRiddle { fixture, pool, _ in
            try await pool.user("anna")
            let session = try session(
                of: try await fixture.initiate(.userPasswordAuth, ["USERNAME": "anna", "PASSWORD": TestPool.password]))
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-7", "Permanent": true])
            await #expect(throws: Refusal.session(.invalid)) {
                _ = try await fixture.respond(
                    .adminNoSrpAuth, ["USERNAME": "anna", "ANSWER": "a cat"], session: session)
            }
        }
    }
}
