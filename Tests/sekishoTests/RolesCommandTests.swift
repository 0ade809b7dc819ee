import CommandLine
import JSON
import Testing

@testable import sekisho

@Suite struct RolesCommandTests {
    private func body(_ request: ControlRequest) throws -> JSONValue { try JSONReader.read(request.body) }

    @Test func `each command asks its endpoint`() throws {
        #expect(try RolesCommand.request(for: invocation("roles", "list")) == ControlRequest(path: "roles"))
        #expect(
            try RolesCommand.request(for: invocation("roles", "show", "a"))
                == ControlRequest(path: "roles", query: [("name", "a")]))
        let create = try RolesCommand.request(
            for: invocation(
                "roles", "create", "--name", "user", "--path", "/app/", "--session-seconds", "7200", "--replace"))
        #expect(create.method == "POST" && create.path == "roles")
        #expect(try body(create) == ["name": "user", "path": "/app/", "sessionSeconds": 7200, "replace": true])
        let bare = try RolesCommand.request(
            for: invocation("roles", "create", "--name", "user", "--no-policy", "--no-trust", "--replace"))
        #expect(try body(bare) == ["name": "user", "policy": .null, "trust": .null, "replace": true])
        let delete = try RolesCommand.request(for: invocation("roles", "delete", "user"))
        #expect(delete.path == "roles/delete")
        #expect(try body(delete) == ["name": "user"])
        let simulate = try RolesCommand.request(
            for: invocation(
                "roles", "simulate", "--role", "user", "--action", "a:b", "--context", "aws:PrincipalTag/x=y"))
        #expect(simulate.path == "roles/simulate")
        #expect(
            try body(simulate) == [
                "name": "user", "action": "a:b", "context": ["aws:PrincipalTag/x": ["y"]],
            ])
    }

    @Test func `people are told what a role may do, and who may take it on`() {
        let role: JSONObject = ["name": "user", "arn": "arn:x", "policy": .null, "trust": .null, "configured": false]
        #expect(RoleText.made(role).contains("nothing: it has no policy"))
        #expect(RoleText.made(role).contains("every access key and session whose policy allows sts:AssumeRole on it"))
        var trusting = role
        trusting["trust"] = ["Statement": []]
        #expect(RoleText.made(trusting).hasSuffix("It may be taken on by whom its trust policy names."))
        let table = RoleText.table([
            role, ["name": "\u{1B}[2J", "policy": ["Statement": []], "trust": ["Statement": []], "configured": true],
        ])
        #expect(
            table.contains("every identity pool") && table.contains("by configuration") && !table.contains("\u{1B}"))
    }
}
