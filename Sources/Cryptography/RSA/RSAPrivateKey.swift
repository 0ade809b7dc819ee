import COpenSSL

/// An RSA key pair that signs by RS256 (RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 §3.3).
///
/// Any number of threads may sign at once: each signature has a context of its own, and libcrypto
/// guards the blinding that the threads share.
///
/// `@unchecked Sendable`: libcrypto's key and the prepared context are only read after `init`.
public final class RSAPrivateKey: @unchecked Sendable {
    /// Signing failed inside libcrypto, which means that it ran out of memory or found a fault in its result.
    public struct SigningFailed: Error, Sendable, Equatable {}

    public let publicKey: RSAPublicKey

    let key: OpaquePointer
    /// Set up for signing once; each signature is made by a copy.
    private let prepared: OpaquePointer

    /// Makes a key pair. It takes 50 to 500 milliseconds, by luck: never on an event loop.
    ///
    /// - Parameter bits: 2048 to 8192; anything else is a programmer's error.
    public static func generate(bits: Int = 2048) -> RSAPrivateKey {
        precondition((2048...8192).contains(bits), "an RSA key has 2048 to 8192 bits")
        let context = require(EVP_PKEY_CTX_new_from_name(nil, "RSA", nil), "RSA")
        defer { EVP_PKEY_CTX_free(context) }
        require(EVP_PKEY_keygen_init(context), "RSA")
        require(EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)), "RSA")
        var key: OpaquePointer?
        require(EVP_PKEY_generate(context, &key), "RSA key generation")
        do {
            return try RSAPrivateKey(adopting: key!)
        } catch {
            fatalError("libcrypto made an RSA key that it does not accept")
        }
    }

    /// Reads an unencrypted PKCS#8 key (RFC 5958) in DER, and nothing after it.
    ///
    /// The numbers inside are believed: only read what was written and sealed by us, or by an operator.
    public convenience init(pkcs8: [UInt8]) throws(RSAKeyError) {
        let key = pkcs8.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &position, bytes.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            guard position == bytes.baseAddress! + bytes.count else { return nil }
            return EVP_PKCS82PKEY(info)
        }
        guard let key else {
            ERR_clear_error()
            throw .malformedKey
        }
        try self.init(adopting: key)
    }

    /// Takes over the caller's reference to `key`, also when it throws.
    private init(adopting key: OpaquePointer) throws(RSAKeyError) {
        guard EVP_PKEY_is_a(key, "RSA") == 1,
            let n = Self.number(OSSL_PKEY_PARAM_RSA_N, of: key), let e = Self.number(OSSL_PKEY_PARAM_RSA_E, of: key)
        else {
            EVP_PKEY_free(key)
            throw .malformedKey
        }
        do {
            publicKey = try RSAPublicKey(n: n, e: e)
        } catch {
            EVP_PKEY_free(key)
            throw error
        }
        self.key = key
        prepared = require(EVP_MD_CTX_new(), "an RSA context")
        require(EVP_DigestSignInit_ex(prepared, nil, "SHA256", nil, nil, key, nil), "RSA signing")
    }

    deinit {
        EVP_MD_CTX_free(prepared)
        EVP_PKEY_free(key)
    }

    /// The key in PKCS#8 DER, unencrypted: seal it before it goes anywhere.
    public var pkcs8: [UInt8] {
        let info = require(EVP_PKEY2PKCS8(key), "a PKCS#8 key")
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_PKCS8_PRIV_KEY_INFO(info, &encoded)
        precondition(count > 0, "libcrypto cannot write a key that it holds")
        defer { CRYPTO_clear_free(encoded, Int(count), nil, 0) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    /// The signature of `message`, as long as the modulus. About a millisecond: compute it in the CPU lane.
    public func signRS256(_ message: [UInt8]) throws(SigningFailed) -> [UInt8] {
        let context = require(EVP_MD_CTX_new(), "an RSA context")
        defer { EVP_MD_CTX_free(context) }
        require(EVP_MD_CTX_copy_ex(context, prepared), "RSA signing")
        var count = publicKey.n.count
        var signed: Int32 = 0
        let signature = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            signed = EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count)
            initialized = signed == 1 ? count : 0
        }
        guard signed == 1 else {
            ERR_clear_error()
            throw SigningFailed()
        }
        return signature
    }

    private static func number(_ name: String, of key: OpaquePointer) -> [UInt8]? {
        var number: OpaquePointer?
        guard EVP_PKEY_get_bn_param(key, name, &number) == 1, let number else { return nil }
        defer { BN_free(number) }
        var bytes = [UInt8](repeating: 0, count: (Int(BN_num_bits(number)) + 7) / 8)
        BN_bn2bin(number, &bytes)
        return bytes
    }
}
