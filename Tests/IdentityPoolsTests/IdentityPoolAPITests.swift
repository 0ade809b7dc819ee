import CognitoAPI
import HTTP
import Identity
import IdentityPoolModel
import IdentityPools
import JSON
import ServiceModel
import TestSupport
import Testing

private let userPool = "cognito-idp.us-east-1.amazonaws.com/us-east-1_a"

/// The course of calls to identity pools beside those to user pools, and the life of a pool (cognito/identity-pools).
@Suite struct IdentityPoolAPITests {
    private func makePool(_ server: TestServer) async throws -> (id: JSONValue, made: JSONObject) {
        let made = try await server.call(
            identityPools: .createIdentityPool,
            [
                "IdentityPoolName": "guests", "AllowUnauthenticatedIdentities": true,
                "CognitoIdentityProviders": [["ProviderName": .string(userPool), "ClientId": "b"]],
            ])
        return (try #require(made["IdentityPoolId"]), made)
    }

    @Test func `a pool that was made is described as it was written, with what the service adds`() async throws {
        try await withServer { server in
            let (id, made) = try await makePool(server)
            #expect(id.stringValue?.hasPrefix("us-east-1:") == true && id.stringValue?.utf8.count == 46)
            #expect(
                JSONValue.object(made) == [
                    "IdentityPoolId": id, "IdentityPoolName": "guests", "AllowUnauthenticatedIdentities": true,
                    "CognitoIdentityProviders": [
                        ["ProviderName": .string(userPool), "ClientId": "b", "ServerSideTokenCheck": false]
                    ], "IdentityPoolTags": [:],
                ])
            #expect(try await server.call(identityPools: .describeIdentityPool, ["IdentityPoolId": id]) == made)
        }
    }

    @Test func `a pool that is not there is named in the answer, whatever is asked of it`() async throws {
        try await withServer { server in
            let id = "us-east-1:00000000-0000-0000-0000-000000000000"
            let arn = JSONValue.string("arn:aws:cognito-identity:us-east-1:000000000000:identitypool/\(id)")
            let calls: [(IdentityPoolOperation, Members)] = [
                (.describeIdentityPool, [:]), (.deleteIdentityPool, [:]), (.getIdentityPoolRoles, [:]),
                (.updateIdentityPool, ["IdentityPoolName": "n", "AllowUnauthenticatedIdentities": true]),
                (.setIdentityPoolRoles, ["Roles": [:]]),
                (.getPrincipalTagAttributeMap, ["IdentityProviderName": "p"]),
                (.setPrincipalTagAttributeMap, ["IdentityProviderName": "p"]),
                (.listTagsForResource, ["ResourceArn": arn]), (.untagResource, ["ResourceArn": arn, "TagKeys": ["a"]]),
                (.tagResource, ["ResourceArn": arn, "Tags": ["a": "b"]]),
            ]
            for (operation, members) in calls {
                var input: JSONObject = ["IdentityPoolId": .string(id)]
                for (name, value) in members { input[name] = value }
                let response = await server.respond(
                    to: TestServer.request(operation, body: JSONValue.object(input).encoded()))
                let answer = try JSONReader.read(response.body).objectValue
                #expect(answer?["__type"] == "ResourceNotFoundException", "\(operation)")
                #expect(answer?["message"] == .string("IdentityPool '\(id)' not found."), "\(operation)")
            }
        }
    }

    @Test func `a name that is no operation, a body that is none, and broken constraints are told as by user pools`()
        async throws
    {
        try await withServer { server in
            func answer(_ target: String, _ body: String) async -> String {
                let request = TestServer.request(
                    "", body: Array(body.utf8), headers: [("X-Amz-Target", "AWSCognitoIdentityService.\(target)")])
                let response = await server.respond(to: request)
                return String(decoding: response.body, as: UTF8.self)
            }
            #expect(await answer("SignUp", "{}") == #"{"__type":"UnknownOperationException"}"#)
            #expect(await answer("GetId", "[").contains("SerializationException"))
            let constraint = await answer("DescribeIdentityPool", #"{"IdentityPoolId":"none"}"#)
            #expect(
                constraint.contains(
                    #"1 validation error detected: Value 'none' at 'identityPoolId' failed to satisfy constraint: "#))
        }
    }

    @Test func `whatever of the store fails, the answer says that it was the server's fault`() async throws {
        try await withServer { server in
            let (id, _) = try await makePool(server)
            let arn = JSONValue.string(
                "arn:aws:cognito-identity:us-east-1:000000000000:identitypool/\(id.stringValue ?? "")")
            let named: JSONObject = ["IdentityPoolName": "n", "AllowUnauthenticatedIdentities": true]
            var update = named
            update["IdentityPoolId"] = id
            let calls: [IdentityPoolOperation: JSONObject] = [
                .createIdentityPool: named, .describeIdentityPool: ["IdentityPoolId": id], .updateIdentityPool: update,
                .listIdentityPools: ["MaxResults": 1], .setIdentityPoolRoles: ["IdentityPoolId": id, "Roles": [:]],
                .getIdentityPoolRoles: ["IdentityPoolId": id],
                .setPrincipalTagAttributeMap: ["IdentityPoolId": id, "IdentityProviderName": "p"],
                .getPrincipalTagAttributeMap: ["IdentityPoolId": id, "IdentityProviderName": "p"],
                .tagResource: ["ResourceArn": arn, "Tags": ["a": "b"]],
                .untagResource: ["ResourceArn": arn, "TagKeys": ["a"]], .listTagsForResource: ["ResourceArn": arn],
                .deleteIdentityPool: ["IdentityPoolId": id],
            ]
            #expect(
                OperationTable<IdentityPoolOperation>.all.built.filter {
                    calls[$0] == nil && !IdentityStoreFailureTests.covered.contains($0)
                } == [])
            // What deletes the pool comes last.
            for (operation, input) in calls.sorted(by: { $1.key == .deleteIdentityPool && $0.key != $1.key }) {
                for place in 1...10 {
                    let store = ScriptedStore(server.store)
                    let dispatcher = server.restarted(over: store)
                    store.fail { _, number in number == place ? ScriptedStore.Failure() : nil }
                    let response = await dispatcher.respond(
                        to: TestServer.request(operation, body: JSONValue.object(input).encoded()))
                    #expect(response.status == (store.calls.count < place ? 200 : 500), "\(operation), \(place)")
                    if store.calls.count < place {
                        #expect(place > 1, "\(operation) never asks the store")
                        break
                    }
                }
            }
        }
    }

    @Test func `a change is seen by the server that made it, and by another that hears of it`() async throws {
        try await withServer { server in
            let (id, _) = try await makePool(server)
            let other = server.beside()
            let text = id.stringValue ?? ""
            #expect(try await other.identityPools.pool(text).settings.identityPoolName == "guests")
            try await server.call(
                identityPools: .updateIdentityPool,
                ["IdentityPoolId": id, "IdentityPoolName": "others", "AllowUnauthenticatedIdentities": false])
            #expect(try await other.identityPools.pool(text).settings.identityPoolName == "others")
            try await server.call(identityPools: .deleteIdentityPool, ["IdentityPoolId": id])
            #expect(try await other.identityPools.knownPool(text) == nil)
        }
    }

    @Test func `what a policy is asked about is the pool that the call names, put together anew`() async throws {
        try await withServer { server in
            let id = "eu-west-1:11111111-1111-1111-1111-111111111111"
            let arn = "arn:aws:cognito-identity:eu-west-1:000000000000:identitypool/\(id)"
            func asked(_ operation: IdentityPoolOperation, _ input: JSONValue) async throws -> Permission {
                try await IdentityPoolAPI().permission(
                    for: operation, input: input, region: "us-east-1", services: server.services)
            }
            let described = try await asked(.describeIdentityPool, ["IdentityPoolId": .string(id)])
            #expect(described.action == "cognito-identity:DescribeIdentityPool" && described.resource == arn)
            #expect(try await asked(.listIdentityPools, ["IdentityPoolId": .string(id)]).resource == "*")
            #expect(try await asked(.deleteIdentityPool, ["IdentityPoolId": "us-east-1:*"]).resource == "*")
            let elsewhere = "arn:aws:cognito-identity:us-east-1:999999999999:identitypool/\(id)"
            let tagged = try await asked(
                .tagResource, ["ResourceArn": .string(elsewhere), "Tags": ["team": "blue"], "IdentityPoolId": "x:1"])
            #expect(tagged.resource == arn && tagged.requestTags == ["team": "blue"] && tagged.tagKeys == ["team"])
        }
    }
}
