import Cryptography
public import JSON

/// A browser's answer to creation options: a RegistrationResponseJSON (WebAuthn §5.1.8.1, §7.1), read and not yet
/// believed.
public struct Registration: Sendable {
    /// A credential that passed.
    public struct Credential: Sendable, Equatable {
        public let id: [UInt8]
        /// In COSE, of one of `SignatureAlgorithm`.
        public let publicKey: [UInt8]
        public let signCount: UInt32
        /// AAGUID: the authenticator's model, zeros where it does not tell.
        public let model: [UInt8]
        public let isUserVerified: Bool
        public let isBackupEligible: Bool
        public let isBackedUp: Bool
        public let attestation: Attestation
    }

    /// Whether the authenticator is part of the device, or came to it.
    public enum Attachment: String, Sendable {
        case platform
        case crossPlatform = "cross-platform"
    }

    private static let transportsAtMost = 8

    public let attachment: Attachment?
    /// How the browser thinks that it reaches the authenticator again. Not signed by anybody.
    public let transports: [String]
    private let id: [UInt8]
    private let clientData: ClientData
    private let object: AttestationObject

    public init(_ json: JSONObject) throws(WebAuthnError) {
        id = try json.credentialId()
        guard let response = json["response"]?.objectValue else { throw .malformed("there is no response") }
        clientData = try ClientData(response.bytes("clientDataJSON"), of: .registration)
        object = try AttestationObject(response.bytes("attestationObject"))
        attachment = json["authenticatorAttachment"]?.stringValue.flatMap(Attachment.init)
        var transports: [String] = []
        for transport in response["transports"]?.arrayValue ?? [] {
            guard let name = transport.stringValue, Self.isTransport(name), !transports.contains(name),
                transports.count < Self.transportsAtMost
            else { continue }
            transports.append(name)
        }
        self.transports = transports
    }

    /// What the browser says that it answers, which leads to the ceremony that was begun.
    public var challenge: [UInt8] { clientData.challenge }

    /// The checks of WebAuthn §7.1, but for what only a store of credentials knows.
    ///
    /// - Parameter challenge: the one that was given out.
    public func verify(
        for party: RelyingParty, challenge: [UInt8], userVerification isRequired: Bool
    ) throws(WebAuthnError) -> Credential {
        guard constantTimeEqual(clientData.challenge, challenge) else { throw .wrongChallenge }
        try clientData.require(party)
        try object.data.require(party, userVerification: isRequired)
        guard let credential = object.data.credential else { throw .malformed("there is no new credential") }
        guard credential.id == id else { throw .malformed("the credential has another id") }
        let key = try CredentialKey(credential.key)
        let attestation = try object.attestation(
            of: key, model: credential.model, clientDataHash: SHA256.hash(clientData.bytes))
        let flags = object.data.flags
        return Credential(
            id: id, publicKey: credential.key.encoded, signCount: object.data.signCount, model: credential.model,
            isUserVerified: flags.isUserVerified, isBackupEligible: flags.isBackupEligible,
            isBackedUp: flags.isBackedUp, attestation: attestation)
    }

    /// Of the form that all names have so far (WebAuthn §5.8.4).
    private static func isTransport(_ name: String) -> Bool {
        (1...32).contains(name.utf8.count)
            && name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "-")
            }
    }
}

extension JSONObject {
    /// `id` and `rawId`, which say the same, of a credential of the only type that there is.
    func credentialId() throws(WebAuthnError) -> [UInt8] {
        let id = try bytes("rawId")
        guard self["id"] == self["rawId"], self["type"] == "public-key",
            (1...AuthenticatorData.longestId).contains(id.count)
        else { throw .malformed("id, rawId and type are not those of a credential") }
        return id
    }
}
