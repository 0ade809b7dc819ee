import Testing

@testable import Mail

/// RFC 2045 §6.7.
@Suite struct QuotedPrintableTests {
    private func encode(_ text: String) -> String { String(decoding: QuotedPrintable.encode(text), as: UTF8.self) }

    @Test(arguments: [
        ("a=b", "a=3Db\r\n"), ("\u{FC}", "=C3=BC\r\n"), ("a \nb", "a=20\r\nb\r\n"), ("a\t", "a=09\r\n"),
        ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n"), (".", "=2E\r\n"), ("From x", "=46rom x\r\n"), ("", ""),
        ("a\u{0}b", "a=00b\r\n"), ("\n", "\r\n"),
    ])
    func `each byte is written as it may stand`(_ text: String, _ expected: String) {
        #expect(encode(text) == expected)
    }

    @Test(arguments: [75, 76, 77, 200])
    func `a long line is broken so that it can be joined again`(_ count: Int) {
        let text = String(repeating: "x", count: count)
        let encoded = encode(text)
        #expect(encoded.components("\r\n").allSatisfy { $0.utf8.count <= 76 })
        #expect(encoded.replacing("=\r\n", with: "") == text + "\r\n")
    }
}
