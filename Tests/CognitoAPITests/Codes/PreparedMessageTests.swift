import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// A message is made before the transaction that stores it. What changes in between makes it anew.
@Suite struct PreparedMessageTests {
    private let address: KeyValuePairs = ["email": "old@example.com", "email_verified": "true"]

    /// Runs `change` once the next message is made and before it is stored.
    private func meanwhile(_ server: TestServer, _ change: @escaping @Sendable () async throws -> Void) {
        server.store.beforeNextWrite(change)
    }

    private func move(_ pool: TestPool, to address: String = "new@example.com") async throws {
        try await pool.call(
            .adminUpdateUserAttributes,
            [
                "Username": "anna",
                "UserAttributes": .attributes(["email": address, "email_verified": "true"]),
            ])
    }

    private func destinations(_ server: TestServer) async throws -> [String] {
        try await server.messages().map(\.stored.destination)
    }

    @Test func `a recovery code goes where the user is by then, and is good`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", address)
            let client = try await pool.client()
            meanwhile(server) { try await move(pool) }
            let answer = try await client.call(.forgotPassword, ["Username": "anna"])
            #expect(answer["CodeDeliveryDetails"]?.objectValue?["Destination"] == "n***@e***")
            #expect(try await destinations(server) == ["new@example.com"])
            try await client.call(
                .confirmForgotPassword,
                [
                    "Username": "anna", "ConfirmationCode": .string(server.code()),
                    "Password": .string("Other-Horse-8"),
                ])
        }
    }

    @Test func `who is disabled meanwhile is not reset, and gets nothing`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", address)
            meanwhile(server) { try await pool.call(.adminDisableUser, ["Username": "anna"]) }
            await refused(.notAuthorizedException, "User is disabled") {
                try await pool.call(.adminResetUserPassword, ["Username": "anna"])
            }
            #expect(try await pool.shown("anna").status == "CONFIRMED")
            #expect(try await server.messages().isEmpty)
        }
    }

    @Test func `who is confirmed meanwhile gets no sign-up code`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await client.signUp("anna", ["email": "old@example.com"])
            meanwhile(server) { try await pool.call(.adminConfirmSignUp, ["Username": "anna"]) }
            await refused(.invalidParameterException, "User is already confirmed.") {
                try await client.call(.resendConfirmationCode, ["Username": "anna"])
            }
            #expect(try await server.messages(purpose: .resend).isEmpty)
        }
    }

    @Test func `a code for an attribute goes to the value that it has by then`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", address)
            let token = try await pool.client().signIn("anna").accessToken
            meanwhile(server) { try await move(pool) }
            try await server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(token), "AttributeName": "email"])
            #expect(try await destinations(server) == ["new@example.com"])
        }
    }

    @Test func `an address that is set meanwhile gets no code for being set`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await pool.user("anna", address)
            let token = try await pool.client().signIn("anna").accessToken
            meanwhile(server) { try await move(pool) }
            let answer = try await server.call(
                .updateUserAttributes,
                ["AccessToken": .string(token), "UserAttributes": .attributes(["email": "new@example.com"])])
            #expect(answer["CodeDeliveryDetailsList"] == nil || answer["CodeDeliveryDetailsList"] == [])
            #expect(try await server.messages().isEmpty)
            #expect(try await pool.shown("anna").attributes["email_verified"] == "true")
        }
    }

    @Test func `an invitation goes where the user is by then, with the password that works`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "anna", "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["email": "old@example.com"]),
                ])
            meanwhile(server) { try await move(pool) }
            try await pool.call(
                .adminCreateUser,
                ["Username": "anna", "MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]])
            #expect(try await destinations(server) == ["new@example.com"])
            let password = try await server.code()
            let step = try await pool.client().initiate(
                "USER_PASSWORD_AUTH", ["USERNAME": "anna", "PASSWORD": password])
            #expect(step.challenge == "NEW_PASSWORD_REQUIRED")
        }
    }

    @Test func `where the user never stands still the call gives up, and nothing is sent or counted`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", address)
            let client = try await pool.client()
            @Sendable func race(_ turn: Int) {
                server.store.beforeNextWrite {
                    try await move(pool, to: "\(turn)@example.com")
                    if turn < 3 { race(turn + 1) }
                }
            }
            race(1)
            await refused(.tooManyRequestsException) { try await client.call(.forgotPassword, ["Username": "anna"]) }
            #expect(try await server.messages().isEmpty)
            for _ in 0..<10 { try await client.call(.forgotPassword, ["Username": "anna"]) }
            #expect(try await server.messages().count == 10)
        }
    }
}
