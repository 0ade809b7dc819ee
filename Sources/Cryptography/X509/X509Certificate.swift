import COpenSSL

/// What somebody needs of an X.509 certificate (RFC 5280) who checks one signature by its key. Nothing here says whether
/// the certificate is to be trusted.
///
/// `@unchecked Sendable`: libcrypto's certificate is only read after `init`, in which what libcrypto works out lazily is
/// worked out.
public final class X509Certificate: @unchecked Sendable {
    /// The attributes of a name that are looked at.
    public enum NameAttribute: String, Sendable {
        case country = "C"
        case organization = "O"
        case organizationalUnit = "OU"
        case commonName = "CN"
    }

    /// An extension's content in DER.
    public struct Extension: Sendable, Equatable {
        public let value: [UInt8]
        public let isCritical: Bool
    }

    /// How a signature was made.
    public enum Algorithm: Sendable {
        case es256
        case rs256
    }

    private static let longestModulus: Int32 = 8192

    private let certificate: OpaquePointer
    /// Nil where what is said of authorities is malformed, or missing.
    public let isAuthority: Bool?

    /// Nil unless the bytes are one certificate in DER and nothing else.
    public init?(der: [UInt8]) {
        let certificate = der.withUnsafeBufferPointer { bytes -> OpaquePointer? in
            var position = bytes.baseAddress
            guard let certificate = d2i_X509(nil, &position, bytes.count) else { return nil }
            guard position == bytes.baseAddress! + bytes.count else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        guard let certificate else {
            ERR_clear_error()
            return nil
        }
        self.certificate = certificate
        let flags = X509_get_extension_flags(certificate)
        let isMalformed = flags & UInt32(EXFLAG_INVALID) != 0 || flags & UInt32(EXFLAG_BCONS) == 0
        isAuthority = isMalformed ? nil : flags & UInt32(EXFLAG_CA) != 0
        ERR_clear_error()
    }

    deinit { X509_free(certificate) }

    /// 3 for all that have extensions.
    public var version: Int { X509_get_version(certificate) + 1 }

    /// The values of an attribute of the subject's name.
    public func subject(_ attribute: NameAttribute) -> [String] {
        guard let name = X509_get_subject_name(certificate) else { return [] }
        let wanted = OBJ_sn2nid(attribute.rawValue)
        var (values, place): ([String], Int32) = ([], -1)
        while true {
            place = X509_NAME_get_index_by_NID(name, wanted, place)
            guard place >= 0 else { return values }
            guard let data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)) else { continue }
            var text: UnsafeMutablePointer<UInt8>?
            let count = ASN1_STRING_to_UTF8(&text, data)
            guard count >= 0, let text else {
                ERR_clear_error()
                continue
            }
            defer { CRYPTO_free(text, nil, 0) }
            values.append(String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self))
        }
    }

    /// The extension of this object identifier, in dotted numbers; nil where there is none, or more than one.
    public func extensionValue(_ identifier: String) -> Extension? {
        let object = require(OBJ_txt2obj(identifier, 1), "an object identifier")
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(certificate, object, -1)
        guard place >= 0, X509_get_ext_by_OBJ(certificate, object, place) < 0,
            let found = X509_get_ext(certificate, place), let data = X509_EXTENSION_get_data(found),
            let bytes = ASN1_STRING_get0_data(data)
        else { return nil }
        return Extension(
            value: Array(UnsafeBufferPointer(start: bytes, count: Int(ASN1_STRING_length(data)))),
            isCritical: X509_EXTENSION_get_critical(found) == 1)
    }

    /// Whether `signature` is the certificate's key's for `message`. False as well where the key is of another kind.
    public func verify(_ algorithm: Algorithm, message: [UInt8], signature: [UInt8]) -> Bool {
        guard let key = X509_get0_pubkey(certificate), Self.fits(key, algorithm) else {
            ERR_clear_error()
            return false
        }
        let context = require(EVP_MD_CTX_new(), "a verification context")
        defer { EVP_MD_CTX_free(context) }
        let valid =
            EVP_DigestVerifyInit_ex(context, nil, "SHA256", nil, nil, key, nil) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
        if !valid { ERR_clear_error() }
        return valid
    }

    private static func fits(_ key: OpaquePointer, _ algorithm: Algorithm) -> Bool {
        switch algorithm {
        case .es256: EVP_PKEY_is_a(key, "EC") == 1
        case .rs256: EVP_PKEY_is_a(key, "RSA") == 1 && EVP_PKEY_get_bits(key) <= longestModulus
        }
    }
}
