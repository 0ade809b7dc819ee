import ServiceModel

/// Who somebody claims to be, before anything is proven: the first look of every way to sign in.
struct SignInClaim: Sendable {
    let identity: SignInIdentity
    private let name: TypedName
    /// Under what the attempts at this name are counted.
    let subjects: LockoutSubjects

    /// Whom the name means. Where the client hides who exists, an unknown name is somebody too.
    ///
    /// - Parameter name: as it was typed.
    /// - Throws: `userNotFound` where the client tells who exists; what is told of a disabled or locked user before any
    ///   look at a proof (cognito/sign-in §4).
    static func of(_ name: String, pool: UserPool, client: AppClient, call: Call) async throws -> SignInClaim {
        let (keys, typed) = (call.services.keys, TypedName(name))
        let (claim, lockout) = try await call.store.read { store in
            let user = try store.user(named: name, in: pool)
            let subjects = LockoutSubjects(user: user, name: typed, pool: pool, client: client, keys: keys)
            let identity = SignInIdentity(user, named: typed, in: pool, keys: keys)
            return (SignInClaim(identity: identity, name: typed, subjects: subjects), try store.shownLockout(subjects))
        }
        if let user = claim.identity.user {
            if !user.isEnabled, !client.hidesUserExistence { throw Refusal.signIn(.userDisabled) }
        } else {
            _ = try await UserMigration.find(name, pool: pool, client: client, call: call)
            call.explain("no such user in pool \(pool.id)")
            if !client.hidesUserExistence { throw Refusal.lookUp(.userNotFound) }
        }
        try SignInLockout.requireUnlocked(lockout, now: call.now)
        try await PreAuthentication.admit(claim.identity.user, pool: pool, client: client, call: call)
        return claim
    }

    /// The sign-in that begins with the claim.
    func progress(of request: AuthRequest) -> SignInProgress {
        SignInProgress(
            pool: request.pool, client: request.client, flow: request.flow, identity: identity, name: name)
    }
}
