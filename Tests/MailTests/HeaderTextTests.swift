import Testing

@testable import Mail

/// RFC 2047.
@Suite struct HeaderTextTests {
    @Test func `what is plain stays as it is`() {
        #expect(HeaderText.unstructured("Your verification code", after: 9) == "Your verification code")
    }

    @Test func `what is not becomes encoded words`() {
        #expect(HeaderText.unstructured("Gr\u{FC}\u{DF}e", after: 9) == "=?UTF-8?B?R3LDvMOfZQ==?=")
        #expect(HeaderText.unstructured("=?UTF-8?B?eA==?=", after: 9).hasPrefix("=?UTF-8?B?PT9VVEY"))
        #expect(HeaderText.unstructured("tab\there", after: 9) == "tab here")
    }

    @Test func `a word is never longer than 75, and holds whole characters`() throws {
        let text = String(repeating: "\u{1F986}\u{E4}", count: 60)
        let words = HeaderText.unstructured(text, after: 9).components("\r\n ")
        #expect(words.count > 3)
        #expect(words.allSatisfy { $0.utf8.count <= 75 && $0.hasPrefix("=?UTF-8?B?") && $0.hasSuffix("?=") })
        let whole = try words.map { word in
            let bytes = try #require(decoded(String(word.dropFirst(10).dropLast(2))))
            return try #require(String(validating: bytes, as: UTF8.self))
        }
        #expect(whole.joined() == text)
    }

    @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")])
    func `base64 is that of RFC 4648 10`(_ text: String, _ encoded: String) {
        #expect(MailBase64.encode(Array(text.utf8)) == encoded)
    }

    private func decoded(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bits: UInt32 = 0
        var count = 0
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
