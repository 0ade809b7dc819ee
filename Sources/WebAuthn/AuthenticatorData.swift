import Cryptography

/// What the authenticator says of itself and the ceremony, and signs (WebAuthn §6.1).
struct AuthenticatorData: Sendable {
    struct Flags: Sendable {
        let bits: UInt8

        var isUserPresent: Bool { bits & 0x01 != 0 }
        var isUserVerified: Bool { bits & 0x04 != 0 }
        /// Whether the credential may be copied to other devices.
        var isBackupEligible: Bool { bits & 0x08 != 0 }
        /// Whether it is.
        var isBackedUp: Bool { bits & 0x10 != 0 }
        var hasCredential: Bool { bits & 0x40 != 0 }
        var hasExtensions: Bool { bits & 0x80 != 0 }
    }

    /// A new credential (WebAuthn §6.5.1).
    struct Credential: Sendable {
        /// The authenticator's model; zeros where it does not tell.
        let model: [UInt8]
        let id: [UInt8]
        /// In COSE.
        let key: CBORValue
    }

    /// WebAuthn §6.5.1.
    static let longestId = 1023
    private static let fixedCount = 37
    private static let modelCount = 16

    /// As it was sent, which is what was signed.
    let bytes: [UInt8]
    let flags: Flags
    let signCount: UInt32
    let credential: Credential?
    private let partyHash: [UInt8]

    init(_ bytes: [UInt8]) throws(WebAuthnError) {
        guard (Self.fixedCount...CBORReader.maximumCount).contains(bytes.count) else {
            throw .malformed("the authenticator data is too short or too long")
        }
        self.bytes = bytes
        partyHash = Array(bytes[..<32])
        flags = Flags(bits: bytes[32])
        signCount = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        var end = Self.fixedCount
        if flags.hasCredential {
            (credential, end) = try Self.credential(in: bytes, from: end)
        } else {
            credential = nil
        }
        if flags.hasExtensions {
            let (value, after) = try Self.cbor(in: bytes, from: end)
            guard value.entries != nil else { throw .malformed("the extensions are no map") }
            end = after
        }
        guard end == bytes.count else { throw .malformed("the authenticator data has trailing bytes") }
        guard flags.isBackupEligible || !flags.isBackedUp else {
            throw .malformed("a credential that cannot be copied says that it is")
        }
    }

    private static func credential(
        in bytes: [UInt8], from start: Int
    ) throws(WebAuthnError) -> (Credential, end: Int) {
        let idStart = start + modelCount + 2
        guard bytes.count >= idStart else { throw .malformed("the credential is cut off") }
        let count = Int(bytes[idStart - 2]) << 8 | Int(bytes[idStart - 1])
        guard (1...longestId).contains(count), bytes.count >= idStart + count else {
            throw .malformed("the credential id has no length that it may have")
        }
        let (key, end) = try cbor(in: bytes, from: idStart + count)
        let credential = Credential(
            model: Array(bytes[start..<start + modelCount]), id: Array(bytes[idStart..<idStart + count]), key: key)
        return (credential, end)
    }

    private static func cbor(
        in bytes: [UInt8], from start: Int
    ) throws(WebAuthnError) -> (value: CBORValue, end: Int) {
        do {
            return try CBORReader.readValue(of: bytes, from: start)
        } catch {
            throw .malformed("the authenticator data: \(error)")
        }
    }

    /// Whose credential it is, and that somebody was there.
    func require(_ party: RelyingParty, userVerification: Bool) throws(WebAuthnError) {
        guard constantTimeEqual(partyHash, SHA256.hash(party.id)) else { throw .wrongRelyingParty }
        guard flags.isUserPresent else { throw .userNotPresent }
        guard flags.isUserVerified || !userVerification else { throw .userNotVerified }
    }
}
