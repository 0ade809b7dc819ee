import Cryptography
import ServiceModel
import Threads

/// A password that came over the wire, in whatever flow: the attempt at it, and what a right one brings along.
///
/// Where the client hides who exists, an unknown name costs and answers what a wrong password does, lock-out included.
enum PasswordProof {
    /// - Returns: the progress with the password proven, and its attempt to settle.
    static func prove(_ password: String, of progress: SignInProgress, call: Call) async throws -> SignInProgress {
        let (pool, client) = (progress.pool, progress.client)
        let user = progress.identity.user
        let hash = try user.flatMap { try usableHash(of: $0, client: client) }
        if user != nil, hash == nil { call.explain("there is no password to sign in with") }

        let (services, keys) = (call.services, call.services.keys)
        let subjects = LockoutSubjects(user: user, name: progress.name, pool: pool, client: client, keys: keys)
        let attempt = try await SignInAttempt.prove(under: subjects, .long, call: call) { mayLook in
            try Passwords.isRight(password, hash: mayLook ? hash : nil, services: services)
        }
        var progress = progress
        progress.attempt = attempt
        progress.prove(.password, by: .password)
        if let user, NextStep.refusal(of: progress.identity, now: call.now) == nil {
            try await attempt.orWithdrawn { try await renew(password, of: user, pool: pool, call: call) }
        }
        return progress
    }

    /// The hash to compare with. Throws what Cognito says of the status even to a wrong password; nil where no
    /// password will do. That it must be reset is told to the right password alone where the client hides who exists.
    private static func usableHash(of user: User, client: AppClient) throws(Refusal) -> String? {
        switch user.status {
        case .confirmed, .forceChangePassword: return user.passwordHash
        case .unconfirmed: throw .signIn(.userNotConfirmed)
        case .resetRequired, .compromised:
            if !client.hidesUserExistence { throw .signIn(.passwordResetRequired) }
            return user.passwordHash
        case .externalProvider, .archived, .unknown: return nil
        }
    }

    /// While the password is at hand: a stronger hash where the configured cost has risen, and the SRP verifier
    /// that the user may still lack.
    private static func renew(_ password: String, of user: User, pool: UserPool, call: Call) async throws {
        let needsHash = user.passwordHash.map { Passwords.needsRehash($0, call: call) } ?? false
        let usesVerifiers = try await call.pools.usesVerifiers(poolId: pool.id)
        let needsVerifier = usesVerifiers && user.sealedVerifier == nil
        guard needsHash || needsVerifier else { return }
        let services = call.services
        let (hash, verifier) = try await call.inLane(needsHash ? .long : .short) {
            (
                needsHash
                    ? try Argon2id(parameters: services.settings.argon2)
                        .hash(password: Array(password.utf8), salt: services.random.bytes(16)) : nil,
                needsVerifier
                    ? StoredVerifier.make(
                        password: password, username: user.username, sub: user.sub, pool: pool,
                        services: services) : nil
            )
        }
        try await call.store.write {
            try $0.setCredential(
                userId: user.id, generation: user.generation, passwordHash: hash, sealedVerifier: verifier)
        }
    }
}
