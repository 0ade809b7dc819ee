import Cryptography
import JSON
import ServiceModel
import Threads

/// Makes the tokens of a grant: claims, then signatures.
enum TokenIssuer {
    /// The tokens of a sign-in that has come to its end. Stores it, with a refresh token.
    static func begin(_ progress: SignInProgress, call: Call) async throws -> IssuedTokens {
        guard case .user(let user) = progress.identity else {
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        let (pool, client) = (progress.pool, progress.client)
        let id = call.random.uuid()
        let signIn = SignIn(
            id: id, poolId: pool.id, userId: user.id, clientId: client.id, clientGeneration: client.generation,
            // Without revocation the tokens carry no origin_jti, and the event leads back to the sign-in.
            eventId: client.revocationEnabled ? call.random.uuid() : id, scopes: TokenGrant.apiScope,
            authenticatedAt: call.now, expiresAt: call.now + client.refreshTokenValidity)
        let refreshToken = RefreshTokens.make(random: call.random)
        let row = StoredRefreshToken(
            hash: call.services.keys.refreshTokenHash(refreshToken), signInId: id, createdAt: call.now)
        // Asked for as late as can be, and of nobody who has proven nothing: neither may tokens name a group that the
        // user has left by then, nor may the time of a first step tell who has many.
        let groups = try await call.store.read { try $0.groups(userId: user.id) }
        // Signed first: a sign-in is stored only when its tokens are ready to go.
        var tokens = try await issue(
            TokenGrant(of: user, groups: groups, signIn: signIn, pool: pool, client: client), call: call)
        let (generation, attempt, session) = (user.generation, progress.attempt, progress.session)
        let forgiven = progress.failuresToForgive(of: user, call: call)
        try await call.store.write { store in
            try session?.spend(in: store)
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
            for subject in forgiven { try store.setLockout(nil, subject: subject) }
        }
        tokens.refreshToken = refreshToken
        return tokens
    }

    /// Signs what the grant gives: an access token, and mostly an ID token.
    static func issue(_ grant: TokenGrant, call: Call) async throws -> IssuedTokens {
        let keys = try await call.services.signingKeys.keys(of: grant.pool, at: call.now)
        let random = call.random
        let claims = try await PreTokenGeneration.change(
            TokenClaims(
                grant, issuer: call.settings.issuer(of: grant.pool), issuedAt: call.now, jti: { random.uuid() }),
            of: grant, call: call)
        let (id, access) = try await call.inLane(.short) {
            (try claims.id.map { try sign($0, by: keys.id) }, try sign(claims.access, by: keys.access))
        }
        return IssuedTokens(
            accessToken: access, idToken: id, refreshToken: nil, expiresIn: grant.client.accessTokenValidity / 1000)
    }

    private static func sign(_ claims: JSONObject, by signer: PoolKeys.Signer) throws -> String {
        try JWS.sign(payload: JSONValue.object(claims).encoded(), key: signer.key, kid: signer.kid)
    }
}

extension SignInProgress {
    /// Under what failures are still counted at the end of a sign-in that took a second factor: a right password has
    /// left them there. A password alone forgives by its attempt.
    fileprivate func failuresToForgive(of user: User, call: Call) -> [Subject] {
        guard attempt == nil, proven.contains(.second), call.settings.attemptLimits else { return [] }
        return LockoutSubjects(user: user, name: name, pool: pool, client: client, keys: call.services.keys).all
    }
}
