public import ServiceModel

/// What RespondToAuthChallenge, AdminRespondToAuthChallenge and pages share.
public struct ChallengeAnswer: Sendable {
    public var challenge: ChallengeNameType
    public var responses: [String: String]
    public var session: String?
    public var pool: UserPool
    public var client: AppClient

    public init(
        challenge: ChallengeNameType, responses: [String: String], session: String?, pool: UserPool,
        client: AppClient
    ) {
        self.challenge = challenge
        self.responses = responses
        self.session = session
        self.pool = pool
        self.client = client
    }

    /// A required entry of ChallengeResponses. Throws `missingParameter`.
    func required(_ name: String) throws(Refusal) -> String {
        try responses.required(name)
    }
}

extension [String: String] {
    /// A required entry of AuthParameters or ChallengeResponses. Throws `missingParameter`.
    func required(_ name: String) throws(Refusal) -> String {
        guard let value = self[name], !value.isEmpty else { throw .missingParameter(name) }
        return value
    }
}

extension ChallengeAnswer {
    /// The sign-in that the answer's Session carries, with its user as it stands now.
    ///
    /// Throws `missingParameter` where name or Session is missing, and `session` where the Session is garbage, of
    /// another client, challenge or user, too old, or of a user who has changed since; `device(.notFound)` where the answer
    /// names a device that the user has not.
    func progress(call: Call) async throws -> SignInProgress {
        let name = try required("USERNAME")
        guard let session else { throw Refusal.missingParameter("Session") }
        let sealed = try SealedProgress.opened(session, asking: challenge, client: client, call: call)
        let (pool, keys) = (pool, call.services.keys)
        let found = try await call.store.read { store -> (SignInIdentity, kept: StoredCustomChallenge?)? in
            let kept = sealed.isCustom ? try CustomProgress.kept(of: sealed.session, in: store) : nil
            guard sealed.userId != 0 else {
                let decoy = DecoyUser(named: sealed.name.text, in: pool, keys: keys)
                // As of somebody: by all of its names, and by no other.
                guard DecoyUser(named: TypedName(name).text, in: pool, keys: keys).id == decoy.id,
                    try store.user(named: name, in: pool) == nil
                else { throw Refusal.session(.invalid) }
                return (.decoy(decoy), kept)
            }
            guard let user = try sealed.unchangedUser(poolId: pool.id, in: store) else { return nil }
            // The session says who it is; the name must not say another. Only other names than the username need a look.
            let isUsername = pool.usernameKey(name) == pool.usernameKey(user.username)
            guard try isUsername || store.user(named: name, in: pool)?.id == user.id else {
                throw Refusal.session(.invalid)
            }
            return (.user(user), kept)
        }
        guard let (identity, kept) = found else { try await refuseOutdated(sealed, call: call) }
        try SecretHash.require(
            responses["SECRET_HASH"], client: client, usernames: [name, identity.username])
        var progress = sealed.progress(of: identity, pool: pool, client: client)
        if let key = try await NamedDevice.require(responses, of: identity.user, pool: pool, call: call) {
            progress.name(device: key)
        }
        if let kept { try progress.takeUp(kept, call: call) }
        call.trail.note(identity, progress.risk, history: progress.history)
        return progress
    }

    /// Says of a session whose user has changed whether that came of its own answer: then it was used before.
    private func refuseOutdated(_ sealed: SealedProgress, call: Call) async throws -> Never {
        let session = sealed.session
        let isFirst = try await call.store.write { try session.isFirstUse(in: $0) }
        call.explain("the user has changed since the session began")
        throw isFirst ? Refusal.session(.invalid) : Refusal.session(.used)
    }
}
