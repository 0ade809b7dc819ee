import HTTP
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

/// The wire protocol: cognito/wire.
@Suite struct DispatcherTests {
    private func send(
        _ target: String, _ body: String, to server: TestServer
    ) async throws -> (response: HTTPResponse, json: JSONObject) {
        let response = await server.respond(to: TestServer.request(target, body: Array(body.utf8)))
        let json = response.body.isEmpty ? nil : try JSONReader.read(response.body).objectValue
        return (response, json ?? [:])
    }

    private func isUUID(_ text: String?) -> Bool {
        let parts = (text ?? "").split(separator: "-").map(\.utf8.count)
        return parts == [8, 4, 4, 4, 12] && text == text?.lowercased()
    }

    @Test func `a body of more values than any operation takes is not read to its end`() async throws {
        try await withServer { server in
            let body = "{" + (0..<10_000).map { "\"m\($0)\":0" }.joined(separator: ",") + "}"
            let (_, json) = try await send("ListUserPools", body, to: server)
            #expect(json["__type"] == "SerializationException")
        }
    }

    @Test func `success is 200 with the protocol's type and a request id`() async throws {
        try await withServer { server in
            let (response, _) = try await send("ListUserPools", #"{"MaxResults":1}"#, to: server)
            #expect(response.status == 200)
            #expect(response.headers["content-type"] == "application/x-amz-json-1.1")
            #expect(isUUID(response.headers["x-amzn-requestid"]))
        }
    }

    @Test func `an error is 400 with bare type, message and AWS's headers`() async throws {
        try await withServer { server in
            let (response, json) = try await send("DescribeUserPool", #"{"UserPoolId":"us-east-1_none"}"#, to: server)
            #expect(response.status == 400)
            #expect(
                json == [
                    "__type": "ResourceNotFoundException", "message": "User pool us-east-1_none does not exist.",
                ])
            #expect(response.headers["x-amzn-errortype"] == "ResourceNotFoundException:")
            #expect(response.headers["x-amzn-errormessage"] == "User pool us-east-1_none does not exist.")
            #expect(isUUID(response.headers["x-amzn-requestid"]))
        }
    }

    @Test func `operations with an empty output answer an empty object, those without output an empty body`()
        async throws
    {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let input = #"{"UserPoolId":"\#(pool.id)","Username":"anna"}"#
            #expect(try await send("AdminDisableUser", input, to: server).response.body == Array("{}".utf8))
            let deleted = try await send("AdminDeleteUser", input, to: server).response
            #expect(deleted.status == 200 && deleted.body.isEmpty)
        }
    }

    @Test(arguments: ["Nonsense", "signUp", "SignUp ", ""])
    func `an unknown operation is UnknownOperationException without a message`(_ name: String) async throws {
        try await withServer { server in
            let (response, json) = try await send(name, "{}", to: server)
            #expect(response.status == 400)
            #expect(json == ["__type": "UnknownOperationException"])
        }
    }

    @Test func `a missing target is UnknownOperationException`() async throws {
        try await withServer { server in
            let response = await server.respond(to: HTTPRequest(method: "POST", target: "/", body: Array("{}".utf8)))
            #expect(response.body == Array(#"{"__type":"UnknownOperationException"}"#.utf8))
        }
    }

    @Test func `a call for another service of AWS is told which variable to set`() async throws {
        try await withServer { server in
            var request = TestServer.request("x", body: [])
            request.headers.set("X-Amz-Target", "DynamoDB_20120810.ListTables")
            let text = String(decoding: await server.respond(to: request).body, as: UTF8.self)
            #expect(text.contains("DynamoDB_20120810"))
            #expect(text.contains("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"))
        }
    }

    @Test func `a body that is no object is SerializationException with a capital Message`() async throws {
        try await withServer { server in
            for body in ["[]", #""text""#, "1"] {
                let (response, json) = try await send("SignUp", body, to: server)
                #expect(response.status == 400)
                #expect(json == ["__type": "SerializationException", "Message": "Expected map or null"])
            }
        }
    }

    @Test(arguments: ["{", "{]", #"{"a":}"#, "\u{1}"])
    func `an unreadable body is SerializationException`(_ body: String) async throws {
        try await withServer { server in
            let (_, json) = try await send("SignUp", body, to: server)
            #expect(json["__type"] == "SerializationException")
        }
    }

    @Test func `constraints are checked before anything is looked up, and all at once`() async throws {
        try await withServer { server in
            let (_, json) = try await send("DescribeUserPool", #"{"UserPoolId":"none"}"#, to: server)
            #expect(json["__type"] == "InvalidParameterException")
            #expect(
                json["message"]
                    == .string(
                        "1 validation error detected: Value 'none' at 'userPoolId' failed to satisfy constraint: "
                            + #"Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"#))
            let (_, two) = try await send("SignUp", "{}", to: server)
            #expect(two["message"]?.stringValue?.hasPrefix("2 validation errors detected: ") == true)
        }
    }

    @Test func `an operation that the table lacks validates its input and then says so`() async throws {
        try await withServer { server in
            let dispatcher = Dispatcher(services: server.services, access: OpenAccess(), table: OperationTable())
            func answer(_ input: String) async throws -> (status: Int, json: JSONObject) {
                let response = await dispatcher.respond(
                    to: TestServer.request("GetCSVHeader", body: Array(input.utf8)))
                return (response.status, try #require(try JSONReader.read(response.body).objectValue))
            }
            let invalid = try await answer(#"{"UserPoolId":"none"}"#)
            #expect(invalid.status == 400 && invalid.json["__type"] == "InvalidParameterException")
            let valid = try await answer(#"{"UserPoolId":"us-east-1_abc"}"#)
            #expect(valid.status == 501 && valid.json["__type"] == "NotImplementedException")
            #expect(valid.json["message"]?.stringValue?.contains("GetCSVHeader") == true)
        }
    }

    @Test func `unknown members are ignored, and so is what a feature that comes later may send`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            let answer = try await client.call(
                .signUp,
                [
                    "Username": "anna", "Password": "Correct-Horse-7", "Whatever": "x",
                    "ClientMetadata": ["a": "b"], "ValidationData": [["Name": "a", "Value": "b"]],
                    "AnalyticsMetadata": ["AnalyticsEndpointId": "x"], "UserContextData": ["IpAddress": "1.2.3.4"],
                ])
            #expect(answer["UserConfirmed"] == false)
        }
    }

    @Test func `what a caller sends reaches no header unescaped`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            let (response, _) = try await send(
                "AdminGetUser",
                #"{"UserPoolId":"x\r\nSet-Cookie: a=b","Username":"\#(client.id)"}"#, to: server)
            let message = response.headers["x-amzn-errormessage"] ?? ""
            #expect(!message.isEmpty)
            #expect(message.utf8.allSatisfy { (0x20...0x7E).contains($0) })
        }
    }

    @Test func `a signed request's region is where new pools are made and listed`() async throws {
        try await withServer { server in
            let signed = [
                (
                    "Authorization",
                    "AWS4-HMAC-SHA256 Credential=AKID/20261123/eu-west-3/cognito-idp/aws4_request, "
                        + "SignedHeaders=host, Signature=00"
                )
            ]
            let made = try await server.call(.createUserPool, ["PoolName": "there"], headers: signed)
            #expect(made["UserPool"]?.objectValue?["Id"]?.stringValue?.hasPrefix("eu-west-3_") == true)
            let there = try await server.call(.listUserPools, ["MaxResults": 10], headers: signed)
            #expect(there["UserPools"]?.arrayValue?.count == 1)
            let here = try await server.call(.listUserPools, ["MaxResults": 10])
            #expect(here["UserPools"] == [])
        }
    }
}
