import ServiceModel

/// A first factor that may be chosen in USER_AUTH, by the name that its challenge has (cognito/sign-in §11). In the order
/// in which they are listed.
enum FirstFactor: String, CaseIterable, Sendable {
    case passwordSRP = "PASSWORD_SRP"
    case password = "PASSWORD"
    case emailCode = "EMAIL_OTP"
    case smsCode = "SMS_OTP"
    case passkey = "WEB_AUTHN"

    var challenge: ChallengeNameType {
        switch self {
        case .passwordSRP: .passwordSrp
        case .password: .password
        case .emailCode: .emailOtp
        case .smsCode: .smsOtp
        case .passkey: .webAuthn
        }
    }

    /// As a pool's SignInPolicy and a user's ConfiguredUserAuthFactors name it, who make no difference of SRP.
    var configured: AuthFactorType {
        switch self {
        case .passwordSRP, .password: .password
        case .emailCode: .emailOtp
        case .smsCode: .smsOtp
        case .passkey: .webAuthn
        }
    }

    /// What its codes are sent to.
    var contact: ContactAttribute? {
        switch self {
        case .emailCode: .email
        case .smsCode: .phoneNumber
        case .passwordSRP, .password, .passkey: nil
        }
    }
}

extension Factor {
    /// A code that came by e-mail, be it the first factor or the second.
    static let emailCode = Factor(rawValue: "email-code")
    /// A code that came by SMS.
    static let smsCode = Factor(rawValue: "sms-code")

    /// What a code proves that was sent to an address or a number.
    static func code(by contact: ContactAttribute) -> Factor {
        switch contact {
        case .email: .emailCode
        case .phoneNumber: .smsCode
        }
    }
}

extension UserPool {
    /// What the pool's policy lets its users begin with. The cheapest tier knows passwords alone.
    func allowsFirst(_ factor: FirstFactor) -> Bool {
        if factor.configured == .password { return true }
        guard settings.userPoolTier != .lite else { return false }
        return settings.policies?.signInPolicy?.allowedFirstAuthFactors?.contains(factor.configured) ?? false
    }

    /// Where a code may go that signs in by itself. Such users need no password.
    var passwordlessContacts: [ContactAttribute] {
        // Where everybody needs a second factor a code is none to begin with.
        guard mfaMode != .on else { return [] }
        return FirstFactor.allCases.filter(allowsFirst).compactMap(\.contact)
    }
}

extension User {
    /// Whether a user may begin with this one, as far as its own row and the pool say: the one place that knows. Of a
    /// passkey, whether there is one is for the store to say.
    ///
    /// Whoever has to pass a second factor begins with the password, or with a passkey that is both; and who has to choose
    /// a new password begins with the old one.
    func mayBegin(by factor: FirstFactor, in pool: UserPool) -> Bool {
        switch status {
        case .confirmed, .unconfirmed, .resetRequired, .compromised, .forceChangePassword: break
        case .externalProvider, .archived, .unknown: return false
        }
        if factor.configured == .password { return passwordHash != nil }
        let rule = MFARule(of: self, in: pool)
        guard status != .forceChangePassword else { return false }
        guard let contact = factor.contact else {
            let needsTwo = !rule.methods.isEmpty || rule.isRequired
            return !needsTwo || pool.takesPasskeysAsSecondFactor && mfa.usesPasskeys
        }
        return rule.methods.isEmpty && pool.passwordlessContacts.contains(contact) && attributes[contact] != nil
    }
}

extension StoreReader {
    /// The first factors that a user has and may use in this pool.
    func firstFactors(of user: User, in pool: UserPool) throws -> [FirstFactor] {
        try FirstFactor.allCases.filter { factor in
            guard user.mayBegin(by: factor, in: pool) else { return false }
            return try factor != .passkey || hasPasskey(user, in: pool)
        }
    }

    /// Whether there is one that the pool takes.
    private func hasPasskey(_ user: User, in pool: UserPool) throws -> Bool {
        guard let party = pool.passkeyParty else { return false }
        return try passkeys(userId: user.id, after: nil, limit: PasskeyRules.perUser)
            .contains { $0.relyingPartyId == party }
    }

    /// What is offered to whoever says to be this user. Who has nothing to begin with is shown what nobody is.
    func offeredFactors(of identity: SignInIdentity, in pool: UserPool, keys: KeyRing) throws -> [FirstFactor] {
        switch identity {
        case .decoy(let decoy): return decoy.firstFactors
        case .user(let user):
            let own = try firstFactors(of: user, in: pool)
            return own.isEmpty ? DecoyUser(named: user.username, in: pool, keys: keys).firstFactors : own
        }
    }
}

extension DecoyUser {
    /// What a user could have in this pool, the same for a name every time: a password, or a code alone, or both, as the
    /// pool's real users do, and some a passkey besides.
    var firstFactors: [FirstFactor] {
        let passwords = [FirstFactor.passwordSRP, .password]
        let passkeys: [FirstFactor] = hasPasskey ? [.passkey] : []
        let contacts = signInContacts
        if contacts.isEmpty { return passwords + passkeys }
        let codes = FirstFactor.allCases.filter { $0.contact.map(contacts.contains) == true }
        return (hasPassword ? passwords : []) + (hasSignInCode ? codes : []) + passkeys
    }
}
