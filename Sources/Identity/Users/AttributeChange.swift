public import ServiceModel

/// A change of attributes with the codes that it sends (cognito/users §2).
///
/// A new e-mail address or phone number that the pool verifies by itself gets a code. Where the pool wants it
/// verified first, the old value stays, and stays verified, until the code comes back.
public struct AttributeChange: Sendable {
    /// What takes effect now.
    let immediate: UserAttributes
    let codes: [VerificationCode]

    /// - Parameter changes: as `AttributeRules.checkUpdate` accepted them.
    public static func prepare(
        _ changes: UserAttributes, for user: User, pool: UserPool, call: Call
    ) throws(ServiceError) -> AttributeChange {
        var immediate = changes
        var codes: [VerificationCode] = []
        let verifyFirst = pool.settings.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate ?? []
        for attribute in pool.autoVerifiedAttributes {
            let name = attribute.rawValue
            guard let value = changes[name], !value.isEmpty, value != user.attributes[name],
                changes["\(name)_verified"] != "true"
            else { continue }
            let waits = verifyFirst.contains(attribute)
            if waits {
                immediate[name] = nil
                immediate["\(name)_verified"] = nil
            }
            codes.append(
                try .make(
                    for: user, to: CodeDelivery(attribute: name, destination: value),
                    pendingValue: waits ? value : nil, pool: pool, call: call))
        }
        return AttributeChange(immediate: immediate, codes: codes)
    }

    /// Stores the change; true to the user as it stands inside the transaction.
    public func store(userId: Int64, pool: UserPool, now: Int64, in store: any StoreWriter) throws {
        guard var user = try store.user(id: userId) else { throw ServiceError.userNotFound }
        user.attributes.apply(immediate)
        for name in ["email", "phone_number"] where user.attributes.isVerified(name) && user.attributes[name] == nil {
            throw ServiceError.noValueToVerify(name)
        }
        user.modifiedAt = now
        for name in ["email", "phone_number"] where immediate[name] != nil {
            // A code for the earlier value must not verify the new one.
            try store.deleteCode(subject: CodeSubject.of(user), purpose: .verifyAttribute, attribute: name)
        }
        try store.update(user, aliases: UsernameRules.aliases(of: user, in: pool), in: pool)
        for code in codes {
            try store.replace(code.stored)
            _ = try store.enqueue(code.message.stored)
        }
    }

    public var deliveries: [CodeDelivery] { codes.map(\.delivery) }

    public func announce(_ call: Call) {
        for code in codes { call.announce(code.message) }
    }
}

/// A code that proves an address or number of a known user.
public struct VerificationCode: Sendable {
    public let stored: StoredCode
    public let message: OutgoingMessage
    public let delivery: CodeDelivery

    public static func make(
        for user: User, to delivery: CodeDelivery, pendingValue: String?, pool: UserPool, call: Call
    ) throws(ServiceError) -> VerificationCode {
        try pool.requireMessagesAreBuilt()
        try pool.requireCodesByEmail(delivery)
        let (code, stored) = Codes.make(
            .verifyAttribute, subject: CodeSubject.of(user), attribute: delivery.attribute,
            pendingValue: pendingValue, call: call)
        let text = MessageTemplates.verification(
            code: code, username: user.username, medium: delivery.medium, pool: pool)
        return VerificationCode(
            stored: stored,
            message: .make(.verifyAttribute, text: text, code: code, delivery: delivery, user: user, call: call),
            delivery: delivery)
    }
}
