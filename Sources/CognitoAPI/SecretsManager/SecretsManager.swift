import Cryptography
import Identity
import JSON
import ServiceModel

/// The part of AWS Secrets Manager's API that programs fetch a client's secret by: `secretsmanager.GetSecretValue`, on
/// the same path as the operations of user pools (cognito/clients §7).
///
/// Whoever may administer may ask, and nobody else.
struct SecretsManager: TargetedService {
    static let prefix = "secretsmanager."
    static let service = SignedService.secrets
    static let operations: Set<String> = ["GetSecretValue"]
    static let maximumValues = 100

    let services: Services
    let access: any AccessPolicy

    /// A secret that is not there is not told from one that the caller may not read.
    func run(
        _ operation: String, _ input: JSONObject, region: String,
        require: (_ resource: String) async throws -> Void
    ) async throws -> JSONObject {
        guard let name = input["SecretId"]?.stringValue, !name.isEmpty else {
            throw Refusal.missingParameter("SecretId")
        }
        let stage = input["VersionStage"]?.stringValue ?? "AWSCURRENT"
        guard ["AWSCURRENT", "AWSPREVIOUS"].contains(stage) else { throw Refusal.client(.noPublishedSecret) }
        let found: PublishedSecrets.Version
        do {
            found = try await PublishedSecrets.find(
                name, version: input["VersionId"]?.stringValue, wantsPrevious: stage == "AWSPREVIOUS",
                services: services)
        } catch let refusal as Refusal {
            try await require(name)
            throw refusal
        }
        try await require(found.arn)
        let value: JSONValue = [
            "userPoolId": .string(found.poolId), "userPoolClientId": .string(found.clientId),
            "clientSecretValue": .string(found.secret.value),
        ]
        return [
            "ARN": .string(found.arn), "Name": .string(found.name), "VersionId": .string(found.id),
            "SecretString": .string(String(decoding: value.encoded(), as: UTF8.self)),
            "VersionStages": [.string(found.isCurrent ? "AWSCURRENT" : "AWSPREVIOUS")],
            "CreatedDate": .number(JSONNumber(found.secret.mark.createdAt / 1000)),
        ]
    }
}
