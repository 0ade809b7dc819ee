import ServiceModel

/// A signed-in user proves an e-mail address or phone number (cognito/users §2).
public enum AttributeVerification {
    /// Sends a code to the value that the attribute has, or to the new one that waits to be proven.
    public static func sendCode(for attribute: String, to holder: TokenHolder, call: Call) async throws -> CodeDelivery
    {
        guard attribute == "email" || attribute == "phone_number" else { throw ServiceError.attributeNotVerifiable }
        let subject = CodeSubject.of(holder.user)
        let pending = try await call.store.read {
            try $0.code(subject: subject, purpose: .verifyAttribute, attribute: attribute)?.pendingValue
        }
        guard let destination = pending ?? holder.user.attributes[attribute] else {
            throw ServiceError.userLacks(attribute)
        }
        let code = try VerificationCode.make(
            for: holder.user, to: CodeDelivery(attribute: attribute, destination: destination),
            pendingValue: pending, pool: holder.pool, call: call)
        let admitted = try await call.store.write { store in
            guard try AttemptLimit.attributeVerificationCode.admits(subject: subject, call: call, in: store) else {
                return false
            }
            try store.replace(code.stored)
            _ = try store.enqueue(code.message.stored)
            return true
        }
        guard admitted else { throw ServiceError.attemptLimitExceeded }
        call.announce(code.message)
        return code.delivery
    }

    /// Checks the code; the attribute is verified, and takes its new value if one waited.
    public static func verify(_ attribute: String, code: String, holder: TokenHolder, call: Call) async throws {
        guard attribute == "email" || attribute == "phone_number" else { throw ServiceError.attributeNotVerifiable }
        let keys = call.environment.keys
        let subject = CodeSubject.of(holder.user)
        let pool = holder.pool
        let refusal = try await call.store.write { store -> ServiceError? in
            guard try AttemptLimit.verifyAttribute.admits(subject: subject, call: call, in: store) else {
                return .attemptLimitExceeded
            }
            let verdict = try Codes.present(
                code, subject: subject, purpose: .verifyAttribute, attribute: attribute, keys: keys, now: call.now,
                in: store)
            switch verdict {
            case .expired: return .codeExpired
            case .wrong: return .codeMismatch
            case .right(let stored):
                guard var user = try store.user(id: holder.user.id) else { return .userNotFound }
                if let value = stored.pendingValue { user.attributes[attribute] = value }
                guard user.attributes[attribute] != nil else { return .codeExpired }
                user.attributes["\(attribute)_verified"] = "true"
                user.modifiedAt = call.now
                if let refusal = try AliasTransfer.store(user, in: pool, force: false, now: call.now, store: store) {
                    return refusal
                }
                try store.deleteCode(subject: subject, purpose: .verifyAttribute, attribute: attribute)
                return nil
            }
        }
        if let refusal { throw refusal }
    }
}
