import Cryptography
public import ServiceModel
import WebAuthn

/// A user's passkeys, as the user sees and deletes them (cognito/passkeys §6).
public enum PasskeyList {
    /// - Parameter limit: absent and 0 mean all that a user may have.
    public static func page(of holder: TokenHolder, limit: Int?, token: String?, call: Call) async throws -> Page<
        Passkey
    > {
        let userId = holder.user.id
        return try await Paging.run(
            scope: "ListWebAuthnCredentials/\(holder.pool.id)/\(holder.user.sub)",
            limit: limit.flatMap { $0 == 0 ? nil : $0 } ?? PasskeyRules.perUser, token: token, call: call,
            place: { PageToken(afterRow: $0.id) },
            read: { after, limit in
                try await call.store.read { try $0.passkeys(userId: userId, after: after?.rowId, limit: limit) }
            })
    }

    /// - Throws: `notFound` for an id that is none of the user's.
    public static func delete(_ credentialId: String, of holder: TokenHolder, call: Call) async throws {
        guard let id = Base64.urlDecode(credentialId) else { throw Refusal.passkey(.notFound) }
        let userId = holder.user.id
        let isGone = try await call.store.write {
            try $0.deletePasskey(userId: userId, credentialId: id, at: call.now)
        }
        guard isGone else { throw Refusal.passkey(.notFound) }
    }
}

extension Passkey {
    public var shape: WebAuthnCredentialDescription {
        WebAuthnCredentialDescription(
            credentialId: Base64.urlEncode(credentialId), friendlyCredentialName: name,
            relyingPartyId: relyingPartyId, authenticatorAttachment: attachment?.rawValue,
            authenticatorTransports: transports, createdAt: Timestamp(milliseconds: createdAt))
    }
}
