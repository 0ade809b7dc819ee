import Cryptography
public import JSON
import WebAuthn

/// How a signed-in user registers a passkey (cognito/passkeys §3, §4).
///
/// A challenge is worth something to the sign-in that began it, for a few minutes and once. It is stored hashed.
public enum PasskeyRegistration {
    /// Bytes of a challenge, as many as Cognito's have.
    static let challengeCount = 16
    /// Longer than browsers wait.
    static let lifetime = 5 * Milliseconds.minute

    /// - Returns: CredentialCreationOptions.
    public static func start(by holder: TokenHolder, call: Call) async throws -> JSONObject {
        let rules = try PasskeyRules(holder.pool, settings: call.settings)
        let challenge = call.random.bytes(challengeCount)
        let begun = PasskeyChallenge(
            hash: call.services.keys.passkeyChallengeHash(challenge), signInId: holder.signInId,
            expiresAt: call.now + lifetime)
        let (user, passkeys) = try await call.store.write { store in
            let user = try store.stillThere(holder)
            let passkeys = try store.passkeys(userId: user.id, after: nil, limit: PasskeyRules.perUser)
            guard passkeys.count < PasskeyRules.perUser else {
                throw Refusal.passkey(.tooMany(limit: PasskeyRules.perUser))
            }
            guard try store.signIn(begun.signInId) != nil else { throw Refusal.token(.invalidAccessToken) }
            try store.replace(begun)
            return (user, passkeys)
        }
        return PasskeyOptions.creation(for: user, beside: passkeys, challenge: challenge, rules: rules)
    }

    /// - Parameter credential: what the browser made of the options.
    public static func complete(_ credential: JSONValue, by holder: TokenHolder, call: Call) async throws {
        let rules = try PasskeyRules(holder.pool, settings: call.settings)
        let registration = try read(credential, call: call)
        let challenge = registration.challenge
        let hash = call.services.keys.passkeyChallengeHash(challenge)
        try await requireBegun(hash, by: holder, call: call)
        let verified: Registration.Credential
        do {
            verified = try registration.verify(
                for: rules.party, challenge: challenge, userVerification: rules.requiresUserVerification)
        } catch {
            call.explain("passkey: \(error)")
            // Good once, whatever the answer is worth.
            _ = try await call.store.write { try $0.takePasskeyChallenge(hash: hash) }
            throw Refusal.passkey(refusal(of: error))
        }
        let passkey = Passkey(
            poolId: holder.pool.id, userId: holder.user.id, credentialId: verified.id,
            publicKey: verified.publicKey, signCount: verified.signCount, relyingPartyId: rules.party.id,
            name: PasskeyName.of(model: verified.model, registration.attachment),
            attachment: registration.attachment, transports: registration.transports, model: verified.model,
            isBackupEligible: verified.isBackupEligible, isBackedUp: verified.isBackedUp,
            isUserVerified: verified.isUserVerified, attestation: verified.attestation, createdAt: call.now)
        try await call.store.write { store in
            guard try store.takePasskeyChallenge(hash: hash) else { throw Refusal.passkey(.challengeNotFound) }
            let user = try store.stillThere(holder)
            guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
            guard try store.passkeyCount(userId: user.id) < PasskeyRules.perUser else {
                throw Refusal.passkey(.tooMany(limit: PasskeyRules.perUser))
            }
            do {
                try store.insert(passkey)
            } catch StoreConflict.exists {
                throw Refusal.passkey(.unreadableCredential)
            }
        }
    }

    private static func read(_ credential: JSONValue, call: Call) throws -> Registration {
        guard let object = credential.objectValue else { throw Refusal.passkey(.unreadableCredential) }
        do {
            return try Registration(object)
        } catch {
            call.explain("passkey: \(error)")
            throw Refusal.passkey(refusal(of: error))
        }
    }

    /// The registration was begun by the very sign-in whose token ends it, not long ago.
    private static func requireBegun(_ hash: [UInt8], by holder: TokenHolder, call: Call) async throws {
        guard let (begun, signIn) = try await call.store.read({ try $0.passkeyChallenge(hash: hash) }),
            begun.expiresAt > call.now, signIn.userId == holder.user.id
        else { throw Refusal.passkey(.challengeNotFound) }
        guard signIn.isThrough(holder.client, of: holder.pool) else { throw Refusal.passkey(.otherClient) }
        guard signIn.id == holder.signInId else {
            call.explain("the registration was begun in another sign-in")
            throw Refusal.passkey(.challengeNotFound)
        }
    }

    private static func refusal(of error: WebAuthnError) -> PasskeyRefusal {
        switch error {
        case .malformed: .unreadableCredential
        case .wrongChallenge: .challengeNotFound
        case .originNotAllowed: .originNotAllowed
        case .wrongRelyingParty: .otherRelyingParty
        case .userNotPresent, .userNotVerified, .unsupportedAlgorithm, .wrongAttestation, .wrongSignature,
            .wrongBackupEligibility:
            .credentialNotSupported
        }
    }
}
