import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Limits of requests, where a client hides who exists and a user has several names: what one name is told must not
/// show in another, and no name may give more than there is; cited by docs/threat-model.md.
@Suite struct NameLimitTests {
    private let limited = "Attempt limit exceeded, please try after some time."
    private let mismatch = "Invalid verification code provided, please try again."

    private func fixture(_ server: TestServer) async throws -> TestClient {
        let pool = try await server.pool(["AliasAttributes": ["email"], "AutoVerifiedAttributes": ["email"]])
        try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
        return try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
    }

    private func forget(_ client: TestClient, _ name: String) async throws {
        try await client.call(.forgotPassword, ["Username": .string(name)])
    }

    private func recover(_ client: TestClient, _ name: String, _ code: String) async throws {
        try await client.call(
            .confirmForgotPassword,
            ["Username": .string(name), "ConfirmationCode": .string(code), "Password": "Other-Horse-8"])
    }

    @Test func `requests for one name do not use up what another is told, and send no more for it`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 1...10 { try await forget(client, "anna") }
            await refused(.limitExceededException, limited) { try await forget(client, "anna") }
            for name in ["anna@example.com", "nobody@example.com"] {
                for _ in 1...10 { try await forget(client, name) }
                await refused(.limitExceededException, limited) { try await forget(client, name) }
            }
            #expect(try await server.messages(purpose: .forgotPassword).count == 10)
        }
    }

    @Test func `guesses at a code by one name do not show in another, and let no guess through it`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for name in ["anna@example.com", "nobody@example.com", "anna"] { try await forget(client, name) }
            let code = try await server.code(to: "anna", purpose: .forgotPassword)
            for _ in 1...5 {
                await refused(.codeMismatchException, mismatch) { try await recover(client, "anna", "00000x") }
            }
            await refused(.limitExceededException, limited) { try await recover(client, "anna", code) }
            for name in ["anna@example.com", "nobody@example.com"] {
                for _ in 1...5 {
                    await refused(.codeMismatchException, mismatch) { try await recover(client, name, code) }
                }
                await refused(.limitExceededException, limited) { try await recover(client, name, code) }
            }
        }
    }
}
