import Cryptography
import ServiceModel
import Threads

/// PASSWORD_VERIFIER: the client proves by SRP that it knows the password (cognito/sign-in §7; cognito/srp).
///
/// The server's side of the exchange travels in SECRET_BLOCK, and with it who is meant. A sign-in by USER_SRP_AUTH has come
/// no further by then, so nothing else of its progress is needed; any other has a Session, of which the block says that it
/// belongs to it.
enum PasswordVerifierChallenge: Challenge {
    static let name = ChallengeNameType.passwordVerifier

    static func isDue(_ progress: SignInProgress) -> Bool {
        switch progress.flow {
        case .userSrpAuth: !progress.proven.contains(.password)
        case .customAuth: progress.custom.decision == .challenge(name)
        default: progress.owes(.passwordSRP) && progress.bringsClientPublic
        }
    }

    // MARK: Question

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        let clientPublic = try SRPProof.clientPublic(parameters)
        let (identity, pool, client) = (progress.identity, progress.pool, progress.client)
        let (random, keys) = (call.random, call.services.keys)
        let (salt, secret, serverPublic) = try await call.inLane(.short) {
            let verifier = try verifier(of: identity.user, id: identity.username, pool: pool, keys: keys)
            let secret = random.bytes(SRP.secretCount)
            return (verifier.salt, secret, SRP.serverPublic(verifier: verifier, b: secret))
        }
        let block = SecretBlock(
            id: random.uuid(), userId: identity.user?.id ?? 0, generation: identity.user?.generation ?? 0,
            typedName: progress.name, clientPublic: clientPublic, serverSecret: secret, serverPublic: serverPublic,
            expiresAt: call.now + client.sessionValidity, hasSession: progress.flow != .userSrpAuth,
            device: progress.device)
        return Question(
            parameters: [
                "SALT": SRP.hex(salt), "SECRET_BLOCK": block.seal(for: .password, client: client, call: call),
                "SRP_B": SRP.hex(serverPublic), "USERNAME": identity.username, "USER_ID_FOR_SRP": identity.username,
            ], hasSession: block.hasSession, secret: block.hasSession ? block.mark : [])
    }

    /// Salt and verifier of the user; of the same form, and stable, where there is none to be had.
    ///
    /// - Parameter id: USER_ID_FOR_SRP.
    private static func verifier(
        of user: User?, id: String, pool: UserPool, keys: KeyRing
    ) throws -> SRP.Verifier {
        if let user, let sealed = user.sealedVerifier {
            return try StoredVerifier.open(sealed, poolId: pool.id, sub: user.sub, keys: keys)
        }
        guard let verifier = DecoyUser.verifier(id: id, in: pool, keys: keys) else { throw StoredVerifier.Damaged() }
        return verifier
    }

    // MARK: Answer

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let (pool, client, keys) = (answer.pool, answer.client, call.services.keys)
        let name = try answer.required("USERNAME")
        let proof = try SRPProof(answer)
        guard let block = SecretBlock.open(proof.block, for: .password, client: client, call: call) else {
            call.explain("the secret block does not open for this client")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        let carried = block.hasSession ? try await carried(answer, with: block, call: call) : nil
        let (identity, subjects, lockout) = try await call.store.read { store in
            let user = block.userId == 0 ? nil : try store.user(id: block.userId)
            let subjects = LockoutSubjects(user: user, name: block.typedName, pool: pool, client: client, keys: keys)
            let identity = SignInIdentity(user, named: block.typedName, in: pool, keys: keys)
            return (identity, subjects, try store.shownLockout(subjects))
        }
        call.trail.note(identity)
        let (user, userId) = (identity.user, identity.username)
        try SecretHash.require(
            answer.responses["SECRET_HASH"], client: client, usernames: [name, userId, block.typedName.text])
        guard block.expiresAt > call.now else { throw Refusal.session(.expired) }
        try SignInLockout.requireUnlocked(lockout, now: call.now)
        // Before the block dies: a client whose device is unknown sends it again without.
        // Where there is a Session it was looked up with that.
        let device =
            carried == nil ? try await NamedDevice.require(answer.responses, of: user, pool: pool, call: call) : nil

        let names = [block.typedName.text, userId]
        // Known before the proof is looked at, and told only as a wrong proof is: after the same work.
        let canBeRight =
            user?.sealedVerifier != nil && user?.generation == block.generation
            && names.contains { pool.usernameKey($0) == pool.usernameKey(TypedName(name).text) }
        // The block dies here, whatever the proof is worth.
        let spent = SignInAttempt.Once(id: "secret-block/\(block.id)", expiresAt: block.expiresAt)
        let attempt = try await SignInAttempt.prove(under: subjects, .short, spending: spent, call: call) { mayLook in
            let verifier = try verifier(of: mayLook ? user : nil, id: userId, pool: pool, keys: keys)
            return proof.isRight(of: userId, in: pool.shortName, by: verifier, block: block) && canBeRight
        }
        var progress =
            carried
            ?? SignInProgress(
                pool: pool, client: client, flow: .userSrpAuth, identity: identity, name: block.typedName)
        progress.attempt = attempt
        progress.device = device ?? progress.device ?? block.device
        progress.prove(.password, by: Self.name)
        return progress
    }

    /// The sign-in whose Session belongs to the block, and to no other.
    private static func carried(
        _ answer: ChallengeAnswer, with block: SecretBlock, call: Call
    ) async throws -> SignInProgress {
        let progress = try await answer.progress(call: call)
        guard constantTimeEqual(progress.secret, block.mark), (progress.identity.user?.id ?? 0) == block.userId,
            progress.name == block.typedName
        else {
            call.explain("the session belongs to another secret block")
            throw Refusal.session(.invalid)
        }
        return progress
    }
}
