import COpenSSL

/// A SHA-256 (FIPS 180-4) of what comes bit by bit, which can be asked for on the way.
///
/// One thread at a time.
public final class RunningDigest {
    private let context: OpaquePointer
    /// Where `value` ends the digest, so that `context` goes on.
    private let end: OpaquePointer

    public init() {
        context = require(EVP_MD_CTX_new(), "a digest")
        end = require(EVP_MD_CTX_new(), "a digest")
        require(EVP_DigestInit_ex2(context, Algorithms.sha256, nil), "SHA256")
    }

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_CTX_free(end)
    }

    public func update(_ bytes: UnsafeRawBufferPointer) {
        require(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "SHA256")
    }

    /// The digest, 32 bytes, of what has come so far.
    public var value: [UInt8] {
        require(EVP_MD_CTX_copy_ex(end, context), "SHA256")
        return [UInt8](unsafeUninitializedCapacity: SHA256.byteCount) { buffer, initialized in
            require(EVP_DigestFinal_ex(end, buffer.baseAddress, nil), "SHA256")
            initialized = SHA256.byteCount
        }
    }
}
