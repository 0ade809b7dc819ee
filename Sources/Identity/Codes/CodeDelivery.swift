public import ServiceModel

/// Where a code goes: the attribute that it proves or that reaches the user.
public struct CodeDelivery: Sendable, Equatable {
    public var attribute: ContactAttribute
    public var destination: String

    /// Byte for byte, as a mail server tells addresses apart.
    public static func == (left: CodeDelivery, right: CodeDelivery) -> Bool {
        left.attribute == right.attribute && left.destination.isExactly(right.destination)
    }

    /// As the API shows it, the destination masked (cognito/messages §2).
    public var details: CodeDeliveryDetailsType {
        CodeDeliveryDetailsType(
            destination: attribute.masked(destination), deliveryMedium: attribute.medium,
            attributeName: attribute.rawValue)
    }

    /// What proves a new user: of the auto-verified attributes that the user has, the phone number first
    /// (cognito/sign-up §2). Nil: nothing to deliver, an administrator must confirm.
    static func signUp(_ user: User, pool: UserPool) -> CodeDelivery? {
        for attribute in pool.signUpAttributes {
            if let value = user.attributes[attribute] { return CodeDelivery(attribute: attribute, destination: value) }
        }
        return nil
    }

    /// How a forgotten password is recovered (cognito/passwords §3): by the pool's recovery mechanisms in their order,
    /// or, where the pool never chose, by verified phone number, then e-mail.
    static func recovery(_ user: User, pool: UserPool) throws(Refusal) -> CodeDelivery {
        if pool.isRecoveredByAdministratorsOnly { throw .recovery(.contactAdministrator) }
        // The way of a second factor is none to recover on, or one mailbox would be both (cognito/mfa §8).
        let taken = pool.choosesRecovery ? MFARule(of: user, in: pool).contacts : []
        for attribute in pool.recoveryAttributes
        where user.attributes.isVerified(attribute) && !taken.contains(attribute) {
            if let value = user.attributes[attribute] { return CodeDelivery(attribute: attribute, destination: value) }
        }
        throw .recovery(.noContact)
    }

    /// What a caller is told where nothing is sent: stable, the same by every name, and of the form that is shown
    /// where something is.
    ///
    /// - Parameters:
    ///   - user: who has the name but gets nothing; nil where nobody has it.
    ///   - attributes: what the pool sends such codes to, in its order.
    static func simulated(
        _ user: User?, named name: String, by attributes: [ContactAttribute], pool: UserPool, keys: KeyRing
    ) -> CodeDelivery {
        let drawn = DecoyUser(named: user?.username ?? name, in: pool, keys: keys).delivery(by: attributes)
        if let user {
            // Where a code went or would go: that it does not is what must not be seen. Of several ways the one that
            // nobody's name would show.
            for attribute in [drawn.attribute] + attributes {
                if let value = user.attributes[attribute] {
                    return CodeDelivery(attribute: attribute, destination: value)
                }
            }
        }
        return drawn
    }
}

extension UserPool {
    /// In the order of their priority; empty where the pool never chose.
    fileprivate var recoveryMechanisms: [RecoveryOptionNameType] {
        (settings.accountRecoverySetting?.recoveryMechanisms ?? []).sorted { $0.priority < $1.priority }.map(\.name)
    }

    /// What recovery codes are sent to, the first that a user has and has verified.
    var recoveryAttributes: [ContactAttribute] {
        recoveryMechanisms.isEmpty
            ? [.phoneNumber, .email] : recoveryMechanisms.compactMap { ContactAttribute($0) }
    }

    /// What sign-up codes are sent to, the first that a user has.
    var signUpAttributes: [ContactAttribute] { [.phoneNumber, .email].filter(autoVerifiedAttributes.contains) }

    /// Whether the pool says how passwords are recovered.
    var choosesRecovery: Bool { !recoveryMechanisms.isEmpty }

    var isRecoveredByAdministratorsOnly: Bool { recoveryMechanisms == [.adminOnly] }
}
