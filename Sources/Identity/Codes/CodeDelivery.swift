public import ServiceModel

/// Where a code goes: the attribute that it proves or that reaches the user.
public struct CodeDelivery: Sendable, Equatable {
    /// `email` or `phone_number`.
    public var attribute: String
    public var destination: String

    /// What codes can be sent to.
    static let attributes = ["email", "phone_number"]

    public var medium: DeliveryMediumType { attribute == "email" ? .email : .sms }

    /// As the API shows it, the destination masked (cognito/messages §2).
    public var details: CodeDeliveryDetailsType {
        CodeDeliveryDetailsType(
            destination: attribute == "email" ? Self.mask(email: destination) : Self.mask(phone: destination),
            deliveryMedium: medium, attributeName: attribute)
    }

    /// `t***@e***`.
    static func mask(email: String) -> String {
        let parts = email.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let local = parts.first?.first.map(String.init) ?? ""
        let domain = parts.count > 1 ? parts[1].first.map(String.init) ?? "" : ""
        return "\(local)***@\(domain)***"
    }

    /// `+*******0100`: all digits but the last four hidden.
    static func mask(phone: String) -> String {
        let digits = phone.drop { $0 == "+" }
        return "+" + String(repeating: "*", count: max(0, digits.count - 4)) + digits.suffix(4)
    }

    /// What proves a new user: of the auto-verified attributes that the user has, the phone number first
    /// (cognito/sign-up §2). Nil: nothing to deliver, an administrator must confirm.
    static func signUp(_ user: User, pool: UserPool) -> CodeDelivery? {
        for attribute in ["phone_number", "email"]
        where pool.autoVerifiedAttributes.contains(where: { $0.rawValue == attribute }) {
            if let value = user.attributes[attribute] { return CodeDelivery(attribute: attribute, destination: value) }
        }
        return nil
    }

    /// How a forgotten password is recovered (cognito/passwords §3): by the pool's recovery mechanisms in their order,
    /// or, where the pool never chose, by verified phone number, then e-mail.
    static func recovery(_ user: User, pool: UserPool) throws(ServiceError) -> CodeDelivery {
        let chosen = pool.recoveryMechanisms
        if pool.isRecoveredByAdministratorsOnly { throw .contactAdministrator }
        let attributes =
            chosen.isEmpty
            ? ["phone_number", "email"]
            : chosen.compactMap { $0 == .verifiedEmail ? "email" : $0 == .verifiedPhoneNumber ? "phone_number" : nil }
        for attribute in attributes where user.attributes.isVerified(attribute) {
            if let value = user.attributes[attribute] { return CodeDelivery(attribute: attribute, destination: value) }
        }
        throw .noRecoveryContact
    }

    /// What a caller is told about a name that no user has: stable, and of the form that the pool's users have.
    static func simulated(name: String, pool: UserPool, keys: KeyRing) -> CodeDelivery {
        DecoyUser(named: name, in: pool, keys: keys).delivery
    }
}

extension UserPool {
    /// In the order of their priority; empty where the pool never chose.
    fileprivate var recoveryMechanisms: [RecoveryOptionNameType] {
        (settings.accountRecoverySetting?.recoveryMechanisms ?? []).sorted { $0.priority < $1.priority }.map(\.name)
    }

    var isRecoveredByAdministratorsOnly: Bool { recoveryMechanisms == [.adminOnly] }
}
