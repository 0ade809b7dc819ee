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
        let proven = pool.autoVerifiedAttributes.filter { changes[$0]?.isEmpty == false && !changes.isVerified($0) }
        if proven.isEmpty {
            try await call.store.write { store in
                try store.apply(changes, to: author.user(of: pool, in: store), pool: pool, now: call.now)
            }
            return []
        }
        let messages = MessageFactory(pool: pool, client: author.client, call: call)
        let sent = try await Preparation.run(call: call) { store in
            let user = try author.user(of: pool, in: store)
            return CodeTargets(user: user, all: targets(of: changes, proving: proven, for: user, pool: pool))
        } prepare: { targets in
            var codes: [AddressedCode] = []
            for target in targets.all {
                codes.append(
                    try await messages.code(
                        .verifyAttribute, as: .verifyAttribute, on: .updateUserAttribute, for: target))
            }
            return codes
        } commit: { targets, codes, store -> Ruling<[AddressedCode]> in
            let pending = targets.all.filter(\.isPending).map(\.delivery.attribute)
            try store.apply(changes.without(pending), to: targets.user, pool: pool, now: call.now)
            for code in codes {
                if case .holder = author {
                    let limit = AttemptLimit.attributeVerificationCode
                    guard try limit.admits(subject: .user(targets.user), call: call, in: store) else {
                        throw Refusal.code(.messageLimitExceeded)
                    }
                }
                guard try code.send(call: call, in: store) else { throw Refusal.code(.messageLimitExceeded) }
            }
            return .granted(codes)
        }
        for code in sent { call.announce(code.message) }
        return sent.map(\.delivery)
    }

    /// A code for each of the contacts that would have another value.
    private static func targets(
        of changes: UserAttributes, proving contacts: [ContactAttribute], for user: User, pool: UserPool
    ) -> [CodeTarget] {
        // The message is about the user as it is to be.
        var changed = user
        changed.attributes.apply(changes.without(contacts.filter(pool.verifiesFirst)))
        return contacts.compactMap { contact in
            guard let value = changes[contact], !value.isExactly(user.attributes[contact]) else { return nil }
            return CodeTarget(
                user: changed, delivery: CodeDelivery(attribute: contact, destination: value),
                isPending: pool.verifiesFirst(contact))
        }
    }
}

extension AttributeChange.Author {
    fileprivate var client: AppClient? {
        switch self {
        case .administrator: nil
        case .holder(let holder): holder.client
        }
    }

    fileprivate func user(of pool: UserPool, in store: any StoreReader) throws -> User {
        switch self {
        case .administrator(let name): return try store.existingUser(named: name, in: pool)
        case .holder(let holder):
            guard let user = try store.user(id: holder.user.id) else { throw Refusal.lookUp(.userNotFound) }
            return user
        }
    }
}

extension UserAttributes {
    /// Without the values that wait for their code.
    fileprivate func without(_ pending: [ContactAttribute]) -> UserAttributes {
        var immediate = self
        for contact in pending {
            immediate[contact] = nil
            immediate.setVerified(contact, to: nil)
        }
        return immediate
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
