import Cryptography
import JSON
import TestSupport
import Testing

@Suite("JWS")
struct JWSTests {
    private let payload = Array(#"{"sub":"1","admin":true}"#.utf8)

    private func token(header: String, payload: String = "{}", signature: String = "AA") -> String {
        "\(Base64.urlEncode(Array(header.utf8))).\(Base64.urlEncode(Array(payload.utf8))).\(signature)"
    }

    @Test("A signed token reads back, its header in Cognito's order")
    func roundTrip() throws {
        let kid = JWK.thumbprint(of: TestKeys.rsa.publicKey)
        let text = try JWS.sign(payload: payload, key: TestKeys.rsa, kid: kid)
        let header = try #require(text.split(separator: ".").first.flatMap { Base64.urlDecode($0) })
        #expect(header == Array(#"{"kid":"\#(kid)","alg":"RS256"}"#.utf8))
        let token = try JWS.Compact.parse(text)
        #expect(token.keyID == kid)
        #expect(token.algorithm == "RS256")
        #expect(token.payload == payload)
        #expect(token.claims() == ["sub": "1", "admin": true])
        #expect(token.isSigned(by: TestKeys.rsa.publicKey))
    }

    @Test("The example of RFC 7515 appendix A.2 verifies")
    func rfcExample() throws {
        let key = try RSAPublicKey(
            n: #require(
                Base64.urlDecode(
                    """
                    ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL\
                    -yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA\
                    9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8N\
                    Aco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ
                    """)),
            e: [1, 0, 1])
        let token = try JWS.Compact.parse(
            """
            eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290\
            Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5juj\
            Gbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_\
            eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLI\
            hWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw
            """)
        #expect(token.keyID == nil)
        #expect(token.claims()?["iss"] == "joe")
        #expect(token.isSigned(by: key))
        #expect(!token.isSigned(by: TestKeys.rsa.publicKey))
    }

    @Test(
        "A token that names another algorithm is signed by no RSA key", arguments: ["none", "HS256", "rs256", "PS256"])
    func otherAlgorithms(algorithm: String) throws {
        let input = String(token(header: #"{"alg":"\#(algorithm)"}"#, signature: "").dropLast())
        let signature = try TestKeys.rsa.signRS256(Array(input.utf8))
        let token = try JWS.Compact.parse("\(input).\(Base64.urlEncode(signature))")
        #expect(token.algorithm == algorithm)
        #expect(!token.isSigned(by: TestKeys.rsa.publicKey))
    }

    @Test("What is not exactly three parts of base64url is malformed")
    func parts() {
        let valid = token(header: #"{"alg":"RS256"}"#)
        #expect(throws: Never.self) { try JWS.Compact.parse(valid) }
        let header = Base64.urlEncode(Array(#"{"alg":"RS256"}"#.utf8))
        for text in [
            "", ".", "..", "...", header, "\(header).", "\(header).e30", "\(header).e30.", "\(valid).", ".\(valid)",
            "\(valid).AA", "\(valid)=", "\(valid)==", " \(valid)", "\(valid) ", "\(valid)\n", "\(header)..",
            "\(header).e30=.AA", "\(header).e3 0.AA", "\(header).e31.AA", "\(header).e30.AB", "\(header).e30.A",
            "\(header).e30.+/+/", "\(header)=.e30.AA", "\(header).e30.é", "\(header)\u{0301}.e30.AA",
            "\(header).e30\u{FF0E}AA", valid + String(repeating: "A", count: 65536),
        ] {
            #expect(throws: JWS.Malformed.self) { try JWS.Compact.parse(text) }
        }
    }

    @Test(
        "A header that is no object with a string alg, or makes demands that we do not know, is malformed",
        arguments: [
            "", "null", "[]", "1", #""RS256""#, "{}", "{", #"{"alg":"RS256"}{}"#, #"{"alg":"RS256",}"#,
            #"{"alg":null}"#, #"{"alg":1}"#, #"{"alg":["RS256"]}"#, #"{"ALG":"RS256"}"#, #"{'alg':'RS256'}"#,
            #"{"alg":"RS256","crit":[]}"#, #"{"alg":"RS256","crit":["exp"]}"#, #"{"alg":"RS256","crit":null}"#,
            #"{"alg":"RS256","kid":1}"#, #"{"alg":"RS256","kid":null}"#, #"{"alg":"RS256","kid":{}}"#,
            "{\"alg\":\"RS256\u{0}\u{1}\"}",
            #"{"alg":"RS256","x":"# + String(repeating: "[", count: 9) + String(repeating: "]", count: 9) + "}",
        ])
    func headers(header: String) {
        #expect(throws: JWS.Malformed.self) { try JWS.Compact.parse(token(header: header)) }
    }

    @Test("A payload may be anything, but only an object has claims")
    func payloads() throws {
        for payload in ["", "null", "[1]", "{", "\u{1}binary"] {
            let token = try JWS.Compact.parse(token(header: #"{"alg":"RS256"}"#, payload: payload))
            #expect(token.payload == Array(payload.utf8))
            #expect(token.claims() == nil)
        }
    }

    @Test("No change to a token survives verification, and none upsets the reader")
    func mutation() throws {
        let original = Array(try JWS.sign(payload: payload, key: TestKeys.rsa, kid: "k").utf8)
        let random = SeededRandom("mutation")
        let clock = ContinuousClock()
        let end = clock.now + .seconds(1)
        var mutants = 0
        while mutants < 20_000, clock.now < end {
            var mutant = original
            for _ in 0...random.number(below: 3) { mutate(&mutant, random) }
            let text = String(decoding: mutant, as: UTF8.self)
            mutants += 1
            guard Array(text.utf8) != original, let token = try? JWS.Compact.parse(text) else { continue }
            #expect(!token.isSigned(by: TestKeys.rsa.publicKey))
            _ = token.claims()
        }
        #expect(mutants > 100)
    }

    private func mutate(_ text: inout [UInt8], _ random: SeededRandom) {
        guard !text.isEmpty else { return text.append(random.bytes(1)[0]) }
        let position = random.number(below: text.count)
        switch random.number(below: 6) {
        case 0: text[position] = random.bytes(1)[0]
        case 1: text[position] = Array("AZaz09-_.=".utf8)[random.number(below: 10)]
        case 2: text.insert(random.bytes(1)[0], at: position)
        case 3: text.remove(at: position)
        case 4: text.removeSubrange(position..<min(text.count, position + random.number(below: 40)))
        default: text.insert(contentsOf: text[..<position], at: random.number(below: text.count))
        }
    }
}
