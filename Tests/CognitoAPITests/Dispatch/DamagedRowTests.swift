import CognitoAPI
import HTTP
import Identity
import JSON
import Logging
import ServiceModel
import Storage
import TestSupport
import Testing

/// A row that was edited by hand is the server's fault, and the log names what is wrong with it: never an empty text
/// or a default in its place.
@Suite struct DamagedRowTests {
    /// What is damaged, by which statement, who meets it, and what the log says of it.
    struct Damage: Sendable, CustomTestStringConvertible {
        let statement: StaticString
        let operation: OperationName
        let cause: String

        var testDescription: String { cause }
    }

    static let damages: [Damage] = [
        Damage(
            statement: "UPDATE pools SET settings = '{\"Name\":\"p\"}'", operation: .describeUserPool,
            cause: "UserPoolType.Id is missing"),
        Damage(
            statement: "UPDATE pools SET settings = replace(settings, '\"OFF\"', '\"SOMETIMES\"')",
            operation: .describeUserPool, cause: "UserPoolType.MfaConfiguration is unreadable"),
        Damage(
            statement: "UPDATE clients SET settings = replace(settings, '\"ClientId\":', '\"Absent\":')",
            operation: .describeUserPoolClient, cause: "UserPoolClientType.ClientId is missing"),
        Damage(
            statement: "UPDATE clients SET settings = replace(settings, '\"UserPoolId\":', '\"Absent\":')",
            operation: .listUserPoolClients, cause: "UserPoolClientType.UserPoolId is missing"),
        Damage(
            statement: "UPDATE groups SET settings = replace(settings, '\"GroupName\":', '\"Absent\":')",
            operation: .listGroups, cause: "GroupType.GroupName is missing"),
        Damage(
            statement: "UPDATE users SET attributes = '{\"email\":7}'",
            operation: .adminGetUser, cause: "UserAttributes.email is unreadable"),
    ]

    @Test(arguments: damages)
    func `a damaged row is an internal error that the log explains`(_ damage: Damage) async throws {
        let capture = LogCapture()
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client()
            try await pool.user("anna")
            try await pool.call(.createGroup, ["GroupName": "admins"])
            try await server.metered.write { _ = try $0.execute(damage.statement) }
            let input: JSONObject = [
                "UserPoolId": .string(pool.id), "ClientId": .string(client.id), "Username": "anna",
            ]
            // With cold caches, so that the row is read.
            let dispatcher = server.restarted(over: server.store, log: Logger(label: "api", sink: capture))
            let answer = await dispatcher.respond(
                to: TestServer.request(damage.operation.rawValue, body: JSONValue.object(input).encoded()))
            let body = try #require(JSONReader.read(answer.body).objectValue)
            #expect(answer.status == 500 && body["__type"] == "InternalErrorException")
            #expect(capture.text().contains(damage.cause))
        }
    }
}
