import Cryptography
import JSON
import ServiceModel
import Threads

/// Makes the tokens of a grant: claims, then signatures.
enum TokenIssuer {
    /// The tokens of a sign-in that has come to its end. Stores it, with a refresh token.
    static func begin(_ progress: SignInProgress, call: Call) async throws -> IssuedTokens {
        let provenAt = try await progress.provenAt(call: call)
        return try await begin(progress, as: NewSignIn(of: progress, provenAt: provenAt, call: call), call: call)
    }

    /// Stored first, and signed then: what is signed is what the transaction saw, and is asked for nowhere else. Where
    /// signing fails there is a row of a sign-in that nobody has the tokens of.
    ///
    /// - Parameters:
    ///   - progress: as it is once the proof is right.
    ///   - proof: what is still to be judged; nil where nothing is.
    /// - Throws: the refusal of a wrong proof, which is committed.
    static func begin(
        _ progress: SignInProgress, as new: NewSignIn, judging proof: UnjudgedProof? = nil, call: Call
    ) async throws -> IssuedTokens {
        guard case .user(let user) = progress.identity else {
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        let (pool, client, signIn) = (progress.pool, progress.client, new.signIn)
        // A function of the pool's owner may refuse the tokens, so it is asked before anything is stored. Of nobody who has
        // proven nothing: such pools have every proof judged by then.
        var claims: TokenClaims?
        if pool.isConfigured(.preTokenGeneration) {
            let groups = try await call.store.read { try $0.groups(userId: user.id) }
            claims = try await Self.claims(
                of: TokenGrant(of: user, groups: groups, signIn: signIn, pool: pool, client: client),
                as: progress.tokenSource, call: call)
        }
        let keys = try await keys(of: pool, call: call)
        // What is turned away under load costs no write.
        if proof == nil { try call.requireRoom(.short) }
        let (generation, attempt, session) = (user.generation, progress.attempt, progress.session)
        let (restsOn, hasClaims) = (progress.restsOn, claims != nil)
        let forgiven = progress.failuresToForgive(of: user, call: call)
        let event = SignInEvents.event(.pass, of: progress, call: call)
        let (current, groups) = try await call.store.rule { store -> Ruling<(User, [Group])> in
            var found: User?
            if let proof {
                switch try proof.judge(store) {
                case .granted(let user): found = user
                case .refused(let refusal): return .refused(refusal)
                }
            } else {
                try session?.spend(in: store)
                found = try store.user(id: signIn.userId)
            }
            // Password, status or MFA may have changed, or the user gone, since the proof.
            guard let current = found, current.generation == generation, current.isEnabled
            else { throw Refusal.signIn(.incorrectUsernameOrPassword) }
            // What an access token vouched for ends with it.
            if let restsOn {
                guard let (earlier, _) = try store.signIn(restsOn), earlier.revokedAt == nil else {
                    throw Refusal.token(.accessTokenRevoked)
                }
            }
            // The client too may be gone, and one made anew under its id is another.
            guard try store.hasClient(signIn.clientId, generation: signIn.clientGeneration) else {
                throw Refusal.lookUp(.clientNotFound(signIn.clientId))
            }
            try new.put(in: store)
            try attempt?.forgive(in: store)
            for subject in forgiven { try store.setLockout(nil, subject: subject) }
            try event?.put(of: signIn.userId, in: store)
            // Here, where tokens can name no group that the user has left by then.
            return .granted((current, hasClaims ? [] : try store.groups(userId: current.id)))
        }
        let grant = TokenGrant(of: current, groups: groups, signIn: signIn, pool: pool, client: client)
        let said =
            if let claims { claims } else { try await Self.claims(of: grant, as: progress.tokenSource, call: call) }
        var tokens = try await sign(said, of: grant, by: keys, call: call)
        tokens.refreshToken = new.refreshToken
        tokens.newDevice = new.device?.toConfirm
        return tokens
    }

    /// Signs what the grant gives: an access token, and mostly an ID token.
    static func issue(
        _ grant: TokenGrant, as source: PreTokenGeneration.Source, call: Call
    ) async throws -> IssuedTokens {
        let keys = try await keys(of: grant.pool, call: call)
        return try await sign(claims(of: grant, as: source, call: call), of: grant, by: keys, call: call)
    }

    /// What tokens of the pool are signed by. Made when they are needed first.
    static func keys(of pool: UserPool, call: Call) async throws -> PoolKeys {
        try await call.services.signingKeys.keys(of: pool, at: call.now)
    }

    /// What the tokens say, with what the pool's function has changed about it.
    private static func claims(
        of grant: TokenGrant, as source: PreTokenGeneration.Source, call: Call
    ) async throws -> TokenClaims {
        let random = call.random
        let changed = try await PreTokenGeneration.change(
            TokenClaims(
                grant, issuer: call.settings.issuer(of: grant.pool), issuedAt: call.now, jti: { random.uuid() }),
            of: grant, as: source, call: call)
        // Said last: it is no function's to say otherwise.
        return grant.derivation?.applied(to: changed, client: grant.client) ?? changed
    }

    private static func sign(
        _ claims: TokenClaims, of grant: TokenGrant, by keys: PoolKeys, call: Call
    ) async throws -> IssuedTokens {
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
    /// When the oldest of what is held was proven: what an access token vouched for is no fresher for what came since.
    fileprivate func provenAt(call: Call) async throws -> Int64 {
        guard let restsOn, !credited.isSubset(of: proven) else { return call.now }
        guard let (earlier, _) = try await call.store.read({ try $0.signIn(restsOn) }) else {
            throw Refusal.token(.accessTokenRevoked)
        }
        return min(call.now, earlier.authenticatedAt)
    }

    /// Under what failures are still counted at the end of a sign-in that took a code or a device: a right password has
    /// left them there, and a code alone forgives nothing before the end. A password alone forgives by its attempt.
    fileprivate func failuresToForgive(of user: User, call: Call) -> [Subject] {
        guard attempt == nil, !proven.isDisjoint(with: [.second, .emailCode, .smsCode, .device]),
            call.settings.attemptLimits
        else { return [] }
        return LockoutSubjects(user: user, name: name, pool: pool, client: client, keys: call.services.keys).all
    }
}
