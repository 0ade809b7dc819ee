public import ServiceModel

/// An attribute by which a user is reached: what codes go to, and what they prove.
public enum ContactAttribute: String, Sendable, CaseIterable {
    case email
    case phoneNumber = "phone_number"

    /// The attribute that says whether this one is proven.
    public var verifiedFlag: String {
        switch self {
        case .email: "email_verified"
        case .phoneNumber: "phone_number_verified"
        }
    }

    /// Whether the attribute of that name is the flag of one of these.
    static func isVerifiedFlag(_ name: String) -> Bool { allCases.contains { $0.verifiedFlag == name } }
}

extension ContactAttribute {
    /// How messages reach it.
    public var medium: DeliveryMediumType {
        switch self {
        case .email: .email
        case .phoneNumber: .sms
        }
    }

    /// A value as callers see it who need not know it (cognito/messages §2).
    func masked(_ value: String) -> String {
        switch self {
        case .email: Self.mask(email: value)
        case .phoneNumber: Self.mask(phone: value)
        }
    }

    /// `t***@e***`.
    private static func mask(email: String) -> String {
        let parts = email.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        let local = parts.first?.first.map(String.init) ?? ""
        let domain = parts.count > 1 ? parts[1].first.map(String.init) ?? "" : ""
        return "\(local)***@\(domain)***"
    }

    /// `+*******0100`: all digits but the last four hidden.
    private static func mask(phone: String) -> String {
        let digits = phone.drop { $0 == "+" }
        return "+" + String(repeating: "*", count: max(0, digits.count - 4)) + digits.suffix(4)
    }
}

// The API has an enumeration of these two for each of its uses.

extension ContactAttribute {
    init(_ attribute: UsernameAttributeType) {
        switch attribute {
        case .email: self = .email
        case .phoneNumber: self = .phoneNumber
        }
    }

    init(_ attribute: VerifiedAttributeType) {
        switch attribute {
        case .email: self = .email
        case .phoneNumber: self = .phoneNumber
        }
    }

    init(reachedBy medium: DeliveryMediumType) {
        switch medium {
        case .email: self = .email
        case .sms: self = .phoneNumber
        }
    }

    /// Nil for `preferred_username`.
    init?(_ attribute: AliasAttributeType) {
        switch attribute {
        case .email: self = .email
        case .phoneNumber: self = .phoneNumber
        case .preferredUsername: return nil
        }
    }

    /// Nil for `preferred_username`.
    init?(_ kind: AliasKind) {
        switch kind {
        case .email: self = .email
        case .phoneNumber: self = .phoneNumber
        case .preferredUsername: return nil
        }
    }

    /// Nil where an administrator must help.
    init?(_ option: RecoveryOptionNameType) {
        switch option {
        case .verifiedEmail: self = .email
        case .verifiedPhoneNumber: self = .phoneNumber
        case .adminOnly: return nil
        }
    }

    /// What the attribute is where it signs the user in.
    var aliasKind: AliasKind {
        switch self {
        case .email: .email
        case .phoneNumber: .phoneNumber
        }
    }
}
