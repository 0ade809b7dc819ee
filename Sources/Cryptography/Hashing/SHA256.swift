import COpenSSL

/// SHA-256 (FIPS 180-4).
public enum SHA256 {
    /// Bytes in a digest.
    public static let byteCount = 32

    /// The digest of `bytes`.
    public static func hash(_ bytes: [UInt8]) -> [UInt8] {
        bytes.withUnsafeBytes { hash($0) }
    }

    /// The digest of `text` in UTF-8.
    public static func hash(_ text: String) -> [UInt8] {
        var text = text
        return text.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
    }

    /// The digest of the parts, one after another.
    public static func hash(parts: [UInt8]...) -> [UInt8] {
        var digest = SHA256Stream()
        for part in parts { digest.update(part) }
        return digest.finish()
    }

    public static func hash(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            require(
                EVP_Digest(bytes.baseAddress, bytes.count, buffer.baseAddress, nil, Algorithms.sha256, nil), "SHA256")
            initialized = byteCount
        }
    }
}

/// A digest in the making, which allocates nothing: of a short message that would cost more than the hashing.
///
/// libcrypto's state of old, which it names deprecated in favour of contexts on the heap; where it goes, `EVP_MD_CTX` takes
/// its place here.
struct SHA256Stream: ~Copyable {
    private var context = SHA256_CTX()

    init() { restart() }

    /// Forgets what came so far.
    mutating func restart() { require(sekisho_sha256_begin(&context), "SHA256") }

    mutating func update(_ bytes: [UInt8]) { require(sekisho_sha256_take(&context, bytes, bytes.count), "SHA256") }

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        require(sekisho_sha256_take(&context, bytes.baseAddress, bytes.count), "SHA256")
    }

    /// Writes the digest to the first 32 bytes of `output`, and wipes what led to it.
    mutating func finish(into output: UnsafeMutablePointer<UInt8>) {
        require(sekisho_sha256_end(&context, output), "SHA256")
    }

    mutating func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, initialized in
            finish(into: buffer.baseAddress!)
            initialized = SHA256.byteCount
        }
    }
}
