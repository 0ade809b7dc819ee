import TestSupport
import Testing

@testable import Cryptography

@Suite("Encoding")
struct EncodingTests {
    @Test(
        "Base64 gives the texts of RFC 4648 §10",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func examples(plain: String, encoded: String) {
        let bytes = Array(plain.utf8)
        let unpadded = encoded.filter { $0 != "=" }
        #expect(Base64.encode(bytes) == encoded)
        #expect(Base64.decode(encoded) == bytes)
        #expect(Base64.urlEncode(bytes) == unpadded)
        #expect(Base64.urlDecode(unpadded) == bytes)
        #expect(Base64.encodeUnpadded(bytes) == unpadded)
        #expect(Base64.decodeUnpadded(unpadded) == bytes)
    }

    @Test("The alphabets differ in two characters and do not read each other's")
    func alphabets() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xFF]
        #expect(Base64.encode(bytes) == "++//")
        #expect(Base64.urlEncode(bytes) == "--__")
        #expect(Base64.decode("--__") == nil)
        #expect(Base64.urlDecode("++//") == nil)
    }

    @Test("Bytes of any length survive the way there and back")
    func roundTrips() {
        let random = SeededRandom("base64")
        for count in 0..<200 {
            let bytes = random.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes)) == bytes)
            #expect(Base64.urlDecode(Base64.urlEncode(bytes)) == bytes)
            #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        }
    }

    @Test(
        "Padded base64 reads nothing but what is written",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Zm8", "Zm8==", "Zm9v====", "=", "==", "===", "====", "Z===", "Zg==Zg==",
            "Zh==", "Zm9=", "Zm9v\n", " Zm9v", "Zm 9", "Zm9v=", "Z=g=", "Zm9vé", "Zm9\u{0}", "Zm9v\u{80}zzz",
        ])
    func strictPadded(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "Unpadded base64 reads nothing but what is written",
        arguments: ["Z", "Zg==", "Zm8=", "Zm9vZ", "Zh", "Zm9", "Zm9v\n", "Zm 9", "Zm9v=", "Zm9é", "é", "Zm9vYg="])
    func strictUnpadded(text: String) {
        #expect(Base64.urlDecode(text) == nil)
        #expect(Base64.urlDecode(text[...]) == nil)
        #expect(Base64.decodeUnpadded(text) == nil)
    }

    @Test("Every text that is read is the text that would be written")
    func canonical() {
        let random = SeededRandom("canonical")
        let alphabet = RandomAlphabet("ABgwQx048-_=")
        var read = 0
        for _ in 0..<20_000 {
            let text = random.text(random.number(below: 9), alphabet: alphabet)
            if let bytes = Base64.urlDecode(text) {
                #expect(Base64.urlEncode(bytes) == text)
                read += 1
            }
            if let bytes = Base64.decode(text) {
                #expect(Base64.encode(bytes) == text)
            }
        }
        #expect(read > 1000)
    }

    @Test("Hexadecimal is read in either case, in pairs of digits only")
    func hex() {
        #expect(Hex.encode([0, 0x0F, 0xA5, 0xFF]) == "000fa5ff")
        #expect(Hex.decode("000fA5Ff") == [0, 0x0F, 0xA5, 0xFF])
        #expect(Hex.decode("") == [])
        for text in ["0", "0g", "g0", "0x", " 00", "00 ", "é", "0é0", "+1", "/0", ":0", "@0", "`0"] {
            #expect(Hex.decode(text) == nil)
        }
    }
}
