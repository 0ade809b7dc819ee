import Cryptography
public import JSON

/// A browser's answer to request options: an AuthenticationResponseJSON (WebAuthn §5.1.8.2, §7.2), read and not yet
/// believed.
public struct Assertion: Sendable {
    /// What a right assertion says.
    public struct Proof: Sendable, Equatable {
        public let signCount: UInt32
        public let isUserVerified: Bool
        public let isBackedUp: Bool
    }

    private static let longestHandle = 64
    /// More than an RSA signature of the longest key has.
    private static let longestSignature = 1024

    /// Whose key it must be.
    public let credentialId: [UInt8]
    /// For whom the authenticator keeps the credential, where it says so.
    public let userHandle: [UInt8]?
    private let clientData: ClientData
    private let data: AuthenticatorData
    private let signature: [UInt8]

    public init(_ json: JSONObject) throws(WebAuthnError) {
        credentialId = try json.credentialId()
        guard let response = json["response"]?.objectValue else { throw .malformed("there is no response") }
        clientData = try ClientData(response.bytes("clientDataJSON"), of: .signIn)
        data = try AuthenticatorData(response.bytes("authenticatorData"))
        signature = try response.bytes("signature")
        guard (1...Self.longestSignature).contains(signature.count) else {
            throw .malformed("the signature has no length that it may have")
        }
        switch response["userHandle"] {
        case nil, .null?: userHandle = nil
        case .some:
            let handle = try response.bytes("userHandle")
            guard handle.count <= Self.longestHandle else { throw .malformed("the user handle is too long") }
            userHandle = handle
        }
    }

    /// The checks of WebAuthn §7.2, but for what only a store of credentials knows.
    ///
    /// - Parameters:
    ///   - challenge: the one that was given out.
    ///   - publicKey: the credential's, as `Registration` gave it.
    ///   - isBackupEligible: as it was at registration, which never changes.
    public func verify(
        for party: RelyingParty, challenge: [UInt8], publicKey: [UInt8], isBackupEligible: Bool,
        userVerification isRequired: Bool
    ) throws(WebAuthnError) -> Proof {
        guard constantTimeEqual(clientData.challenge, challenge) else { throw .wrongChallenge }
        try clientData.require(party)
        try data.require(party, userVerification: isRequired)
        guard data.flags.isBackupEligible == isBackupEligible else { throw .wrongBackupEligibility }
        guard let cose = try? CBORReader.read(publicKey) else { throw .malformed("the stored key is no CBOR") }
        guard
            try CredentialKey(cose).verify(
                data.bytes + SHA256.hash(clientData.bytes), signature: signature)
        else { throw .wrongSignature }
        return Proof(
            signCount: data.signCount, isUserVerified: data.flags.isUserVerified, isBackedUp: data.flags.isBackedUp)
    }
}

extension Assertion.Proof {
    /// Whether the authenticator has signed for others since: it counts, and counts less or the same. Then there are two
    /// of them (WebAuthn §6.1.1).
    public func isOlder(than signCount: UInt32) -> Bool {
        (self.signCount != 0 || signCount != 0) && self.signCount <= signCount
    }
}
