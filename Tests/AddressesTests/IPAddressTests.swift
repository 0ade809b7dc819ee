import Addresses
import Testing

/// RFC 4291 §2.2, RFC 5952.
@Suite struct IPAddressTests {
    @Test(
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]), ("0.0.0.0", [0, 0, 0, 0]), ("255.255.255.255", [255, 255, 255, 255]),
            ("2001:db8::1", [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
            ("::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]),
            ("::FFFF:c000:201", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 192, 0, 2, 1]),
            ("::", [UInt8](repeating: 0, count: 16)), ("1::", [0, 1] + [UInt8](repeating: 0, count: 14)),
            ("1:2:3:4:5:6:7:8", [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]),
        ] as [(String, [UInt8])])
    func `an address is its bytes, however it is written`(_ text: String, _ bytes: [UInt8]) throws {
        let address = try #require(IPAddress(text))
        #expect(address.bytes == bytes && address.isIPv6 == (bytes.count == 16))
        #expect(IPAddress(bytes: bytes) == address)
        #expect(IPAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.2.01", "192.0.2.-1", "192.0.2. 1", "a.b.c.d", "1::2::3",
        ":::", ":1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "12345::", "::g", "::+1", "1:2:3:4:5:6:7::8", "::1.2.3",
        "fe80::1%eth0", "localhost", "192.0.2.1\u{0}", "192.0.2.1\u{0}.evil.example", " 192.0.2.1", "192.0.2.1 ",
    ])
    func `what is none is none`(_ text: String) { #expect(IPAddress(text) == nil) }

    @Test func `so many bytes are none`() {
        for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test func `one of version 4 in the clothes of version 6 is what it is`() throws {
        let (plain, dressed) = (IPAddress("192.0.2.1"), IPAddress("::ffff:192.0.2.1"))
        #expect(plain != dressed && plain == dressed?.unmapped && plain?.unmapped == plain)
        #expect(try #require(IPAddress("::1")).unmapped.isIPv6)
        #expect(try #require(IPAddress("::192.0.2.1")).unmapped.isIPv6)
    }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("::", "::"), ("::1", "::1"),
        ("::ffff:c000:201", "::ffff:192.0.2.1"),
    ])
    func `it is written in its usual way`(_ text: String, _ usual: String) {
        #expect(IPAddress(text)?.description == usual)
    }
}
