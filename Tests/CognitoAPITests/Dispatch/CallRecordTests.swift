import HTTP
import Identity
import JSON
import Logging
import ServiceModel
import TestSupport
import Testing

@testable import CognitoAPI

/// What the log tells of a call: docs/operations.md, "Logs".
@Suite struct CallRecordTests {
    private let capture = LogCapture()
    private var log: Logger { Logger(label: "api", sink: capture) }

    /// The line of the last call of this operation, by key.
    private func fields(_ operation: OperationName) -> [String: Logger.MetadataValue] {
        let record = capture.records.last { $0.metadata["operation"] == .string(operation.rawValue) }
        return Dictionary(
            (record?.metadata.entries ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    @Test func `a call of a client tells operation, result, pool, client and address`() async throws {
        try await withServer(log: log) { server in
            let client = try await server.pool().client()
            try await client.pool.user("anna")
            let step = try await client.signIn("anna")
            for operation in [OperationName.initiateAuth, .getUser] {
                if operation == .getUser { try await server.call(.getUser, ["AccessToken": .string(step.accessToken)]) }
                let line = fields(operation)
                #expect(line["result"] == "ok" && line["address"] == "127.0.0.1", "\(operation)")
                #expect(line["pool"] == .string(client.pool.id) && line["client"] == .string(client.id), "\(operation)")
                #expect(line["accessKey"] == nil && line["requestId"] != nil && line["durationMs"] != nil)
            }
            #expect(!capture.text().contains(step.accessToken))
        }
    }

    @Test func `a signed call tells the pool and the access key id`() async throws {
        try await withServer(log: log) { server in
            let pool = try await server.pool()
            let signature =
                "AWS4-HMAC-SHA256 Credential=AKIDLOCAL/20260101/us-east-1/cognito-idp/aws4_request, "
                + "SignedHeaders=host, Signature=00"
            try await server.call(
                .describeUserPool, ["UserPoolId": .string(pool.id)], headers: [("Authorization", signature)])
            let line = fields(.describeUserPool)
            #expect(line["pool"] == .string(pool.id) && line["accessKey"] == "AKIDLOCAL" && line["client"] == nil)
        }
    }

    @Test(arguments: [true, false])
    func `a refused call tells its reason to developers and not in production`(_ isDevelopment: Bool) async throws {
        try await withServer(access: SignedAccess(), log: log) {
            $0.logsMessages = isDevelopment
        } _: {
            server in
            _ = try? await server.call(.listUserPools, ["MaxResults": 1])
            let access = fields(.listUserPools)
            #expect(access["result"] == "MissingAuthenticationTokenException")
            #expect(access["reason"] == (isDevelopment ? "Missing Authentication Token" : nil))
            _ = try? await server.call(.signUp, ["ClientId": "x", "Username": "a b", "Password": "secret-of-anna"])
            let validation = fields(.signUp)
            #expect(validation["result"] == "InvalidParameterException")
            #expect((validation["reason"] != nil) == isDevelopment)
            #expect(!capture.text().contains("secret-of-anna"))
        }
    }

    @Test func `a reason that quotes a caller stays short and on its line`() async throws {
        try await withServer(log: log) {
            $0.logsMessages = true
        } _: { server in
            let name = "us-east-1_" + String(repeating: "\\n", count: 4000)
            _ = try? await server.call(.describeUserPool, ["UserPoolId": .string(name)])
            let line = capture.text(JSONLogFormat()).split(separator: "\n").last ?? ""
            #expect(line.contains("InvalidParameterException") && line.utf8.count < 1200)
        }
    }
}
