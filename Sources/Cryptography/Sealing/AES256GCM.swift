/// AES-256-GCM (NIST SP 800-38D) with a key and a nonce of the caller's: for formats of others. What is ours is sealed by
/// `SealingKey`, which leaves nobody a nonce to repeat.
public enum AES256GCM {
    /// Bytes in a key.
    public static let keyCount = 32
    /// Bytes in a nonce. One that was used must never be used again under the same key.
    public static let nonceCount = 12
    /// Bytes in a tag.
    public static let tagCount = 16

    /// The ciphertext, as long as `plaintext`, and the tag.
    ///
    /// - Parameter data: authenticated and not encrypted.
    public static func seal(
        _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
    ) -> (ciphertext: [UInt8], tag: [UInt8]) {
        precondition(key.count == keyCount && nonce.count == nonceCount, "AES-256-GCM takes 32 and 12 bytes")
        let cipher = MessageCipher(key + nonce, sealing: true)
        cipher.authenticate(data)
        var ciphertext: [UInt8] = []
        cipher.update(plaintext, appendingTo: &ciphertext)
        var tag: [UInt8] = []
        cipher.finishSealing(appendingTagTo: &tag, count: tagCount)
        return (ciphertext, tag)
    }
}
