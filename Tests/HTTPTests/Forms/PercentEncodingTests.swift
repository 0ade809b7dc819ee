import HTTP
import Testing

@Suite("Percent-encoding")
struct PercentEncodingTests {
    @Test func `unreserved characters stand for themselves, and nothing else does`() {
        let unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
        #expect(PercentEncoding.component(unreserved) == unreserved)
        for byte in UInt8(0)..<0x80 where !unreserved.utf8.contains(byte) {
            let digits = String(byte, radix: 16, uppercase: true)
            let escape = "%" + (digits.count == 1 ? "0" : "") + digits
            #expect(PercentEncoding.component(String(UnicodeScalar(byte))) == escape)
        }
    }

    @Test(arguments: [
        ("", ""), ("a b+c", "a%20b%2Bc"), ("%41", "%2541"), ("À", "%C3%80"), ("ア", "%E3%82%A2"),
        ("https://app.example/cb?x=1&y#z", "https%3A%2F%2Fapp.example%2Fcb%3Fx%3D1%26y%23z"), ("\r\n\0", "%0D%0A%00"),
    ])
    func `each byte of the UTF-8 is escaped, in upper case`(text: String, escaped: String) {
        #expect(PercentEncoding.component(text) == escaped)
    }

    @Test func `every character comes back`() throws {
        let decoding = PercentDecoding(controls: .allowed)
        for value in UInt32(0)...0x10FFFF where value % 61 == 0 || value < 0x3000 {
            guard let scalar = UnicodeScalar(value) else { continue }
            let text = String(scalar)
            let back = try decoding.decode(PercentEncoding.component(text))
            #expect(back.utf8.elementsEqual(text.utf8))
        }
    }
}
