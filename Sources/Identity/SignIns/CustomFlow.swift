import ServiceModel

/// CUSTOM_AUTH: the pool's own functions say what is asked, judge the answers and decide (cognito/custom-challenges).
///
/// What follows a password in every sign-in (a new one, a second factor) comes before they are asked again.
enum CustomFlow {
    /// Challenges that one sign-in may pass. Each one prolongs it, and the functions are told of all before.
    static let maximumChallenges = 50

    static func begin(_ request: AuthRequest, call: Call) async throws -> SignInProgress {
        let (pool, client) = (request.pool, request.client)
        let name = try request.parameters.required("USERNAME")
        let beginsWithSRP = request.parameters["CHALLENGE_NAME"] == "SRP_A"
        if beginsWithSRP { _ = try SRPProof.clientPublic(request.parameters) }
        try SecretHash.require(request.parameters["SECRET_HASH"], client: client, usernames: [name])

        let claim = try await SignInClaim.of(
            name, pool: pool, client: client, provesPassword: beginsWithSRP, call: call)
        if !client.hidesUserExistence, claim.identity.user?.status == .unconfirmed {
            throw Refusal.signIn(.userNotConfirmed)
        }
        var progress = claim.progress(of: request)
        progress.custom.beginsWithSRP = beginsWithSRP
        return progress
    }

    /// The progress with what the pool's function says of it.
    ///
    /// - Throws: `incorrectUsernameOrPassword` where it ends the sign-in.
    static func decided(_ progress: SignInProgress, call: Call) async throws -> SignInProgress {
        guard progress.history.count < maximumChallenges else {
            call.explain("the sign-in has passed \(maximumChallenges) challenges")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        var progress = progress
        let decision = try await DefineAuthChallenge.next(after: progress, call: call)
        progress.custom.decision = decision
        switch decision {
        case .tokens: progress.proven.insert(.custom)
        case .failure:
            call.explain("DefineAuthChallenge fails the sign-in")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        case .challenge: break
        }
        return progress
    }
}

extension Factor {
    /// Whatever the pool's functions have taken for a proof.
    static let custom = Factor(rawValue: "custom")
}
