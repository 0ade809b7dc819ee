import ServiceModel

/// The sign-in that follows a confirmed sign-up by itself: the code that confirmed is its first factor, and need not be
/// sent twice (cognito/sign-in §12).
enum FirstSignIn {
    /// The Session that ConfirmSignUp answers; nil where such a code signs nobody in.
    ///
    /// - Parameters:
    ///   - user: as the confirmation has left it.
    ///   - name: by which the user was confirmed.
    ///   - contact: what the code went to.
    static func session(
        of user: User, named name: String, by contact: ContactAttribute, pool: UserPool, client: AppClient, call: Call
    ) throws -> String? {
        guard client.flows.userAuth, pool.passwordlessContacts.contains(contact) else { return nil }
        var progress = SignInProgress(
            pool: pool, client: client, flow: .userAuth, identity: .user(user), name: TypedName(name))
        let challenge = ChallengeNameType(codeBy: contact)
        progress.prove(.code(by: contact), by: challenge)
        return try SealedProgress.seal(progress, asking: challenge, for: .firstSignIn, call: call)
    }

    /// The sign-in that the Session begins. What else was asked for counts for nothing.
    ///
    /// Throws `session` where it is garbage, of another client or user, too old, or of a user who has changed since; that it
    /// was used before is found by who gives the tokens.
    static func resume(_ text: String, _ request: AuthRequest, call: Call) async throws -> SignInProgress {
        let (pool, client) = (request.pool, request.client)
        let name = try request.parameters.required("USERNAME")
        guard let sealed = SealedProgress.open(text, for: .firstSignIn, client: client, call: call) else {
            call.explain("the session is none of a sign-up through this client")
            throw Refusal.session(.invalid)
        }
        guard sealed.session.expiresAt > call.now else { throw Refusal.session(.expired) }
        let claim = try await SignInClaim.of(name, pool: pool, client: client, call: call)
        guard let named = claim.identity.user,
            let user = try await call.store.read({ try sealed.unchangedUser(poolId: pool.id, in: $0) }),
            user.id == named.id
        else { throw Refusal.session(.invalid) }
        return sealed.progress(of: .user(user), pool: pool, client: client)
    }
}

extension ChallengeNameType {
    /// Of a code that is a first factor.
    init(codeBy contact: ContactAttribute) {
        switch contact {
        case .email: self = .emailOtp
        case .phoneNumber: self = .smsOtp
        }
    }
}
