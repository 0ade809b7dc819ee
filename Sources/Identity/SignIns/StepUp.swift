import ServiceModel

/// What a request of USER_AUTH says of the level that it wants, and of the sign-in that it rests on (cognito/sign-in §13).
struct StepUp: Sendable {
    private let targets: [AuthenticationLevel]
    private let accessToken: String?
    /// In seconds.
    private let maximumAge: Int64?

    /// Nil where the request asks for no level.
    ///
    /// - Throws: where it is not well put, and where the pool's tier has no levels.
    init?(_ request: AuthRequest) throws(Refusal) {
        let (parameters, pool) = (request.parameters, request.pool)
        guard let names = parameters["TARGET_ACR_VALUES"], !names.isEmpty else {
            if parameters["ACCESS_TOKEN"] != nil { throw .missingParameter("TARGET_ACR_VALUES") }
            return nil
        }
        if pool.settings.userPoolTier == .lite { throw .signIn(.notInLiteTier(.stepUp)) }
        targets = pool.levels(named: names)
        if targets.isEmpty { throw .signIn(.noKnownLevel) }
        accessToken = parameters["ACCESS_TOKEN"]
        maximumAge = try parameters["MAX_AGE"].map { text throws(Refusal) in
            guard let age = Int64(text), age >= 0, age <= Int64(Int32.max) else { throw .signIn(.malformedMaximumAge) }
            return age
        }
    }

    /// Notes the levels, and what the access token vouches for.
    ///
    /// - Throws: what a bad access token is answered with, also one of another user, client or pool.
    func apply(to progress: inout SignInProgress, call: Call) async throws {
        progress.targets = targets
        guard let accessToken else { return }
        let holder = try await call.holder(of: accessToken)
        guard holder.pool.id == progress.pool.id, holder.client.id == progress.client.id,
            holder.user.id == progress.identity.user?.id
        else {
            call.explain("the access token is another user's or client's")
            // No proof was wrong, so it is no event of the user's; of names that nobody has it is said alike.
            throw Refusal.token(.invalidAccessToken)
        }
        // Whoever owes a new password has none that was worth something.
        guard holder.user.status == .confirmed else { return }
        let signIn = try await call.signIn(of: holder)
        // A password or a second factor that came since is not what was proven then: whoever has stolen the token may have
        // brought it.
        guard let user = progress.identity.user, user.modifiedAt <= signIn.authenticatedAt else { return }
        if let maximumAge, call.now - signIn.authenticatedAt > maximumAge * Milliseconds.second { return }
        progress.credited = signIn.held
        progress.restsOn = signIn.id
    }
}
