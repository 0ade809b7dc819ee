import Cryptography
import JSON
import ServiceModel

/// What a verified access token says.
public struct VerifiedAccessToken: Sendable {
    public let poolId: String
    public let clientId: String
    public let signInId: String
    public let sub: String
    /// Seconds since 1970.
    public let expiresAt: Int64
    public let scopes: [String]
}

/// Who calls with an access token.
public struct TokenHolder: Sendable {
    public let user: SignedInUser
    public let pool: UserPool
    public let client: AppClient
    /// The sign-in that the token comes from.
    public let signInId: String
}

extension Call {
    /// The user whose access token this is (cognito/tokens §6). Nobody whose password has to be reset gets through.
    ///
    /// The signature is checked once and remembered; expiry, revocation, user and client are looked at anew on
    /// every call.
    public func holder(of token: String) async throws -> TokenHolder {
        let verified = try await verify(token)
        trail.note(poolId: verified.poolId, clientId: verified.clientId)
        guard verified.expiresAt > now / 1000 else { throw Refusal.token(.accessTokenExpired) }
        guard verified.scopes.contains(TokenGrant.apiScope) else { throw Refusal.token(.accessTokenScopes) }
        guard let pool = try await pools.knownPool(verified.poolId),
            let client = try await pools.knownClient(verified.clientId), client.poolId == pool.id
        else {
            explain("pool or client of the access token is gone")
            throw Refusal.token(.invalidAccessToken)
        }
        guard let user = try await store.read({ try $0.signedInUser(bySignIn: verified.signInId) }),
            user.sub == verified.sub, user.poolId == pool.id
        else {
            // Either the user is gone, and the row with it, or the row alone: a deleted client's are cleared away.
            let isGone = try await store.read { try $0.user(poolId: pool.id, sub: verified.sub) } == nil
            throw isGone ? Refusal.lookUp(.userNotFound) : .token(.invalidAccessToken)
        }
        guard client.isThat(ofId: user.clientId, generation: user.clientGeneration) else {
            explain("the access token is of a client that was deleted and made anew")
            throw Refusal.token(.invalidAccessToken)
        }
        try user.requireGood(revokedAt: user.revokedAt)
        return TokenHolder(user: user, pool: pool, client: client, signInId: verified.signInId)
    }

    /// All of the sign-in that a token comes from, for the few who need more of it than whose it is.
    func signIn(of holder: TokenHolder) async throws -> SignIn {
        guard let (signIn, _) = try await store.read({ try $0.signIn(holder.signInId) }) else {
            throw Refusal.token(.invalidAccessToken)
        }
        return signIn
    }

    private func verify(_ token: String) async throws -> VerifiedAccessToken {
        let key = TokenDigest(token)
        if let hit = services.verifiedTokens[key] { return hit }
        let verified = try await checkSignature(of: token)
        services.verifiedTokens[key] = verified
        return verified
    }

    private func checkSignature(of token: String) async throws -> VerifiedAccessToken {
        func refuse(_ reason: String, as refusal: Refusal = .token(.invalidAccessToken)) -> Refusal {
            explain("access token: \(reason)")
            return refusal
        }
        guard let jws = try? JWS.Compact.parse(token), let claims = jws.claims() else {
            throw refuse("not a JWS")
        }
        guard jws.algorithm == "RS256", let kid = jws.keyID else {
            throw refuse("alg is not RS256, or kid is missing")
        }
        guard let issuer = claims["iss"]?.stringValue, let poolId = issuer.split(separator: "/").last.map(String.init),
            let pool = try await pools.knownPool(poolId), settings.isIssuer(issuer, of: pool)
        else { throw refuse("issuer is not a pool of this server") }
        guard claims["token_use"]?.stringValue == "access" else { throw refuse("not an access token") }
        let keys = try await services.signingKeys.keys(of: pool, at: now)
        guard let verifier = keys.verifier(kid: kid, use: .access) else {
            throw refuse("unknown key", as: .token(.accessTokenSignature))
        }
        guard jws.isSigned(by: verifier) else {
            throw refuse("signature does not verify", as: .token(.accessTokenSignature))
        }
        // A token that was made for another service opens nothing here.
        if let audience = claims["aud"], audience != claims["client_id"] { throw refuse("meant for another audience") }
        guard let clientId = claims["client_id"]?.stringValue, let sub = claims["sub"]?.stringValue,
            let expiresAt = claims["exp"]?.int64Value,
            let signInId = claims["origin_jti"]?.stringValue ?? claims["event_id"]?.stringValue
        else { throw refuse("claims are missing") }
        return VerifiedAccessToken(
            poolId: poolId, clientId: clientId, signInId: signInId, sub: sub, expiresAt: expiresAt,
            scopes: (claims["scope"]?.stringValue ?? "").split(separator: " ").map(String.init))
    }
}

extension KnownUser {
    /// What may have ended since the tokens of a sign-in were given.
    fileprivate func requireGood(revokedAt: Int64?) throws(Refusal) {
        guard isEnabled else { throw .signIn(.userDisabled) }
        guard revokedAt == nil else { throw .token(.accessTokenRevoked) }
        // Every operation that takes an access token lists it in the model.
        if mustResetPassword { throw .signIn(.passwordResetRequired) }
    }
}

extension StoreReader {
    /// The user of a token as it stands in this transaction, with a token that is still good.
    ///
    /// Throws `userNotFound`, and what has ended the token meanwhile.
    public func stillThere(_ holder: TokenHolder) throws -> User {
        guard let (signIn, user) = try signIn(holder.signInId) else {
            throw try user(id: holder.user.id) == nil ? Refusal.lookUp(.userNotFound) : .token(.invalidAccessToken)
        }
        try user.requireGood(revokedAt: signIn.revokedAt)
        return user
    }
}
