public import Cryptography
public import ServiceModel
import Threads

/// What is stored of a password.
public struct Credential: Sendable {
    /// PHC string of Argon2id.
    public var hash: String
    /// Salt and SRP verifier, sealed; nil in a pool that does without.
    public var sealedVerifier: [UInt8]?
}

/// Makes and checks what is stored of passwords, in the CPU lane.
public enum Passwords {
    /// Hashes a password that the policy has accepted.
    ///
    /// Throws `tooManyRequests` when the lane is too far behind.
    public static func credential(
        for password: String, username: String, sub: String, pool: UserPool, call: Call
    ) async throws -> Credential {
        let usesVerifiers = try await call.pools.usesVerifiers(poolId: pool.id)
        let services = call.services
        return try await call.inLane(.long) {
            let salt = services.random.bytes(16)
            let hash = try Argon2id(parameters: services.settings.argon2).hash(
                password: Array(password.utf8), salt: salt)
            let verifier =
                usesVerifiers
                ? StoredVerifier.make(
                    password: password, username: username, sub: sub, pool: pool, services: services) : nil
            return Credential(hash: hash, sealedVerifier: verifier)
        }
    }

    /// Whether the password is the user's.
    public static func verify(_ password: String, hash: String, call: Call) async throws -> Bool {
        let services = call.services
        return try await call.inLane(.long) { try isRight(password, hash: hash, services: services) }
    }

    /// Whether the password is the one that was hashed. Takes a hash's time: for the lane.
    ///
    /// - Parameter hash: nil where no password is right. It costs what another does, so nobody learns from the time
    ///   which it was.
    static func isRight(_ password: String, hash: String?, services: Services) throws -> Bool {
        if let hash {
            let bytes = Array(password.utf8)
            if let imported = try ImportedHash(stored: hash) { return try imported.verify(bytes) }
            return try Argon2id.verify(bytes, phc: hash)
        }
        _ = try Argon2id(parameters: services.settings.argon2)
            .hash(password: Array(password.utf8), salt: services.random.bytes(16))
        return false
    }

    /// Whether the stored hash is weaker than what is configured now, or another system's.
    public static func needsRehash(_ hash: String, call: Call) -> Bool {
        guard let stored = Argon2id.parameters(ofPHC: hash) else { return true }
        let wanted = call.settings.argon2
        return stored.memoryKiB < wanted.memoryKiB || stored.iterations < wanted.iterations
    }

    /// Throws what the pool's policy finds lacking, with the occasion: it is told differently.
    public static func requirePolicy(
        _ password: String, pool: UserPool, on occasion: PasswordOccasion
    ) throws(Refusal) {
        if let violation = pool.passwordPolicy.violation(in: password) {
            throw .password(.policy(violation, on: occasion))
        }
    }

    /// Throws `usedBefore` if the pool remembers the password as one of the user's.
    public static func requireUnused(_ password: String, by user: User, pool: UserPool, call: Call) async throws {
        let size = pool.passwordPolicy.historySize
        guard size > 0 else { return }
        let hashes = ([user.passwordHash].compactMap { $0 } + user.passwordHistory).prefix(size)
        for hash in hashes where try await verify(password, hash: hash, call: call) {
            throw Refusal.password(.usedBefore)
        }
    }

    /// A temporary password that conforms to the pool's policy.
    public static func makeTemporary(for pool: UserPool, random: any RandomSource) -> String {
        let length = max(12, pool.passwordPolicy.minimumLength)
        let kinds = ["abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789", "!#%*+-=?"]
        let alphabet = RandomAlphabet(kinds.joined())
        while true {
            let candidate = random.text(length, alphabet: alphabet)
            if kinds.allSatisfy({ kind in candidate.contains(where: kind.contains) }) { return candidate }
        }
    }
}

extension User {
    /// Puts a new password in place. The generation grows, so that challenges begun before are refused.
    public mutating func setCredential(
        _ credential: Credential, status: UserStatusType, temporaryUntil: Int64?, pool: UserPool, at now: Int64
    ) {
        if let old = passwordHash, pool.passwordPolicy.historySize > 0 {
            passwordHistory = Array(([old] + passwordHistory).prefix(pool.passwordPolicy.historySize))
        }
        passwordHash = credential.hash
        sealedVerifier = credential.sealedVerifier
        temporaryPasswordExpiresAt = temporaryUntil
        self.status = status
        generation += 1
        modifiedAt = now
    }
}
