import HTTP

/// A service of AWS that this server answers for, as signatures name it.
public enum SignedService: String, Sendable {
    case userPools = "cognito-idp"
    case identityPools = "cognito-identity"
    case keys = "kms"
    case secrets = "secretsmanager"
    case securityTokens = "sts"

    /// Whether the server answers for the service, and not for the little of it that its users need.
    var isWhole: Bool { self == .userPools || self == .identityPools }

    /// What must be signed, so that nobody can change it on the way.
    var signedHeaders: [String] {
        switch self {
        case .userPools, .identityPools, .keys, .secrets: ["host", "x-amz-target", "x-amz-date"]
        // The action stands in the body.
        case .securityTokens: ["host", "x-amz-date"]
        }
    }
}
