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

    /// Nil where libcrypto finds that the point is not on the curve.
    private static func key(uncompressed point: [UInt8]) -> OpaquePointer? {
        let context = require(EVP_PKEY_CTX_new_from_name(nil, "EC", nil), "EC")
        defer { EVP_PKEY_CTX_free(context) }
        require(EVP_PKEY_fromdata_init(context), "EC")
        var (group, point) = (Array("prime256v1".utf8CString), point)
        var key: OpaquePointer?
        // libcrypto reads names and values by their addresses when it makes the key.
        let made = OSSL_PKEY_PARAM_GROUP_NAME.withCString { groupName in
            OSSL_PKEY_PARAM_PUB_KEY.withCString { pointName in
                group.withUnsafeMutableBufferPointer { group in
                    point.withUnsafeMutableBytes { point in
                        var parameters = [
                            OSSL_PARAM_construct_utf8_string(groupName, group.baseAddress, 0),
                            OSSL_PARAM_construct_octet_string(pointName, point.baseAddress, point.count),
                            OSSL_PARAM_construct_end(),
                        ]
                        return EVP_PKEY_fromdata(context, &key, sekisho_public_key_selection, &parameters)
                    }
                }
            }
        }
        guard made == 1 else {
            ERR_clear_error()
            return nil
        }
        return key
    }
}
