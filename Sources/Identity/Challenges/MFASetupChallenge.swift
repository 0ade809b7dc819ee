import ServiceModel

/// MFA_SETUP: the pool requires a second factor, and the user has none yet (cognito/mfa §7).
///
/// An authenticator app is set up by AssociateSoftwareToken and VerifySoftwareToken, whose Session answers. A user
/// without an e-mail address may bring one, which the code that follows proves. Anything else an administrator sets, and
/// sign-in begins anew.
enum MFASetupChallenge: Challenge {
    static let name = ChallengeNameType.mfaSetup

    static func isDue(_ progress: SignInProgress) -> Bool {
        guard case .setUp = MFADue.of(progress) else { return false }
        return true
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: [
            "MFAS_CAN_SETUP": progress.pool.mfaMethods.listed, "USER_ID_FOR_SRP": progress.identity.username,
        ])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        if progress.proven.contains(.softwareTokenSetUp) {
            progress.prove(.second, by: name)
            progress.proven.insert(.softwareToken)
            return progress
        }
        guard let address = answer.responses["EMAIL"], !address.isEmpty else {
            call.explain("nothing was set up in this session")
            throw Refusal.session(.invalid)
        }
        return try await bring(address, progress, call: call)
    }

    /// The address travels in the Session and is stored with the code that proves it, so that one which was mistyped leaves
    /// nothing behind. It must be the user's first: a password alone changes none.
    private static func bring(
        _ address: String, _ answered: SignInProgress, call: Call
    ) async throws -> SignInProgress {
        let (pool, client) = (answered.pool, answered.client)
        guard let user = answered.identity.user else { throw Refusal.session(.invalid) }
        guard pool.mfaMethods.contains(.email), user.attributes.email == nil else {
            throw Refusal.mfa(.methodNotFound)
        }
        // What no Session has room for is no address of anybody's (RFC 5321 §4.5.3.1).
        guard address.utf8.count <= maximumAddressLength else { throw Refusal.attribute(.invalidEmail) }
        _ = try AttributeRules.checkNew(
            [AttributeType(name: ContactAttribute.email.rawValue, value: address)], beside: user.attributes, pool: pool,
            client: client, requireAll: false)
        var progress = answered
        progress.broughtEmail = address
        progress.history.append(ChallengeRecord(challenge: name, isRight: true))
        return progress
    }

    private static let maximumAddressLength = 320
}
