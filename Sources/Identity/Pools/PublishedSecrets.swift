import Cryptography
import Policies
import ServiceModel

/// Client secrets that programs of the pool's owner fetch by name, as from AWS Secrets Manager (cognito/clients §7).
public enum PublishedSecrets {
    /// A published secret, as it is fetched.
    public struct Version: Sendable {
        public let arn: String
        /// What follows `secret/` in the ARN.
        public let name: String
        public let poolId: String
        public let clientId: String
        public let secret: ClientSecret
        /// A UUID's form; the same for the same secret.
        public let id: String
        public let isCurrent: Bool
    }

    static func arn(poolId: String, clientId: String, accountId: String) -> String {
        AmazonResourceName(
            service: "secretsmanager", region: PoolIds.parts(of: poolId).region, account: accountId,
            resource: "\(kind)\(prefix)\(poolId)/\(clientId)"
        ).description
    }

    private static let kind = "secret/"
    private static let prefix = "cognito-idp/"

    /// - Parameters:
    ///   - name: the ARN, or what follows `secret/` in it.
    ///   - wantsPrevious: whether the secret before the newest is meant.
    /// - Throws: `noPublishedSecret`.
    public static func find(
        _ name: String, version: String?, wantsPrevious: Bool, services: Services
    ) async throws -> Version {
        let refusal = Refusal.client(.noPublishedSecret)
        let short = name.hasPrefix("arn:") ? AmazonResourceName(name)?.name(behind: kind) : name
        let parts = short?.split(separator: "/", omittingEmptySubsequences: false).map(String.init) ?? []
        guard parts.count == 3, "\(parts[0])/" == prefix,
            let client = try await services.pools.knownClient(parts[2]), client.poolId == parts[1],
            let arn = client.settings.clientSecretArn, !name.hasPrefix("arn:") || name == arn
        else { throw refusal }
        for (place, secret) in client.secretList.enumerated() {
            let id = services.keys.versionId(of: secret.mark)
            if let version, version != id { continue }
            if version == nil || wantsPrevious, (place > 0) != wantsPrevious { continue }
            return Version(
                arn: arn, name: "\(prefix)\(client.poolId)/\(client.id)", poolId: client.poolId, clientId: client.id,
                secret: secret, id: id, isCurrent: place == 0)
        }
        throw refusal
    }
}

extension KeyRing {
    /// A UUID's form.
    fileprivate func versionId(of mark: SecretMark) -> String {
        Hex.uuid(Array(decoy("secret-version", mark.id, String(mark.createdAt)).prefix(16)))
    }
}
