import COpenSSL

/// SHA-1 (FIPS 180-4), by which services tell passwords that were lost. It protects nothing, and nothing else should use
/// it.
public enum SHA1 {
    /// Bytes in a digest.
    public static let byteCount = 20

    /// The digest of `text` in UTF-8.
    public static func hash(_ text: String) -> [UInt8] {
        let bytes = Array(text.utf8)
        return [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, initialized in
            require(EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, EVP_sha1(), nil), "SHA1")
            initialized = byteCount
        }
    }
}
