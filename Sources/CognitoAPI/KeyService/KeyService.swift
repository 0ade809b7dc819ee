import Cryptography
import Identity
import JSON
import MessageEncryption
import ServiceModel

/// The part of AWS KMS's API that who decrypts messages needs: `TrentService.GenerateDataKey` and
/// `TrentService.Decrypt`, on the same path as the operations of user pools (cognito/triggers §4).
///
/// Whoever may administer may ask, and nobody else: a data key opens the codes of users.
struct KeyService: TargetedService {
    static let prefix = "TrentService."
    static let service = SignedService.keys
    static let operations: Set<String> = Set(runs.keys)
    static let maximumValues = 1000

    let services: Services
    let access: any AccessPolicy

    func run(
        _ operation: String, _ input: JSONObject, region: String,
        require: (_ resource: String) async throws -> Void
    ) async throws -> JSONObject {
        guard let run = Self.runs[operation] else { throw CallRefusal.unknownOperation }
        let members = KeyServiceInput(members: input)
        let keys = EncryptionKeys(services)
        try await require(Self.resource(of: operation, members, keys: keys, region: region))
        return try await run(keys, members, region)
    }

    /// The key that a call is about; `*` where it names none that there could be.
    private static func resource(
        of operation: String, _ input: KeyServiceInput, keys: EncryptionKeys, region: String
    ) -> String {
        // What was wrapped says by which key, and a name beside it must be the same. Who asks for a data key names one alone.
        if operation == "Decrypt",
            let blob = input.members["CiphertextBlob"]?.stringValue.flatMap({ Base64.decode($0) })
        {
            return keys.arn(ofWrapped: blob) ?? "*"
        }
        return input.members["KeyId"]?.stringValue.flatMap { keys.arn(of: $0, region: region) } ?? "*"
    }

    private typealias Run = @Sendable (EncryptionKeys, KeyServiceInput, _ region: String) async throws -> JSONObject

    private static let runs: [String: Run] = ["GenerateDataKey": generateDataKey, "Decrypt": decrypt]

    private static let generateDataKey: Run = { keys, input, region in
        let key = try await keys.dataKey(
            of: input.required("KeyId"), byteCount: input.byteCount(), context: input.context(), region: region)
        return [
            "CiphertextBlob": .string(Base64.encode(key.wrapped)), "Plaintext": .string(Base64.encode(key.plaintext)),
            "KeyId": .string(key.keyId),
        ]
    }

    private static let decrypt: Run = { keys, input, region in
        let blob = try input.required("CiphertextBlob")
        guard let bytes = Base64.decode(blob) else { throw Refusal.encryptionKey(.invalidCiphertext) }
        let (plaintext, arn) = try await keys.unwrap(
            bytes, context: input.context(), by: input.text("KeyId"), region: region)
        return [
            "KeyId": .string(arn), "Plaintext": .string(Base64.encode(plaintext)),
            "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        ]
    }
}
