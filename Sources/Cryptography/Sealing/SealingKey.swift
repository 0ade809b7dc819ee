import COpenSSL

/// Seals small values at rest and in tokens: AES-256-GCM under a key of its own for each message.
///
/// ```
/// sealed = version (1) || salt (24) || ciphertext || tag (16)
/// key (32) || nonce (12) = HKDF-SHA256(sealing key, salt, "sekisho seal v1")
/// ```
/// Random 96-bit nonces under one key may only be used 2^32 times (NIST SP 800-38D §8.3). Here a random
/// 192-bit salt picks key and nonce together, so one sealing key serves any number of messages.
///
/// The version byte and the context are authenticated: what was sealed for one row or purpose opens for
/// no other.
public struct SealingKey: Sendable {
    /// Nothing more is said about why something cannot be opened: wrong key, wrong context, damage and
    /// forgery look the same.
    public struct Unopenable: Error, Sendable, Equatable {}

    /// Bytes in a key.
    public static let byteCount = 32
    /// By how many bytes a sealed value is longer than what it holds.
    public static let overhead = 1 + saltCount + tagCount

    private static let version: UInt8 = 1
    private static let saltCount = 24
    private static let tagCount = 16
    private static let info = Array("sekisho seal v1".utf8)

    private let secret: SecretBytes

    /// - Parameter bytes: 32 random or derived bytes; any other number is a programmer's error.
    public init(_ bytes: [UInt8]) {
        precondition(bytes.count == Self.byteCount, "a sealing key has 32 bytes")
        secret = SecretBytes(bytes)
    }

    /// Encrypts and authenticates `plaintext`.
    ///
    /// - Parameter context: what the value belongs to, for example a row's identity; not stored, so that
    ///   `open` must be told the same.
    public func seal(_ plaintext: [UInt8], context: String, random: some RandomSource) -> [UInt8] {
        let salt = random.bytes(Self.saltCount)
        precondition(salt.count == Self.saltCount, "a random source gives as many bytes as asked for")
        var sealed: [UInt8] = []
        sealed.reserveCapacity(plaintext.count + Self.overhead)
        sealed.append(Self.version)
        sealed.append(contentsOf: salt)
        let cipher = MessageCipher(messageKey(salt: salt), sealing: true)
        cipher.authenticate(Self.associatedData(context))
        cipher.update(plaintext, appendingTo: &sealed)
        cipher.finishSealing(appendingTagTo: &sealed, count: Self.tagCount)
        return sealed
    }

    /// The value inside `sealed`, if it was sealed by this key for this context and is unchanged.
    public func open(_ sealed: [UInt8], context: String) throws(Unopenable) -> [UInt8] {
        guard sealed.count >= Self.overhead, sealed[0] == Self.version else { throw Unopenable() }
        let body = 1 + Self.saltCount..<sealed.count - Self.tagCount
        let cipher = MessageCipher(messageKey(salt: Array(sealed[1..<body.lowerBound])), sealing: false)
        cipher.authenticate(Self.associatedData(context))
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(body.count)
        cipher.update(Array(sealed[body]), appendingTo: &plaintext)
        guard cipher.finishOpening(tag: Array(sealed[body.upperBound...])) else {
            plaintext.wipe()
            throw Unopenable()
        }
        return plaintext
    }

    private func messageKey(salt: [UInt8]) -> [UInt8] {
        var key = secret.withBytes { HKDF.extract(salt: salt, inputKey: $0) }
        defer { key.wipe() }
        return HKDF.expand(key: key, info: Self.info, count: MessageCipher.materialCount)
    }

    private static func associatedData(_ context: String) -> [UInt8] {
        [version] + context.utf8
    }
}
