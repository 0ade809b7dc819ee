import HTTP
import Identity
import JSON
import RouterSupport
import Server
import TestSupport
import Testing

/// `/_sekisho/roles`: roles, and what their sessions may do.
@Suite struct RolesEndpointTests {
    private func ask(
        _ server: TestServer, _ method: String, _ path: String, _ body: JSONObject? = nil
    ) async throws -> (status: Int, json: JSONObject) {
        let request = HTTPRequest(
            method: method, target: "/_sekisho/\(path)", headers: ["Host": "localhost:9229"],
            body: body.map { JSONValue.object($0).encoded() } ?? [])
        let response = await Router.make(server).respond(to: request)
        return (response.status, try JSONReader.read(response.body).objectValue ?? [:])
    }

    private static let policy: JSONValue = [
        "Version": "2012-10-17",
        "Statement": [
            [
                "Sid": "Own", "Effect": "Allow", "Action": "cognito-idp:AdminGetUser",
                "Resource": "arn:aws:cognito-idp:*:*:userpool/${aws:PrincipalTag/pool}",
            ]
        ],
    ]

    @Test func `a role is made, shown, given other policies, listed and deleted`() async throws {
        try await withServer(roles: [ConfiguredRole(name: "set")]) { server in
            let made = try await ask(
                server, "POST", "roles", ["name": "user", "path": "/app/", "policy": Self.policy]
            ).json
            #expect(
                made["arn"] == "arn:aws:iam::000000000000:role/app/user" && made["policy"] == Self.policy
                    && made["trust"] == .null && made["configured"] == false && made["sessionSeconds"] == 3600)
            let again = try await ask(server, "POST", "roles", ["name": "USER"])
            #expect(
                again.status == 400 && again.json["message"] == "There is a role USER already; --replace changes it.")
            let changed = try await ask(
                server, "POST", "roles",
                ["name": "user", "path": "/app/", "sessionSeconds": 7200, "replace": true])
            #expect(
                changed.status == 200 && changed.json["id"] == made["id"] && changed.json["policy"] == Self.policy
                    && changed.json["sessionSeconds"] == 7200)
            let shown = try await ask(server, "GET", "roles?name=USER").json["roles"]?.arrayValue
            #expect(shown == [.object(changed.json)])
            let listed = try await ask(server, "GET", "roles").json["roles"]?.arrayValue
            #expect(listed?.compactMap { $0.objectValue?["name"] } == ["set", "user"])
            let elsewhere = try await ask(server, "POST", "roles", ["name": "user", "replace": true])
            let advice = "The role is /app/user: give --path /app/ to change it. Another path is another role."
            #expect(elsewhere.status == 400 && elsewhere.json["message"] == .string(advice))
            #expect(try await ask(server, "POST", "roles/delete", ["name": "user"]).status == 200)
            let bad: [(String, JSONObject)] = [
                ("roles/delete", ["name": "user"]), ("roles/delete", ["name": "set"]),
                ("roles", ["name": "a b"]), ("roles", ["name": "a", "path": "b"]),
                ("roles", ["name": "a", "polcy": "b"]),
                ("roles", ["name": "a", "policy": "{"]), ("roles", ["name": "a", "trust": ["Statement": []]]),
                ("roles", ["name": "a", "sessionSeconds": 5]), ("roles", ["name": "a", "replace": "yes"]),
                ("roles", [:]),
            ]
            for (path, body) in bad {
                #expect(try await ask(server, "POST", path, body).status == 400, "\(path)")
            }
            #expect(try await ask(server, "GET", "roles?name=user").status == 400)
            #expect(try await ask(server, "GET", "roles?nam=user").status == 400)
        }
    }

    @Test func `what a change leaves out stays as it was, and what it says is null goes`() async throws {
        let trust: JSONValue = [
            "Version": "2012-10-17",
            "Statement": [
                [
                    "Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity",
                    "Principal": ["Federated": "cognito-identity.amazonaws.com"],
                ]
            ],
        ]
        let other: JSONValue = [
            "Statement": [["Effect": "Allow", "Action": "cognito-idp:ListUsers", "Resource": "*"]]
        ]
        try await withServer { server in
            _ = try await ask(
                server, "POST", "roles",
                ["name": "user", "policy": Self.policy, "trust": trust, "sessionSeconds": 7200])
            func change(_ members: JSONObject) async throws -> [JSONValue?] {
                var body: JSONObject = ["name": "user", "replace": true]
                for member in members.members { body[member.key] = member.value }
                let changed = try await ask(server, "POST", "roles", body).json
                return [changed["policy"], changed["trust"], changed["sessionSeconds"]]
            }
            #expect(try await change(["policy": other]) == [other, trust, 7200])
            #expect(try await change(["trust": .null]) == [other, .null, 7200])
            #expect(try await change(["trust": trust, "sessionSeconds": 3600]) == [other, trust, 3600])
            #expect(try await change(["policy": .null]) == [.null, trust, 3600])
            #expect(try await change([:]) == [.null, trust, 3600])
        }
    }

    @Test func `a role is found by its ARN, too`() async throws {
        try await withServer { server in
            _ = try await ask(server, "POST", "roles", ["name": "user", "path": "/app/", "policy": Self.policy])
            let arn = "arn:aws:iam::000000000000:role/app/user"
            #expect(try await ask(server, "GET", "roles?name=\(arn)").json["roles"]?.arrayValue?.count == 1)
            let asked = try await ask(server, "POST", "roles/simulate", ["name": .string(arn), "action": "a:b"])
            #expect(asked.json["decision"] == "denied")
            for other in ["arn:aws:iam::000000000000:role/user", "arn:aws:iam::111111111111:role/app/user"] {
                #expect(try await ask(server, "GET", "roles?name=\(other)").status == 400)
                #expect(try await ask(server, "POST", "roles/delete", ["name": .string(other)]).status == 400)
            }
            #expect(try await ask(server, "POST", "roles/delete", ["name": .string(arn)]).status == 200)
            #expect(try await ask(server, "GET", "roles?name=user").status == 400)
        }
    }

    @Test func `a simulation says what a session with such tags may do`() async throws {
        try await withServer { server in
            _ = try await ask(server, "POST", "roles", ["name": "user", "policy": Self.policy])
            _ = try await ask(server, "POST", "roles", ["name": "empty"])
            func simulate(_ role: String, _ context: JSONObject) async throws -> JSONObject {
                try await ask(
                    server, "POST", "roles/simulate",
                    [
                        "name": .string(role), "action": "cognito-idp:AdminGetUser",
                        "resource": "arn:aws:cognito-idp:us-east-1:0:userpool/us-east-1_A", "context": .object(context),
                    ]
                ).json
            }
            #expect(try await simulate("user", ["aws:PrincipalTag/pool": "us-east-1_A"])["decision"] == "allowed")
            #expect(try await simulate("user", ["aws:PrincipalTag/pool": "us-east-1_B"])["decision"] == "denied")
            #expect(try await simulate("user", [:])["decision"] == "denied")
            let anywhere = try await ask(
                server, "POST", "roles/simulate",
                ["name": "user", "action": "cognito-idp:AdminGetUser", "context": ["aws:PrincipalTag/pool": "p"]])
            #expect(anywhere.json["decision"] == "denied" && anywhere.json["otherResource"] == true)
            let never = try await ask(server, "POST", "roles/simulate", ["name": "user", "action": "a:b"])
            #expect(never.json["decision"] == "denied" && never.json["otherResource"] == false)
            #expect(
                try await simulate("empty", [:])["reason"] == "the role has no policy: it may do nothing")
            #expect(try await simulate("none", [:])["message"] == "There is no role none.")
        }
    }
}
