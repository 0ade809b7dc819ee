import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Sign-ins that may be somebody else's: cognito/advanced-security §5, §8; cited by docs/threat-model.md.
@Suite struct AccountTakeoverTests {
    @Test func `a blocked level gets nobody in, and the lock-out does not count it`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.react(medium: "BLOCK")
            try await fixture.signIn()
            for _ in 0..<6 {
                await refused(.notAuthorizedException, "Unable to login because of security reasons.") {
                    try await fixture.signIn(from: RiskFixture.elsewhere, by: RiskFixture.chrome)
                }
            }
            let event = try #require(try await fixture.event())
            #expect(event.eventResponse == .fail && event.eventRisk?.riskDecision == .block)
            try await fixture.signIn()
            // Less of a risk, of which nothing was said.
            try await fixture.signIn(from: RiskFixture.elsewhere)
        }
    }

    @Test func `more of a risk than anything is said of has the action of the level below`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.react(low: "BLOCK")
            try await fixture.signIn()
            await refused(.notAuthorizedException) {
                try await fixture.signIn(from: RiskFixture.elsewhere, by: RiskFixture.chrome)
            }
            #expect(try await fixture.event()?.eventRisk?.riskLevel == .medium)
        }
    }

    @Test func `a wrong password is told as one from anywhere`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.react(low: "BLOCK", medium: "BLOCK", high: "BLOCK")
            try await fixture.signIn()
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await fixture.signIn("Wrong-Horse-7", from: RiskFixture.elsewhere)
            }
        }
    }

    @Test(arguments: ["MFA_IF_CONFIGURED", "MFA_REQUIRED"])
    func `a second factor is asked for that nobody else has to pass`(_ action: String) async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mfa: "OPTIONAL", sms: true)
            try await fixture.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["phone_number": "+12065550100"])])
            try await fixture.react(low: action)
            #expect(try await !fixture.signIn().accessToken.isEmpty)
            let step = try await fixture.signIn(from: RiskFixture.elsewhere)
            #expect(step.challenge == "SMS_MFA")
            #expect(try await fixture.event()?.eventResponse == .inProgress)
            let code = try await server.code(purpose: .authentication)
            let done = SignInStep(
                try await fixture.pool.call(
                    .adminRespondToAuthChallenge,
                    [
                        "ClientId": .string(fixture.client.id), "ChallengeName": "SMS_MFA",
                        "Session": step.session.map { .string($0) },
                        "ChallengeResponses": ["USERNAME": "anna", "SMS_MFA_CODE": .string(code)],
                    ]))
            #expect(!done.accessToken.isEmpty)
            let event = try #require(try await fixture.event())
            #expect(event.eventResponse == .pass && event.eventRisk?.riskLevel == .low)
            #expect(event.challengeResponses?.map(\.challengeName) == [.password, .mfa])
        }
    }

    @Test func `who can pass no second factor gets in where it is optional, and not where it is required`() async throws
    {
        try await withServer { server in
            for mfa in ["OFF", "OPTIONAL"] {
                let fixture = try await RiskFixture(server, mfa: mfa, sms: mfa != "OFF")
                try await fixture.react(low: "MFA_IF_CONFIGURED", medium: "MFA_REQUIRED")
                try await fixture.signIn()
                #expect(try await !fixture.signIn(from: RiskFixture.elsewhere).accessToken.isEmpty)
                await refused(.notAuthorizedException, "Unable to login because of security reasons.") {
                    try await fixture.signIn(from: "192.0.2.1", by: RiskFixture.chrome)
                }
            }
        }
    }

    @Test func `where a pool only watches the risk is noted and nothing done`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mode: "AUDIT")
            try await fixture.react(low: "BLOCK", medium: "BLOCK", high: "BLOCK", notify: true)
            try await fixture.signIn()
            try await fixture.signIn(from: RiskFixture.elsewhere, by: RiskFixture.chrome)
            let event = try #require(try await fixture.event())
            #expect(event.eventRisk?.riskDecision == .accountTakeover && event.eventRisk?.riskLevel == .medium)
            #expect(try await server.messages(purpose: .accountTakeover).isEmpty)
        }
    }

    // MARK: What becomes familiar

    @Test func `who comes from elsewhere by a password alone is as much of a risk the next time`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.signIn()
            for _ in 1...3 {
                try await fixture.signIn(from: RiskFixture.elsewhere)
                #expect(try await fixture.event()?.eventRisk?.riskLevel == .low)
            }
            let event = try #require(try await fixture.event())
            try await fixture.pool.call(
                .adminUpdateAuthEventFeedback,
                ["Username": "anna", "EventId": event.eventId.map { .string($0) }, "FeedbackValue": "Valid"])
            try await fixture.signIn(from: RiskFixture.elsewhere)
            #expect(try await fixture.event()?.eventRisk?.riskLevel == nil)
        }
    }

    @Test func `a second factor makes familiar where somebody comes from`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mfa: "OPTIONAL", sms: true)
            try await fixture.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["phone_number": "+12065550100"])])
            try await fixture.react(low: "MFA_REQUIRED")
            try await fixture.signIn()
            let step = try await fixture.signIn(from: RiskFixture.elsewhere)
            // The first proof alone teaches nothing.
            #expect(try await fixture.signIn(from: RiskFixture.elsewhere).challenge == "SMS_MFA")
            let codes = try await server.messages(purpose: .authentication).compactMap { $0.content?.code }
            try await fixture.pool.call(
                .adminRespondToAuthChallenge,
                [
                    "ClientId": .string(fixture.client.id), "ChallengeName": "SMS_MFA",
                    "Session": step.session.map { .string($0) },
                    // It is where the password came from that was judged, wherever the code comes from.
                    "ContextData": [
                        "IpAddress": "192.0.2.1", "ServerName": "app", "ServerPath": "/", "HttpHeaders": [],
                    ],
                    "ChallengeResponses": ["USERNAME": "anna", "SMS_MFA_CODE": .string(codes.last ?? "")],
                ])
            #expect(try await !fixture.signIn(from: RiskFixture.elsewhere).accessToken.isEmpty)
            #expect(try await fixture.signIn(from: "192.0.2.1").challenge == "SMS_MFA")
        }
    }

    @Test func `no number of failures hides what is familiar, or what is somebody else's`() async throws {
        try await withServer { settings in
            settings.attemptLimits = false
        } _: { server in
            let fixture = try await RiskFixture(server)
            try await fixture.signIn()
            try await fixture.signIn(from: RiskFixture.elsewhere)
            let event = try #require(try await fixture.event())
            try await fixture.pool.call(
                .adminUpdateAuthEventFeedback,
                ["Username": "anna", "EventId": event.eventId.map { .string($0) }, "FeedbackValue": "Invalid"])
            for _ in 0..<55 { _ = try? await fixture.signIn("Wrong-Horse-7", from: "192.0.2.1") }
            try await fixture.signIn()
            #expect(try await fixture.event()?.eventRisk?.riskLevel == nil)
            try await fixture.signIn(from: RiskFixture.elsewhere)
            #expect(try await fixture.event()?.eventRisk?.riskLevel == .high)
        }
    }

    // MARK: Mails and feedback

    /// Blocks a sign-in, and gives the words of the mail about it.
    private func notified(_ fixture: RiskFixture) async throws -> (content: MessageContent, words: [String]) {
        try await fixture.react(low: "BLOCK", notify: true)
        try await fixture.signIn()
        await #expect(throws: ServiceError.self) { try await fixture.signIn(from: RiskFixture.elsewhere) }
        let messages = try await fixture.server.messages(purpose: .accountTakeover)
        #expect(messages.count == 1 && messages.first?.stored.destination == "anna@example.com")
        let content = try #require(messages.first?.content)
        return (content, content.body.split(separator: " ").map(String.init))
    }

    @Test func `a mail tells the user of it, in the pool's words`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            let (content, words) = try await notified(fixture)
            #expect(content.subject == "Blocked anna" && content.code.isEmpty)
            #expect(content.from == "security@example.com" && content.replyTo == "help@example.com")
            #expect(words.first == RiskFixture.elsewhere && content.body.contains("Firefox 128, Linux unknown unknown"))
            #expect(content.body.hasSuffix(" {x}"))
            let event = try #require(try await fixture.event())
            #expect(words.contains(event.eventId ?? ""))
            let html = try #require(content.html)
            #expect(html.hasPrefix("<a href=http://localhost:9229/\(fixture.pool.id)/auth-event-feedback?"))
            #expect(html.contains("&amp;value=Invalid&amp;token=") && html.hasSuffix(">anna</a>"))
        }
    }

    @Test func `a user without a verified address gets none, and is judged all the same`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.pool.user("bert", ["email": "bert@example.com"])
            try await fixture.react(low: "BLOCK", notify: true)
            try await fixture.signIn(as: "bert")
            await #expect(throws: ServiceError.self) {
                try await fixture.signIn(as: "bert", from: RiskFixture.elsewhere)
            }
            #expect(try await server.messages(to: "bert").isEmpty)
        }
    }

    @Test func `the token of the mail says whose doing it was, and is good for nothing else`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.pool.user("bert")
            let (_, words) = try await notified(fixture)
            let (eventId, token) = (words[words.count - 3], words[words.count - 2])
            func say(
                _ value: String = "Invalid", token: String, event: String, as name: String = "anna",
                pool: TestPool? = nil
            ) async throws {
                try await (pool ?? fixture.pool).call(
                    .updateAuthEventFeedback,
                    [
                        "Username": .string(name), "EventId": .string(event), "FeedbackToken": .string(token),
                        "FeedbackValue": .string(value),
                    ])
            }
            let other = try await RiskFixture(server)
            let first = try #require(try await fixture.events().last?.eventId)
            for attempt in [
                { try await say(token: "garbage", event: eventId) },
                { try await say(token: token, event: first) },
                { try await say(token: token, event: eventId, as: "bert") },
                { try await say(token: token, event: eventId, as: "nobody") },
                { try await say(token: token, event: eventId, pool: other.pool) },
            ] as [() async throws -> Void] {
                await refused(.notAuthorizedException, "Invalid feedback token.") { try await attempt() }
            }
            try await say(token: token, event: eventId)
            let feedback = try await fixture.event()?.eventFeedback
            #expect(feedback?.feedbackValue == .invalid && feedback?.provider == "User")
            #expect(feedback?.feedbackDate?.milliseconds == server.clock.now)
            server.clock.advance(by: 7 * Milliseconds.day)
            await refused(.notAuthorizedException, "Invalid feedback token.") {
                try await say(token: token, event: eventId)
            }
        }
    }

    @Test func `an administrator says it too, and what was somebody else's is a high risk from then on`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.signIn()
            try await fixture.signIn(from: RiskFixture.elsewhere)
            let event = try #require(try await fixture.event())
            func say(_ value: String, on event: String?, as name: String = "anna") async throws {
                try await fixture.pool.call(
                    .adminUpdateAuthEventFeedback,
                    ["Username": .string(name), "EventId": event.map { .string($0) }, "FeedbackValue": .string(value)])
            }
            try await fixture.pool.user("bert")
            await refused(.resourceNotFoundException) { try await say("Invalid", on: event.eventId, as: "bert") }
            await refused(.resourceNotFoundException) { try await say("Invalid", on: "nothing") }
            await refused(.userNotFoundException) { try await say("Invalid", on: event.eventId, as: "nobody") }
            try await say("Invalid", on: event.eventId)
            #expect(try await fixture.event()?.eventFeedback?.provider == "Admin")
            try await fixture.react(high: "BLOCK")
            await refused(.notAuthorizedException) { try await fixture.signIn(from: RiskFixture.elsewhere) }
            try await say("Valid", on: event.eventId)
            try await fixture.signIn(from: RiskFixture.elsewhere)
        }
    }
}
