import ServiceModel

/// Who somebody claims to be, before anything is proven: the first look of every way to sign in.
struct SignInClaim: Sendable {
    let identity: SignInIdentity
    /// What may be chosen, where somebody asked; as it was when the name was looked up.
    private(set) var offered: [FirstFactor] = []
    private let name: TypedName

    /// Whom the name means. Where the client hides who exists, an unknown name is somebody too.
    ///
    /// - Parameters:
    ///   - name: as it was typed.
    ///   - password: the one that came along; nil in flows without. With it an unknown user may be brought along from
    ///     elsewhere.
    ///   - offers: whether there is something to choose.
    ///   - provesPassword: false where no password will be looked at: then failures at passwords lock nothing.
    /// - Throws: `userNotFound` where the client tells who exists; what is told of a disabled or locked user before any
    ///   look at a proof (cognito/sign-in §4); what the pool's functions refuse.
    static func of(
        _ name: String, password: String? = nil, pool: UserPool, client: AppClient, offers: Bool = false,
        provesPassword: Bool = true, call: Call
    ) async throws -> SignInClaim {
        let (keys, typed) = (call.services.keys, TypedName(name))
        var (claim, lockout) = try await call.store.read { store in
            let user = try store.user(named: name, in: pool)
            let subjects = LockoutSubjects(user: user, name: typed, pool: pool, client: client, keys: keys)
            let identity = SignInIdentity(user, named: typed, in: pool, keys: keys)
            let offered = offers ? try store.offeredFactors(of: identity, in: pool, keys: keys) : []
            return (SignInClaim(identity: identity, offered: offered, name: typed), try store.shownLockout(subjects))
        }
        var isMigrated = false
        if claim.identity.user == nil, let password, pool.isConfigured(.userMigration) {
            try SignInLockout.requireUnlocked(lockout, now: call.now)
            let user = try await MigrationAttempt.counted(
                under: LockoutSubjects(unknown: typed, in: pool, keys: keys), call: call
            ) {
                try await MigrationFlow.run(
                    name, at: .authentication(password: password), pool: pool, client: client, call: call)
            }
            if let user {
                claim = SignInClaim(identity: .user(user), name: typed)
                lockout = nil
                isMigrated = true
            }
        }
        call.trail.note(claim.identity)
        if let user = claim.identity.user {
            if !user.isEnabled, !client.hidesUserExistence { throw Refusal.signIn(.userDisabled) }
        } else {
            call.explain("no such user in pool \(pool.id)")
            if !client.hidesUserExistence { throw Refusal.lookUp(.userNotFound) }
        }
        if provesPassword { try SignInLockout.requireUnlocked(lockout, now: call.now) }
        let user = claim.identity.user
        try await PreAuthentication.admit(user, named: name, pool: pool, client: client, call: call)
        // Who was brought along without a password is told so, also where it is hidden who exists.
        if isMigrated, user?.mustResetPassword == true { throw Refusal.signIn(.passwordResetRequired) }
        return claim
    }

    /// The sign-in that begins with the claim.
    func progress(of request: AuthRequest) -> SignInProgress {
        var progress = SignInProgress(
            pool: request.pool, client: request.client, flow: request.flow, identity: identity, name: name)
        progress.offered = offered
        progress.device = NamedDevice.key(in: request.parameters, pool: request.pool)
        return progress
    }
}
