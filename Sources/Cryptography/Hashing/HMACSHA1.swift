import COpenSSL

extension HMAC {
    /// The 20-byte tag of `message` under `key` with SHA-1, which one-time passwords still use (RFC 4226 §5.2). Nothing
    /// else should.
    public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: sha1Count) { buffer, initialized in
            var count: UInt32 = 0
            let tag = COpenSSL.HMAC(
                EVP_sha1(), key, Int32(key.count), message, message.count, buffer.baseAddress, &count)
            _ = require(tag, "HMAC-SHA1")
            initialized = Int(count)
        }
    }

    private static let sha1Count = 20
}
