import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What sends counts: for who asks, and for who gets it (cognito/limits §1); cited by docs/threat-model.md.
@Suite struct MessageLimitTests {
    private let text = "Attempt limit exceeded, please try after some time."

    private func update(_ server: TestServer, _ token: String, _ attributes: KeyValuePairs<String, String>) async throws
    {
        try await server.call(
            .updateUserAttributes, ["AccessToken": .string(token), "UserAttributes": .attributes(attributes)])
    }

    @Test func `a user's changes of address send five codes an hour, those that were asked for included`() async throws
    {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("mallory", ["email": "mallory@example.com"])
            let token = try await pool.client(["AccessTokenValidity": 24]).signIn("mallory").accessToken
            try await server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(token), "AttributeName": "email"])
            for number in 1...4 { try await update(server, token, ["email": "victim\(number)@example.org"]) }
            // UpdateUserAttributes has no LimitExceededException.
            await refused(.tooManyRequestsException, text) {
                try await update(server, token, ["email": "victim5@example.org", "name": "M"])
            }
            // All or nothing.
            let shown = try await pool.shown("mallory").attributes
            #expect(shown["email"] == "victim4@example.org" && shown["name"] == nil)
            #expect(try await server.messages().count == 5)
            // What sends nothing is not counted.
            try await update(server, token, ["name": "Mallory"])
            server.clock.advance(by: Milliseconds.hour)
            try await update(server, token, ["email": "victim5@example.org"])
        }
    }

    @Test func `an address gets ten messages an hour in a pool, whoever sends them, whichever way`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await pool.user("anna", ["email": "victim@example.org", "email_verified": "true"])
            try await pool.user("bert", ["email": "bert@example.com", "email_verified": "true"])
            let bert = try await client.signIn("bert").accessToken
            for number in 1...4 { try await client.signUp("user\(number)", ["email": "VICTIM@example.org"]) }
            try await client.call(.resendConfirmationCode, ["Username": "user1"])
            try await client.call(.forgotPassword, ["Username": "anna"])
            try await pool.call(.adminResetUserPassword, ["Username": "anna"])
            try await update(server, bert, ["email": "victim@example.org"])
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "invited", "UserAttributes": .attributes(["email": "Victim@example.org"]),
                    "DesiredDeliveryMediums": ["EMAIL"],
                ])
            try await pool.call(.adminCreateUser, ["Username": "invited", "MessageAction": "RESEND"])
            #expect(try await server.messages().count == 10)

            // The type is one that the operation's model lists.
            let ways: [(String, ErrorName, @Sendable () async throws -> Void)] = [
                (
                    "resend", .limitExceededException,
                    { try await client.call(.resendConfirmationCode, ["Username": "user2"]) }
                ),
                (
                    "forgotten", .limitExceededException,
                    { try await client.call(.forgotPassword, ["Username": "anna"]) }
                ),
                (
                    "reset", .limitExceededException,
                    { try await pool.call(.adminResetUserPassword, ["Username": "anna"]) }
                ),
                (
                    "asked for", .limitExceededException,
                    {
                        try await server.call(
                            .getUserAttributeVerificationCode,
                            ["AccessToken": .string(bert), "AttributeName": "email"])
                    }
                ),
                (
                    "administrator's change", .tooManyRequestsException,
                    {
                        try await pool.call(
                            .adminUpdateUserAttributes,
                            [
                                "Username": "user3",
                                "UserAttributes": .attributes(["email": "victim@example.org"]),
                            ])
                    }
                ),
                (
                    "invitation", .tooManyRequestsException,
                    {
                        try await pool.call(
                            .adminCreateUser,
                            [
                                "Username": "late", "UserAttributes": .attributes(["email": "victim@example.org"]),
                                "DesiredDeliveryMediums": ["EMAIL"],
                            ])
                    }
                ),
                (
                    "invitation again", .tooManyRequestsException,
                    { try await pool.call(.adminCreateUser, ["Username": "invited", "MessageAction": "RESEND"]) }
                ),
            ]
            for (name, type, way) in ways {
                await refused(type, text) { try await way() }
                #expect(try await server.messages().count == 10, "\(name)")
            }
            // Another address, and another pool, have limits of their own.
            try await client.signUp("other", ["email": "other@example.org"])
            let elsewhere = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await elsewhere.signUp("user", ["email": "victim@example.org"])
            #expect(try await server.messages().count == 12)
            server.clock.advance(by: Milliseconds.hour)
            try await client.call(.forgotPassword, ["Username": "anna"])
        }
    }

    @Test func `beyond the limit a user is signed up all the same, and asks for the code later`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            for number in 1...10 { try await client.signUp("user\(number)", ["email": "anna@example.com"]) }
            await refused(.limitExceededException, text) {
                try await client.signUp("anna", ["email": "anna@example.com"])
            }
            #expect(try await client.pool.shown("anna").status == "UNCONFIRMED")
            await refused(.usernameExistsException) {
                try await client.signUp("anna", ["email": "anna@example.com"])
            }
            server.clock.advance(by: Milliseconds.hour)
            try await client.call(.resendConfirmationCode, ["Username": "anna"])
            try await client.confirm("anna", code: server.code(purpose: .resend))
        }
    }

    @Test func `a code that was not sent takes the place of none that was`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            for number in 1...10 { try await client.signUp("user\(number)", ["email": "anna@example.com"]) }
            let code = try await server.code(to: "user10")
            await refused(.limitExceededException, text) {
                try await client.call(.resendConfirmationCode, ["Username": "user10"])
            }
            try await client.confirm("user10", code: code)
        }
    }

    @Test func `messages that are asked for all at once are counted as if in a row`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<40 {
                    group.addTask { _ = try? await client.signUp("user\(number)", ["email": "victim@example.org"]) }
                }
            }
            #expect(try await server.messages().count == 10)
        }
    }

    @Test func `the hour is the last one, not that of the clock`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await client.signUp("anna", ["email": "anna@example.com"])
            func resend() async throws { try await client.call(.resendConfirmationCode, ["Username": "anna"]) }
            try await resend()
            server.clock.advance(by: 59 * Milliseconds.minute)
            for _ in 1...4 { try await resend() }
            await refused(.limitExceededException, text) { try await resend() }
            server.clock.advance(by: Milliseconds.minute)
            try await resend()
            await refused(.limitExceededException, text) { try await resend() }
        }
    }

    @Test func `who has used up another's address does not learn whose it is`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
            for number in 1...10 { try await client.signUp("user\(number)", ["email": "anna@example.com"]) }
            try await client.signUp("new", ["email": "new@example.com"])
            for name in ["anna", "nobody"] {
                for _ in 1...10 { try await client.call(.forgotPassword, ["Username": .string(name)]) }
                await refused(.limitExceededException, text) {
                    try await client.call(.forgotPassword, ["Username": .string(name)])
                }
                await refused(.codeMismatchException) {
                    try await client.call(
                        .confirmForgotPassword,
                        ["Username": .string(name), "ConfirmationCode": "00000x", "Password": "Other-Horse-8"])
                }
            }
            for name in ["user1", "nobody"] {
                try await client.call(.resendConfirmationCode, ["Username": .string(name)])
            }
            #expect(try await server.messages().count == 11)
        }
    }

    @Test func `the operator lifts the limits of destinations too`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna")
            let token = try await pool.client().signIn("anna").accessToken
            for number in 1...12 {
                try await update(server, token, ["email": number % 2 == 0 ? "a@example.org" : "b@example.org"])
            }
            for number in 1...12 {
                try await pool.client().signUp("user\(number)", ["email": "a@example.org"])
            }
            #expect(try await server.messages().count == 24)
        }
    }

    @Test func `a pool that is made anew under an id begins anew`() async throws {
        try await withServer { server in
            func pool() async throws -> TestPool {
                try await server.pool([
                    "AutoVerifiedAttributes": ["email"], "UserPoolTags": ["_custom_id_": "us-east-1_Again0001"],
                ])
            }
            let first = try await pool()
            for number in 1...10 {
                try await first.client().signUp("user\(number)", ["email": "anna@example.com"])
            }
            try await first.call(.deleteUserPool)
            _ = try await server.store.write { try $0.clearDeletedPools(limit: 1000) }
            server.clock.advance(by: 1)
            try await pool().client().signUp("user", ["email": "anna@example.com"])
        }
    }
}
