import COpenSSL

extension RSAPrivateKey {
    /// Who a certificate is about, and for how long it is good.
    public struct CertificateTerms: Sendable {
        public var commonName: String
        /// Positive, at most 20 bytes (RFC 5280 §4.1.2.2).
        public var serial: [UInt8]
        /// Seconds since 1970, both included.
        public var notBefore: Int64
        public var notAfter: Int64

        public init(commonName: String, serial: [UInt8], notBefore: Int64, notAfter: Int64) {
            self.commonName = commonName
            self.serial = serial
            self.notBefore = notBefore
            self.notAfter = notAfter
        }
    }

    /// The largest common name that a certificate may have, in characters (RFC 5280, appendix A.1).
    public static let longestCommonName = 64

    /// An X.509 certificate of this key, signed by the key itself with SHA-256, in DER (RFC 5280): what somebody is given
    /// who shall know this key's signatures. It is no authority's, and signs no other.
    public func selfSignedCertificate(_ terms: CertificateTerms) -> [UInt8] {
        precondition((1...20).contains(terms.serial.count), "a serial number has 1 to 20 bytes")
        precondition((1...Self.longestCommonName).contains(terms.commonName.unicodeScalars.count), "a name's length")
        let certificate = require(X509_new(), "a certificate")
        defer { X509_free(certificate) }
        require(X509_set_version(certificate, 2), "version 3")
        Self.set(serial: terms.serial, of: certificate)
        _ = require(ASN1_TIME_set(X509_getm_notBefore(certificate), time_t(terms.notBefore)), "a time")
        _ = require(ASN1_TIME_set(X509_getm_notAfter(certificate), time_t(terms.notAfter)), "a time")
        Self.set(commonName: terms.commonName, of: certificate)
        require(X509_set_pubkey(certificate, key), "a certificate's key")
        Self.add(NID_basic_constraints, "critical,CA:FALSE", to: certificate)
        Self.add(NID_key_usage, "critical,digitalSignature", to: certificate)
        precondition(X509_sign(certificate, key, EVP_sha256()) > 0, "libcrypto cannot sign a certificate")
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(certificate, &encoded)
        precondition(count > 0, "libcrypto cannot write a certificate that it made")
        defer { CRYPTO_free(encoded, nil, 0) }
        return Array(UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    private static func set(serial: [UInt8], of certificate: OpaquePointer) {
        // The highest bit is the sign.
        var bytes = serial
        bytes[0] &= 0x7F
        let number = require(BN_bin2bn(bytes, Int32(bytes.count), nil), "a number")
        defer { BN_free(number) }
        _ = require(BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)), "a serial number")
    }

    private static func set(commonName: String, of certificate: OpaquePointer) {
        let name = require(X509_NAME_new(), "a name")
        defer { X509_NAME_free(name) }
        require(X509_NAME_add_entry_by_txt(name, "CN", utf8, commonName, -1, -1, 0), "a common name")
        require(X509_set_subject_name(certificate, name), "a subject")
        require(X509_set_issuer_name(certificate, name), "an issuer")
    }

    private static func add(_ identifier: Int32, _ value: String, to certificate: OpaquePointer) {
        let made = require(X509V3_EXT_nconf_nid(nil, nil, identifier, value), "an extension")
        defer { X509_EXTENSION_free(made) }
        require(X509_add_ext(certificate, made, -1), "an extension")
    }

    /// MBSTRING_UTF8, a macro that Swift does not import.
    private static let utf8: Int32 = 0x1000
}
