public import ServiceModel

/// What SetUserMFAPreference says of one second factor.
public struct MFAPreference: Sendable, Equatable {
    public var method: MFAMethod
    public var isEnabled: Bool
    public var isPreferred: Bool

    public init(_ method: MFAMethod, isEnabled: Bool?, isPreferred: Bool?) {
        self.method = method
        self.isEnabled = isEnabled ?? false
        self.isPreferred = isPreferred ?? false
    }
}

/// Which second factors a user has turned on (cognito/mfa §4).
public enum MFAPreferences {
    /// Changes what is named, and nothing else.
    ///
    /// - Parameters:
    ///   - find: the user, inside the transaction; throws where there is none.
    ///   - passkeys: whether passkeys are to count as a second factor; nil where that was not said.
    public static func set(
        _ preferences: [MFAPreference], passkeys: Bool?, in pool: UserPool, call: Call,
        find: @escaping @Sendable (any StoreReader) throws -> User
    ) async throws {
        if passkeys == true, !pool.takesPasskeysAsSecondFactor { throw Refusal.mfa(.passkeysNotEnabled) }
        try await change(in: pool, call: call, find: find) { user throws(Refusal) in
            if preferences.count(where: \.isPreferred) > 1 { throw .mfa(.severalPreferred) }
            for preference in preferences {
                let method = preference.method
                guard preference.isEnabled else {
                    if preference.isPreferred { throw .mfa(.preferredNotEnabled) }
                    user.mfa.disable(method)
                    continue
                }
                try requireUsable(method, by: user, in: pool)
                user.mfa.enabled.insert(method)
                if preference.isPreferred {
                    user.mfa.preferred = method
                } else if user.mfa.preferred == method {
                    user.mfa.preferred = nil
                }
            }
            if let passkeys { user.mfa.usesPasskeys = passkeys }
            // Who loses the passkey must have another way (cognito/mfa §4).
            if passkeys == true, user.mfa.enabled.isEmpty { throw .mfa(.passkeysAlone) }
        }
    }

    /// SetUserSettings and its administrative form, which know SMS alone: a list with it turns it on, an empty one off.
    public static func set(
        options: [MFAOptionType], in pool: UserPool, call: Call,
        find: @escaping @Sendable (any StoreReader) throws -> User
    ) async throws {
        for option in options
        where option.deliveryMedium != .sms || option.attributeName != ContactAttribute.phoneNumber.rawValue {
            throw Refusal.mfa(.unusableOption)
        }
        try await change(in: pool, call: call, find: find) { user throws(Refusal) in
            guard !options.isEmpty else { return user.mfa.disable(.sms) }
            try requireUsable(.sms, by: user, in: pool)
            user.mfa.enabled.insert(.sms)
            user.mfa.hasOptions = true
        }
    }

    /// Takes the user's authenticator app away (AdminDeleteSoftwareToken). Where there is none, nothing changes.
    public static func deleteSoftwareToken(
        in pool: UserPool, call: Call, find: @escaping @Sendable (any StoreReader) throws -> User
    ) async throws {
        try await change(in: pool, call: call, find: find) { user throws(Refusal) in
            user.mfa.disable(.softwareToken)
            user.mfa.token = nil
            user.mfa.pendingSealedSeed = nil
        }
    }

    private static func change(
        in pool: UserPool, call: Call, find: @escaping @Sendable (any StoreReader) throws -> User,
        _ change: @escaping @Sendable (inout User) throws(Refusal) -> Void
    ) async throws {
        try await call.store.write { store in
            let stored = try find(store)
            var user = stored
            try change(&user)
            guard user.mfa != stored.mfa else { return }
            user.changedMFA(at: call.now)
            try store.setMFA(of: user)
        }
    }

    private static func requireUsable(_ method: MFAMethod, by user: User, in pool: UserPool) throws(Refusal) {
        guard user.holds(method), pool.mfaMethods.contains(method) else { throw .mfa(.methodUnavailable(method)) }
    }
}

extension User {
    /// Whether there is what the factor needs: an address, a number, or an app that has proven to have its seed.
    func holds(_ method: MFAMethod) -> Bool {
        method.contact.map { attributes[$0] != nil } ?? (mfa.token != nil)
    }

    /// Notes that `mfa` was changed: sign-ins that are under way begin anew.
    mutating func changedMFA(at now: Int64) {
        generation += 1
        modifiedAt = now
    }
}
