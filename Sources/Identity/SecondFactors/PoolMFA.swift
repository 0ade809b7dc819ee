public import ServiceModel

/// What of a pool's settings for second factors and passkeys has no place in `UserPoolType`.
public struct PoolMFA: Sendable, Equatable {
    /// Whether codes by SMS are a second factor here; how they are sent is in the pool's other settings.
    public var usesSMS: Bool
    public var usesSoftwareToken: Bool
    /// Nil where codes by e-mail are no second factor here.
    public var email: EmailMfaConfigType?
    /// For which domain passkeys are, and what is asked of them.
    public var webAuthn: WebAuthnConfigurationType?

    public init(
        usesSMS: Bool = false, usesSoftwareToken: Bool = false, email: EmailMfaConfigType? = nil,
        webAuthn: WebAuthnConfigurationType? = nil
    ) {
        self.usesSMS = usesSMS
        self.usesSoftwareToken = usesSoftwareToken
        self.email = email
        self.webAuthn = webAuthn
    }

    /// Of a pool that was never asked by SetUserPoolMfaConfig: what creation with a second factor means is SMS
    /// (cognito/mfa §2).
    public init(ofNew settings: UserPoolType) {
        self.init(usesSMS: (settings.mfaConfiguration ?? .off) != .off && settings.smsConfiguration != nil)
    }

    /// After CreateUserPool's or UpdateUserPool's settings have changed: a pool without a second factor has none to
    /// configure, and one that gets its first gets SMS.
    func after(_ settings: UserPoolType) -> PoolMFA {
        var changed = self
        // SMS cannot be sent any more.
        if settings.smsConfiguration == nil { changed.usesSMS = false }
        if (settings.mfaConfiguration ?? .off) == .off {
            (changed.usesSMS, changed.usesSoftwareToken) = (false, false)
        } else if !changed.usesSMS, !usesSoftwareToken, email == nil {
            changed.usesSMS = PoolMFA(ofNew: settings).usesSMS
        }
        return changed
    }

    /// As it is stored: the API's shape, where SmsMfaConfiguration says no more than that it is there.
    public init(stored: GetUserPoolMfaConfigResponse) {
        self.init(
            usesSMS: stored.smsMfaConfiguration != nil,
            usesSoftwareToken: stored.softwareTokenMfaConfiguration?.enabled ?? false,
            email: stored.emailMfaConfiguration, webAuthn: stored.webAuthnConfiguration)
    }

    public var stored: GetUserPoolMfaConfigResponse {
        GetUserPoolMfaConfigResponse(
            smsMfaConfiguration: usesSMS ? SmsMfaConfigType() : nil,
            softwareTokenMfaConfiguration: usesSoftwareToken ? SoftwareTokenMfaConfigType(enabled: true) : nil,
            emailMfaConfiguration: email, webAuthnConfiguration: webAuthn)
    }
}

extension UserPool {
    /// The second factors that a user may be asked for here, in the order in which they are listed.
    var mfaMethods: [MFAMethod] {
        guard mfaMode != .off else { return [] }
        return MFAMethod.allCases.filter { method in
            switch method {
            case .sms: mfa.usesSMS && settings.smsConfiguration != nil
            case .email: mfa.email != nil && settings.userPoolTier != .lite
            case .softwareToken: mfa.usesSoftwareToken
            }
        }
    }

    var mfaMode: UserPoolMfaType { settings.mfaConfiguration ?? .off }

    /// As GetUserPoolMfaConfig shows it.
    public var mfaConfig: GetUserPoolMfaConfigResponse {
        var shape = mfa.stored
        shape.mfaConfiguration = mfaMode
        if mfa.usesSMS {
            shape.smsMfaConfiguration = SmsMfaConfigType(
                smsAuthenticationMessage: settings.smsAuthenticationMessage,
                smsConfiguration: settings.smsConfiguration)
        }
        return shape
    }
}
