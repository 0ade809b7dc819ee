import COpenSSL

/// HMAC (RFC 2104).
///
/// With SHA-256, which every request needs, it is built on the digest rather than on libcrypto's MAC objects, whose
/// set-up costs several times the hashing of a short message.
public enum HMAC {
    // MARK: SHA-256

    /// The 32-byte tag of `message` under `key`. A key may have any length.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        sha256(key: key, parts: [message])
    }

    /// The tag of the parts, one after another.
    public static func sha256(key: [UInt8], parts: [[UInt8]]) -> [UInt8] {
        key.withUnsafeBytes { key in
            sha256(key: key) { for part in parts { $0.update(part) } }
        }
    }

    /// The tag of what `message` feeds to the digest.
    static func sha256(key: UnsafeRawBufferPointer, message: (inout SHA256Stream) -> Void) -> [UInt8] {
        var digest = SHA256Stream()
        return withUnsafeTemporaryAllocation(byteCount: blockSize + SHA256.byteCount, alignment: 8) { buffer in
            defer { OPENSSL_cleanse(buffer.baseAddress, buffer.count) }
            let block = UnsafeMutableRawBufferPointer(rebasing: buffer[..<blockSize])
            let inner = UnsafeMutableRawBufferPointer(rebasing: buffer[blockSize...])
            block.initializeMemory(as: UInt8.self, repeating: 0)
            if key.count > blockSize {
                digest.update(key)
                digest.finish(into: block.baseAddress!.assumingMemoryBound(to: UInt8.self))
                digest.restart()
            } else {
                block.copyMemory(from: key)
            }
            for index in block.indices { block[index] ^= 0x36 }
            digest.update(UnsafeRawBufferPointer(block))
            message(&digest)
            digest.finish(into: inner.baseAddress!.bindMemory(to: UInt8.self, capacity: SHA256.byteCount))
            digest.restart()
            for index in block.indices { block[index] ^= 0x36 ^ 0x5C }
            digest.update(UnsafeRawBufferPointer(block))
            digest.update(UnsafeRawBufferPointer(inner))
            return digest.finish()
        }
    }

    /// Bytes that SHA-256 takes in at once.
    private static let blockSize = 64

    // MARK: Others

    /// The 20-byte tag of `message` under `key` with SHA-1, which one-time passwords still use (RFC 4226 §5.2). Nothing
    /// else should.
    public static func sha1(key: [UInt8], message: [UInt8]) -> [UInt8] {
        tag(EVP_sha1(), count: SHA1.byteCount, key: key, message: message)
    }

    /// The 64-byte tag of `message` under `key` with SHA-512: for formats of others.
    public static func sha512(key: [UInt8], message: [UInt8]) -> [UInt8] {
        tag(EVP_sha512(), count: sha512Count, key: key, message: message)
    }

    static let sha512Count = 64

    private static func tag(_ digest: OpaquePointer?, count: Int, key: [UInt8], message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            var written: UInt32 = 0
            let tag = COpenSSL.HMAC(
                digest, key, Int32(key.count), message, message.count, buffer.baseAddress, &written)
            _ = require(tag, "HMAC")
            initialized = Int(written)
        }
    }
}
