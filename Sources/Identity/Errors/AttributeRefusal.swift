public import ServiceModel

/// Why attributes are not written, deleted or verified. Names are those of the pool's schema.
public enum AttributeRefusal: Sendable, Equatable {
    /// The client may not write it.
    case unauthorized
    case valueMissing(String)
    /// Attributes that a new user must have, in the schema's order.
    case requiredMissing([String])
    case schemaMismatch([AttributeProblem])
    case invalidEmail
    case invalidPhoneNumber
    case subNotMutable
    case cannotBeUpdated([String])
    case cannotBeDeleted([String])
    /// Changes to attributes that the schema does not have.
    case unknownInUpdate([String])
    case unknownInDeletion([String])
    /// Said to be verified, and not there.
    case noValueToVerify(ContactAttribute)
    case notVerifiable
    /// A code is asked for, and the user has nothing to send it to.
    case notHeld(ContactAttribute)
    /// An invitation by a medium for which the user has no address.
    case mediumWithoutContact(DeliveryMediumType)
    /// Attributes that an invited user still owes, in the schema's order.
    case missingAtFirstSignIn([String])
    /// An invited user has it already.
    case alreadyProvided(String)
}

/// What is wrong with the value of one attribute.
public struct AttributeProblem: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// The schema does not have it.
        case unknown
        case tooShort(minimum: Int)
        case tooLong(maximum: Int)
        case notBirthdate
        case notNumber
        case tooSmall(minimum: Int64)
        case tooLarge(maximum: Int64)
        case notBoolean
        case notDateTime
    }

    public var attribute: String
    public var kind: Kind

    public init(_ attribute: String, _ kind: Kind) {
        self.attribute = attribute
        self.kind = kind
    }
}
