import Cryptography
public import ServiceModel
import Threads

/// Makes the tokens of a sign-in.
public enum TokenIssuer {
    /// The scope of every token that the API gives.
    public static let apiScope = "aws.cognito.signin.user.admin"

    /// Stores a new sign-in and answers its tokens, a refresh token among them.
    ///
    /// - Parameter attempt: what led here, forgiven in the transaction that stores the sign-in.
    public static func begin(
        _ user: User, pool: UserPool, client: AppClient, attempt: SignInAttempt? = nil, call: Call
    ) async throws -> AuthenticationResultType {
        let id = call.random.uuid()
        let signIn = SignIn(
            id: id, poolId: pool.id, userId: user.id, clientId: client.id, clientGeneration: client.generation,
            // Without revocation the tokens carry no origin_jti, and the event leads back to the sign-in.
            eventId: client.revocationEnabled ? call.random.uuid() : id, scopes: apiScope, authenticatedAt: call.now,
            expiresAt: call.now + client.refreshTokenValidity)
        let refreshToken = RefreshTokens.make(random: call.random)
        let row = StoredRefreshToken(
            hash: call.services.keys.refreshTokenHash(refreshToken), signInId: id, createdAt: call.now)
        // Signed first: a sign-in is stored only when its tokens are ready to go.
        let groups = try await call.store.read { try $0.groups(userId: user.id) }
        var result = try await tokens(of: signIn, user: user, groups: groups, pool: pool, client: client, call: call)
        let generation = user.generation
        try await call.store.write { store in
            // Password, status or MFA may have changed, or the user gone, since the proof.
            guard let current = try store.user(id: signIn.userId), current.generation == generation,
                current.isEnabled
            else { throw Refusal.signIn(.incorrectUsernameOrPassword) }
            // The client too may be gone, and one made anew under its id is another.
            guard try store.hasClient(signIn.clientId, generation: signIn.clientGeneration) else {
                throw Refusal.lookUp(.clientNotFound(signIn.clientId))
            }
            try store.insert(signIn, refreshToken: row)
            try attempt?.forgive(in: store)
        }
        result.refreshToken = refreshToken
        return result
    }

    /// Signs an ID and an access token of an existing sign-in.
    public static func tokens(
        of signIn: SignIn, user: User, groups: [GroupType], pool: UserPool, client: AppClient, call: Call
    ) async throws -> AuthenticationResultType {
        let keys = try await call.services.signingKeys.keys(of: pool, at: call.now)
        let claims = TokenClaims(
            issuer: call.settings.issuer(of: pool), signIn: signIn, user: user, groups: groups, client: client,
            issuedAt: call.now)
        let random = call.random
        let (id, access) = try await call.inLane(.short) {
            (
                try JWS.sign(payload: claims.id(jti: random.uuid()), key: keys.id.key, kid: keys.id.kid),
                try JWS.sign(payload: claims.access(jti: random.uuid()), key: keys.access.key, kid: keys.access.kid)
            )
        }
        return AuthenticationResultType(
            accessToken: access, expiresIn: Int(client.accessTokenValidity / 1000), tokenType: "Bearer", idToken: id)
    }
}
