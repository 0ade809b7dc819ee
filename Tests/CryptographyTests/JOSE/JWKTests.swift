import Cryptography
import JSON
import TestSupport
import Testing

@Suite("JWK")
struct JWKTests {
    @Test("A set lists its keys with the members and order of jwks.json")
    func document() throws {
        let key = TestKeys.rsa.publicKey
        let bytes = JWK.document([JWK(kid: "one+/=", key: key), JWK(kid: "two", key: key)])
        let n = Base64.urlEncode(key.n)
        let members = #""kty":"RSA","n":"\#(n)","use":"sig"}"#
        #expect(
            String(decoding: bytes, as: UTF8.self)
                == #"{"keys":[{"alg":"RS256","e":"AQAB","kid":"one+/=",\#(members),"#
                + #"{"alg":"RS256","e":"AQAB","kid":"two",\#(members)]}"#)
        #expect(String(decoding: JWK.document([]), as: UTF8.self) == #"{"keys":[]}"#)
    }

    @Test("A thumbprint is RFC 7638's, in the form of Cognito's key ids")
    func thumbprint() throws {
        // The key of RFC 7638 §3.1.
        let n = try #require(
            Base64.urlDecode(
                """
                0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZC\
                iFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZg\
                nYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIq\
                bw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw
                """))
        let thumbprint = JWK.thumbprint(of: try RSAPublicKey(n: n, e: [1, 0, 1]))
        #expect(thumbprint.count == 44)
        #expect(Base64.decode(thumbprint) == Base64.urlDecode("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"))
    }
}
