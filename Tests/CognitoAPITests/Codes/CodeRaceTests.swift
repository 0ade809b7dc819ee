import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Where a code goes is decided in the transaction that stores it; cited by docs/threat-model.md.
@Suite struct CodeRaceTests {
    private let old = "mallory@example.com"
    private let new = "ceo@example.org"

    private func fixture(
        _ server: TestServer, pool: Members = [:]
    ) async throws -> (client: TestClient, token: String) {
        let pool = try await server.pool(pool)
        try await pool.user("mallory", ["email": old, "email_verified": "true"])
        let client = try await pool.client()
        return (client, try await client.signIn("mallory").accessToken)
    }

    /// Changes the address between what the next operation reads and what it writes.
    private func changeBeforeNextWrite(_ client: TestClient, _ attributes: KeyValuePairs<String, String>) {
        client.server.store.beforeNextWrite {
            try await client.pool.call(
                .adminUpdateUserAttributes, ["Username": "mallory", "UserAttributes": .attributes(attributes)])
        }
    }

    @Test func `an attribute's code goes to the address that the user has when it is stored`() async throws {
        try await withServer { server in
            let (client, token) = try await fixture(server)
            changeBeforeNextWrite(client, ["email": new])
            try await server.call(
                .getUserAttributeVerificationCode, ["AccessToken": .string(token), "AttributeName": "email"])
            #expect(try await server.messages().map(\.stored.destination) == [new])
        }
    }

    @Test func `a recovery code goes to the address that is verified when it is stored, or nowhere`() async throws {
        try await withServer { server in
            let (client, _) = try await fixture(server)
            changeBeforeNextWrite(client, ["email": new, "email_verified": "true"])
            try await client.call(.forgotPassword, ["Username": "mallory"])
            #expect(try await server.messages().map(\.stored.destination) == [new])
            changeBeforeNextWrite(client, ["email": old])
            await refused(.invalidParameterException) {
                try await client.call(.forgotPassword, ["Username": "mallory"])
            }
            #expect(try await server.messages().count == 1)
        }
    }

    @Test func `an administrator's reset sends to the address that is verified when it is stored`() async throws {
        try await withServer { server in
            let (client, _) = try await fixture(server)
            changeBeforeNextWrite(client, ["email": new, "email_verified": "true"])
            try await client.pool.call(.adminResetUserPassword, ["Username": "mallory"])
            #expect(try await server.messages().map(\.stored.destination) == [new])
        }
    }

    @Test func `a sign-up code goes to the address that the user has when it is stored`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await client.signUp("mallory", ["email": old])
            changeBeforeNextWrite(client, ["email": new])
            try await client.call(.resendConfirmationCode, ["Username": "mallory"])
            #expect(try await server.messages(purpose: .resend).map(\.stored.destination) == [new])
        }
    }

    @Test func `an invitation goes to the address that the user has when it is stored`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.call(
                .adminCreateUser,
                ["Username": "mallory", "UserAttributes": .attributes(["email": old]), "MessageAction": "SUPPRESS"])
            changeBeforeNextWrite(client, ["email": new])
            try await pool.call(.adminCreateUser, ["Username": "mallory", "MessageAction": "RESEND"])
            #expect(try await server.messages(purpose: .invitation).map(\.stored.destination) == [new])
        }
    }

    @Test func `whether a change waits for its code is decided by the address at that moment`() async throws {
        try await withServer { server in
            let (client, token) = try await fixture(server, pool: ["AutoVerifiedAttributes": ["email"]])
            // Asked to become what it is by then: nothing changes, and no code is due.
            changeBeforeNextWrite(client, ["email": new, "email_verified": "true"])
            try await server.call(
                .updateUserAttributes,
                ["AccessToken": .string(token), "UserAttributes": .attributes(["email": new])])
            #expect(try await server.messages().isEmpty)
            #expect(try await client.pool.shown("mallory").attributes["email_verified"] == "true")
        }
    }

    @Test func `no race of a code against a change of address verifies one that nobody proved`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let (client, token) = try await fixture(server)
            for round in 0..<40 {
                let mine = "mine\(round)@example.com"
                try await client.pool.call(
                    .adminUpdateUserAttributes, ["Username": "mallory", "UserAttributes": .attributes(["email": mine])])
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        _ = try? await server.call(
                            .getUserAttributeVerificationCode,
                            ["AccessToken": .string(token), "AttributeName": "email"])
                    }
                    group.addTask {
                        _ = try? await server.call(
                            .updateUserAttributes,
                            ["AccessToken": .string(token), "UserAttributes": .attributes(["email": new])])
                    }
                }
                for sent in try await server.messages() where sent.stored.destination == mine {
                    _ = try? await server.call(
                        .verifyUserAttribute,
                        [
                            "AccessToken": .string(token), "AttributeName": "email",
                            "Code": .string(sent.content?.code ?? ""),
                        ])
                }
                #expect(try await client.pool.shown("mallory").attributes["email_verified"] == "false")
            }
        }
    }
}
