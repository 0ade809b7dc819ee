import JSON
import Testing

@testable import sekisho

@Suite struct TriggerTextTests {
    private let call: JSONObject = [
        "id": 12, "endedAt": 1_795_428_000, "milliseconds": 31, "trigger": "PreSignUp", "source": "PreSignUp_SignUp",
        "function": "sign-up", "place": "sign_up.py:handler", "poolId": "us-east-1_A", "requestId": "r",
        "username": "ada\u{1B}[2J", "attempts": 3, "outcome": "failed", "error": "not\nyou",
        "event": .object(["request": .object(["a": "b"])]), "answer": .null,
    ]

    @Test func `a call is told on one line, and nothing in it steers a terminal`() {
        let line = TriggerText.line(call)
        #expect(line.hasPrefix("12 2026-"))
        #expect(line.contains("PreSignUp_SignUp") && line.contains("failed in 31 ms after 3 attempts: not"))
        #expect(!line.contains("\u{1B}") && !line.contains("\n"))
    }

    @Test func `a page shows what was asked and what was answered`() {
        var answered = call
        answered["answer"] = .object(["response": .object(["autoConfirmUser": true])])
        #expect(TriggerText.page(answered).contains(#"request:  {"a":"b"}"#))
        #expect(TriggerText.page(answered).contains(#"response: {"autoConfirmUser":true}"#))
        #expect(!TriggerText.page(call).contains("response:"))
    }

    @Test func `a command asks for what it names`() throws {
        let request = try TriggersCommand.request(for: invocation("triggers", "--username", "ada", "--limit", "3"))
        #expect(request.path == "triggers")
        #expect(request.query.map { "\($0.name)=\($0.value)" } == ["username=ada", "limit=3"])
    }
}
