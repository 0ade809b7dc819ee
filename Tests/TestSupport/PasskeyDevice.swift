import COpenSSL
import Cryptography
public import JSON
public import WebAuthn

/// An authenticator of software, and the browser before it: what they make of options (WebAuthn §6.3, §5.1).
///
/// It holds one credential. What it does by the book can be altered, member by member.
public final class PasskeyDevice: @unchecked Sendable {
    public enum Kind: Sendable {
        case es256
        /// Its key is `TestKeys.rsa`.
        case rs256
        /// A key of a kind that nobody asked for, which cannot sign.
        case ed25519
    }

    public enum Statement: Sendable {
        case none
        case own
        /// By the maker's certificate, in DER, and the key to it.
        case packed(certificate: [UInt8], by: ECKey)
        case other(String)
    }

    /// What the authenticator says of a ceremony.
    public struct Flags: OptionSet, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let present = Flags(rawValue: 0x01)
        public static let verified = Flags(rawValue: 0x04)
        public static let eligible = Flags(rawValue: 0x08)
        public static let backedUp = Flags(rawValue: 0x10)
    }

    public let kind: Kind
    private let key = ECKey()
    public var credentialId: [UInt8]
    /// Raised with each sign-in, unless it is 0: then the authenticator does not count.
    public var signCount: UInt32
    public var flags: Flags = [.present, .verified]
    public var origin: String
    /// The relying party that it takes the page to be of; nil for the one that the options name.
    public var party: String?
    public var statement = Statement.none
    public var model = [UInt8](repeating: 0, count: 16)
    public var attachment: String? = "platform"
    public var transports = ["internal"]
    /// Members that the browser adds to its client data.
    public var clientData: JSONObject = ["crossOrigin": false]
    /// For whom the credential is, as the creation options said.
    public private(set) var userHandle: String?

    public init(_ kind: Kind = .es256, origin: String = "https://example.com", signCount: UInt32 = 1) {
        self.kind = kind
        self.origin = origin
        self.signCount = signCount
        credentialId = SystemRandom().bytes(32)
    }

    // MARK: Registration

    /// A RegistrationResponseJSON.
    public func register(_ options: JSONObject) -> JSONObject {
        userHandle = options["user"]?.objectValue?["id"]?.stringValue
        let data = clientData(of: "webauthn.create", options)
        let party = party ?? options["rp"]?.objectValue?["id"]?.stringValue ?? ""
        let authenticatorData = authenticatorData(of: party, withCredential: true)
        let signed = authenticatorData + SHA256.hash(data)
        let object = CBORValue.map([
            .init(.text("fmt"), .text(format)), .init(.text("attStmt"), .map(statement(over: signed))),
            .init(.text("authData"), .bytes(authenticatorData)),
        ])
        var response: JSONObject = [
            "clientDataJSON": .string(Base64.urlEncode(data)),
            "attestationObject": .string(Base64.urlEncode(object.encoded)),
            "transports": .array(transports.map { .string($0) }),
        ]
        response["publicKeyAlgorithm"] = .number(JSONNumber(algorithm))
        return credential(response)
    }

    private var format: String {
        switch statement {
        case .none: "none"
        case .own, .packed: "packed"
        case .other(let format): format
        }
    }

    private func statement(over signed: [UInt8]) -> [CBORValue.Entry] {
        switch statement {
        case .none: []
        case .own: [.init(.text("alg"), CBORValue(algorithm)), .init(.text("sig"), .bytes(sign(signed)))]
        case .packed(let certificate, let maker):
            [
                .init(.text("alg"), CBORValue(-7)), .init(.text("sig"), .bytes(maker.sign(signed))),
                .init(.text("x5c"), .array([.bytes(certificate)])),
            ]
        case .other: [.init(.text("ver"), .text("2.0"))]
        }
    }

    // MARK: Sign-in

    /// An AuthenticationResponseJSON.
    public func signIn(_ options: JSONObject) -> JSONObject {
        if signCount > 0 { signCount += 1 }
        let data = clientData(of: "webauthn.get", options)
        let authenticatorData = authenticatorData(
            of: party ?? options["rpId"]?.stringValue ?? "", withCredential: false)
        var response: JSONObject = [
            "clientDataJSON": .string(Base64.urlEncode(data)),
            "authenticatorData": .string(Base64.urlEncode(authenticatorData)),
            "signature": .string(Base64.urlEncode(sign(authenticatorData + SHA256.hash(data)))),
        ]
        response["userHandle"] = userHandle.map { .string($0) }
        return credential(response)
    }

    // MARK: Parts

    private func credential(_ response: JSONObject) -> JSONObject {
        let id = JSONValue.string(Base64.urlEncode(credentialId))
        var credential: JSONObject = [
            "id": id, "rawId": id, "type": "public-key", "clientExtensionResults": [:], "response": .object(response),
        ]
        credential["authenticatorAttachment"] = attachment.map { .string($0) }
        return credential
    }

    private func clientData(of type: String, _ options: JSONObject) -> [UInt8] {
        var object: JSONObject = [
            "type": .string(type), "challenge": options["challenge"] ?? "", "origin": .string(origin),
        ]
        for (name, value) in clientData.members { object[name] = value }
        return JSONValue.object(object).encoded()
    }

    private func authenticatorData(of party: String, withCredential: Bool) -> [UInt8] {
        let count = (0..<4).map { UInt8(truncatingIfNeeded: signCount >> (24 - 8 * UInt32($0))) }
        let head = SHA256.hash(party) + [flags.rawValue | (withCredential ? 0x40 : 0)] + count
        guard withCredential else { return head }
        let length = [
            UInt8(truncatingIfNeeded: credentialId.count >> 8), UInt8(truncatingIfNeeded: credentialId.count),
        ]
        return head + model + length + credentialId + publicKey.encoded
    }

    private var algorithm: Int64 {
        switch kind {
        case .es256: -7
        case .rs256: -257
        case .ed25519: -8
        }
    }

    /// In COSE.
    public var publicKey: CBORValue {
        func member(_ name: Int64, _ value: CBORValue) -> CBORValue.Entry { .init(CBORValue(name), value) }
        let algorithm = member(3, CBORValue(algorithm))
        switch kind {
        case .es256:
            return .map([
                member(1, CBORValue(2)), algorithm, member(-1, CBORValue(1)), member(-2, .bytes(key.x)),
                member(-3, .bytes(key.y)),
            ])
        case .rs256:
            let rsa = TestKeys.rsa.publicKey
            return .map([member(1, CBORValue(3)), algorithm, member(-1, .bytes(rsa.n)), member(-2, .bytes(rsa.e))])
        case .ed25519:
            return .map([member(1, CBORValue(1)), algorithm, member(-1, CBORValue(6)), member(-2, .bytes(key.x))])
        }
    }

    private func sign(_ message: [UInt8]) -> [UInt8] {
        switch kind {
        case .es256: key.sign(message)
        case .rs256: (try? TestKeys.rsa.signRS256(message)) ?? []
        case .ed25519: []
        }
    }
}

/// A key pair on P-256.
public final class ECKey: @unchecked Sendable {
    private let key: OpaquePointer
    public let x: [UInt8]
    public let y: [UInt8]

    public init() {
        let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil)
        defer { EVP_PKEY_CTX_free(context) }
        EVP_PKEY_keygen_init(context)
        EVP_PKEY_CTX_set_group_name(context, "P-256")
        var made: OpaquePointer?
        EVP_PKEY_generate(context, &made)
        key = made!
        var point = [UInt8](repeating: 0, count: 65)
        var count = 0
        let size = point.count
        EVP_PKEY_get_octet_string_param(key, "pub", &point, size, &count)
        precondition(count == 65 && point[0] == 4, "not an uncompressed point")
        (x, y) = (Array(point[1..<33]), Array(point[33...]))
    }

    deinit { EVP_PKEY_free(key) }

    /// ES256, in DER.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        EVP_DigestSignInit_ex(context, nil, "SHA256", nil, nil, key, nil)
        var signature = [UInt8](repeating: 0, count: 80)
        var count = signature.count
        EVP_DigestSign(context, &signature, &count, message, message.count)
        return Array(signature[..<count])
    }

    /// A certificate of this key, signed by itself, in DER.
    ///
    /// - Parameters:
    ///   - subject: short names and values.
    ///   - model: an AAGUID for the extension that names one.
    public func certificate(
        subject: [(String, String)] = ECKey.makersName, isAuthority: Bool = false, model: [UInt8]? = nil,
        isModelCritical: Bool = false
    ) -> [UInt8] {
        let certificate = X509_new()
        defer { X509_free(certificate) }
        X509_set_version(certificate, 2)
        ASN1_INTEGER_set(X509_get_serialNumber(certificate), 7)
        X509_gmtime_adj(X509_getm_notBefore(certificate), 0)
        X509_gmtime_adj(X509_getm_notAfter(certificate), 86_400)
        let name = X509_get_subject_name(certificate)
        for (attribute, value) in subject {
            X509_NAME_add_entry_by_txt(name, attribute, MBSTRING_UTF8, value, -1, -1, 0)
        }
        X509_set_issuer_name(certificate, name)
        X509_set_pubkey(certificate, key)
        func add(_ identifier: String, _ value: [UInt8], isCritical: Bool) {
            let object = OBJ_txt2obj(identifier, 1)
            defer { ASN1_OBJECT_free(object) }
            let data = ASN1_OCTET_STRING_new()
            defer { ASN1_OCTET_STRING_free(data) }
            ASN1_OCTET_STRING_set(data, value, Int32(value.count))
            let added = X509_EXTENSION_create_by_OBJ(nil, object, isCritical ? 1 : 0, data)
            defer { X509_EXTENSION_free(added) }
            X509_add_ext(certificate, added, -1)
        }
        add("2.5.29.19", isAuthority ? [0x30, 0x03, 0x01, 0x01, 0xFF] : [0x30, 0x00], isCritical: true)
        if let model { add("1.3.6.1.4.1.45724.1.1.4", [0x04, 0x10] + model, isCritical: isModelCritical) }
        X509_sign(certificate, key, EVP_sha256())
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &encoded)
        defer { CRYPTO_free(encoded, nil, 0) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    /// As WebAuthn §8.2.1 wants it.
    public static let makersName = [
        ("C", "AA"), ("O", "Maker"), ("OU", "Authenticator Attestation"), ("CN", "Model 7"),
    ]
}
