import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// What users did: cognito/advanced-security §3.
@Suite struct AuthEventTests {
    @Test func `a sign-in is an event, and its tokens name it`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            let step = try await fixture.signIn()
            let events = try await fixture.events()
            #expect(events.count == 1)
            let event = try #require(events.first)
            #expect(event.eventType == .signIn && event.eventResponse == .pass)
            #expect(
                event.eventRisk == EventRiskType(riskDecision: .noRisk, compromisedCredentialsDetected: false))
            #expect(
                event.challengeResponses
                    == [ChallengeResponseType(challengeName: .password, challengeResponse: .success)])
            #expect(
                event.eventContextData
                    == EventContextDataType(ipAddress: RiskFixture.home, deviceName: "Firefox 128, Linux"))
            #expect(event.creationDate?.milliseconds == server.clock.now && event.eventFeedback == nil)
            for token in [step.accessToken, step.idToken] {
                #expect(SignInStep.claims(of: token)["event_id"]?.stringValue == event.eventId)
            }
            // A refresh proves nothing: it is no event, and its tokens name the sign-in's.
            let refreshed = try await fixture.client.refresh(step.refreshToken)
            #expect(SignInStep.claims(of: refreshed.accessToken)["event_id"]?.stringValue == event.eventId)
            #expect(try await fixture.events().count == 1)
        }
    }

    @Test func `a proof by SRP is an event too, of the connection's address`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mode: "AUDIT")
            try await fixture.client.signInBySRP("anna")
            let event = try #require(try await fixture.event())
            #expect(event.eventResponse == .pass && event.eventContextData?.ipAddress == "127.0.0.1")
            #expect(event.challengeResponses?.map(\.challengeName) == [.password])
        }
    }

    @Test func `a wrong password is a failure of its user, and of nobody else`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.pool.user("bert")
            for name in ["anna", "nobody"] {
                await #expect(throws: ServiceError.self) { try await fixture.signIn("Wrong-Horse-7", as: name) }
            }
            let events = try await fixture.events()
            #expect(events.map(\.eventResponse) == [.fail])
            #expect(
                events.first?.challengeResponses
                    == [ChallengeResponseType(challengeName: .password, challengeResponse: .failure)])
            #expect(try await fixture.events("bert").isEmpty)
        }
    }

    @Test func `of one who guesses no more than sixty failures an hour are kept`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let fixture = try await RiskFixture(server)
            for _ in 0..<65 { _ = try? await fixture.signIn("Wrong-Horse-7") }
            let answer = try await fixture.pool.call(.adminListUserAuthEvents, ["Username": "anna"])
            #expect(answer["AuthEvents"]?.arrayValue?.count == 60 && answer["NextToken"] == nil)
        }
    }

    @Test func `a sign-in that waits for a second factor is in progress, and one event to its end`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mfa: "OPTIONAL", sms: true)
            try await fixture.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["phone_number": "+12065550100"])])
            try await fixture.pool.prefer("anna", sms: true)
            let step = try await fixture.client.signIn("anna")
            let begun = try #require(try await fixture.event())
            #expect(begun.eventResponse == .inProgress)

            server.clock.advance(by: 1000)
            await #expect(throws: ServiceError.self) {
                try await fixture.client.respond(
                    "SMS_MFA", session: step.session, ["USERNAME": "anna", "SMS_MFA_CODE": "000000"])
            }
            let failed = try await fixture.events()
            #expect(failed.map(\.eventResponse) == [.fail] && failed.first?.eventId == begun.eventId)
            #expect(
                failed.first?.challengeResponses == [
                    ChallengeResponseType(challengeName: .password, challengeResponse: .success),
                    ChallengeResponseType(challengeName: .mfa, challengeResponse: .failure),
                ])

            let done = try await fixture.client.respond(
                "SMS_MFA", session: step.session,
                ["USERNAME": "anna", "SMS_MFA_CODE": try await server.code(purpose: .authentication)])
            let events = try await fixture.events()
            #expect(events.map(\.eventResponse) == [.pass])
            #expect(events.first?.challengeResponses?.map(\.challengeResponse) == [.success, .success])
            #expect(events.first?.creationDate == begun.creationDate)
            #expect(SignInStep.claims(of: done.idToken)["event_id"]?.stringValue == begun.eventId)
        }
    }

    @Test func `sign-up, codes and passwords are events`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mode: "AUDIT", ["AutoVerifiedAttributes": ["email"]])
            let client = fixture.client
            func newest(_ name: String = "carl") async throws -> [String] {
                server.clock.advance(by: 1000)
                return try await fixture.events(name).first.map {
                    [$0.eventType?.rawValue ?? "", $0.eventResponse?.rawValue ?? ""]
                } ?? []
            }
            try await client.signUp("carl", ["email": "carl@example.com"])
            #expect(try await newest() == ["SignUp", "Pass"])
            try await client.call(.resendConfirmationCode, ["Username": "carl"])
            #expect(try await newest() == ["ResendCode", "Pass"])
            try await client.confirm("carl", code: try await server.code(to: "carl"))
            try await client.call(.forgotPassword, ["Username": "carl"])
            #expect(try await newest() == ["ForgotPassword", "Pass"])
            func recover(_ code: String) async throws {
                try await client.call(
                    .confirmForgotPassword,
                    ["Username": "carl", "ConfirmationCode": .string(code), "Password": "Another-Horse-7"])
            }
            let code = try await server.code(to: "carl")
            await #expect(throws: ServiceError.self) { try await recover(code == "111111" ? "222222" : "111111") }
            #expect(try await newest() == ["PasswordChange", "Fail"])
            try await recover(code)
            #expect(try await newest() == ["PasswordChange", "Pass"])
            let token = try await client.signIn("carl", "Another-Horse-7").accessToken
            #expect(try await newest() == ["SignIn", "Pass"])
            func change(_ previous: String) async throws {
                try await server.call(
                    .changePassword,
                    [
                        "AccessToken": .string(token), "PreviousPassword": .string(previous),
                        "ProposedPassword": .string(TestPool.password),
                    ])
            }
            await #expect(throws: ServiceError.self) { try await change("Wrong-Horse-7") }
            #expect(try await newest() == ["PasswordChange", "Fail"])
            try await change("Another-Horse-7")
            #expect(try await newest() == ["PasswordChange", "Pass"])
        }
    }

    @Test func `events are listed by page, from the newest`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            for _ in 0..<5 { try await fixture.signIn() }
            var (seen, token): ([String], JSONValue?) = ([], nil)
            repeat {
                let answer = try await fixture.pool.call(
                    .adminListUserAuthEvents, ["Username": "anna", "MaxResults": 2, "NextToken": token])
                let events = answer["AuthEvents"]?.arrayValue?.compactMap { $0.objectValue?["EventId"]?.stringValue }
                #expect((1...2).contains(events?.count ?? 0))
                seen += events ?? []
                token = answer["NextToken"]
            } while token != nil
            #expect(seen == (try await fixture.events().map { $0.eventId ?? "" }) && Set(seen).count == 5)
            try await fixture.pool.user("bert")
            let answer = try await fixture.pool.call(.adminListUserAuthEvents, ["Username": "anna", "MaxResults": 1])
            await refused(.invalidParameterException) {
                try await fixture.pool.call(
                    .adminListUserAuthEvents, ["Username": "bert", "NextToken": answer["NextToken"]])
            }
        }
    }

    @Test func `a pool without advanced security stores nothing, and says so`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await pool.client()
            try await client.signIn("anna")
            _ = try? await client.signIn("anna", "Wrong-Horse-7")
            for (operation, members) in [
                (OperationName.adminListUserAuthEvents, [:] as Members),
                (.adminUpdateAuthEventFeedback, ["EventId": "e", "FeedbackValue": "Valid"]),
                (.updateAuthEventFeedback, ["EventId": "e", "FeedbackValue": "Valid", "FeedbackToken": "t"]),
            ] {
                var input: JSONObject = ["UserPoolId": .string(pool.id), "Username": "anna"]
                for (name, value) in members { input[name] = value }
                await refused(
                    .userPoolAddOnNotEnabledException, "Advanced security is not enabled for the user pool."
                ) { try await server.call(operation, input) }
            }
            try await pool.call(
                .updateUserPool, ["UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"]])
            let events = try await pool.call(.adminListUserAuthEvents, ["Username": "anna"])
            #expect(events["AuthEvents"] == [])
            await refused(.userNotFoundException) {
                try await pool.call(.adminListUserAuthEvents, ["Username": "nobody"])
            }
        }
    }

    @Test func `events are forgotten when their time is over`() async throws {
        try await withServer { settings in
            settings.authEventLifetime = Milliseconds.day
        } _: { server in
            let fixture = try await RiskFixture(server)
            try await fixture.signIn()
            server.clock.advance(by: Milliseconds.day)
            let now = server.clock.now
            _ = try await server.services.store.write { try $0.sweep(now: now, messagesBefore: 0, limit: 100) }
            #expect(try await fixture.events().isEmpty)
        }
    }
}
