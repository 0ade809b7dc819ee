import Cryptography
import JSON
import Logging
import MessageEncryption
import Outbound
import Testing

@testable import Functions

/// AWS KMS API reference, GenerateDataKey; cognito/custom-challenges §7.
@Suite struct KMSDataKeysTests {
    private static let arn = "arn:aws:kms:eu-west-1:123456789012:key/k"
    private static let answer =
        #"{"CiphertextBlob":"AQID","KeyId":"\#(arn)","Plaintext":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="}"#

    private func ask(
        _ outbound: FakeOutbound, _ endpoint: AmazonEndpoint = .aws, key: String = arn, isSigned: Bool = true
    ) async throws -> DataKey {
        let credentials = AmazonCredentials(
            accessKeyId: "AKIDEXAMPLE", secret: Redacted("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))
        return try await KMSDataKeys(
            endpoint, credentials: isSigned ? credentials : nil, outbound: outbound, now: { 1_440_938_160_000 }
        ).dataKey(of: key, context: ["userpool-id": "p"], region: "us-east-1")
    }

    @Test func `a data key comes from the key's region, and the request is signed as botocore signs it`() async throws {
        let outbound = FakeOutbound(.answer(200, Self.answer))
        let key = try await ask(outbound)
        #expect(key.keyId == Self.arn && key.wrapped == [1, 2, 3] && key.plaintext == (0..<32).map { UInt8($0) })
        let exchange = try #require(outbound.exchanges.first)
        #expect(exchange.url == "https://kms.eu-west-1.amazonaws.com/")
        #expect(
            String(decoding: exchange.body, as: UTF8.self)
                == #"{"KeyId":"\#(Self.arn)","KeySpec":"AES_256","EncryptionContext":{"userpool-id":"p"}}"#)
        #expect(exchange.header("x-amz-target") == "TrentService.GenerateDataKey")
        #expect(exchange.headers.filter { $0.name.lowercased() == "x-amz-target" }.count == 1)
        #expect(
            exchange.header("authorization") == "AWS4-HMAC-SHA256 "
                + "Credential=AKIDEXAMPLE/20150830/eu-west-1/kms/aws4_request, "
                + "SignedHeaders=host;x-amz-date;x-amz-target, "
                + "Signature=106d1a15873171bfbf0c36f57053803e8ec8e0ffe8a8384f6e4dc97d317a9273")
    }

    @Test func `another endpoint is asked as it is, without a signature where there is no key for one`() async throws {
        let outbound = FakeOutbound(.answer(200, Self.answer))
        _ = try await ask(outbound, .url("http://localhost:4566/"), key: "alias/codes", isSigned: false)
        let exchange = try #require(outbound.exchanges.first)
        #expect(exchange.url == "http://localhost:4566/" && exchange.header("authorization") == nil)
    }

    @Test(
        arguments: [
            .answer(400, #"{"__type":"NotFoundException","message":"Alias is not found."}"#), .answer(200, "{}"),
            .answer(200, #"{"CiphertextBlob":"AQID","KeyId":"k","Plaintext":"AAEC"}"#), .answer(500, "no"),
            .error(.timedOut),
        ] as [Result<OutboundAnswer, OutboundError>])
    func `what is no data key is an error, in words without a secret`(
        _ answer: Result<OutboundAnswer, OutboundError>
    ) async {
        let error = await #expect(throws: KMSDataKeys.Failed.self) { _ = try await ask(FakeOutbound(answer)) }
        #expect(error?.description.contains("AAEC") == false)
    }
}
