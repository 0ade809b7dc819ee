import COpenSSL

/// A public key on the curve P-256 that checks ES256 signatures (ECDSA with SHA-256, FIPS 186-5 §6).
///
/// `@unchecked Sendable`: the prepared context is only read after `init`.
public final class P256PublicKey: @unchecked Sendable {
    /// The numbers are no point of the curve.
    public struct NoPoint: Error, Sendable, Equatable {}

    /// Bytes in a coordinate.
    public static let coordinateCount = 32

    /// Set up for verification once; each signature is checked by a copy.
    private let prepared: OpaquePointer

    /// - Parameters:
    ///   - x: 32 bytes, big-endian.
    ///   - y: the same.
    public init(x: [UInt8], y: [UInt8]) throws(NoPoint) {
        guard x.count == Self.coordinateCount, y.count == Self.coordinateCount,
            let key = Self.key(uncompressed: [0x04] + x + y)
        else { throw NoPoint() }
        defer { EVP_PKEY_free(key) }
        prepared = require(EVP_MD_CTX_new(), "an ECDSA context")
        // The context holds its own reference to the key.
        require(EVP_DigestVerifyInit_ex(prepared, nil, "SHA256", nil, nil, key, nil), "ECDSA verification")
    }

    deinit { EVP_MD_CTX_free(prepared) }

    /// Whether `signature`, in DER, is this key's for `message`. About a tenth of a millisecond.
    public func verifyES256(message: [UInt8], signature: [UInt8]) -> Bool {
        let context = require(EVP_MD_CTX_new(), "an ECDSA context")
        defer { EVP_MD_CTX_free(context) }
        require(EVP_MD_CTX_copy_ex(context, prepared), "ECDSA verification")
        let valid = EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        // A refusal leaves entries in the thread's error queue that the next caller must not find.
        if !valid { ERR_clear_error() }
        return valid
    }

    /// The curve, from which keys are copied: to look it up by its name takes four times as long as all the rest.
    ///
    /// Only ever copied.
    private nonisolated(unsafe) static let curve: OpaquePointer = {
        let context = require(EVP_PKEY_CTX_new_from_name(nil, "EC", nil), "EC")
        defer { EVP_PKEY_CTX_free(context) }
        require(EVP_PKEY_paramgen_init(context), "EC")
        require(EVP_PKEY_CTX_set_group_name(context, "prime256v1"), "EC")
        var curve: OpaquePointer?
        require(EVP_PKEY_paramgen(context, &curve), "EC")
        return require(curve, "EC")
    }()

    /// Nil where libcrypto finds that the point is not on the curve.
    private static func key(uncompressed point: [UInt8]) -> OpaquePointer? {
        let key = require(EVP_PKEY_dup(curve), "EC")
        guard EVP_PKEY_set1_encoded_public_key(key, point, point.count) == 1 else {
            ERR_clear_error()
            EVP_PKEY_free(key)
            return nil
        }
        return key
    }
}
