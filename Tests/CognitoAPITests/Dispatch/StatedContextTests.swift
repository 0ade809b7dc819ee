import HTTP
import Identity
import JSON
import ServiceModel
import Synchronization
import TestSupport
import Testing

@testable import CognitoAPI

/// What a call knows of who makes it.
@Suite struct StatedContextTests {
    /// Notes the call that it sees.
    private struct Spy<Input: ServiceShape>: CognitoAPI.Operation {
        static var name: OperationName { OperationName(rawValue: "\(Input.self)".replacing("Request", with: ""))! }

        func run(_ input: Input, in call: Call) async throws -> NoOutput {
            calls.withLock { $0[call.requestId] = call }
            return NoOutput()
        }
    }

    /// The call as an operation saw it that was sent `input`.
    private func seen<Input: ServiceShape>(
        _ input: JSONObject, by operation: Input.Type, headers: [(String, String)] = []
    ) async throws -> Call {
        var found: Call?
        try await withServer { server in
            var table = OperationTable<OperationName>()
            table.add(Spy<Input>.self)
            let dispatcher = Dispatcher(services: server.services, access: OpenAccess(), table: table)
            let response = await dispatcher.respond(
                to: TestServer.request(
                    Spy<Input>.name.rawValue, body: JSONValue.object(input).encoded(), headers: headers))
            #expect(response.status == 200)
            let id = try #require(response.headers["x-amzn-requestid"])
            found = calls.withLock { $0.removeValue(forKey: id) }
        }
        return try #require(found)
    }

    @Test func `the connection and the agent are the caller's`() async throws {
        let call = try await seen(
            ["AccessToken": "a.b.c"], by: GetUserRequest.self, headers: [("User-Agent", "boto3/1 lang/python")])
        #expect(call.caller == Caller(address: "127.0.0.1", userAgent: "boto3/1 lang/python"))
        #expect(call.clientMetadata.isEmpty && call.validationData.isEmpty)
    }

    @Test func `a user's program tells of its user, and what the pool's functions are to know`() async throws {
        let call = try await seen(
            [
                "ClientId": "1example23456789", "Username": "anna", "Password": "Correct-Horse-7",
                "UserContextData": ["EncodedData": "finger print", "IpAddress": "192.0.2.7"],
                "ClientMetadata": ["from": "phone", "lang": "de"],
                "ValidationData": [["Name": "invitation", "Value": "42"], ["Name": "empty"]],
            ], by: SignUpRequest.self)
        #expect(call.caller.userContext == UserContextDataType(ipAddress: "192.0.2.7", encodedData: "finger print"))
        #expect(call.caller.context == nil)
        #expect(call.clientMetadata == ["from": "phone", "lang": "de"])
        #expect(call.validationData == ["invitation": "42"])
        // What somebody says of itself takes no other's place.
        #expect(call.caller.address == "127.0.0.1")
    }

    @Test func `an administrator's program tells of the user for whom it calls`() async throws {
        let call = try await seen(
            [
                "UserPoolId": "us-east-1_AbCdEf123", "ClientId": "1example23456789",
                "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "ContextData": [
                    "IpAddress": "192.0.2.8", "ServerName": "example.com", "ServerPath": "/in",
                    "HttpHeaders": [["headerName": "Accept", "headerValue": "*/*"]], "EncodedData": "finger print",
                ],
            ], by: AdminInitiateAuthRequest.self)
        let context = try #require(call.caller.context)
        #expect(context.ipAddress == "192.0.2.8" && context.serverName == "example.com")
        #expect(context.httpHeaders.first?.headerName == "Accept" && context.encodedData == "finger print")
        #expect(call.caller.userContext == nil)
    }
}

/// By request id.
private let calls = Mutex<[String: Call]>([:])
