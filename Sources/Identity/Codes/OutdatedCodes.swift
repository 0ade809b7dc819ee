import ServiceModel

/// Which codes a change of their user makes pointless. Asked on every change of a user (`StoreWriter.save`), so that no
/// way of changing one can forget it.
public struct OutdatedCodes: Sendable, Equatable {
    public var purpose: CodePurpose
    /// Nil for the codes of every attribute.
    public var attribute: ContactAttribute?

    public init(_ purpose: CodePurpose, of attribute: ContactAttribute? = nil) {
        self.purpose = purpose
        self.attribute = attribute
    }

    /// - A new value of an address or number: codes that were sent to the old one, or wait for another.
    /// - An address or number that is no longer verified: nobody recovers by it.
    /// - Another password, or a user who was disabled: who recovers now must have asked since.
    /// - A user who has no password here any more: there is nothing to recover.
    /// - A user who is no longer new: there is nothing to confirm.
    public static func between(_ old: User, _ new: User) -> [OutdatedCodes] {
        var outdated: [OutdatedCodes] = []
        for attribute in ContactAttribute.allCases {
            let isChanged = !new.attributes.hasExactly(old.attributes[attribute], as: attribute)
            if isChanged {
                outdated.append(OutdatedCodes(.verifyAttribute, of: attribute))
                outdated.append(OutdatedCodes(.signUp, of: attribute))
            }
            if isChanged || old.attributes.isVerified(attribute) && !new.attributes.isVerified(attribute) {
                outdated.append(OutdatedCodes(.forgotPassword, of: attribute))
            }
        }
        let isParted = old.status != .externalProvider && new.status == .externalProvider
        if old.passwordHash != new.passwordHash || old.isEnabled && !new.isEnabled || isParted {
            outdated.append(OutdatedCodes(.forgotPassword))
        }
        if old.status == .unconfirmed, new.status != .unconfirmed { outdated.append(OutdatedCodes(.signUp)) }
        return outdated
    }
}
