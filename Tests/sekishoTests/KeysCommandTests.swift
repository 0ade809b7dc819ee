import CommandLine
import JSON
import Testing

@testable import sekisho

@Suite struct KeysCommandTests {
    private func body(_ request: ControlRequest) throws -> JSONValue { try JSONReader.read(request.body) }

    @Test func `each command asks its endpoint`() throws {
        #expect(try KeysCommand.request(for: invocation("keys", "list")) == ControlRequest(path: "keys"))
        let create = try KeysCommand.request(for: invocation("keys", "create", "--name", "reader"))
        #expect(create.method == "POST" && create.path == "keys")
        #expect(try body(create) == ["name": "reader"])
        let delete = try KeysCommand.request(for: invocation("keys", "delete", "K"))
        #expect(delete.path == "keys/delete")
        #expect(try body(delete) == ["id": "K"])
        for (verb, isEnabled) in [("enable", true), ("disable", false)] {
            let change = try KeysCommand.request(for: invocation("keys", verb, "K"))
            #expect(change.path == "keys/state")
            #expect(try body(change) == ["id": "K", "enabled": .bool(isEnabled)])
        }
    }

    @Test func `a simulation names key, action, resource and context, of which a name may have several values`() throws
    {
        let request = try KeysCommand.request(
            for: invocation(
                "keys", "simulate", "--key", "K", "--action", "a:b", "--resource", "arn:aws:a:::b", "--context",
                "aws:TagKeys=x",
                "--context", "aws:TagKeys=y=z", "--context", "aws:UserAgent="))
        #expect(request.path == "keys/simulate")
        #expect(
            try body(request) == [
                "id": "K", "action": "a:b", "resource": "arn:aws:a:::b",
                "context": ["aws:TagKeys": ["x", "y=z"], "aws:UserAgent": [""]],
            ])
    }

    @Test func `people are told the secret, and whether a policy bounds the key`() {
        let key: JSONObject = ["id": "AKIA1", "secret": "s3cret", "name": "reader", "policy": .null]
        #expect(KeyText.made(key).contains("s3cret") && KeyText.made(key).contains("everything: it has no policy"))
        let table = KeyText.table([
            ["id": "AKIA1", "name": "reader", "enabled": false, "policy": ["Statement": []], "configured": false],
            ["id": "AKIA2", "name": "\u{1B}[2J", "enabled": true, "policy": .null, "configured": true],
        ])
        #expect(table.contains("by policy") && table.contains("by configuration") && !table.contains("\u{1B}"))
        let answer: JSONObject = [
            "decision": "denied", "reason": "no statement allows it", "statements": ["A does not apply"],
            "otherResource": true,
        ]
        let text = "denied: no statement allows it\n  A does not apply"
        #expect(KeyText.simulation(answer, namesResource: true) == text)
        #expect(
            KeyText.simulation(answer, namesResource: false)
                == text + "\nthe resource asked about is *; --resource names another")
        var others = answer
        others["otherResource"] = false
        #expect(KeyText.simulation(others, namesResource: false) == text)
    }

    @Test func `a policy that is empty, or longer than any, is not sent`() throws {
        let empty = try invocation("keys", "create", "--name", "a", "--policy", "/dev/null")
        #expect(throws: ControlError("/dev/null is empty, where a policy in JSON should be")) {
            try KeysCommand.request(for: empty)
        }
        let error = #expect(throws: ControlError.self) {
            try KeysCommand.policy([UInt8](repeating: 0x20, count: 131_073), of: "long.json")
        }
        #expect("\(error!)".hasPrefix("the policy is too long: long.json has 131073 bytes"))
    }
}
