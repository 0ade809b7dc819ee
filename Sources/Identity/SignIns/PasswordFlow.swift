import Cryptography
import ServiceModel
import Threads

/// USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: the password itself comes over the wire.
///
/// The order of checks is cognito/sign-in §4's. Where the client hides who exists, an unknown name costs and answers
/// what a wrong password does, lock-out included.
enum PasswordFlow {
    static func run(_ request: AuthRequest, call: Call) async throws -> AuthOutcome {
        let (pool, client) = (request.pool, request.client)
        let name = try Authentication.parameter("USERNAME", of: request.parameters)
        let password = try Authentication.parameter("PASSWORD", of: request.parameters)
        try SecretHash.require(request.parameters["SECRET_HASH"], client: client, usernames: [name])
        try pool.requireSignInIsBuilt()

        guard let user = try await call.store.read({ try $0.user(named: name, in: pool) }) else {
            try pool.requireNone(of: .userMigration)
            try await refuseUnknown(name, password: password, pool: pool, client: client, call: call)
        }
        let subject = CodeSubject.of(user)
        if !user.isEnabled, !client.hidesUserExistence { throw ServiceError.userDisabled }
        let lockout = try await call.store.read { try $0.lockout(subject: subject) }
        try SignInLockout.requireUnlocked(lockout, now: call.now)
        guard let hash = user.passwordHash, try await mayTry(user, password: password, client: client, call: call)
        else {
            call.explain("the user has no password to sign in with, or must reset it")
            try await SignInLockout.note(isRight: false, subject: subject, call: call)
            throw ServiceError.incorrectUsernameOrPassword
        }
        guard try await Passwords.verify(password, hash: hash, call: call) else {
            call.explain("wrong password")
            try await SignInLockout.note(isRight: false, subject: subject, call: call)
            throw ServiceError.incorrectUsernameOrPassword
        }
        guard user.isEnabled else { throw ServiceError.userDisabled }
        try await SignInLockout.note(isRight: true, subject: subject, call: call)
        try await renew(password, of: user, pool: pool, call: call)
        return try await Authentication.afterPassword(user, pool: pool, client: client, call: call)
    }

    /// Whether the user's status lets a password be tried at all. Throws what Cognito says of the status even to
    /// a wrong password; false where the client hides it, after the time that a password takes.
    private static func mayTry(_ user: User, password: String, client: AppClient, call: Call) async throws -> Bool {
        switch user.status {
        case .confirmed, .forceChangePassword:
            if user.passwordHash != nil { return true }
        case .unconfirmed:
            throw ServiceError.userNotConfirmed
        case .resetRequired, .compromised:
            if !client.hidesUserExistence { throw ServiceError.passwordResetRequired }
        case .externalProvider, .archived, .unknown:
            break
        }
        try await Passwords.verifyDecoy(password, call: call)
        return false
    }

    private static func refuseUnknown(
        _ name: String, password: String, pool: UserPool, client: AppClient, call: Call
    ) async throws -> Never {
        call.explain("no such user in pool \(pool.id)")
        guard client.hidesUserExistence else { throw ServiceError.userNotFound }
        let subject = CodeSubject.decoy(name: name, pool: pool, keys: call.environment.keys)
        let lockout = try await call.store.read { try $0.lockout(subject: subject) }
        try SignInLockout.requireUnlocked(lockout, now: call.now)
        try await Passwords.verifyDecoy(password, call: call)
        try await SignInLockout.note(isRight: false, subject: subject, call: call)
        throw ServiceError.incorrectUsernameOrPassword
    }

    /// While the password is at hand: a stronger hash where the configured cost has risen, and the SRP verifier
    /// that the user may still lack.
    private static func renew(_ password: String, of user: User, pool: UserPool, call: Call) async throws {
        let needsHash = user.passwordHash.map { Passwords.needsRehash($0, call: call) } ?? false
        let usesVerifiers = try await call.directory.usesVerifiers(poolId: pool.id)
        let needsVerifier = usesVerifiers && user.sealedVerifier == nil
        guard needsHash || needsVerifier else { return }
        let environment = call.environment
        let (hash, verifier) = try await Passwords.inLane(call, needsHash ? .long : .short) {
            (
                needsHash
                    ? try Argon2id(parameters: environment.settings.argon2)
                        .hash(password: Array(password.utf8), salt: environment.random.bytes(16)) : nil,
                needsVerifier
                    ? StoredVerifier.make(
                        password: password, username: user.username, sub: user.sub, pool: pool,
                        environment: environment) : nil
            )
        }
        try await call.store.write {
            try $0.setCredential(
                userId: user.id, generation: user.generation, passwordHash: hash, sealedVerifier: verifier)
        }
    }
}
