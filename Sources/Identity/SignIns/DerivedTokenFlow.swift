import JSON
public import ServiceModel

/// A token for another token, for one service downstream (RFC 8693; cognito/tokens §11).
///
/// Who asks has been let in by the edge: by AWS credentials, or by the client's secret.
public enum DerivedTokenFlow {
    /// What came of an exchange.
    public struct Outcome: Sendable {
        public let token: String
        public let type: IssuedTokenTypeIdentifierType
        /// In seconds.
        public let expiresIn: Int64
        public let scopes: [String]
    }

    /// - Throws: `notBuilt` for tokens of identity providers and SAML assertions, `flowNotEnabled`,
    ///   `invalidSubjectToken`, `invalidActorToken`, and what else `GrantRefusal` has.
    public static func run(
        _ input: GetDerivedTokenRequest, pool: UserPool, client: AppClient, call: Call
    ) async throws -> Outcome {
        try check(input, client: client)
        var target = try await target(of: input, pool: pool, call: call)
        guard
            let subject = try await PresentedToken.verify(
                input.subjectToken, isIdToken: input.subjectTokenType == .idToken, pool: pool, call: call),
            case .user(let user, let groups, let signIn) = subject.holder
        else { throw Refusal.grant(.invalidSubjectToken) }
        if let audience = subject.audience {
            // What was for one service alone does not become good at the user operations, or at whatever takes any.
            if let named = target, try await call.pools.knownClient(named) != nil {
                throw Refusal.grant(.audienceIsClient(named))
            }
            target = target ?? audience
        }
        // Who acts for the user already goes on to be told.
        var actor = subject.actor
        if let token = input.actorToken {
            guard
                let presented = try await PresentedToken.verify(
                    token, isIdToken: input.actorTokenType == .idToken, pool: pool, call: call)
            else { throw Refusal.grant(.invalidActorToken) }
            var acting = presented.asActor
            acting["act"] = subject.actor.map { .object($0) }
            actor = acting
        }
        let type = input.requestedTokenType ?? .accessToken
        var grant = TokenGrant(of: user, groups: groups, signIn: signIn, pool: pool, client: client)
        let held = held(by: subject, through: signIn, client: client, all: grant.scopes)
        let isNarrowed = !Set(held).isSuperset(of: grant.scopes)
        grant.scopes = try scopes(asked: input.scopes, held: held, client: client)
        grant.derivation = TokenDerivation(
            isOfIdToken: type == .idToken, scopes: isNarrowed ? grant.scopes : nil, audience: target, actor: actor,
            expiresBy: subject.expiresAt)
        let tokens = try await TokenIssuer.issue(grant, as: .refreshTokens, call: call)
        let validity = (type == .idToken ? client.idTokenValidity : client.accessTokenValidity) / 1000
        return Outcome(
            token: type == .idToken ? tokens.idToken ?? "" : tokens.accessToken, type: type,
            expiresIn: min(validity, subject.expiresAt - call.now / 1000), scopes: grant.scopes)
    }

    private static func check(_ input: GetDerivedTokenRequest, client: AppClient) throws(Refusal) {
        if input.actorToken != nil, input.actorTokenType == nil { throw .grant(.actorTokenWithoutType) }
        if input.actorToken == nil, input.actorTokenType != nil || input.actorTokenProviderName != nil {
            throw .grant(.actorTypeWithoutToken)
        }
        if input.audiences?.isEmpty == false, input.resources?.isEmpty == false {
            throw .grant(.audienceBesideResource)
        }
        let isDelegation = input.actorToken != nil
        guard isDelegation ? client.flows.delegation : client.flows.impersonation else {
            throw .grant(.flowNotEnabled(isDelegation ? .delegation : .impersonation))
        }
        guard input.subjectTokenType != .saml2, input.actorTokenType != .saml2, input.subjectTokenProviderName == nil,
            input.actorTokenProviderName == nil
        else { throw .notBuilt(.foreignTokens) }
    }

    /// For whom the token is to be; nil where nobody was named.
    private static func target(
        of input: GetDerivedTokenRequest, pool: UserPool, call: Call
    ) async throws -> String? {
        if let identifier = input.resources?.first {
            let isKnown = try await call.store.read {
                try $0.resource(.resourceServer, poolId: pool.id, name: identifier) != nil
            }
            guard isKnown else { throw Refusal.grant(.unknownResource(identifier)) }
            return identifier
        }
        guard let audience = input.audiences?.first else { return nil }
        if input.requestedTokenType == .idToken, audience != input.clientId,
            try await call.pools.knownClient(audience) != nil
        {
            throw Refusal.grant(.audienceIsClient(audience))
        }
        return audience
    }

    /// The scopes that a token brings. An ID token has those of its sign-in, `all`, unless it says that it has fewer.
    ///
    /// What another client was given opens no user operation, and does not where the client of the sign-in takes it back.
    private static func held(
        by subject: PresentedToken, through signIn: SignIn, client: AppClient, all: [String]
    ) -> [String] {
        let held = subject.isIdToken ? all.filter { subject.scopes?.contains($0) ?? true } : subject.scopes ?? []
        guard client.id == signIn.clientId, subject.presenter != signIn.clientId else { return held }
        return held.filter { $0 != TokenGrant.apiScope }
    }

    /// What was asked for, as far as the token holds it and the client may have it; all that the token holds where nothing
    /// was asked for.
    private static func scopes(asked: [String]?, held: [String], client: AppClient) throws(Refusal) -> [String] {
        guard let asked, !asked.isEmpty else { return held }
        let allowed = Set(client.settings.allowedOAuthScopes ?? [])
        let granted = held.filter { asked.contains($0) && allowed.contains($0) }
        guard !granted.isEmpty else { throw .grant(.noScopes) }
        return granted
    }
}
