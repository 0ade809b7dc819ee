import Cryptography
import ServiceModel

/// How a user's authenticator app gets its seed and proves that it has it (cognito/mfa §6).
///
/// A signed-in user's new seed is stored beside the one in force until the app has proven it. In the midst of a sign-in
/// it travels in the Session, and nothing is stored before.
public enum SoftwareTokens {
    /// 52 characters of Base32, as Cognito's seeds have.
    static let seedCount = 32
    /// Of FRIENDLY_DEVICE_NAME, in UTF-16 units. It is read with the user at every sign-in.
    static let maximumNameLength = 256

    // MARK: By access token

    /// - Returns: SecretCode.
    public static func associate(_ holder: TokenHolder, call: Call) async throws -> String {
        try requireOffered(in: holder.pool)
        let seed = call.random.bytes(seedCount)
        let sealed = seal(seed, of: holder.user, call: call)
        try await call.store.write { store in
            var user = try store.stillThere(holder)
            user.mfa.pendingSealedSeed = sealed
            try store.setMFA(of: user)
        }
        return Base32.encode(seed)
    }

    /// Puts the new seed in force. Whether it is asked for is for the user's preference to say, or the pool.
    public static func verify(_ code: String, named name: String?, by holder: TokenHolder, call: Call) async throws {
        try requireOffered(in: holder.pool)
        try requireFitting(name)
        let keys = call.services.keys
        try await call.store.write { store in
            var user = try store.stillThere(holder)
            guard let sealed = user.mfa.pendingSealedSeed else { throw Refusal.mfa(.noSoftwareToken) }
            let seed = try keys.openSeed(sealed, of: user)
            user.mfa.token = UserMFA.SoftwareToken(
                sealedSeed: sealed, name: name, lastStep: try step(of: code, seed: seed, call: call))
            user.mfa.pendingSealedSeed = nil
            user.changedMFA(at: call.now)
            try store.setMFA(of: user)
        }
    }

    // MARK: By an operator
    //
    // Nothing in the API says this: a seed declares users whose codes a test can work out.

    /// Gives the user an app with this seed, as if it had been verified and none of its codes were used. Whether it is
    /// asked for is for the user's preference to say, or the pool.
    public static func provide(_ seed: [UInt8], to username: String, in pool: UserPool, call: Call) async throws {
        try requireOffered(in: pool)
        let user = try await call.store.read { try $0.existingUser(named: username, in: pool) }
        let token = UserMFA.SoftwareToken(sealedSeed: seal(seed, of: user, call: call), name: nil, lastStep: 0)
        try await call.store.write { store in
            // By its sub the seed is sealed: somebody else by now has another.
            guard var current = try store.user(id: user.id), current.sub == user.sub else {
                throw Refusal.lookUp(.userNotFound)
            }
            current.mfa.token = token
            current.mfa.pendingSealedSeed = nil
            current.changedMFA(at: call.now)
            try store.setMFA(of: current)
        }
    }

    // MARK: By Session
    //
    // However many seeds are drawn, the time of the first Session is the time of all.

    /// - Parameter session: of MFA_SETUP.
    /// - Returns: SecretCode, and the Session that has the seed.
    public static func associate(session: String, call: Call) async throws -> (secretCode: String, session: String) {
        let progress = try await progress(of: session, call: call)
        let seed = call.random.bytes(seedCount)
        let next = try SealedProgress.seal(
            progress, asking: .mfaSetup, keeping: seed, until: progress.session?.expiresAt, call: call)
        return (Base32.encode(seed), next)
    }

    /// Puts the seed in force and turns it on.
    ///
    /// - Parameter session: what `associate(session:)` gave.
    /// - Returns: the Session that answers MFA_SETUP.
    public static func verify(
        _ code: String, named name: String?, session: String, call: Call
    ) async throws -> String {
        var progress = try await progress(of: session, call: call)
        try requireFitting(name)
        guard let user = progress.identity.user, let used = progress.session else { throw Refusal.session(.invalid) }
        let seed = progress.secret
        guard seed.count == seedCount else { throw Refusal.mfa(.noSoftwareToken) }
        let token = UserMFA.SoftwareToken(
            sealedSeed: seal(seed, of: user, call: call), name: name,
            lastStep: try step(of: code, seed: seed, call: call))
        let pool = progress.pool
        progress.identity = try await call.store.write { store in
            try used.spend(in: store)
            guard var current = try store.user(id: user.id), current.generation == user.generation, current.isEnabled
            else { throw Refusal.session(.invalid) }
            // Who could be asked for another factor by now has to pass that one, and brings none beside it.
            guard MFARule(of: current, in: pool).methods.isEmpty else { throw Refusal.session(.invalid) }
            current.mfa.token = token
            current.mfa.enabled.insert(.softwareToken)
            current.changedMFA(at: call.now)
            try store.setMFA(of: current)
            return .user(current)
        }
        progress.proven.insert(.softwareTokenSetUp)
        return try SealedProgress.seal(progress, asking: .mfaSetup, until: used.expiresAt, call: call)
    }

    /// The sign-in of whoever brings a Session of MFA_SETUP. No other will do: who is asked for a second factor must not
    /// bring a new one.
    private static func progress(of text: String, call: Call) async throws -> SignInProgress {
        guard let id = SealedProgress.clientId(of: text), let client = try await call.pools.knownClient(id),
            let pool = try await call.pools.knownPool(client.poolId)
        else {
            call.explain("the session names no client")
            throw Refusal.session(.invalid)
        }
        call.trail.note(poolId: pool.id, clientId: client.id)
        let sealed = try SealedProgress.opened(text, asking: .mfaSetup, client: client, call: call)
        let user = try await call.store.read { store -> User? in
            // One that was answered leads to no further seed.
            guard try !sealed.session.isSpent(in: store) else { throw Refusal.session(.used) }
            return try sealed.unchangedUser(poolId: pool.id, in: store)
        }
        guard let user, user.isEnabled else { throw Refusal.session(.invalid) }
        try requireOffered(in: pool)
        return sealed.progress(of: .user(user), pool: pool, client: client)
    }

    // MARK: Both

    private static func requireOffered(in pool: UserPool) throws(Refusal) {
        guard pool.mfaMethods.contains(.softwareToken) else { throw .mfa(.softwareTokensNotEnabled) }
    }

    private static func requireFitting(_ name: String?) throws(Refusal) {
        if let name, name.utf16.count > maximumNameLength { throw .mfa(.deviceNameTooLong(maximum: maximumNameLength)) }
    }

    private static func seal(_ seed: [UInt8], of user: some KnownUser, call: Call) -> [UInt8] {
        call.services.keys.softwareTokens.seal(seed, context: user.seedContext, random: call.random)
    }

    /// The code counts as used: it must not sign in as well.
    private static func step(of code: String, seed: [UInt8], call: Call) throws(Refusal) -> Int64 {
        guard case .right(let step) = TOTP.judge(code, seed: seed, at: call.now, after: 0) else {
            throw .mfa(.softwareTokenMismatch)
        }
        return step
    }
}

extension Factor {
    /// An authenticator app was set up in this sign-in, by a code of its own.
    static let softwareTokenSetUp = Factor(rawValue: "totp-set-up")
}

extension KeyRing {
    func openSeed(_ sealed: [UInt8], of user: User) throws -> [UInt8] {
        try softwareTokens.open(sealed, context: user.seedContext)
    }
}

extension KnownUser {
    fileprivate var seedContext: String { "\(poolId)/\(sub)" }
}
