import Identity

/// A session of a role for the identity of an identity pool that a token vouches for: the classic flow (cognito/access §5).
///
/// Unsigned: it stands on the token. What the role says of it is all that is asked, and a role that is not there refuses
/// in the same words.
enum AssumeRoleWithWebIdentity: SecurityTokenAction {
    static let name = "AssumeRoleWithWebIdentity"
    static let isSigned = false

    /// Whether the identity is there and enabled, and its pool is. A token says so of the moment it was made.
    private static func stands(_ identity: FederatedIdentity, _ call: SecurityTokenCall) async throws -> Bool {
        let stored = try await call.services.store.read { try $0.poolIdentity(identity.identityId) }
        guard let stored, stored.disabledAt == nil, stored.poolId == identity.poolId else { return false }
        return try await call.services.identityPools.knownPool(identity.poolId) != nil
    }

    static func run(_ call: SecurityTokenCall) async throws -> [QueryElement] {
        let asked = try AssumedSession(call, further: ["WebIdentityToken"])
        let token: IdentityToken
        do {
            token = try await call.services.identityTokens.verify(call["WebIdentityToken"] ?? "")
        } catch IdentityTokenRefusal.expired(let end) {
            throw SecurityTokenFault(
                "ExpiredTokenException",
                "Token expired: current date/time \(call.now / 1000) must be before the expiration date/time \(end / 1000)"
            )
        }
        let identity = token.identity
        // The caller names the role, so only one that says itself whom it trusts is to be had.
        func denied(_ reason: String) -> SecurityTokenFault {
            call.explain(reason)
            return .accessDenied("Not authorized to perform sts:AssumeRoleWithWebIdentity")
        }
        guard let role = try await call.services.roles.role(asked.roleARN) else {
            throw denied("no role \(asked.roleARN) is defined here")
        }
        guard role.trustPolicy != nil else {
            throw denied("\(asked.roleARN) has no trust policy, without which no caller can name it")
        }
        guard try await stands(identity, call) else {
            throw denied("the identity \(identity.identityId) is gone, or its pool")
        }
        guard role.trusts(identity, tags: token.tags, sessionName: asked.name, now: call.now) else {
            throw denied(role.distrust(of: identity, tags: token.tags))
        }
        return [
            .text("SubjectFromWebIdentityToken", identity.identityId), .text("Audience", identity.poolId),
            .text("Provider", FederatedIdentity.provider),
        ] + (try await asked.begin(call, as: role, tags: token.tags, identity: identity))
    }
}
