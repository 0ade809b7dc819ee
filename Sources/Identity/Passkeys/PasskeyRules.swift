import ServiceModel
import WebAuthn

/// What a pool says of passkeys (cognito/passkeys §2).
struct PasskeyRules: Sendable {
    /// At most so many has a user (cognito/limits).
    static let perUser = 20

    let party: RelyingParty
    /// Whether authenticators must recognise their owners.
    let requiresUserVerification: Bool
    /// Whether a passkey can be all that a second factor is asked for.
    let isSecondFactor: Bool

    /// - Throws: `passkey` where the pool takes none, or does not say for which domain.
    init(_ pool: UserPool, settings: IdentitySettings) throws(Refusal) {
        guard pool.allowsFirst(.passkey) else { throw .passkey(.notEnabled) }
        guard let id = pool.passkeyParty else { throw .passkey(.noRelyingParty) }
        party = RelyingParty(id: id, takesPlainLocalPages: settings.takesPlainLocalPages)
        isSecondFactor = pool.takesPasskeysAsSecondFactor
        requiresUserVerification = isSecondFactor || pool.mfa.webAuthn?.userVerification == .required
    }

    /// As options tell browsers.
    var userVerification: UserVerificationType { requiresUserVerification ? .required : .preferred }
}

extension UserPool {
    /// The domain that users' passkeys are for: what the pool names, else a domain of its owner's, else what its prefix
    /// is called with Cognito. Nil where there is none of these, or users sign in by no passkey.
    var passkeyParty: String? {
        guard allowsFirst(.passkey) else { return nil }
        if let named = mfa.webAuthn?.relyingPartyId ?? settings.customDomain { return named.lowercased() }
        return settings.domain.map { "\($0).auth.\(region).amazoncognito.com" }
    }

    /// Whether a passkey whose authenticator recognised its owner may count as a second factor too.
    var takesPasskeysAsSecondFactor: Bool {
        mfa.webAuthn?.factorConfiguration == .multiFactorWithUserVerification && settings.userPoolTier != .lite
    }
}
