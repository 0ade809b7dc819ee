public import Cryptography

/// One message (guide page "AWS Encryption SDK message format reference"): a header with the wrapped data key, and the
/// body in frames. All numbers are big-endian.
public enum EncryptedMessage {
    /// AES-256-GCM, HKDF-SHA512, key commitment, no signature.
    static let suite: [UInt8] = [0x04, 0x78]
    static let messageIdCount = 32
    static let commitmentCount = 32
    static let frameLength = 4096

    /// Encrypts.
    ///
    /// - Parameters:
    ///   - key: of this message alone.
    ///   - context: stands in the message in clear, authenticated; whoever unwraps the key must know it as well. Names
    ///     and values have less than 64 KiB together.
    public static func seal(
        _ plaintext: [UInt8], by key: DataKey, context: [String: String], random: some RandomSource
    ) -> [UInt8] {
        precondition(key.plaintext.count == AES256GCM.keyCount, "a data key has 32 bytes")
        let id = random.bytes(messageIdCount)
        let contentKey = HKDF.sha512(
            inputKey: key.plaintext, salt: id, info: suite + "DERIVEKEY".utf8, count: AES256GCM.keyCount)
        let commitment = HKDF.sha512(
            inputKey: key.plaintext, salt: id, info: Array("COMMITKEY".utf8), count: commitmentCount)
        let header = MessageHeader(id: id, context: context, key: key, commitment: commitment).bytes
        // The content key is this message's alone, and frames count from 1.
        let headerTag = AES256GCM.seal(
            [], key: contentKey, nonce: [UInt8](repeating: 0, count: AES256GCM.nonceCount), authenticating: header
        ).tag
        return header + headerTag + body(plaintext, id: id, key: contentKey)
    }

    private static func body(_ plaintext: [UInt8], id: [UInt8], key: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = plaintext[...]
        var number: UInt32 = 1
        while rest.count > frameLength {
            bytes += frame(Array(rest.prefix(frameLength)), number, isLast: false, id: id, key: key)
            rest = rest.dropFirst(frameLength)
            number += 1
        }
        return bytes + frame(Array(rest), number, isLast: true, id: id, key: key)
    }

    private static func frame(
        _ content: [UInt8], _ number: UInt32, isLast: Bool, id: [UInt8], key: [UInt8]
    ) -> [UInt8] {
        let sequence = bigEndian(number)
        let nonce = [UInt8](repeating: 0, count: AES256GCM.nonceCount - sequence.count) + sequence
        let kind = isLast ? "AWSKMSEncryptionClient Final Frame" : "AWSKMSEncryptionClient Frame"
        let sealed = AES256GCM.seal(
            content, key: key, nonce: nonce,
            authenticating: id + Array(kind.utf8) + sequence + bigEndian(UInt64(content.count)))
        let length = isLast ? bigEndian(UInt32(content.count)) : []
        return (isLast ? bigEndian(UInt32.max) : []) + sequence + nonce + length + sealed.ciphertext + sealed.tag
    }

    static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
