import Identity
import JSON
import ServiceModel
import Testing

@testable import Delivery

/// cognito/logs §2.
@Suite struct ActivityLineTests {
    private func record(_ line: [UInt8]) throws -> JSONObject {
        #expect(line.last == UInt8(ascii: "\n") && !line.dropLast().contains(UInt8(ascii: "\n")))
        return try #require(try JSONReader.read(Array(line.dropLast())).objectValue)
    }

    @Test func `a message that was not delivered is an error of its pool`() throws {
        let activity = PoolActivity(
            poolId: "us-west-2_EXAMPLE", at: 1_687_297_330_677, event: .undeliveredMessage(details: "why\nnot"))
        #expect(
            try record(ActivityLine.of(activity, user: nil)) == [
                "eventTimestamp": "1687297330677", "eventSource": "USER_NOTIFICATION", "logLevel": "ERROR",
                "message": ["details": "why\nnot"], "logSourceId": ["userPoolId": "us-west-2_EXAMPLE"],
            ])
    }

    @Test func `an event has the members of the documented example, in their order, empty where nothing is known`()
        throws
    {
        let shape = AuthEventType(
            eventId: "e", eventType: .signUp, creationDate: Timestamp(milliseconds: 1_721_237_155_999),
            eventResponse: .inProgress,
            eventRisk: EventRiskType(riskDecision: .noRisk, compromisedCredentialsDetected: false),
            eventContextData: EventContextDataType(ipAddress: "192.0.2.1", deviceName: "Other, Other"))
        let activity = PoolActivity(
            poolId: "us-west-2_EXAMPLE", at: 1_687_297_330_677,
            event: .authEvent(
                AuthActivity(
                    shape: shape, userId: 1, clientId: "1example23456789", requestId: "r", hasContextData: true)))
        let found = try record(ActivityLine.of(activity, user: (sub: "s", name: "test-user")))
        #expect(found["eventSource"] == "USER_ACTIVITY" && found["logLevel"] == "INFO")
        let message = try #require(found["message"]?.objectValue)
        let expected: JSONObject = [
            "version": "1", "eventId": "e", "eventType": "SignUp", "userSub": "s", "userName": "test-user",
            "userPoolId": "us-west-2_EXAMPLE", "clientId": "1example23456789",
            "creationDate": "Wed Jul 17 17:25:55 UTC 2024", "eventResponse": "InProgress", "riskLevel": "",
            "riskDecision": "PASS", "challenges": [], "deviceName": "Other, Other", "ipAddress": "192.0.2.1",
            "requestId": "r", "idpName": "", "compromisedCredentialDetected": "false", "city": "", "country": "",
            "eventFeedbackValue": "", "eventFeedbackDate": "", "eventFeedbackProvider": "", "hasContextData": "true",
        ]
        #expect(message == expected)
        #expect(message.members.map(\.key) == expected.members.map(\.key))
    }

    @Test func `a risk says its level and what was decided`() throws {
        let shape = AuthEventType(
            eventId: "e", eventType: .signIn, eventResponse: .fail,
            eventRisk: EventRiskType(
                riskDecision: .block, riskLevel: .high, compromisedCredentialsDetected: true),
            challengeResponses: [ChallengeResponseType(challengeName: .password, challengeResponse: .failure)])
        let activity = PoolActivity(
            poolId: "p", at: 1,
            event: .authEvent(
                AuthActivity(shape: shape, userId: 1, clientId: nil, requestId: "r", hasContextData: false)))
        let message = try #require(try record(ActivityLine.of(activity, user: nil))["message"]?.objectValue)
        #expect(message["riskLevel"] == "High" && message["riskDecision"] == "BLOCK")
        #expect(message["compromisedCredentialDetected"] == "true" && message["userSub"] == "")
        #expect(message["challenges"] == ["Password:Failure"])
    }
}
