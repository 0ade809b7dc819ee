import Cryptography
import JSON
import ServiceModel
import WebAuthn

/// WEB_AUTHN: the browser signs in by a passkey of the user (cognito/passkeys §5).
///
/// It is a first factor. Where the pool takes passkeys as a second factor as well and the user has turned that on, one
/// whose authenticator recognised its owner is both. Why one is refused is told as a wrong password is; with it the
/// Session ends.
enum WebAuthnChallenge: Challenge {
    static let name = ChallengeNameType.webAuthn

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.owes(.passkey)
    }

    // MARK: Question

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        let rules = try PasskeyRules(progress.pool, settings: call.settings)
        let user = progress.identity.user
        let passkeys = try await call.store.read { store in
            try user.map { try store.passkeys(userId: $0.id, after: nil, limit: PasskeyRules.perUser) } ?? []
        }
        // Those of another domain are of no use to the browser.
        var allowed = passkeys.filter { $0.relyingPartyId == rules.party.id }.map(AllowedPasskey.init)
        if allowed.isEmpty {
            allowed = DecoyPasskeys.of(progress.identity.username, in: progress.pool, keys: call.services.keys)
        }
        let challenge = call.random.bytes(PasskeyRegistration.challengeCount)
        let options = PasskeyOptions.request(
            allowing: allowed, challenge: challenge, timeout: progress.client.sessionValidity, rules: rules,
            requiringUserVerification: user?.mfa.usesPasskeys ?? false)
        return Question(
            parameters: [
                "CREDENTIAL_REQUEST_OPTIONS": String(decoding: JSONValue.object(options).encoded(), as: UTF8.self),
                "USERNAME": progress.identity.username,
            ], secret: challenge)
    }

    // MARK: Answer

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let answered = try await answer.progress(call: call)
        let assertion = try read(answer.required("CREDENTIAL"), call: call)
        let rules = try PasskeyRules(answer.pool, settings: call.settings)
        guard let session = answered.session else { throw Refusal.session(.invalid) }
        do {
            return try await judge(assertion, answered, session, rules: rules, call: call)
        } catch Refusal.signIn(.incorrectUsernameOrPassword) {
            // One challenge, one answer.
            try await call.store.write { try session.spend(in: $0) }
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
    }

    private static func read(_ credential: String, call: Call) throws -> Assertion {
        do {
            guard let object = try JSONReader.read(Array(credential.utf8)).objectValue else {
                throw WebAuthnError.malformed("CREDENTIAL is no JSON object")
            }
            return try Assertion(object)
        } catch {
            call.explain("passkey: \(error)")
            throw Refusal.passkey(.unreadableCredential)
        }
    }

    private static func judge(
        _ assertion: Assertion, _ answered: SignInProgress, _ session: UsedSession, rules: PasskeyRules, call: Call
    ) async throws -> SignInProgress {
        let (pool, expected) = (answered.pool, answered.identity.user)
        // Asked for whoever is meant, so that a decoy costs what a user without this passkey does.
        let (found, isSpent) = try await call.store.read { store in
            try store.both(
                { try store.passkey(poolId: pool.id, credentialId: assertion.credentialId) },
                { try session.isSpent(in: store) })
        }
        guard let expected, let passkey = found, passkey.userId == expected.id,
            passkey.relyingPartyId == rules.party.id
        else {
            DecoyPasskeys.pretendToVerify(
                assertion, of: answered.identity.username, in: pool, challenge: answered.secret, rules: rules,
                keys: call.services.keys)
            throw wrong("the passkey is none of the user's", call)
        }
        if let handle = assertion.userHandle, !constantTimeEqual(handle, expected.passkeyHandle) {
            throw wrong("the authenticator keeps the passkey for another user", call)
        }
        let proof: Assertion.Proof
        do {
            proof = try assertion.verify(
                for: rules.party, challenge: answered.secret, publicKey: passkey.publicKey,
                isBackupEligible: passkey.isBackupEligible,
                userVerification: rules.requiresUserVerification || expected.mfa.usesPasskeys)
        } catch {
            throw wrong("\(error)", call)
        }
        guard !isSpent else { throw Refusal.session(.used) }
        guard expected.isEnabled else { throw Refusal.signIn(.userDisabled) }
        guard !proof.isOlder(than: passkey.signCount) else { throw wrong("its counter has not gone on", call) }
        var progress = answered
        // Looked at again where the Session is spent: of two answers that race one counts. The user is looked at again
        // before tokens, and by the next answer.
        progress.session?.deed = { store in
            guard let current = try store.passkey(poolId: pool.id, credentialId: passkey.credentialId),
                current.id == passkey.id, !proof.isOlder(than: current.signCount)
            else { throw Refusal.signIn(.incorrectUsernameOrPassword) }
            try store.setPasskeyUse(
                id: current.id, signCount: proof.signCount, isBackedUp: proof.isBackedUp, at: call.now)
        }
        progress.prove(.passkey, by: name)
        guard proof.isUserVerified else { return progress }
        progress.proven.insert(.verifiedPasskey)
        if rules.isSecondFactor, expected.mfa.usesPasskeys { progress.proven.insert(.second) }
        return progress
    }

    private static func wrong(_ reason: String, _ call: Call) -> Refusal {
        call.explain("passkey: \(reason)")
        return .signIn(.incorrectUsernameOrPassword)
    }
}

extension Factor {
    /// A passkey of the user has signed.
    static let passkey = Factor(rawValue: "passkey")
    /// One whose authenticator has recognised its owner.
    static let verifiedPasskey = Factor(rawValue: "passkey-verified")
}
