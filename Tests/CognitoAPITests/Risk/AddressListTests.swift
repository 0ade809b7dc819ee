import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Addresses that a pool never lets in, and those that are no risk: cognito/advanced-security §6; cited by
/// docs/threat-model.md.
@Suite struct AddressListTests {
    private let text = "Request not allowed due to security reasons."

    @Test func `nobody gets in from a blocked address, with the right password or a wrong one`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.configure([
                "RiskExceptionConfiguration": ["BlockedIPRangeList": ["198.51.100.0/24", "2001:db8::/32"]]
            ])
            try await fixture.signIn()
            for address in ["198.51.100.1", "2001:db8::9", "::ffff:198.51.100.7"] {
                for (password, name) in [(TestPool.password, "anna"), ("Wrong-Horse-7", "anna"), ("x", "nobody")] {
                    await refused(.notAuthorizedException, text) {
                        try await fixture.signIn(password, as: name, from: address)
                    }
                }
            }
            // It is no failure of the user, and costs it no event.
            #expect(try await fixture.events().map(\.eventResponse) == [.pass])
        }
    }

    @Test func `everything that a user does without a token is refused from there`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, ["AutoVerifiedAttributes": ["email"]])
            let step = try await fixture.client.signIn("anna")
            try await fixture.configure(["RiskExceptionConfiguration": ["BlockedIPRangeList": ["127.0.0.0/8"]]])
            let name: JSONValue = "anna"
            for (operation, members) in [
                (OperationName.signUp, ["Username": "carl", "Password": .string(TestPool.password)] as Members),
                (.forgotPassword, ["Username": name]), (.resendConfirmationCode, ["Username": name]),
                (
                    .confirmForgotPassword,
                    ["Username": name, "ConfirmationCode": "111111", "Password": .string(TestPool.password)]
                ),
                (
                    .initiateAuth,
                    [
                        "AuthFlow": "USER_PASSWORD_AUTH",
                        "AuthParameters": ["USERNAME": name, "PASSWORD": .string(TestPool.password)],
                    ]
                ),
                (
                    .respondToAuthChallenge,
                    ["ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": .string(String(repeating: "a", count: 30))]
                ),
            ] {
                await refused(.notAuthorizedException, text) { try await fixture.client.call(operation, members) }
            }
            // Whoever is in stays in.
            try await fixture.client.refresh(step.refreshToken)
            // The owner's own program is somewhere else than its users.
            try await fixture.signIn()
        }
    }

    @Test func `a client's own list takes the place of the pool's`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.configure(["RiskExceptionConfiguration": ["BlockedIPRangeList": ["0.0.0.0/0"]]])
            await refused(.notAuthorizedException, text) { try await fixture.signIn() }
            try await fixture.configure([
                "ClientId": .string(fixture.client.id),
                "RiskExceptionConfiguration": ["BlockedIPRangeList": ["10.0.0.0/8"]],
            ])
            try await fixture.signIn()
            try await fixture.configure(["ClientId": .string(fixture.client.id)])
            await refused(.notAuthorizedException, text) { try await fixture.signIn() }
        }
    }

    @Test func `where a pool only watches nobody is turned away, and the risk is noted`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server, mode: "AUDIT")
            try await fixture.configure(["RiskExceptionConfiguration": ["BlockedIPRangeList": ["0.0.0.0/0"]]])
            try await fixture.signIn()
            let event = try #require(try await fixture.event())
            #expect(event.eventResponse == .pass)
            #expect(event.eventRisk?.riskDecision == .accountTakeover && event.eventRisk?.riskLevel == .high)
        }
    }

    @Test func `from a trusted address nothing is a risk`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.signIn()
            let actions: JSONValue = ["Actions": ["LowAction": ["EventAction": "BLOCK", "Notify": false]]]
            try await fixture.configure([
                "AccountTakeoverRiskConfiguration": actions,
                "RiskExceptionConfiguration": ["SkippedIPRangeList": ["198.51.100.0/24"]],
            ])
            try await fixture.signIn(from: RiskFixture.elsewhere)
            #expect(try await fixture.event()?.eventRisk?.riskDecision == .noRisk)
            await #expect(throws: ServiceError.self) { try await fixture.signIn(from: "192.0.2.1") }
        }
    }
}
