public import ServiceModel
import WebAuthn

/// What SetUserPoolMfaConfig accepts, and what it makes of a pool (cognito/mfa §2).
public enum PoolMFARules {
    /// Stores what was asked for, resting on the pool as it stands.
    ///
    /// - Throws: `userPoolNotFound`, and what `change` throws.
    public static func set(_ input: SetUserPoolMfaConfigRequest, call: Call) async throws -> UserPool {
        try await call.store.write { store in
            let changed = try change(
                store.existingPool(input.userPoolId), as: input, now: call.now,
                allowingLocal: call.settings.takesPlainLocalPages)
            try store.update(changed)
            return changed
        }
    }

    /// What names a mode or a factor names all factors: those that are left out are off. Passkeys' settings are a
    /// matter of their own.
    static func change(
        _ pool: UserPool, as input: SetUserPoolMfaConfigRequest, now: Int64, allowingLocal: Bool = false
    ) throws -> UserPool {
        var (settings, mfa) = (pool.settings, pool.mfa)
        if let webAuthn = input.webAuthnConfiguration {
            try check(webAuthn, tier: settings.userPoolTier, allowingLocal: allowingLocal)
            mfa.webAuthn = webAuthn
        }
        if input.mfaConfiguration != nil || input.smsMfaConfiguration != nil
            || input.softwareTokenMfaConfiguration != nil || input.emailMfaConfiguration != nil
        {
            settings.mfaConfiguration = input.mfaConfiguration ?? pool.mfaMode
            if let sms = input.smsMfaConfiguration {
                settings.smsConfiguration = sms.smsConfiguration ?? settings.smsConfiguration
                settings.smsAuthenticationMessage = sms.smsAuthenticationMessage
            }
            mfa.usesSMS = input.smsMfaConfiguration != nil
            mfa.usesSoftwareToken = input.softwareTokenMfaConfiguration?.enabled ?? false
            mfa.email = input.emailMfaConfiguration
            try check(mfa, in: settings)
        }
        settings.lastModifiedDate = Timestamp(milliseconds: now)
        return try UserPool(settings, mfa: mfa, sessions: pool.sessions)
    }

    private static func check(_ mfa: PoolMFA, in settings: UserPoolType) throws(Refusal) {
        let mode = settings.mfaConfiguration ?? .off
        if mode == .off, mfa.usesSMS || mfa.usesSoftwareToken { throw .pool(.factorsWithoutMFA) }
        if mode != .off, !mfa.usesSMS, !mfa.usesSoftwareToken, mfa.email == nil { throw .pool(.mfaWithoutFactors) }
        if mfa.usesSMS, settings.smsConfiguration == nil { throw .pool(.mfaWithoutSMS) }
        try checkBesideFirstFactors(settings)
        guard mfa.email != nil else { return }
        if settings.userPoolTier == .lite { throw .pool(.notInLiteTier([.emailMFA])) }
        if settings.emailConfiguration?.emailSendingAccount != .developer { throw .pool(.emailMFAWithoutSender) }
        let recovery = (settings.accountRecoverySetting?.recoveryMechanisms ?? []).map(\.name)
        if recovery == [.verifiedEmail] { throw .pool(.emailMFABesideEmailRecovery) }
    }

    /// Where everybody needs a password and a second factor, nobody signs in by a code alone.
    static func checkBesideFirstFactors(_ settings: UserPoolType) throws(Refusal) {
        let factors = settings.policies?.signInPolicy?.allowedFirstAuthFactors ?? [.password]
        if settings.mfaConfiguration == .on, factors.contains(where: { $0 != .password && $0 != .webAuthn }) {
            throw .pool(.mfaBesidePasswordless)
        }
    }

    private static func check(
        _ webAuthn: WebAuthnConfigurationType, tier: UserPoolTierType?, allowingLocal: Bool
    ) throws(Refusal) {
        if let id = webAuthn.relyingPartyId, !RelyingParty.isUsable(id, allowingLocal: allowingLocal) {
            throw .pool(.unusableRelyingParty)
        }
        if webAuthn.factorConfiguration == .multiFactorWithUserVerification, tier == .lite {
            throw .pool(.notInLiteTier([.passkeyMFA]))
        }
    }
}
