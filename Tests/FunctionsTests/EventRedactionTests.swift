import JSON
import Testing

@testable import Functions

@Suite struct EventRedactionTests {
    @Test(arguments: [
        "password", "code", "challengeAnswer", "privateChallengeParameters", "token", "id_token", "accessToken",
        "refreshTokens", "FEEDBACK_TOKEN", "ONE_CLICK_LINK_VALID", "clientSecret", "Temporary-Password",
        "tokenResponse", "answer",
    ])
    func `no secret of an event is kept, however deep it is`(_ name: String) {
        let event: JSONValue = .object(["request": .object(["a": .array([.object([name: "4711"])])])])
        #expect(!String(decoding: EventRedaction.redacted(event).encoded(), as: UTF8.self).contains("4711"))
    }

    @Test func `all else stays, and so does that a secret was absent`() {
        let event: JSONValue = .object([
            "request": .object([
                "userAttributes": .object(["email": "ada@example.org"]), "codeParameter": "{####}", "password": .null,
            ]), "response": .object(["answerCorrect": true, "autoConfirmUser": false]),
        ])
        #expect(EventRedaction.redacted(event) == event)
    }

    @Test func `what is too long is not kept at all`() {
        let long = JSONValue.object(["a": .string(String(repeating: "x", count: 70_000))])
        #expect(EventRedaction.redacted(long).objectValue == nil)
    }
}
