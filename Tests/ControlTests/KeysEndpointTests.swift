import HTTP
import Identity
import JSON
import RouterSupport
import Server
import TestSupport
import Testing

/// `/_sekisho/keys`: access keys, and what they may do.
@Suite struct KeysEndpointTests {
    private func ask(
        _ server: TestServer, _ method: String, _ path: String, _ body: String = ""
    ) async throws -> (status: Int, json: JSONObject) {
        let request = HTTPRequest(
            method: method, target: "/_sekisho/\(path)", headers: ["Host": "localhost:9229"], body: Array(body.utf8))
        let response = await Router.make(server).respond(to: request)
        return (response.status, try JSONReader.read(response.body).objectValue ?? [:])
    }

    private static let policy = #"""
        {"Version":"2012-10-17","Statement":[
          {"Sid":"Office","Effect":"Allow","Action":"cognito-idp:AdminGetUser","Resource":"arn:aws:cognito-idp:*:*:userpool/*",
           "Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}},
          {"Sid":"Red","Effect":"Allow","Action":"cognito-idp:ListUsers","Resource":"*",
           "Condition":{"StringEquals":{"aws:ResourceTag/Team":"red","aws:username":"reader"}}},
          {"Effect":"Deny","Action":"cognito-idp:AdminDelete*","Resource":"*"}]}
        """#

    private func create(_ server: TestServer, _ policy: String? = policy) async throws -> JSONObject {
        var body: JSONObject = ["name": "reader"]
        if let policy { body["policy"] = .string(policy) }
        return try await ask(
            server, "POST", "keys", String(decoding: JSONValue.object(body).encoded(), as: UTF8.self)
        ).json
    }

    @Test func `a key is made with a secret that is shown once, listed, disabled, enabled and deleted`() async throws {
        try await withServer { server in
            let made = try await create(server)
            let id = made["id"]?.stringValue ?? ""
            #expect(
                made["secret"]?.stringValue?.utf8.count == 40 && made["name"] == "reader" && made["enabled"] == true)
            var listed = try await ask(server, "GET", "keys").json["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            #expect(
                listed.map { $0["id"] } == [.string(id)] && listed[0]["secret"] == nil
                    && listed[0]["configured"] == false)
            #expect(listed[0]["policy"]?.objectValue?["Version"] == "2012-10-17")
            for (verb, isEnabled) in [("false", false), ("true", true)] {
                let answer = try await ask(server, "POST", "keys/state", #"{"id":"\#(id)","enabled":\#(verb)}"#)
                #expect(answer.status == 200 && answer.json["enabled"] == .bool(isEnabled))
                #expect(try await server.services.accessKeys.key(id)?.isEnabled == isEnabled)
            }
            #expect(try await ask(server, "POST", "keys/delete", #"{"id":"\#(id)"}"#).status == 200)
            listed = try await ask(server, "GET", "keys").json["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            #expect(listed.isEmpty)
            let again = try await ask(server, "POST", "keys/delete", #"{"id":"\#(id)"}"#)
            #expect(again.status == 400 && again.json["message"] == .string("There is no access key \(id)."))
        }
    }

    @Test func `keys of the configuration are listed first, and not changed`() async throws {
        try await withServer(accessKeys: [.example]) { server in
            _ = try await create(server, nil)
            let keys = try await ask(server, "GET", "keys").json["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            #expect(keys.map { $0["configured"] } == [true, false] && keys.map { $0["policy"] } == [.null, .null])
            for (path, body) in [("keys/delete", ""), ("keys/state", #","enabled":false"#)] {
                let answer = try await ask(server, "POST", path, #"{"id":"AKIDEXAMPLE"\#(body)}"#)
                #expect(
                    answer.status == 400 && answer.json["message"]?.stringValue?.contains("change it there") == true)
            }
        }
    }

    @Test(
        arguments: [
            ("", "The body is a JSON object of name, policy, each once."), ("{}", "name is a text, and missing."),
            (#"{"name":"a","name":"b"}"#, "The body is a JSON object of name, policy, each once."),
            (#"{"name":"a","polcy":{}}"#, #"There is no member "polcy": there are name, policy."#),
            (#"{"name":"a b"}"#, "A name is of 1 to 64 letters, digits and the characters + = , . @ _ -."),
            (#"{"name":"a","policy":7}"#, "policy is a policy: an object, or its text."),
            (#"{"name":"a","policy":{}}"#, "The policy cannot be used: Statement: it is missing"),
            (
                #"{"name":"a","policy":"{\n\"Statement\": x}"}"#,
                "The policy cannot be used: line 2, column 14: it is no JSON: unexpected byte"
            ),
            (
                #"{"name":"a","policy":{"Statement":[{"Effect":"Allow","Action":"GetUser","Resource":"*"}]}}"#,
                "The policy cannot be used: Statement[0].Action: \"GetUser\" is no action: it is * or of the form "
                    + "cognito-idp:AdminGetUser, with * and ?"
            ),
        ] as [(String, String)]) func `what cannot be made is told with its place`(_ body: String, _ message: String)
        async throws
    {
        try await withServer { server in
            let answer = try await ask(server, "POST", "keys", body)
            #expect(answer.status == 400 && answer.json["message"] == .string(message))
            #expect(try await ask(server, "GET", "keys").json["keys"] == [])
        }
    }

    @Test func `a simulation says whether a call is allowed, by what, and why not by others`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UserPoolTags": ["Team": "red"]])
            let id = try await create(server)["id"]?.stringValue ?? ""
            let arn = "arn:aws:cognito-idp:us-east-1:000000000000:userpool/\(pool.id)"
            func simulate(_ action: String, _ resource: String, _ rest: String = "") async throws -> JSONObject {
                try await ask(
                    server, "POST", "keys/simulate",
                    #"{"id":"\#(id)","action":"cognito-idp:\#(action)","resource":"\#(resource)"\#(rest)}"#
                ).json
            }
            let office = try await simulate("AdminGetUser", arn, #","context":{"aws:SourceIp":"203.0.113.7"}"#)
            #expect(office["decision"] == "allowed" && office["reason"] == "Office allows it")
            let home = try await simulate("AdminGetUser", arn, #","context":{"aws:SourceIp":["192.0.2.1"]}"#)
            #expect(home["decision"] == "denied" && home["reason"] == "no statement allows it")
            #expect(
                home["statements"] == [
                    #"Office does not apply: IpAddress of aws:SourceIp is not met, the call has "192.0.2.1""#,
                    "Red does not apply: the action does not match",
                    "Statement[2] does not apply: the action does not match",
                ])
            // Who holds the key and which tags the pool has is known.
            #expect(try await simulate("ListUsers", arn)["decision"] == "allowed")
            #expect(try await simulate("ListUsers", "*")["decision"] == "denied")
            let explicit = try await simulate("AdminDeleteUser", arn)
            #expect(explicit["decision"] == "denied" && explicit["reason"] == "Statement[2] denies it")
            try await AccessKeyLifeCycle(server.services).set(id, enabled: false)
            #expect(try await simulate("ListUsers", arn)["reason"]?.stringValue?.contains("disabled") == true)
        }
    }

    @Test func `a policy that no key has yet is tried, and a key without one may do everything`() async throws {
        try await withServer { server in
            let tried = try await ask(
                server, "POST", "keys/simulate",
                #"{"policy":{"Statement":{"Effect":"Allow","Action":"a:*","Resource":"*"}},"action":"a:b"}"#)
            #expect(tried.json["decision"] == "allowed")
            let id = try await create(server, nil)["id"]?.stringValue ?? ""
            let free = try await ask(server, "POST", "keys/simulate", #"{"id":"\#(id)","action":"a:b"}"#)
            #expect(
                free.json["decision"] == "allowed" && free.json["reason"]?.stringValue?.contains("no policy") == true)
            for body in [
                #"{"id":"AKIANOBODY","action":"a:b"}"#, #"{"id":"\#(id)","policy":{},"action":"a:b"}"#,
                #"{"action":"a:b"}"#,
            ] {
                #expect(try await ask(server, "POST", "keys/simulate", body).status == 400, "\(body)")
            }
        }
    }
}
