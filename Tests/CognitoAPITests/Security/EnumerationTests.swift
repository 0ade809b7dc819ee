import Identity
import JSON
import ServiceModel
import TestSupport
import Testing
import Threads

/// Where PreventUserExistenceErrors is ENABLED nobody learns who exists, by text or by work done: cognito/sign-in §10;
/// cited by docs/threat-model.md.
@Suite struct EnumerationTests {
    private struct Cost: Equatable, CustomStringConvertible {
        var error: String
        var hashes: Int
        var writes: Int

        var description: String { "\(error): \(hashes) hashes, \(writes) writes" }
    }

    private func cost(
        _ server: TestServer, _ lane: CPULane, _ body: () async throws -> Void
    ) async -> Cost {
        let (hashes, writes) = (lane.totals.long, server.store.writes)
        var text = "none"
        do { try await body() } catch let error as ServiceError {
            text = "\(error.type.name): \(error.message ?? "")"
        } catch { text = "\(error)" }
        return Cost(error: text, hashes: lane.totals.long - hashes, writes: server.store.writes - writes)
    }

    private func fixture(
        _ body: (TestServer, TestClient, CPULane) async throws -> Void
    ) async throws {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await pool.user("disabled", ["email": "disabled@example.com", "email_verified": "true"])
            try await pool.call(.adminDisableUser, ["Username": "disabled"])
            try await pool.user("reset", ["email": "reset@example.com", "email_verified": "true"])
            try await pool.call(.adminResetUserPassword, ["Username": "reset"])
            // Nobody knows a password of this one, and none is stored.
            try await pool.call(.adminCreateUser, ["Username": "silent", "MessageAction": "SUPPRESS"])
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            try await body(server, client, lane)
        }
    }

    @Test func `an unknown, a disabled and a reset user cost and answer what a wrong password does`() async throws {
        try await fixture { server, client, lane in
            let real = await cost(server, lane) { try await client.signIn("anna", "Wrong-Horse-7") }
            #expect(real.error == "NotAuthorizedException: Incorrect username or password.")
            #expect(real.hashes == 1)
            for name in ["nobody", "disabled", "reset", "silent"] {
                let other = await cost(server, lane) { try await client.signIn(name, "Wrong-Horse-7") }
                #expect(other == real, "\(name)")
            }
        }
    }

    @Test func `an unknown user's SRP costs and answers what a wrong password's does`() async throws {
        try await fixture { server, client, lane in
            var costs: [String: Cost] = [:]
            for name in ["anna", "nobody", "disabled", "reset", "silent"] {
                costs[name] = await cost(server, lane) { try await client.signInBySRP(name, "Wrong-Horse-7") }
            }
            #expect(costs["anna"]?.error == "NotAuthorizedException: Incorrect username or password.")
            #expect(Set(costs.values.map(\.description)).count == 1, "\(costs)")
        }
    }

    @Test func `that a password must be reset is told to who proves it, and a wrong one tells nothing`() async throws {
        try await fixture { server, client, lane in
            let text = "Password reset required for the user"
            let ways: [@Sendable (String) async throws -> Void] = [
                { try await client.signIn("reset", $0) }, { try await client.signInBySRP("reset", $0) },
                {
                    try await client.pool.call(
                        .adminInitiateAuth,
                        [
                            "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                            "AuthParameters": ["USERNAME": "reset", "PASSWORD": .string($0)],
                        ])
                },
            ]
            for way in ways {
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    try await way("Wrong-Horse-7")
                }
                // More often than wrong ones could be tried: a proof is no failure.
                for _ in 1...6 {
                    await refused(.passwordResetRequiredException, text) { try await way(TestPool.password) }
                }
            }
        }
    }

    @Test func `the longest way is the same too: SRP's first step gives no error and writes nothing`() async throws {
        try await fixture { server, client, lane in
            let srp = SRPClient()
            for name in ["anna", "nobody", "disabled"] {
                let first = await cost(server, lane) {
                    try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA])
                }
                #expect(first == Cost(error: "none", hashes: 0, writes: 0), "\(name)")
            }
        }
    }

    @Test func `a forgotten password of nobody looks and costs like somebody's`() async throws {
        try await fixture { server, client, lane in
            for name in ["anna", "nobody", "disabled"] {
                var details: JSONObject = [:]
                let spent = await cost(server, lane) {
                    details =
                        try await client.call(.forgotPassword, ["Username": .string(name)])["CodeDeliveryDetails"]?
                        .objectValue ?? [:]
                }
                #expect(spent == Cost(error: "none", hashes: 0, writes: 1), "\(name)")
                #expect(details["DeliveryMedium"] == "EMAIL" && details["AttributeName"] == "email", "\(name)")
                #expect(details["Destination"]?.stringValue?.contains("***@") == true, "\(name)")
            }
            let sent = try await server.messages(purpose: .forgotPassword).map(\.stored.username)
            #expect(sent == ["anna", "reset"])
        }
    }

    @Test func `a recovery under way shows in no name by which it was not asked for`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            func answer(_ name: String, _ code: String = "00000x") async -> String {
                do {
                    try await client.call(
                        .confirmForgotPassword,
                        ["Username": .string(name), "ConfirmationCode": .string(code), "Password": "Other-Horse-8"])
                    return "recovered"
                } catch { return (error as? ServiceError)?.type.name ?? "\(error)" }
            }
            try await pool.call(.adminResetUserPassword, ["Username": "anna"])
            for name in ["anna", "anna@example.com", "nobody"] {
                #expect(await answer(name) == "ExpiredCodeException", "\(name)")
            }
            for name in ["nobody", "anna"] { try await client.call(.forgotPassword, ["Username": .string(name)]) }
            #expect(await answer("anna@example.com") == "ExpiredCodeException")
            for name in ["anna", "nobody"] { #expect(await answer(name) == "CodeMismatchException", "\(name)") }
            // The owner of the code recovers by any name, and then the names still look like nobody's.
            let code = try await server.code(to: "anna", purpose: .forgotPassword)
            #expect(await answer("anna@example.com", code) == "recovered")
            for name in ["anna", "nobody"] { #expect(await answer(name) == "CodeMismatchException", "\(name)") }
            #expect(await answer("anna@example.com") == "ExpiredCodeException")
        }
    }

    @Test func `a wrong recovery code costs and answers alike, and an unasked one too`() async throws {
        try await fixture { server, client, lane in
            func confirm(_ name: String) async -> Cost {
                await cost(server, lane) {
                    try await client.call(
                        .confirmForgotPassword,
                        ["Username": .string(name), "ConfirmationCode": "00000x", "Password": "Other-Horse-8"])
                }
            }
            for name in ["anna", "nobody", "disabled"] {
                let unasked = await confirm(name)
                #expect(
                    unasked.error == "ExpiredCodeException: Invalid code provided, please request a code again.",
                    "\(name)")
                #expect(unasked.hashes == 0 && unasked.writes == 1, "\(name)")
                try await client.call(.forgotPassword, ["Username": .string(name)])
                let wrong = await confirm(name)
                #expect(
                    wrong.error
                        == "CodeMismatchException: Invalid verification code provided, please try again.", "\(name)")
                #expect(wrong.hashes == 0 && wrong.writes == 1, "\(name)")
            }
        }
    }

    @Test func `limits of attempts hold for nobody as for somebody`() async throws {
        try await fixture { server, client, lane in
            for name in ["anna", "nobody"] {
                for _ in 1...10 { try await client.call(.forgotPassword, ["Username": .string(name)]) }
                let beyond = await cost(server, lane) {
                    try await client.call(.forgotPassword, ["Username": .string(name)])
                }
                #expect(
                    beyond.error == "LimitExceededException: Attempt limit exceeded, please try after some time.")
            }
        }
    }

    @Test func `a code is sent again to nobody, and to who is confirmed, as it is to a new user`() async throws {
        try await fixture { server, client, lane in
            try await client.signUp("new", ["email": "new@example.com"])
            try await client.signUp("mute")
            for name in ["new", "anna", "nobody", "mute"] {
                let spent = await cost(server, lane) {
                    try await client.call(.resendConfirmationCode, ["Username": .string(name)])
                }
                #expect(spent == Cost(error: "none", hashes: 0, writes: 1), "\(name)")
            }
            let sent = try await server.messages(purpose: .resend).map(\.stored.username)
            #expect(sent == ["new"])
        }
    }

    @Test func `a wrong sign-up code answers alike for nobody, and for who waits, waited, or had no code`() async throws
    {
        try await fixture { server, client, lane in
            try await client.signUp("late", ["email": "late@example.com"])
            let lateCode = try await server.code(to: "late")
            server.clock.advance(by: 25 * 60 * Milliseconds.minute)
            try await client.signUp("new", ["email": "new@example.com"])
            try await client.signUp("mute")
            for name in ["nobody", "new", "late", "mute", "anna"] {
                let wrong = await cost(server, lane) { try await client.confirm(name, code: "00000x") }
                #expect(
                    wrong.error == "CodeMismatchException: Invalid verification code provided, please try again.",
                    "\(name)")
                #expect(wrong.hashes == 0 && wrong.writes == 1, "\(name)")
            }
            // Who has the code may know that it came too late.
            await refused(.expiredCodeException, "Invalid code provided, please request a code again.") {
                try await client.confirm("late", code: lateCode)
            }
        }
    }

    @Test func `a code that is not sent is shown where it went before, by every name`() async throws {
        try await fixture { server, client, _ in
            func shown(_ operation: OperationName, _ name: String) async throws -> JSONValue? {
                try await client.call(operation, ["Username": .string(name)])["CodeDeliveryDetails"]
            }
            let sub = try await client.pool.user("carl", ["email": "carl@example.com", "email_verified": "true"])
            let before = try await shown(.forgotPassword, "carl")
            try await client.pool.call(.adminDisableUser, ["Username": "carl"])
            #expect(try await shown(.forgotPassword, "carl") == before)
            #expect(try await shown(.forgotPassword, sub) == before)

            try await client.signUp("dora", ["email": "dora@example.com"])
            let waiting = try await shown(.resendConfirmationCode, "dora")
            try await client.confirm("dora", code: try await server.code(to: "dora"))
            #expect(try await shown(.resendConfirmationCode, "dora") == waiting)
        }
    }

    @Test func `administrators are told the truth in both modes`() async throws {
        try await fixture { _, client, _ in
            await refused(.userNotFoundException, "User does not exist.") { try await client.pool.shown("nobody") }
        }
    }
}
