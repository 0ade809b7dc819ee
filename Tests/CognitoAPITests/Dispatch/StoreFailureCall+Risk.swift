import Identity
import JSON
import ServiceModel
import TestSupport

extension StoreFailureCall {
    static let risk = [
        StoreFailureCall(.setRiskConfiguration) { client in
            [
                "UserPoolId": .string(client.pool.id), "ClientId": .string(client.id),
                "RiskExceptionConfiguration": ["BlockedIPRangeList": ["192.0.2.0/24"]],
            ]
        },
        StoreFailureCall(.describeRiskConfiguration) { client in ["UserPoolId": .string(client.pool.id)] },
        StoreFailureCall(.adminListUserAuthEvents) { client in
            ["UserPoolId": .string(try await watched(client).pool.id), "Username": "anna"]
        },
        StoreFailureCall(.adminUpdateAuthEventFeedback) { client in
            let fixture = try await watched(client)
            return [
                "UserPoolId": .string(fixture.pool.id), "Username": "anna", "FeedbackValue": "Invalid",
                "EventId": .string(try await fixture.event()?.eventId ?? ""),
            ]
        },
        StoreFailureCall(.updateAuthEventFeedback) { client in
            let fixture = try await watched(client)
            try await fixture.react(low: "BLOCK", notify: true)
            _ = try? await fixture.signIn(from: RiskFixture.elsewhere)
            let body = try await client.server.messages(purpose: .accountTakeover).first?.content?.body ?? ""
            let words = body.split(separator: " ").map(String.init)
            return [
                "UserPoolId": .string(fixture.pool.id), "Username": "anna", "FeedbackValue": "Invalid",
                "EventId": .string(words[words.count - 3]), "FeedbackToken": .string(words[words.count - 2]),
            ]
        },
        StoreFailureCall(.adminInitiateAuth, "watched") { client in
            let fixture = try await watched(client)
            return [
                "UserPoolId": .string(fixture.pool.id), "ClientId": .string(fixture.client.id),
                "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
            ]
        },
    ]

    /// Where there is an event.
    private static func watched(_ client: TestClient) async throws -> RiskFixture {
        let fixture = try await RiskFixture(client.server)
        try await fixture.signIn()
        return fixture
    }
}
