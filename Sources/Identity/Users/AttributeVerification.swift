import ServiceModel

/// A signed-in user proves an e-mail address or phone number (cognito/users §2).
public enum AttributeVerification {
    /// Sends a code to the value that the attribute has, or to the new one that waits to be proven.
    public static func sendCode(for name: String, to holder: TokenHolder, call: Call) async throws -> CodeDelivery {
        guard let contact = ContactAttribute(rawValue: name) else { throw Refusal.attribute(.notVerifiable) }
        let (subject, pool) = (Subject.user(holder.user), holder.pool)
        let messages = MessageFactory(pool: pool, client: holder.client, call: call)
        let code = try await Preparation.run(call: call) { store in
            guard let user = try store.user(id: holder.user.id) else { throw Refusal.lookUp(.userNotFound) }
            let earlier = try store.code(subject: subject, purpose: .verifyAttribute, attribute: contact)
            let pending = earlier.flatMap { $0.isPending && $0.expiresAt > call.now ? $0.destination : nil }
            guard let destination = pending ?? user.attributes[contact] else {
                throw Refusal.attribute(.notHeld(contact))
            }
            return CodeTarget(
                user: user, delivery: CodeDelivery(attribute: contact, destination: destination),
                isPending: pending != nil)
        } prepare: { target in
            try await messages.code(.verifyAttribute, as: .verifyAttribute, for: target)
        } commit: { _, code, store -> Ruling<AddressedCode> in
            guard try AttemptLimit.attributeVerificationCode.admits(subject: subject, call: call, in: store),
                try code.send(call: call, in: store)
            else { return .refused(.code(.attemptLimitExceeded)) }
            return .granted(code)
        }
        call.announce(code.message)
        return code.delivery
    }

    /// Checks the code; the attribute is verified, and takes its new value if one waited.
    public static func verify(_ name: String, code: String, holder: TokenHolder, call: Call) async throws {
        guard let contact = ContactAttribute(rawValue: name) else { throw Refusal.attribute(.notVerifiable) }
        let (subject, pool) = (Subject.user(holder.user), holder.pool)
        try await call.store.rule { store -> Ruling<Void> in
            guard var user = try store.user(id: holder.user.id) else { throw Refusal.lookUp(.userNotFound) }
            guard try AttemptLimit.verifyAttribute.admits(subject: subject, call: call, in: store) else {
                return .refused(.code(.attemptLimitExceeded))
            }
            switch try Codes.present(
                code, .verifyAttribute, attribute: contact, of: user, subject: subject, call: call, in: store)
            {
            case .expired: return .refused(.code(.expired))
            case .wrong: return .refused(.code(.mismatch))
            case .right(let stored):
                if stored.isPending { user.attributes[contact] = stored.destination }
                user.attributes.setVerified(contact)
                user.modifiedAt = call.now
                do {
                    try store.save(user, in: pool)
                } catch let refusal as Refusal {
                    return .refused(refusal)
                }
                try store.deleteCode(subject: subject, purpose: .verifyAttribute, attribute: contact)
                return .granted(())
            }
        }
    }
}
