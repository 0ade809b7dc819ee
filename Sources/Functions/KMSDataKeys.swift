import Cryptography
import JSON
public import MessageEncryption
public import Outbound
import Policies

/// Data keys of AWS KMS, or of what speaks its API: `TrentService.GenerateDataKey`.
public struct KMSDataKeys: DataKeySource {
    /// Why there is no key: in words for an operator, which hold nothing secret.
    struct Failed: Error, CustomStringConvertible {
        let description: String
    }

    private static let timeoutMilliseconds = 10_000

    private let service: AmazonService
    private let outbound: any OutboundSending

    /// - Parameters:
    ///   - credentials: nil signs nothing.
    ///   - now: milliseconds since 1970.
    public init(
        _ endpoint: AmazonEndpoint, credentials: AmazonCredentials?, outbound: any OutboundSending,
        now: @escaping @Sendable () -> Int64
    ) {
        service = AmazonService(name: "kms", endpoint: endpoint, credentials: credentials, now: now)
        self.outbound = outbound
    }

    public func dataKey(of keyId: String, context: [String: String], region: String) async throws -> DataKey {
        let exchange = exchange(keyId, context: context, region: region)
        let answer: OutboundAnswer
        do {
            answer = try await outbound.send(
                OutboundCall(.http(exchange), timeoutMilliseconds: Self.timeoutMilliseconds))
        } catch {
            throw Failed(description: "\(error)")
        }
        let object = (try? JSONReader.read(answer.body))?.objectValue
        guard answer.status == 200 else {
            let name = object?["__type"]?.stringValue?.split(separator: "#").last.map { String($0.prefix(100)) }
            throw Failed(description: "KMS answers with status \(answer.status)\(name.map { ", \($0)" } ?? "")")
        }
        guard let object, let plaintext = object["Plaintext"]?.stringValue.flatMap({ Base64.decode($0) }),
            let wrapped = object["CiphertextBlob"]?.stringValue.flatMap({ Base64.decode($0) }),
            let keyId = object["KeyId"]?.stringValue, plaintext.count == AES256GCM.keyCount,
            !wrapped.isEmpty, wrapped.count <= Int(UInt16.max), keyId.utf8.count <= 2048
        else { throw Failed(description: "KMS answers with something else than a data key") }
        return DataKey(plaintext: plaintext, wrapped: wrapped, keyId: keyId)
    }

    private func exchange(_ keyId: String, context: [String: String], region: String) -> HTTPExchange {
        // An ARN says where its key is: `arn:aws:kms:eu-west-1:...`.
        let name = AmazonResourceName(keyId).flatMap { name in
            name.service == "kms" && AmazonRegion.isPlain(name.region) ? name : nil
        }
        // A pool's region is the one that its maker has signed for, and may be anything.
        let region = name?.region ?? (AmazonRegion.isPlain(region) ? region : "us-east-1")
        let body: JSONObject = [
            "KeyId": .string(keyId), "KeySpec": "AES_256",
            "EncryptionContext": .object(
                JSONObject(members: context.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
        ]
        return service.exchange(
            path: "/", region: region, partition: name?.partition,
            headers: [("Content-Type", "application/x-amz-json-1.1")], target: "TrentService.GenerateDataKey",
            body: JSONValue.object(body).encoded())
    }
}
