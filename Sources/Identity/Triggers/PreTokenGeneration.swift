import JSON
import ServiceModel

/// Before tokens are signed, at a sign-in and at a refresh: the pool's owner may change what they say
/// (cognito/triggers §11).
enum PreTokenGeneration {
    /// How the tokens came about.
    enum Source: String, Sendable {
        case authentication = "TokenGeneration_Authentication"
        case hostedAuth = "TokenGeneration_HostedAuth"
        case newPasswordChallenge = "TokenGeneration_NewPasswordChallenge"
        case authenticateDevice = "TokenGeneration_AuthenticateDevice"
        case refreshTokens = "TokenGeneration_RefreshTokens"
        case clientCredentials = "TokenGeneration_ClientCredentials"
    }

    /// - Returns: the claims as they are to be signed.
    static func change(
        _ claims: TokenClaims, of grant: TokenGrant, as source: Source, call: Call
    ) async throws(Refusal) -> TokenClaims {
        let (pool, client) = (grant.pool, grant.client)
        guard pool.isConfigured(.preTokenGeneration) else { return claims }
        let version = pool.tokenTriggerVersion
        let (userName, attributes, groups): (String, JSONObject, JSONObject)
        switch grant.holder {
        case .user(let user, let memberships, _):
            userName = user.username
            attributes = user.triggerAttributes(in: pool)
            groups = GroupClaims(memberships).configuration
        case .client:
            // The older versions do not know tokens without a user.
            guard version == .v3_0 else { return claims }
            (userName, attributes, groups) = (client.id, [:], [:])
        }
        let details = version == .v1_0 ? "claimsOverrideDetails" : "claimsAndScopeOverrideDetails"
        let event = TriggerEvent(
            trigger: .preTokenGeneration, source: source.rawValue, pool: pool, client: client, userName: userName,
            version: String(version.rawValue.dropFirst().prefix(1)),
            request: JSONObject(
                joining: ["userAttributes": .object(attributes), "groupConfiguration": .object(groups)],
                version == .v1_0 ? [:] : ["scopes": .array(grant.scopes.map { .string($0) })], call.metadataMember),
            response: [details: .null])
        guard let answer = try await event.invoke(call)?.object(details) else { return claims }
        let changes = version == .v1_0 ? try TokenChanges(toIdToken: answer) : try TokenChanges(toBoth: answer)
        return changes.applied(to: claims, through: client)
    }
}

extension UserPool {
    fileprivate var tokenTriggerVersion: PreTokenGenerationLambdaVersionType {
        settings.lambdaConfig?.preTokenGenerationConfig?.lambdaVersion ?? .v1_0
    }
}

extension SignInProgress {
    /// How the tokens of this sign-in came about.
    var tokenSource: PreTokenGeneration.Source {
        if origin == .page { return .hostedAuth }
        for record in history.reversed() {
            switch record.challenge {
            case .newPasswordRequired: return .newPasswordChallenge
            case .devicePasswordVerifier: return .authenticateDevice
            default: continue
            }
        }
        return .authentication
    }
}
