import CognitoAPI
import Cryptography
import HTTP
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// The part of KMS's API that this server speaks; cognito/custom-challenges §7.
@Suite struct KeyServiceTests {
    private static let arn = "arn:aws:kms:eu-west-1:123456789012:key/k"

    private func ask(
        _ server: TestServer, _ operation: String, _ members: JSONObject, signed: Bool = false
    ) async throws -> JSONObject {
        let body = JSONValue.object(members).encoded()
        let request = HTTPRequest(
            method: "POST", target: "/",
            headers: [
                "Host": "localhost:9229", "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": "TrentService.\(operation)",
            ], body: body)
        let response = await server.respond(to: request)
        let answer = try JSONReader.read(response.body).objectValue ?? [:]
        guard response.status == 200 else {
            throw ServiceError(
                type: ErrorType(name: answer["__type"]?.stringValue ?? "") ?? .modelled(.internalErrorException),
                message: answer["message"]?.stringValue)
        }
        return answer
    }

    private func dataKey(
        _ server: TestServer, _ key: String = arn, context: JSONObject = ["userpool-id": "p"]
    ) async throws -> JSONObject {
        try await ask(
            server, "GenerateDataKey",
            ["KeyId": .string(key), "KeySpec": "AES_256", "EncryptionContext": .object(context)])
    }

    @Test func `a data key is unwrapped by who names its context, and by nobody else`() async throws {
        try await withServer { server in
            let key = try await dataKey(server, context: ["a": "1", "b": "2"])
            #expect(key["KeyId"] == .string(Self.arn))
            #expect(Base64.decode(key["Plaintext"]?.stringValue ?? "")?.count == 32)
            let opened = try await ask(
                server, "Decrypt",
                ["CiphertextBlob": key["CiphertextBlob"] ?? .null, "EncryptionContext": ["b": "2", "a": "1"]])
            #expect(opened["Plaintext"] == key["Plaintext"] && opened["KeyId"] == .string(Self.arn))
            #expect(opened["EncryptionAlgorithm"] == "SYMMETRIC_DEFAULT")
            for context in [[:], ["a": "1"], ["a": "1", "b": "3"], ["a": "1", "b": "2", "c": ""]] as [JSONValue] {
                await refused(type: "InvalidCiphertextException") {
                    _ = try await ask(
                        server, "Decrypt",
                        ["CiphertextBlob": key["CiphertextBlob"] ?? .null, "EncryptionContext": context])
                }
            }
        }
    }

    @Test func `each key is another, made once and kept sealed`() async throws {
        try await withServer { server in
            let (one, two) = (try await dataKey(server), try await dataKey(server))
            #expect(one["Plaintext"] != two["Plaintext"] && one["CiphertextBlob"] != two["CiphertextBlob"])
            // Another server over the same store.
            let other = EncryptionKeys(server.beside())
            let blob = try #require(Base64.decode(one["CiphertextBlob"]?.stringValue ?? ""))
            let opened = try await other.unwrap(
                blob, context: ["userpool-id": "p"], by: Self.arn, region: "us-east-1")
            #expect(Base64.encode(opened.plaintext) == one["Plaintext"]?.stringValue)
            await #expect(throws: Refusal.encryptionKey(.anotherKey)) {
                _ = try await other.unwrap(
                    blob, context: ["userpool-id": "p"], by: "\(Self.arn)2", region: "us-east-1")
            }
            // The blob of one key does not open under the name of another.
            var forged = blob
            forged[3 + Self.arn.utf8.count - 1] = UInt8(ascii: "j")
            _ = try await dataKey(server, "arn:aws:kms:eu-west-1:123456789012:key/j")
            await #expect(throws: Refusal.encryptionKey(.invalidCiphertext)) {
                _ = try await other.unwrap(forged, context: ["userpool-id": "p"], by: nil, region: "us-east-1")
            }
        }
    }

    @Test func `ids and aliases stand for keys of the caller's region and this account`() async throws {
        try await withServer { server in
            let byId = try await dataKey(server, "k")
            #expect(byId["KeyId"] == "arn:aws:kms:us-east-1:000000000000:key/k")
            let alias = try await dataKey(server, "alias/codes")
            let shown = alias["KeyId"]?.stringValue ?? ""
            #expect(shown.hasPrefix("arn:aws:kms:us-east-1:000000000000:key/") && shown.utf8.count == 39 + 36)
            let byARN = try await dataKey(server, "arn:aws:kms:us-east-1:000000000000:alias/codes")
            #expect(byARN["KeyId"] == alias["KeyId"])
            // What an SDK has read of the message names the key itself.
            for name in ["alias/codes", shown, String(shown.split(separator: "/")[1])] {
                let opened = try await ask(
                    server, "Decrypt",
                    [
                        "CiphertextBlob": alias["CiphertextBlob"] ?? .null, "KeyId": .string(name),
                        "EncryptionContext": ["userpool-id": "p"],
                    ])
                #expect(opened["Plaintext"] == alias["Plaintext"])
            }
        }
    }

    @Test func `what makes no sense is refused`() async throws {
        try await withServer { server in
            for name in ["arn:aws:s3:::bucket", "arn:aws:kms:us-east-1:0:grant/k", "alias/", "a b"] {
                await refused(type: "NotFoundException", "Invalid keyId '\(name)'") {
                    _ = try await dataKey(server, name)
                }
            }
            for members in [
                [:], ["KeyId": "k"], ["KeyId": "k", "KeySpec": "AES_512"],
                ["KeyId": "k", "KeySpec": "AES_256", "NumberOfBytes": 32], ["KeyId": "k", "NumberOfBytes": 1025],
                ["KeyId": "k", "KeySpec": "AES_256", "EncryptionContext": ["a": 1]],
            ] as [JSONObject] {
                await refused(type: "ValidationException") { _ = try await ask(server, "GenerateDataKey", members) }
            }
            for blob in ["", "!", "AQID"] {
                await refused(type: blob.isEmpty ? "ValidationException" : "InvalidCiphertextException") {
                    _ = try await ask(server, "Decrypt", ["CiphertextBlob": .string(blob)])
                }
            }
            await refused(type: "UnknownOperationException") { _ = try await ask(server, "ScheduleKeyDeletion", [:]) }
        }
    }

    @Test func `who may not administer gets no key`() async throws {
        try await withServer(access: SignedAccess()) { server in
            await refused(type: "MissingAuthenticationTokenException") { _ = try await dataKey(server) }
            await refused(type: "MissingAuthenticationTokenException") { _ = try await ask(server, "Decrypt", [:]) }
        }
    }
}
