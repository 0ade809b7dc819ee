import Cryptography
import TestSupport
import Testing

/// RFC 5280.
@Suite struct SelfSignedCertificateTests {
    private static let terms = RSAPrivateKey.CertificateTerms(
        commonName: "eu-west-1_AbCdEf123", serial: [0xFF, 1], notBefore: 1_700_000_000, notAfter: 2_015_532_800)

    @Test func `a certificate names its subject, and is no authority's`() throws {
        let certificate = try #require(X509Certificate(der: TestKeys.rsa.selfSignedCertificate(Self.terms)))
        #expect(certificate.version == 3)
        #expect(certificate.subject(.commonName) == ["eu-west-1_AbCdEf123"])
        #expect(certificate.isAuthority == false)
        // Key usage: a digital signature, and nothing else.
        let usage = certificate.extensionValue("2.5.29.15")
        #expect(usage?.value == [3, 2, 7, 0x80] && usage?.isCritical == true)
    }

    @Test func `it shows the key that made it`() throws {
        let certificate = try #require(X509Certificate(der: TestKeys.rsa.selfSignedCertificate(Self.terms)))
        let message = Array("SAMLRequest=x".utf8)
        let signature = try TestKeys.rsa.signRS256(message)
        #expect(certificate.verify(.rs256, message: message, signature: signature))
        #expect(!certificate.verify(.rs256, message: message + [0], signature: signature))
    }

    @Test func `the same key and terms give the same certificate`() {
        #expect(TestKeys.rsa.selfSignedCertificate(Self.terms) == TestKeys.rsa.selfSignedCertificate(Self.terms))
        var other = Self.terms
        other.serial = [2]
        #expect(TestKeys.rsa.selfSignedCertificate(Self.terms) != TestKeys.rsa.selfSignedCertificate(other))
    }
}
