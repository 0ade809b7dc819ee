import Cryptography
import TestSupport
import Testing

@Suite struct Base32Tests {
    /// RFC 4648 §10, whose padding Cognito leaves out.
    @Test(
        arguments: [
            ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"), ("12345678901234567890", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"),
        ])
    func `texts of RFC 4648 are written and read`(_ plain: String, _ text: String) {
        let bytes = Array(plain.utf8)
        #expect(Base32.encode(bytes) == text)
        #expect(Base32.decode(text) == bytes && Base32.decode(text.lowercased()) == bytes)
    }

    @Test func `padding is passed over, and whatever is no Base32 refused`() {
        #expect(Base32.decode("MZXW6YQ=") == Array("foob".utf8))
        // One digit alone, three and six hold bits of no byte, as does a last digit with bits to spare.
        for text in ["M", "MZX", "MZXW6Y", "MZ", "M1", "MZ XQ", "MZ=XQ", "é"] { #expect(Base32.decode(text) == nil) }
    }

    @Test func `what is written is read`() {
        let random = SeededRandom("base32")
        for count in 0..<100 {
            let bytes = random.bytes(count)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
        }
    }
}
