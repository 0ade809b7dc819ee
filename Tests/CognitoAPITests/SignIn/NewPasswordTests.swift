import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// NEW_PASSWORD_REQUIRED: cognito/sign-in §8, §9; cognito/sign-up §4.
@Suite struct NewPasswordTests {
    private static let temporary = "Temporary-Horse-1"

    private func invited(
        _ server: TestServer, pool: Members = [:], client: Members = [:],
        _ attributes: KeyValuePairs<String, String> = ["email": "anna@example.com", "email_verified": "true"]
    ) async throws -> TestClient {
        let pool = try await server.pool(pool)
        try await pool.call(
            .adminCreateUser,
            [
                "Username": "anna", "TemporaryPassword": .string(Self.temporary), "MessageAction": "SUPPRESS",
                "UserAttributes": .attributes(attributes),
            ])
        return try await pool.client(client)
    }

    private func answer(
        _ client: TestClient, _ step: SignInStep, _ password: String? = "Chosen-Horse-2",
        _ more: [String: String] = [:]
    ) async throws -> SignInStep {
        var responses = ["USERNAME": step.parameters["USER_ID_FOR_SRP"] ?? ""].merging(more) { $1 }
        responses["NEW_PASSWORD"] = password
        return try await client.respond("NEW_PASSWORD_REQUIRED", session: step.session, responses)
    }

    @Test func `a temporary password leads to the challenge, by password and by SRP`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            for step in [
                try await client.signIn("anna", Self.temporary), try await client.signInBySRP("anna", Self.temporary),
            ] {
                #expect(step.challenge == "NEW_PASSWORD_REQUIRED" && step.result == nil)
                #expect(step.session?.hasPrefix("AYAB") == true)
                #expect((20...4096).contains(step.session?.count ?? 0))
                #expect(step.parameters["USER_ID_FOR_SRP"] == "anna")
                #expect(step.parameters["requiredAttributes"] == "[]")
                let attributes = try JSONReader.read(Array((step.parameters["userAttributes"] ?? "").utf8))
                #expect(attributes == ["email": "anna@example.com", "email_verified": "true"])
            }
        }
    }

    @Test func `the chosen password gives tokens and confirms the user`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let done = try await answer(client, client.signIn("anna", Self.temporary))
            #expect(done.result?["RefreshToken"] != nil && done.members["ChallengeParameters"] == [:])
            #expect(try await client.pool.shown("anna").status == "CONFIRMED")
            try await client.signIn("anna", "Chosen-Horse-2")
            try await client.signInBySRP("anna", "Chosen-Horse-2")
            await refused(.notAuthorizedException) { try await client.signIn("anna", Self.temporary) }
        }
    }

    @Test func `a missing password and a missing session are named`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            await refused(.invalidParameterException, "Missing required parameter NEW_PASSWORD") {
                _ = try await answer(client, step, nil)
            }
            await refused(.invalidParameterException, "Missing required parameter Session") {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", ["USERNAME": "anna", "NEW_PASSWORD": "Chosen-Horse-2"])
            }
            // Neither has used the session up.
            _ = try await answer(client, step)
        }
    }

    @Test func `a weak password is refused and leaves the session usable`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            await refused(.invalidPasswordException, "Password does not conform to policy: Password not long enough") {
                _ = try await answer(client, step, "Aa1!")
            }
            _ = try await answer(client, step)
        }
    }

    @Test func `required attributes that are missing are asked for and must come`() async throws {
        try await withServer { server in
            let client = try await invited(
                server,
                pool: [
                    "Schema": [["Name": "name", "Required": true], ["Name": "family_name", "Required": true]]
                ])
            let step = try await client.signIn("anna", Self.temporary)
            #expect(
                step.parameters["requiredAttributes"] == #"["userAttributes.name","userAttributes.family_name"]"#)
            await refused(.invalidParameterException, "Invalid attributes given, name and family_name is missing") {
                _ = try await answer(client, step)
            }
            await refused(.invalidParameterException, "Invalid attributes given, family_name is missing") {
                _ = try await answer(client, step, "Chosen-Horse-2", ["userAttributes.name": "Anna"])
            }
            _ = try await answer(
                client, step, "Chosen-Horse-2",
                ["userAttributes.name": "Anna", "userAttributes.family_name": "Arendt"])
            #expect(try await client.pool.shown("anna").attributes["family_name"] == "Arendt")
        }
    }

    @Test func `what an administrator sets while the password is hashed stays`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            server.store.beforeNextWrite {
                try await client.pool.call(
                    .adminUpdateUserAttributes,
                    ["Username": "anna", "UserAttributes": .attributes(["nickname": "by the administrator"])])
            }
            await refused(.notAuthorizedException, "Cannot modify an already provided nickname") {
                _ = try await answer(client, step, "Chosen-Horse-2", ["userAttributes.nickname": "annie"])
            }
            #expect(try await client.pool.shown("anna").attributes["nickname"] == "by the administrator")
            _ = try await answer(client, step)
        }
    }

    @Test func `a user who is disabled while the password is hashed gets none`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            server.store.beforeNextWrite { try await client.pool.call(.adminDisableUser, ["Username": "anna"]) }
            await refused(.notAuthorizedException, "User is disabled.") { _ = try await answer(client, step) }
            #expect(try await client.pool.shown("anna").status == "FORCE_CHANGE_PASSWORD")
        }
    }

    @Test func `what is set already cannot be changed here`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            await refused(.notAuthorizedException, "Cannot modify an already provided email") {
                _ = try await answer(client, step, "Chosen-Horse-2", ["userAttributes.email": "other@example.com"])
            }
            _ = try await answer(client, step, "Chosen-Horse-2", ["userAttributes.nickname": "annie"])
        }
    }

    @Test(arguments: [nil, 1, 30] as [Int64?])
    func `a temporary password works for as many days as the pool says, seven if it does not`(
        _ days: Int64?
    ) async throws {
        try await withServer { server in
            let policy: JSONValue? = days.map {
                [
                    "PasswordPolicy": [
                        "MinimumLength": 8, "TemporaryPasswordValidityDays": .number(JSONNumber($0)),
                    ]
                ]
            }
            let client = try await invited(server, pool: ["Policies": policy])
            server.clock.advance(by: (days ?? 7) * Milliseconds.day - 1)
            try await client.signIn("anna", Self.temporary)
            server.clock.advance(by: 1)
            let text = "Temporary password has expired and must be reset by an administrator."
            await refused(.notAuthorizedException, text) { try await client.signIn("anna", Self.temporary) }
            await refused(.notAuthorizedException, text) { try await client.signInBySRP("anna", Self.temporary) }
            // A new invitation makes it work again (cognito/sign-up §4).
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "anna", "TemporaryPassword": .string(Self.temporary), "MessageAction": "RESEND",
                    "DesiredDeliveryMediums": ["EMAIL"],
                ])
            try await client.signIn("anna", Self.temporary)
        }
    }

    // MARK: The session (cognito/sign-in §6)

    @Test(arguments: [nil, 3, 15] as [Int64?])
    func `a session lives as many minutes as the client says, three if it does not`(_ minutes: Int64?) async throws {
        try await withServer { server in
            let client = try await invited(
                server, client: ["AuthSessionValidity": minutes.map { .number(JSONNumber($0)) }])
            let step = try await client.signIn("anna", Self.temporary)
            server.clock.advance(by: (minutes ?? 3) * Milliseconds.minute)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                _ = try await answer(client, step)
            }
            let second = try await client.signIn("anna", Self.temporary)
            server.clock.advance(by: (minutes ?? 3) * Milliseconds.minute - 1)
            _ = try await answer(client, second)
        }
    }

    @Test func `a replayed Session is refused`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            _ = try await answer(client, step)
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await answer(client, step)
            }
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await answer(client, step, "Another-Horse-3")
            }
            try await client.signIn("anna", "Chosen-Horse-2")
        }
    }

    @Test func `of two answers to one Session at once one wins`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            let wins = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<4 {
                    group.addTask { (try? await answer(client, step, "Chosen-Horse-\(index)")) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test func `a Session of another client, of another pool or altered is refused`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let sibling = try await client.pool.client()
            let stranger = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            for other in [sibling, stranger] {
                await refused(.notAuthorizedException, "Invalid session for the user.") {
                    _ = try await answer(other, step)
                }
            }
            var altered = Array(step.session ?? "")
            altered[altered.count / 2] = altered[altered.count / 2] == "A" ? "B" : "A"
            let text = String(altered)
            await refused(.notAuthorizedException) {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", session: text,
                    ["USERNAME": "anna", "NEW_PASSWORD": "Chosen-Horse-2"])
            }
            await refused(.notAuthorizedException) {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", session: "no-session-at-all-but-long-enough",
                    ["USERNAME": "anna", "NEW_PASSWORD": "Chosen-Horse-2"])
            }
            _ = try await answer(client, step)
        }
    }

    @Test func `a Session answers for its own user only`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            try await client.pool.user("bert")
            let step = try await client.signIn("anna", Self.temporary)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await answer(client, step, "Chosen-Horse-2", ["USERNAME": "bert"])
            }
        }
    }

    @Test(arguments: ["password", "deleted", "disabled"])
    func `a Session dies when the user changes`(_ change: String) async throws {
        try await withServer { server in
            let client = try await invited(server)
            let step = try await client.signIn("anna", Self.temporary)
            switch change {
            case "password":
                try await client.pool.call(
                    .adminSetUserPassword,
                    ["Username": "anna", "Password": "Admins-Horse-9", "Permanent": true])
            case "deleted": try await client.pool.call(.adminDeleteUser, ["Username": "anna"])
            default: try await client.pool.call(.adminDisableUser, ["Username": "anna"])
            }
            await refused(.notAuthorizedException) { _ = try await answer(client, step) }
            if change == "password" { try await client.signIn("anna", "Admins-Horse-9") }
        }
    }

    @Test func `administrators answer the challenge too`() async throws {
        try await withServer { server in
            let client = try await invited(server)
            let answer = try await client.pool.call(
                .adminInitiateAuth,
                [
                    "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                    "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": Self.temporary]),
                ])
            let done = try await client.pool.call(
                .adminRespondToAuthChallenge,
                [
                    "ClientId": .string(client.id), "ChallengeName": "NEW_PASSWORD_REQUIRED",
                    "Session": answer["Session"],
                    "ChallengeResponses": ["USERNAME": "anna", "NEW_PASSWORD": "Chosen-Horse-2"],
                ])
            #expect(done["AuthenticationResult"]?.objectValue?["AccessToken"] != nil)
        }
    }

    @Test func `a challenge that no sign-in asks is that of no session`() async throws {  // cognito/sign-in §8
        try await withServer { server in
            let client = try await invited(server)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await client.respond(
                    "ADMIN_NO_SRP_AUTH", session: "no-session-at-all-but-long-enough", ["USERNAME": "anna"])
            }
        }
    }
}
