import IdentityPoolModel
import Logging

/// What an identity gets for itself: credentials of a role, or a token with which to take one on.
public enum IdentityCredentials {
    /// What AWS calls the sessions of identities.
    private static let sessionName = "CognitoIdentityCredentials"
    static let tokenLifetime: Int64 = 10 * 60 * 1000
    /// AWS bounds what guests may do, whatever their role allows; of the services that this server has, these two are
    /// within (cognito/identity-pools §6).
    private static let guestPolicy = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["cognito-idp:*","cognito-identity:*"],"Resource":"*"}]}
        """

    /// Credentials of the role that the pool's rules choose, for an hour (cognito/identity-pools §6).
    ///
    /// A role that this server does not define gives credentials that are like any other and allow nothing.
    ///
    /// - Returns: them, and the identity that they are of: another than the given one where a guest's logins lead
    ///   elsewhere.
    /// - Throws: what `IdentityAdmission` and `RoleChoice` throw; `unusableTag`, `sessionTooLong`; `noRole` where the
    ///   role does not trust the identity.
    public static func credentials(
        of id: String, logins: [String: String], customRole: String?, call: Call
    ) async throws -> (identityId: String, credentials: TemporaryCredentials) {
        let admission =
            if logins.count == 1, let token = logins[FederatedIdentity.provider] {
                try await IdentityAdmission.admit(id, token: token, call: call)
            } else {
                try await IdentityAdmission.admit(id, logins: logins, call: call)
            }
        let arn: String
        do {
            arn = try RoleChoice.role(customRole, for: admission)
        } catch {
            call.explain(
                "\(admission.pool.id) gives no such role to \(admission.isGuest ? "guests" : "who has signed in so")")
            throw error
        }
        let tags = try SessionTags.tags(of: admission.logins, in: admission.pool)
            .merging(admission.tags) { own, _ in own }
        let role = try await call.services.roles.role(arn)
        if let role {
            guard role.trusts(admission.identity, tags: tags, sessionName: sessionName, now: call.now) else {
                call.explain(role.distrust(of: admission.identity, tags: tags))
                throw Refusal.poolIdentity(.noRole)
            }
        } else {
            // Not refused: at AWS a role may do nothing as well. But there nobody forgets to make it.
            call.services.log.warning(
                "no role \(arn) is defined here: its credentials allow nothing. \"sekisho roles create\" makes it; "
                    + "credentials have to be fetched anew then",
                metadata: ["requestId": .string(call.requestId)])
        }
        let session = RoleSession(
            roleARN: arn, sessionName: sessionName, tags: tags, identity: admission.identity,
            expiresAt: call.now + Milliseconds.hour, policy: admission.isGuest ? guestPolicy : nil)
        do {
            return (admission.identity.identityId, try call.services.roleCredentials.issue(session, as: role))
        } catch {
            throw Refusal.poolIdentity(.sessionTooLong)
        }
    }

    /// A token for ten minutes, with which the identity itself takes a role on that trusts it.
    ///
    /// - Throws: what `IdentityAdmission` throws, `unusableTag`; `noBasicFlow` where the pool refuses it; and
    ///   `basicFlowBesideMappings`, since nobody could hold such a token against the rules by which roles are chosen.
    public static func token(
        for id: String, logins: [String: String], call: Call
    ) async throws -> (identityId: String, token: String) {
        let poolId = try await call.store.read { try $0.enabledIdentity(id).poolId }
        let pool = try await call.services.identityPools.knownPool(poolId)
        guard pool?.settings.allowClassicFlow != false else { throw Refusal.poolIdentity(.noBasicFlow) }
        guard pool?.roles.mappings.isEmpty ?? true else { throw Refusal.poolIdentity(.basicFlowBesideMappings) }
        let admission = try await IdentityAdmission.admit(id, logins: logins, call: call)
        let tags = try SessionTags.tags(of: admission.logins, in: admission.pool)
        let token = try await call.services.identityTokens.issue(
            poolId: poolId, identityId: admission.identity.identityId, amr: admission.identity.amr,
            expiresAt: call.now + tokenLifetime, tags: tags)
        return (admission.identity.identityId, token)
    }
}
