import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/sign-up §3; cognito/messages §1.
@Suite struct ConfirmSignUpTests {
    private let mismatch = "Invalid verification code provided, please try again."
    private let expired = "Invalid code provided, please request a code again."

    private func signedUp(
        _ server: TestServer, client: Members = [:], pool: Members = ["AutoVerifiedAttributes": ["email"]]
    ) async throws -> TestClient {
        let client = try await server.pool(pool).client(client)
        try await client.signUp("anna", ["email": "anna@example.com"])
        return client
    }

    private func wrong(_ code: String) -> String { code == "000000" ? "000001" : "000000" }

    @Test func `the code confirms the user and verifies the address`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            #expect(try await client.confirm("anna", code: server.code()) == [:])
            let user = try await client.pool.shown("anna")
            #expect(user.status == "CONFIRMED" && user.attributes["email_verified"] == "true")
            try await client.signIn("anna")
        }
    }

    @Test func `a wrong code is a mismatch and leaves the right one good`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let code = try await server.code()
            await refused(.codeMismatchException, mismatch) { try await client.confirm("anna", code: wrong(code)) }
            try await client.confirm("anna", code: code)
        }
    }

    @Test func `a code lives for 24 hours`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let code = try await server.code()
            server.clock.advance(by: 24 * Milliseconds.hour - 1)
            await refused(.codeMismatchException) { try await client.confirm("anna", code: wrong(code)) }
            server.clock.advance(by: 1)
            await refused(.expiredCodeException, expired) { try await client.confirm("anna", code: code) }
        }
    }

    @Test func `who is confirmed cannot be confirmed again, by user or administrator`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let code = try await server.code()
            try await client.confirm("anna", code: code)
            let text = "User cannot be confirmed. Current status is CONFIRMED"
            await refused(.notAuthorizedException, text) { try await client.confirm("anna", code: code) }
            await refused(.notAuthorizedException, text) {
                try await client.pool.call(.adminConfirmSignUp, ["Username": "anna"])
            }
        }
    }

    @Test func `where existence is hidden, the very code that confirmed a user says so to who sends it again`()
        async throws
    {
        try await withServer { server in
            let client = try await signedUp(server, client: ["PreventUserExistenceErrors": "ENABLED"])
            let code = try await server.code()
            try await client.confirm("anna", code: code)
            for _ in 1...2 {
                await refused(.notAuthorizedException, "User cannot be confirmed. Current status is CONFIRMED") {
                    try await client.confirm("anna", code: code)
                }
                await refused(.codeMismatchException, mismatch) {
                    try await client.confirm("anna", code: wrong(code))
                }
            }
            // Another's code, and an unknown name's.
            try await client.signUp("bert", ["email": "anna@example.com"])
            let other = try await server.code(to: "bert")
            #expect(other != code)
            try await client.confirm("bert", code: other)
            for name in ["bert", "nobody"] {
                await refused(.codeMismatchException, mismatch) { try await client.confirm(name, code: code) }
            }
        }
    }

    @Test func `a used code says nothing of who has another address since`() async throws {
        try await withServer { server in
            let client = try await signedUp(server, client: ["PreventUserExistenceErrors": "ENABLED"])
            let code = try await server.code()
            try await client.confirm("anna", code: code)
            for address in ["other@example.com", "anna@example.com"] {
                try await client.pool.call(
                    .adminUpdateUserAttributes,
                    ["Username": "anna", "UserAttributes": .attributes(["email": address])])
                await refused(.codeMismatchException, mismatch) { try await client.confirm("anna", code: code) }
            }
        }
    }

    @Test func `a used code is guessed no better than one in force`() async throws {
        try await withServer { server in
            let client = try await signedUp(server, client: ["PreventUserExistenceErrors": "ENABLED"])
            let code = try await server.code()
            try await client.confirm("anna", code: code)
            for _ in 1...14 {
                await refused(.codeMismatchException) { try await client.confirm("anna", code: wrong(code)) }
            }
            server.clock.advance(by: Milliseconds.hour)
            await refused(.codeMismatchException) { try await client.confirm("anna", code: wrong(code)) }
            // The fifteenth wrong one was its last.
            await refused(.codeMismatchException, mismatch) { try await client.confirm("anna", code: code) }
        }
    }

    @Test func `fifteen attempts an hour, and again in the next hour`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let code = try await server.code()
            for _ in 1...14 {
                await refused(.codeMismatchException) { try await client.confirm("anna", code: wrong(code)) }
            }
            await refused(.codeMismatchException) { try await client.confirm("anna", code: wrong(code)) }
            await refused(.limitExceededException, "Attempt limit exceeded, please try after some time.") {
                try await client.confirm("anna", code: code)
            }
            server.clock.advance(by: Milliseconds.hour)
            // The code was guessed at too often to be good for anything; a fresh one is.
            try await client.call(.resendConfirmationCode, ["Username": "anna"])
            try await client.confirm("anna", code: server.code())
        }
    }

    @Test func `a new code is sent on demand and kills the old one, five times an hour`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            var codes = [try await server.code()]
            for _ in 1...5 {
                let answer = try await client.call(.resendConfirmationCode, ["Username": "anna"])
                #expect(
                    answer["CodeDeliveryDetails"]
                        == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
                codes.append(try await server.code(purpose: .resend))
            }
            await refused(.limitExceededException, "Attempt limit exceeded, please try after some time.") {
                try await client.call(.resendConfirmationCode, ["Username": "anna"])
            }
            for old in Set(codes.dropLast()) where old != codes.last {
                await refused(.codeMismatchException) { try await client.confirm("anna", code: old) }
            }
            try await client.confirm("anna", code: codes[5])
            server.clock.advance(by: Milliseconds.hour)
            await refused(.invalidParameterException, "User is already confirmed.") {
                try await client.call(.resendConfirmationCode, ["Username": "anna"])
            }
        }
    }

    @Test func `where nothing is verified no code can be sent again`() async throws {
        try await withServer { server in
            let client = try await signedUp(server, pool: [:])
            await refused(.notAuthorizedException, "Cannot resend codes. Auto verification not turned on.") {
                try await client.call(.resendConfirmationCode, ["Username": "anna"])
            }
            await refused(.expiredCodeException, expired) { try await client.confirm("anna", code: "123456") }
        }
    }

    @Test func `an administrator confirms without a code and verifies nothing`() async throws {
        try await withServer { server in
            let client = try await signedUp(server)
            let code = try await server.code()
            #expect(try await client.pool.call(.adminConfirmSignUp, ["Username": "anna"]) == [:])
            let user = try await client.pool.shown("anna")
            #expect(user.status == "CONFIRMED" && user.attributes["email_verified"] != "true")
            await refused(.notAuthorizedException) { try await client.confirm("anna", code: code) }
        }
    }

    @Test func `an unknown name answers by the client's mode`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let legacy = try await pool.client()
            let text = "Username/client id combination not found."
            await refused(.userNotFoundException, text) { try await legacy.confirm("nobody", code: "123456") }
            await refused(.userNotFoundException, text) {
                try await legacy.call(.resendConfirmationCode, ["Username": "nobody"])
            }
            let enabled = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.codeMismatchException) { try await enabled.confirm("nobody", code: "123456") }
        }
    }

    // MARK: Aliases (cognito/sign-up §3; cognito/users §1)

    @Test func `an alias that another user holds is refused, or moves by force and unverifies the other`() async throws
    {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email"]])
            let client = try await pool.client()
            try await client.signUp("first", ["email": "anna@example.com"])
            try await client.confirm("first", code: server.code())
            try await client.signUp("second", ["email": "anna@example.com"])
            let code = try await server.code()
            await refused(.aliasExistsException, "An account with the given email already exists.") {
                try await client.confirm("second", code: code)
            }
            #expect(try await pool.shown("anna@example.com").username == "first")
            try await client.call(
                .confirmSignUp,
                ["Username": "second", "ConfirmationCode": .string(code), "ForceAliasCreation": true])
            #expect(try await pool.shown("anna@example.com").username == "second")
            #expect(try await pool.shown("first").attributes["email_verified"] == "false")
        }
    }

    /// Only an administrator gives a preferred username to who has not confirmed.
    private func prefer(_ name: String, _ username: String, in pool: TestPool) async throws {
        try await pool.call(
            .adminUpdateUserAttributes,
            ["Username": .string(username), "UserAttributes": .attributes(["preferred_username": name])])
    }

    @Test func `of several aliases a confirmation takes all or none`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email", "preferred_username"],
            ])
            let client = try await pool.client()
            try await pool.user("first", ["email": "anna@example.com", "email_verified": "true"])
            try await pool.user("second", ["preferred_username": "ace"])
            try await client.signUp("third", ["email": "anna@example.com"])
            try await prefer("ace", "third", in: pool)
            let code = try await server.code()
            func force() async throws {
                try await client.call(
                    .confirmSignUp,
                    ["Username": "third", "ConfirmationCode": .string(code), "ForceAliasCreation": true])
            }
            // The address may be taken by force, the chosen name may not.
            await refused(.aliasExistsException, "Already found an entry for the provided username.") {
                try await force()
            }
            #expect(try await pool.shown("anna@example.com").username == "first")
            #expect(try await pool.shown("first").attributes["email_verified"] == "true")
            #expect(try await pool.shown("third").status == "UNCONFIRMED")
            // The code is as good as before, once the other name is free.
            try await pool.call(
                .adminDeleteUserAttributes, ["Username": "second", "UserAttributeNames": ["preferred_username"]])
            try await force()
            #expect(try await pool.shown("anna@example.com").username == "third")
            #expect(try await pool.shown("ace").username == "third")
            #expect(try await pool.shown("first").attributes["email_verified"] == "false")
        }
    }

    @Test func `a confirmation that is refused for an alias counts as an attempt`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "AutoVerifiedAttributes": ["email"], "AliasAttributes": ["email", "preferred_username"],
            ])
            let client = try await pool.client()
            try await pool.user("first", ["preferred_username": "ace"])
            try await client.signUp("second", ["email": "anna@example.com"])
            try await prefer("ace", "second", in: pool)
            let code = try await server.code()
            for _ in 1...15 {
                await refused(.aliasExistsException) { try await client.confirm("second", code: code) }
            }
            await refused(.limitExceededException) { try await client.confirm("second", code: code) }
        }
    }
}
