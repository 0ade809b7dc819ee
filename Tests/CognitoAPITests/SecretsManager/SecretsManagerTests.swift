import CognitoAPI
import Cryptography
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// The part of Secrets Manager's API that this server speaks; cognito/clients §7.
@Suite struct SecretsManagerTests {
    private func request(_ operation: String, _ members: JSONObject) -> HTTPRequest {
        HTTPRequest(
            method: "POST", target: "/",
            headers: [
                "Host": "localhost:9229", "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "secretsmanager.\(operation)", "X-Amz-Date": "20261123T100000Z",
            ], body: JSONValue.object(members).encoded())
    }

    private func ask(
        _ server: TestServer, _ members: JSONObject, operation: String = "GetSecretValue"
    ) async throws -> JSONObject {
        try await answer(server, request(operation, members))
    }

    private func answer(_ server: TestServer, _ request: HTTPRequest) async throws -> JSONObject {
        let response = await server.respond(to: request)
        let answer = try JSONReader.read(response.body).objectValue ?? [:]
        guard response.status == 200 else {
            throw ServiceError(
                type: ErrorType(name: answer["__type"]?.stringValue ?? "") ?? .modelled(.internalErrorException),
                message: answer["message"]?.stringValue)
        }
        return answer
    }

    private func published(_ pool: TestPool) async throws -> JSONObject {
        let made = try await pool.call(
            .createUserPoolClient,
            ["ClientName": "c", "GenerateSecret": true, "PublishSecretsInAWSSecretsManager": true])
        return made["UserPoolClient"]?.objectValue ?? [:]
    }

    private func secret(_ answer: JSONObject) throws -> JSONObject {
        try JSONReader.read(Array((answer["SecretString"]?.stringValue ?? "").utf8)).objectValue ?? [:]
    }

    @Test func `a published secret is shown by its ARN alone`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await published(pool)
            let arn = try #require(client["ClientSecretArn"]?.stringValue)
            #expect(client["ClientSecret"] == nil && client["ClientType"] == "REGULAR")
            #expect(arn.hasPrefix("arn:aws:secretsmanager:us-east-1:000000000000:secret/"))
            let found = try await ask(server, ["SecretId": .string(arn)])
            #expect(found["ARN"] == .string(arn) && found["VersionStages"] == ["AWSCURRENT"])
            let value = try secret(found)
            #expect(value["userPoolId"] == .string(pool.id) && value["userPoolClientId"] == client["ClientId"])
            let signedUp = TestClient(
                pool: pool, id: client["ClientId"]?.stringValue ?? "", secret: value["clientSecretValue"]?.stringValue)
            try await signedUp.signUp("anna")
            // The name, too, and the version.
            let name = try #require(found["Name"])
            #expect(try await ask(server, ["SecretId": name]) == found)
            let version = try #require(found["VersionId"])
            #expect(try await ask(server, ["SecretId": name, "VersionId": version]) == found)
            for members in [
                ["SecretId": .string(arn + "x")], ["SecretId": name, "VersionId": "x"],
                ["SecretId": name, "VersionStage": "AWSPREVIOUS"], ["SecretId": "other"],
            ] as [JSONObject] {
                await refused(.resourceNotFoundException) { _ = try await ask(server, members) }
            }
            await refused(.invalidParameterException) { _ = try await ask(server, [:]) }
            await refused(type: "UnknownOperationException") {
                _ = try await ask(server, [:], operation: "PutSecretValue")
            }
        }
    }

    @Test func `the secret before the newest is found by its stage`() async throws {
        try await withServer { server in
            let client = try await published(server.pool())
            let id = client["ClientSecretArn"] ?? .null
            let first = try await ask(server, ["SecretId": id])
            server.clock.advance(by: SecretRotation.period)
            _ = try await SecretRotation.slice(server.services, limit: 9)
            let second = try await ask(server, ["SecretId": id])
            #expect(try secret(second) != secret(first))
            let before = try await ask(server, ["SecretId": id, "VersionStage": "AWSPREVIOUS"])
            #expect(try secret(before) == secret(first) && before["VersionId"] == first["VersionId"])
        }
    }

    @Test func `what is not published is not found`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let client = try await pool.client(["GenerateSecret": true])
            await refused(.resourceNotFoundException) {
                _ = try await ask(server, ["SecretId": .string("cognito-idp/\(pool.id)/\(client.id)")])
            }
            await refused(.invalidParameterException) {
                try await pool.client(["PublishSecretsInAWSSecretsManager": true])
            }
        }
    }

    @Test func `it is signed as its own service`() async throws {
        try await withServer(access: SignedAccess(), accessKeys: [.example]) { server in
            let bare = request("GetSecretValue", ["SecretId": "x"])
            await refused(type: "MissingAuthenticationTokenException") { _ = try await answer(server, bare) }
            await refused(type: "InvalidSignatureException") {
                _ = try await answer(server, RequestSigner().sign(bare))
            }
            await refused(.resourceNotFoundException) {
                _ = try await answer(server, RequestSigner(service: "secretsmanager").sign(bare))
            }
        }
    }
}
