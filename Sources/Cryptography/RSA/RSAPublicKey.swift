import COpenSSL

/// An RSA public key that checks RS256 signatures (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 §3.3).
///
/// `@unchecked Sendable`: libcrypto's key and the prepared context are only read after `init`.
public final class RSAPublicKey: @unchecked Sendable {
    /// The modulus, big-endian, without leading zeros.
    public let n: [UInt8]
    /// The public exponent, big-endian, without leading zeros.
    public let e: [UInt8]

    /// Set up for verification once; each signature is checked by a copy. Setting up costs a tenth of a
    /// verification.
    private let prepared: OpaquePointer

    /// - Parameters:
    ///   - n: 2048 to 8192 bits, odd.
    ///   - e: at most 32 bits, odd, at least 3.
    public init(n: [UInt8], e: [UInt8]) throws(RSAKeyError) {
        let n = Array(n.drop { $0 == 0 })
        let e = Array(e.drop { $0 == 0 })
        let bits = n.count * 8 - (n.first?.leadingZeroBitCount ?? 0)
        guard (2048...8192).contains(bits), n.last! & 1 == 1 else { throw .unsupportedKey }
        guard (1...4).contains(e.count), e.last! & 1 == 1, e != [1] else { throw .unsupportedKey }
        guard let key = Self.key(n: n, e: e) else { throw .malformedKey }
        defer { EVP_PKEY_free(key) }
        self.n = n
        self.e = e
        prepared = require(EVP_MD_CTX_new(), "an RSA context")
        // The context holds its own reference to the key.
        require(EVP_DigestVerifyInit_ex(prepared, nil, "SHA256", nil, nil, key, nil), "RSA verification")
    }

    deinit { EVP_MD_CTX_free(prepared) }

    /// Whether `signature` is this key's for `message`.
    ///
    /// About 20 to 40 microseconds for 2048 bits.
    public func verifyRS256(message: [UInt8], signature: [UInt8]) -> Bool {
        guard signature.count == n.count else { return false }
        let context = require(EVP_MD_CTX_new(), "an RSA context")
        defer { EVP_MD_CTX_free(context) }
        require(EVP_MD_CTX_copy_ex(context, prepared), "RSA verification")
        let valid = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A refusal leaves entries in the thread's error queue that the next caller must not find.
        if !valid { ERR_clear_error() }
        return valid
    }

    private static func key(n: [UInt8], e: [UInt8]) -> OpaquePointer? {
        // libcrypto keeps the pointers to the names until it has read the parameters.
        OSSL_PKEY_PARAM_RSA_N.withCString { nName in
            OSSL_PKEY_PARAM_RSA_E.withCString { eName in
                key(n: (nName, n), e: (eName, e))
            }
        }
    }

    private typealias NamedNumber = (name: UnsafePointer<CChar>, value: [UInt8])

    private static func key(n: NamedNumber, e: NamedNumber) -> OpaquePointer? {
        let modulus = BigNumber(n.value)
        let exponent = BigNumber(e.value)
        let builder = require(OSSL_PARAM_BLD_new(), "parameters")
        defer { OSSL_PARAM_BLD_free(builder) }
        require(OSSL_PARAM_BLD_push_BN(builder, n.name, modulus.pointer), "parameters")
        require(OSSL_PARAM_BLD_push_BN(builder, e.name, exponent.pointer), "parameters")
        let parameters = require(OSSL_PARAM_BLD_to_param(builder), "parameters")
        defer { OSSL_PARAM_free(parameters) }
        let context = require(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil), "RSA")
        defer { EVP_PKEY_CTX_free(context) }
        require(EVP_PKEY_fromdata_init(context), "RSA")
        var key: OpaquePointer?
        guard EVP_PKEY_fromdata(context, &key, sekisho_public_key_selection, parameters) == 1 else {
            ERR_clear_error()
            return nil
        }
        return key
    }
}
