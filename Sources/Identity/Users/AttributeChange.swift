import ServiceModel

/// A change of attributes with the codes that it sends (cognito/users §2).
///
/// A new e-mail address or phone number that the pool verifies by itself gets a code. Where the pool wants it
/// verified first, the old value stays, and stays verified, until the code comes back.
public enum AttributeChange {
    public enum Author: Sendable {
        /// The user, whose messages are limited.
        case holder(TokenHolder)
        /// An administrator, who names the user.
        case administrator(naming: String)
    }

    /// - Parameter changes: as `AttributeRules.checkUpdate` accepted them.
    /// - Returns: where codes went.
    public static func run(
        _ changes: UserAttributes, by author: Author, pool: UserPool, call: Call
    ) async throws -> [CodeDelivery] {
        let drawn = pool.autoVerifiedAttributes.filter { changes[$0] != nil }
            .map { (contact: $0, code: DrawnCode.draw(call)) }
        let sent = try await call.store.write { store in
            let user = try user(of: author, pool: pool, in: store)
            var immediate = changes
            var codes: [AddressedCode] = []
            for (contact, code) in drawn {
                guard let value = changes[contact], !value.isEmpty, !value.isExactly(user.attributes[contact]),
                    !changes.isVerified(contact)
                else { continue }
                let waits = pool.verifiesFirst(contact)
                if waits {
                    immediate[contact] = nil
                    immediate.setVerified(contact, to: nil)
                }
                codes.append(
                    try code.address(
                        .verifyAttribute, as: .verifyAttribute,
                        to: CodeDelivery(attribute: contact, destination: value), isPending: waits, of: user,
                        pool: pool, call: call))
            }
            try store.apply(immediate, to: user, pool: pool, now: call.now)
            for code in codes {
                if case .holder = author {
                    let limit = AttemptLimit.attributeVerificationCode
                    guard try limit.admits(subject: Subject.user(user), call: call, in: store) else {
                        throw Refusal.code(.messageLimitExceeded)
                    }
                }
                guard try code.send(call: call, in: store) else { throw Refusal.code(.messageLimitExceeded) }
            }
            return codes
        }
        for code in sent { call.announce(code.message) }
        return sent.map(\.delivery)
    }

    private static func user(of author: Author, pool: UserPool, in store: any StoreReader) throws -> User {
        switch author {
        case .administrator(let name): return try store.existingUser(named: name, in: pool)
        case .holder(let holder):
            guard let user = try store.user(id: holder.user.id) else { throw Refusal.lookUp(.userNotFound) }
            return user
        }
    }
}

extension StoreWriter {
    fileprivate func apply(_ changes: UserAttributes, to user: User, pool: UserPool, now: Int64) throws {
        var changed = user
        changed.attributes.apply(changes)
        if changes["preferred_username"] != nil {
            try UsernameRules.checkPreferredUsername(of: changed.attributes, pool: pool)
        }
        if let contact = changed.attributes.verifiedWithoutValue {
            throw Refusal.attribute(.noValueToVerify(contact))
        }
        changed.modifiedAt = now
        for contact in ContactAttribute.allCases where changes[contact] != nil {
            try withdrawPendingValue(of: contact, for: user)
        }
        try save(changed, in: pool)
    }

    /// A value that waits for its code is given up for the one that is set now, be it the one that was there.
    func withdrawPendingValue(of contact: ContactAttribute, for user: User) throws {
        try deleteCode(subject: Subject.user(user), purpose: .verifyAttribute, attribute: contact)
    }
}

extension UserPool {
    /// Whether a new value must be proven before it takes effect.
    fileprivate func verifiesFirst(_ contact: ContactAttribute) -> Bool {
        (settings.userAttributeUpdateSettings?.attributesRequireVerificationBeforeUpdate ?? [])
            .contains { ContactAttribute($0) == contact }
    }
}
