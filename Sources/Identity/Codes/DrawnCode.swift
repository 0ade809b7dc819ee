import Cryptography
import ServiceModel

/// A code that was drawn and is nobody's yet.
///
/// Only a transaction can be certain where a code must go, and it contains no randomness. So chance comes first, and
/// the transaction addresses the code by the user that it reads.
struct DrawnCode: Sendable {
    private let digits: String
    private let salt: SealingSalt

    static func draw(_ call: Call) -> DrawnCode {
        DrawnCode(
            digits: call.settings.fixedCode ?? call.random.digits(6), salt: SealingSalt(random: call.random))
    }

    /// The code with the message that carries it.
    ///
    /// - Parameters:
    ///   - reason: as the outbox shows it.
    ///   - isPending: the destination becomes the attribute's value only with the code.
    func address(
        _ purpose: CodePurpose, as reason: MessagePurpose, to delivery: CodeDelivery, isPending: Bool = false,
        of user: User, pool: UserPool, call: Call
    ) throws(Refusal) -> AddressedCode {
        try pool.requireMessagesAreBuilt()
        // A link may take the place of a code that verifies, never of one that recovers.
        if purpose != .forgotPassword { try pool.requireCodesByEmail(delivery) }
        let subject = Subject.user(user)
        let hash = call.services.keys.codeHash(
            digits, subject: subject, purpose: purpose, attribute: delivery.attribute,
            destination: delivery.destination)
        let text = MessageTemplates.verification(
            code: digits, username: user.username, medium: delivery.attribute.medium, pool: pool)
        return AddressedCode(
            stored: StoredCode(
                subject: subject, purpose: purpose, attribute: delivery.attribute, destination: delivery.destination,
                isPending: isPending, hash: hash, createdAt: call.now,
                expiresAt: call.now + Codes.lifetime(purpose)),
            delivery: delivery,
            message: .make(
                reason, text: text, code: digits, salt: salt, delivery: delivery, user: user, pool: pool, call: call))
    }
}

/// A code on its way to the address or number that it will prove.
struct AddressedCode: Sendable {
    let stored: StoredCode
    let delivery: CodeDelivery
    let message: OutgoingMessage

    /// Puts the message into the outbox and the code in force, in the place of the one before.
    ///
    /// - Parameter userId: the row of a user who is stored in the same transaction.
    /// - Returns: false where the destination has had as many messages as it may get; then nothing has changed.
    func send(toNew userId: Int64? = nil, call: Call, in store: any StoreWriter) throws -> Bool {
        guard try message.send(toNew: userId, call: call, in: store) else { return false }
        try Codes.put(stored, in: store)
        return true
    }
}
