import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// ForgotPassword, ConfirmForgotPassword and AdminResetUserPassword: cognito/passwords; cognito/limits §1.
@Suite struct RecoveryTests {
    private let mismatch = "Invalid verification code provided, please try again."
    private let expired = "Invalid code provided, please request a code again."
    private let limit = "Attempt limit exceeded, please try after some time."

    private func fixture(
        _ server: TestServer, pool: Members = [:],
        _ attributes: KeyValuePairs<String, String> = ["email": "anna@example.com", "email_verified": "true"]
    ) async throws -> TestClient {
        let pool = try await server.pool(pool)
        try await pool.user("anna", attributes)
        return try await pool.client()
    }

    @discardableResult
    private func forget(_ client: TestClient, _ name: String = "anna") async throws -> JSONObject? {
        try await client.call(.forgotPassword, ["Username": .string(name)])["CodeDeliveryDetails"]?.objectValue
    }

    @discardableResult
    private func recover(
        _ client: TestClient, _ code: String, _ password: String = "Other-Horse-8"
    ) async throws -> JSONObject {
        try await client.call(
            .confirmForgotPassword,
            ["Username": "anna", "ConfirmationCode": .string(code), "Password": .string(password)])
    }

    private func wrong(_ code: String) -> String { code == "000000" ? "000001" : "000000" }

    @Test func `a code sets a new password, once`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let details = try await forget(client)
            #expect(
                details == ["Destination": "a***@e***", "DeliveryMedium": "EMAIL", "AttributeName": "email"])
            // Until then the old password works.
            try await client.signIn("anna")
            let code = try await server.code(purpose: .forgotPassword)
            #expect(code.count == 6)
            #expect(try await recover(client, code) == [:])
            try await client.signIn("anna", "Other-Horse-8")
            try await client.signInBySRP("anna", "Other-Horse-8")
            await refused(.notAuthorizedException) { try await client.signIn("anna") }
            await refused(.expiredCodeException, expired) { try await recover(client, code) }
        }
    }

    @Test func `a recovery code lives for one hour`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await forget(client)
            let code = try await server.code()
            server.clock.advance(by: Milliseconds.hour - 1)
            await refused(.codeMismatchException, mismatch) { try await recover(client, wrong(code)) }
            server.clock.advance(by: 1)
            await refused(.expiredCodeException, expired) { try await recover(client, code) }
        }
    }

    @Test func `five wrong codes, then no more in this hour`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await forget(client)
            let code = try await server.code()
            for _ in 1...5 {
                await refused(.codeMismatchException, mismatch) { try await recover(client, wrong(code)) }
            }
            await refused(.limitExceededException, limit) { try await recover(client, code) }
            server.clock.advance(by: Milliseconds.hour)
            try await forget(client)
            try await recover(client, server.code())
        }
    }

    @Test func `guessing at once gains nothing over guessing in a row`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await forget(client)
            let code = try await server.code()
            let answers = await withTaskGroup(of: String.self) { group in
                for index in 0..<30 {
                    group.addTask {
                        do {
                            try await recover(client, "x\(index)")
                            return "recovered"
                        } catch { return (error as? ServiceError)?.type.name ?? "" }
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            #expect(answers == ["CodeMismatchException": 5, "LimitExceededException": 25])
            await refused(.limitExceededException, limit) { try await recover(client, code) }
        }
    }

    @Test func `a weak password is refused and does not use the code up`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await forget(client)
            let code = try await server.code()
            await refused(.invalidPasswordException, "Password does not conform to policy: Password not long enough") {
                try await recover(client, code, "Aa1!")
            }
            try await recover(client, code)
        }
    }

    @Test func `a new code kills the old one`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await forget(client)
            let old = try await server.code()
            try await forget(client)
            let new = try await server.code()
            if old != new { await refused(.codeMismatchException) { try await recover(client, old) } }
            try await recover(client, new)
        }
    }

    @Test func `nobody knows nobody in LEGACY`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            await refused(.userNotFoundException, "Username/client id combination not found.") {
                try await forget(client, "nobody")
            }
            await refused(.userNotFoundException, "Username/client id combination not found.") {
                try await client.call(
                    .confirmForgotPassword,
                    ["Username": "nobody", "ConfirmationCode": "123456", "Password": "Other-Horse-8"])
            }
        }
    }

    @Test func `who has no verified contact is told so`() async throws {
        try await withServer { server in
            let client = try await fixture(server, ["email": "anna@example.com"])
            await refused(
                .invalidParameterException,
                "Cannot reset password for the user as there is no registered/verified email or phone_number"
            ) { try await forget(client) }
        }
    }

    @Test func `who is invited, or disabled, is told so`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Temporary-Horse-1"])
            await refused(.notAuthorizedException, "User password cannot be reset in the current state.") {
                try await forget(client)
            }
            await refused(.notAuthorizedException, "User password cannot be reset in the current state.") {
                try await client.pool.call(.adminResetUserPassword, ["Username": "anna"])
            }
            try await client.pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "User is disabled.") { try await forget(client) }
            // Without a full stop there.
            await refused(.notAuthorizedException, "User is disabled") {
                try await client.pool.call(.adminResetUserPassword, ["Username": "anna"])
            }
        }
    }

    @Test func `where administrators recover alone, users are sent to them`() async throws {
        try await withServer { server in
            let client = try await fixture(
                server,
                pool: [
                    "AccountRecoverySetting": ["RecoveryMechanisms": [["Name": "admin_only", "Priority": 1]]]
                ])
            await refused(.notAuthorizedException, "Contact administrator to reset password.") {
                try await forget(client)
            }
        }
    }

    @Test func `a reset by an administrator makes the password useless and sends a code`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            #expect(try await client.pool.call(.adminResetUserPassword, ["Username": "anna"]) == [:])
            #expect(try await client.pool.shown("anna").status == "RESET_REQUIRED")
            await refused(.passwordResetRequiredException, "Password reset required for the user") {
                try await client.signIn("anna")
            }
            await refused(.passwordResetRequiredException) { try await client.signInBySRP("anna") }
            try await recover(client, server.code(purpose: .forgotPassword))
            #expect(try await client.pool.shown("anna").status == "CONFIRMED")
            try await client.signIn("anna", "Other-Horse-8")
        }
    }

    @Test func `a recovered password unlocks`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 1...8 {
                _ = try? await client.signIn("anna", "Wrong-Horse-7")
                server.clock.advance(by: Milliseconds.minute)
            }
            try await forget(client)
            try await recover(client, server.code())
            try await client.signIn("anna", "Other-Horse-8")
        }
    }

    @Test func `remembered passwords cannot come back`() async throws {
        try await withServer { server in
            let client = try await fixture(
                server,
                pool: ["Policies": ["PasswordPolicy": ["MinimumLength": 8, "PasswordHistorySize": 2]]])
            try await forget(client)
            await refused(.passwordHistoryPolicyViolationException, "Password has been used before") {
                try await recover(client, server.code(), TestPool.password)
            }
            try await recover(client, server.code())
        }
    }
}
