import Cryptography
import ServiceModel
import Threads

/// USER_SRP_AUTH and its PASSWORD_VERIFIER: the password is proven and never sent (cognito/sign-in §7; cognito/srp).
enum SRPFlow {
    // MARK: Step 1

    static func begin(_ request: AuthRequest, call: Call) async throws -> AuthOutcome {
        let (pool, client) = (request.pool, request.client)
        let name = try Authentication.parameter("USERNAME", of: request.parameters)
        let clientPublic = try parsePublic(Authentication.parameter("SRP_A", of: request.parameters))
        try SecretHash.require(request.parameters["SECRET_HASH"], client: client, usernames: [name])
        try pool.requireSignInIsBuilt()

        let keys = call.services.keys
        let (user, lockout) = try await call.store.read { store in
            let user = try store.user(named: name, in: pool)
            let subjects = LockoutSubjects(user: user, name: name, pool: pool, client: client, keys: keys)
            return (user, try store.shownLockout(subjects))
        }
        if user == nil {
            try pool.requireNone(of: .userMigration)
            call.explain("no such user in pool \(pool.id)")
            if !client.hidesUserExistence { throw Refusal.lookUp(.userNotFound) }
        }
        if let user, !user.isEnabled, !client.hidesUserExistence { throw Refusal.signIn(.userDisabled) }
        let kept = SecretBlock.kept(name)
        let decoy = DecoyUser(named: kept, in: pool, keys: keys)
        try SignInLockout.requireUnlocked(lockout, now: call.now)

        let userId = user?.username ?? decoy.id
        let random = call.random
        let (salt, secret, serverPublic) = try await call.inLane(.short) {
            let verifier = try verifier(of: user, id: userId, pool: pool, keys: keys)
            let secret = random.bytes(SRP.secretCount)
            return (verifier.salt, secret, SRP.serverPublic(verifier: verifier, b: secret))
        }
        let block = SecretBlock(
            id: random.uuid(), userId: user?.id ?? 0, generation: user?.generation ?? 0, typedName: kept,
            clientPublic: clientPublic, serverSecret: secret, serverPublic: serverPublic,
            expiresAt: call.now + client.sessionValidity)
        return .challenge(
            .passwordVerifier, session: nil,
            parameters: [
                "SALT": SRP.hex(salt), "SECRET_BLOCK": block.seal(client: client, call: call),
                "SRP_B": SRP.hex(serverPublic), "USERNAME": userId, "USER_ID_FOR_SRP": userId,
            ])
    }

    /// SRP_A: hexadecimal, of any number of digits, odd ones too.
    private static func parsePublic(_ text: String) throws(Refusal) -> [UInt8] {
        guard let number = SRP.number(hex: text), SRP.isAcceptable(clientPublic: number) else {
            throw .signIn(.unacceptableSRPA)
        }
        return number
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

    // MARK: Step 2

    static func verify(_ answer: ChallengeAnswer, call: Call) async throws -> AuthOutcome {
        let (pool, client) = (answer.pool, answer.client)
        let name = try Authentication.parameter("USERNAME", of: answer.responses)
        let blockText = try Authentication.parameter("PASSWORD_CLAIM_SECRET_BLOCK", of: answer.responses)
        let signature = try Authentication.parameter("PASSWORD_CLAIM_SIGNATURE", of: answer.responses)
        let timestamp = try Authentication.parameter("TIMESTAMP", of: answer.responses)
        guard SRPTimestamp.isWellFormed(timestamp) else { throw Refusal.signIn(.malformedTimestamp) }
        let keys = call.services.keys
        guard let block = SecretBlock.open(blockText, client: client, call: call) else {
            call.explain("the secret block does not open for this client")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        let (user, subjects, lockout) = try await call.store.read { store in
            let user = block.userId == 0 ? nil : try store.user(id: block.userId)
            let subjects = LockoutSubjects(user: user, name: block.typedName, pool: pool, client: client, keys: keys)
            return (user, subjects, try store.shownLockout(subjects))
        }
        let decoy = DecoyUser(named: block.typedName, in: pool, keys: keys)
        let userId = user?.username ?? decoy.id
        try SecretHash.require(
            answer.responses["SECRET_HASH"], client: client, usernames: [name, userId, block.typedName])
        try pool.requireSignInIsBuilt()
        guard block.expiresAt > call.now else { throw Refusal.session(.expired) }

        try SignInLockout.requireUnlocked(lockout, now: call.now)

        let names = [block.typedName, userId]
        // Known before the proof is looked at, and told only as a wrong proof is: after the same work.
        let canBeRight =
            user?.sealedVerifier != nil && user?.generation == block.generation
            && names.contains { pool.usernameKey($0) == pool.usernameKey(SecretBlock.kept(name)) }
        // The block dies here, whatever the proof is worth.
        let spent = SignInAttempt.Once(id: "secret-block/\(block.id)", expiresAt: block.expiresAt)
        return try await SignInAttempt.run(under: subjects, .short, spending: spent, call: call) { mayLook in
            let verifier = try verifier(of: mayLook ? user : nil, id: userId, pool: pool, keys: keys)
            guard
                let key = try? SRP.sessionKey(
                    clientPublic: block.clientPublic, serverPublic: block.serverPublic, b: block.serverSecret,
                    verifier: verifier)
            else { return false }
            let expected = SRP.signature(
                key: key, poolName: pool.shortName, userID: userId,
                secretBlock: Base64.decode(blockText) ?? [], timestamp: timestamp)
            return constantTimeEqual(expected, Base64.decode(signature) ?? []) && canBeRight
        } proven: { attempt in
            guard let user else { throw Refusal.signIn(.incorrectUsernameOrPassword) }
            if let refusal = refusal(of: user) { throw refusal }
            return try await Authentication.afterPassword(
                user, pool: pool, client: client, attempt: attempt, call: call)
        }
    }

    /// Why a user who has proven the password gets no further; nil if nothing stands in the way.
    private static func refusal(of user: User) -> Refusal? {
        guard user.isEnabled else { return .signIn(.userDisabled) }
        return switch user.status {
        case .confirmed, .forceChangePassword: nil
        case .unconfirmed: .signIn(.userNotConfirmed)
        case .resetRequired, .compromised: .signIn(.passwordResetRequired)
        case .externalProvider, .archived, .unknown: .signIn(.incorrectUsernameOrPassword)
        }
    }
}
