import Cryptography
import JSON
import ServiceModel

/// A token of a pool that somebody brings to have it exchanged, verified (cognito/tokens §11).
struct PresentedToken: Sendable {
    enum Holder: Sendable {
        case user(User, groups: [Group], signIn: SignIn)
        /// A client's own.
        case client(String)
    }

    let holder: Holder
    let isIdToken: Bool
    /// None in an ID token, unless it was given for a token that held fewer than its sign-in has.
    let scopes: [String]?
    /// For which service alone it is, where it was derived for one.
    let audience: String?
    /// The client that it was given to.
    let presenter: String?
    /// Who acts for the holder already.
    let actor: JSONObject?
    /// Seconds since 1970.
    let expiresAt: Int64
    private let clientId: String?

    /// Nil, with a word in the log, for what is no token of the pool, or is no longer good: over, or its sign-in revoked,
    /// or user or client gone.
    static func verify(
        _ token: String, isIdToken: Bool, pool: UserPool, call: Call
    ) async throws -> PresentedToken? {
        func refuse(_ reason: String) -> PresentedToken? {
            call.explain("token to exchange: \(reason)")
            return nil
        }
        guard let jws = try? JWS.Compact.parse(token), let claims = jws.claims(), jws.algorithm == "RS256",
            let kid = jws.keyID, let issuer = claims["iss"]?.stringValue, call.settings.isIssuer(issuer, of: pool),
            claims["token_use"]?.stringValue == (isIdToken ? "id" : "access")
        else { return refuse("not such a token of this pool") }
        let keys = try await call.services.signingKeys.keys(of: pool, at: call.now)
        guard let verifier = keys.verifier(kid: kid, use: isIdToken ? .id : .access), jws.isSigned(by: verifier) else {
            return refuse("signature does not verify")
        }
        guard let sub = claims["sub"]?.stringValue, let expiresAt = claims["exp"]?.int64Value,
            expiresAt > call.now / 1000
        else { return refuse("it is over") }
        let clientId = claims["client_id"]?.stringValue
        guard let signInId = claims["origin_jti"]?.stringValue ?? claims["event_id"]?.stringValue else {
            guard !isIdToken, sub == clientId, try await isGood(client: sub, issuedAt: claims["iat"], pool, call) else {
                return refuse("of a client that is gone")
            }
            return PresentedToken(claims, .client(sub), expiresAt: expiresAt, isIdToken: isIdToken)
        }
        let found = try await call.store.read { store -> Holder? in
            guard let (signIn, user) = try store.signIn(signInId), user.sub == sub, signIn.poolId == pool.id,
                signIn.revokedAt == nil, user.isEnabled, !user.mustResetPassword,
                try store.hasClient(signIn.clientId, generation: signIn.clientGeneration)
            else { return nil }
            return .user(user, groups: try store.groups(userId: user.id), signIn: signIn)
        }
        guard let found else { return refuse("its sign-in has ended") }
        return PresentedToken(claims, found, expiresAt: expiresAt, isIdToken: isIdToken)
    }

    private init(_ claims: JSONObject, _ holder: Holder, expiresAt: Int64, isIdToken: Bool) {
        self.holder = holder
        self.isIdToken = isIdToken
        let scope = claims["scope"]?.stringValue ?? (isIdToken ? nil : "")
        scopes = scope.map { $0.split(separator: " ").map(String.init) }
        let named = claims["aud"]?.stringValue
        presenter = isIdToken ? claims["azp"]?.stringValue ?? named : claims["client_id"]?.stringValue
        audience = named == presenter ? nil : named
        actor = claims["act"]?.objectValue
        self.expiresAt = expiresAt
        clientId = claims["client_id"]?.stringValue
    }

    /// A client's own token ends with the client: one made anew under its id is another.
    private static func isGood(
        client id: String, issuedAt: JSONValue?, _ pool: UserPool, _ call: Call
    ) async throws -> Bool {
        guard let client = try await call.pools.knownClient(id), client.poolId == pool.id,
            let issuedAt = issuedAt?.int64Value
        else { return false }
        return issuedAt >= (client.settings.creationDate?.milliseconds ?? 0) / 1000
    }

    /// What a token says of its holder where that holder acts for somebody (RFC 8693 §4.1): who it is, and who acts for
    /// the holder in turn.
    var asActor: JSONObject {
        var claims = JSONObject()
        switch holder {
        case .user(let user, _, _): claims["sub"] = .string(user.sub)
        case .client(let id): claims["sub"] = .string(id)
        }
        claims["client_id"] = clientId.map { .string($0) }
        return claims
    }
}
