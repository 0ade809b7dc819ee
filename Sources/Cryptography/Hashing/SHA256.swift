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
        let digest = SHA256Stream()
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

/// A digest in the making. libcrypto wipes its state when it ends.
struct SHA256Stream: ~Copyable {
    private let context: OpaquePointer

    init() {
        context = require(EVP_MD_CTX_new(), "a digest")
        restart()
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Forgets what came so far.
    func restart() {
        require(EVP_DigestInit_ex2(context, Algorithms.sha256, nil), "SHA256")
    }

    func update(_ bytes: [UInt8]) {
        require(EVP_DigestUpdate(context, bytes, bytes.count), "SHA256")
    }

    func update(_ bytes: UnsafeRawBufferPointer) {
        require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "SHA256")
    }

    /// Writes the digest to the first 32 bytes of `output`.
    func finish(into output: UnsafeMutablePointer<UInt8>) {
        require(EVP_DigestFinal_ex(context, output, nil), "SHA256")
    }

    func finish() -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, initialized in
            finish(into: buffer.baseAddress!)
            initialized = SHA256.byteCount
        }
    }
}
