import ServiceModel

/// USER_AUTH: who signs in says how, among the first factors that there are (cognito/sign-in §11).
///
/// Nothing is proven here but what comes in the same request: a password. What was preferred, or is all that there is, is
/// asked next; else SELECT_CHALLENGE.
enum ChoiceFlow {
    static func begin(_ request: AuthRequest, call: Call) async throws -> SignInProgress {
        let (pool, client, parameters) = (request.pool, request.client, request.parameters)
        let name = try parameters.required("USERNAME")
        try SecretHash.require(parameters["SECRET_HASH"], client: client, usernames: [name])
        try pool.requireChoice()
        if let session = request.session {
            return try await FirstSignIn.resume(session, request, call: call)
        }
        let preferred = parameters["PREFERRED_CHALLENGE"].map { FirstFactor(rawValue: $0) }
        // Before anybody is looked for: what is wrong with it is told whoever is meant.
        if preferred == .passwordSRP, parameters["SRP_A"] != nil {
            _ = try SRPProof.clientPublic(parameters)
        }
        let stepUp = try StepUp(request)

        // A name whose passwords are locked has its passkeys all the same.
        let claim = try await SignInClaim.of(
            name, pool: pool, client: client, offers: true, provesPassword: preferred != .passkey, call: call)
        var progress = claim.progress(of: request)
        try await stepUp?.apply(to: &progress, call: call)
        guard progress.owesFirstFactor else { return progress }
        if let preferred {
            if let preferred, progress.offered.contains(preferred) {
                return try await progress.choosing(preferred, with: parameters, call: call)
            }
        } else if progress.offered.count == 1 {
            return try await progress.choosing(progress.offered[0], with: parameters, call: call)
        }
        return progress
    }

    static func offered(to progress: SignInProgress, call: Call) async throws -> [FirstFactor] {
        let (identity, pool, keys) = (progress.identity, progress.pool, call.services.keys)
        return try await call.store.read { try $0.offeredFactors(of: identity, in: pool, keys: keys) }
    }
}

extension SignInProgress {
    /// Whether something of `FirstFactor` has to come next. What an access token vouches for can stand in for it, where a
    /// second factor follows.
    var owesFirstFactor: Bool {
        guard flow == .userAuth, proven.isEmpty else { return false }
        return switch MFADue.of(self) {
        case .ask, .choose, .setUp: false
        case .nothing, .barred: true
        }
    }

    func owes(_ factor: FirstFactor) -> Bool { chosenFirstFactor == factor && owesFirstFactor }

    /// Notes what was chosen, and takes what came along for it: a password is looked at here, SRP_A by the challenge that
    /// follows.
    func choosing(
        _ factor: FirstFactor, with parameters: [String: String], call: Call
    ) async throws -> SignInProgress {
        var progress = self
        progress.chosenFirstFactor = factor
        if factor == .passwordSRP, parameters["SRP_A"] != nil { progress.bringsClientPublic = true }
        if factor == .password, let password = parameters["PASSWORD"], !password.isEmpty {
            try await NamedDevice.require(parameters, of: identity.user, pool: pool, call: call)
            return try await PasswordProof.prove(password, of: progress, call: call)
        }
        return progress
    }
}

extension UserPool {
    /// Choice-based sign-in is no part of the cheapest tier.
    func requireChoice() throws(Refusal) {
        if settings.userPoolTier == .lite { throw .signIn(.notInLiteTier(.choiceBasedSignIn)) }
    }
}
