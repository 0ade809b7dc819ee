import HTTP
import Testing

@Suite("Percent-decoding")
struct PercentDecodingTests {
    private func decode(_ text: String, _ decoding: PercentDecoding = PercentDecoding()) throws -> String {
        try decoding.decode(text)
    }

    private func bytes(of text: String) -> [UInt8] { Array(text.utf8) }

    @Test(arguments: [
        ("", ""), ("abc", "abc"), ("%41%42%43", "ABC"), ("%7E%7e", "~~"), ("%25", "%"), ("%2541", "%41"),
        // RFC 3986 §2.5: the letter A with a grave accent, and a katakana A.
        ("%C3%80", "À"), ("%E3%82%A2", "ア"), ("%f0%9f%98%80", "😀"), ("a+b", "a+b"), ("é", "é"),
        ("%20%2F%3f", " /?"),
    ])
    func `escapes are read in either case of digits, once`(text: String, meant: String) throws {
        let decoded = try decode(text)
        #expect(bytes(of: decoded) == bytes(of: meant))
    }

    @Test(arguments: ["%", "a%", "%4", "%4g", "%g4", "%%41", "% 41", "%+4", "%-1", "%0x41", "%u0041", "%４1"])
    func `an escape without two digits is refused`(text: String) {
        #expect(throws: PercentDecodingError.malformedEscape) { try decode(text) }
    }

    @Test(arguments: [
        "%FF", "%80", "%C3", "%C3%28", "%C0%AF", "%C1%81", "%E0%80%AF", "%ED%A0%80", "%F4%90%80%80", "%F8%88%80%80%80",
        "%F0%82%82%AC", "a%E2%82",
    ])
    func `bytes that are not UTF-8, overlong forms and surrogates among them, are refused`(text: String) {
        #expect(throws: PercentDecodingError.notUTF8) { try decode(text) }
    }

    @Test func `raw bytes that are not UTF-8 are refused as well`() {
        let raw: [UInt8] = [0x61, 0xC0, 0xAF]
        #expect(throws: PercentDecodingError.notUTF8) { try PercentDecoding().decode(raw[...]) }
    }

    @Test(arguments: ["%00", "%0D%0A", "%09", "%1B", "%7F", "%C2%80", "%C2%85", "%C2%9F", "a\nb", "\0", "\u{7F}"])
    func `control characters are refused unless they are asked for`(text: String) throws {
        #expect(throws: PercentDecodingError.controlCharacter) { try decode(text) }
        let allowed = try decode(text, PercentDecoding(controls: .allowed))
        #expect(allowed.unicodeScalars.contains { $0.properties.generalCategory == .control })
    }

    @Test func `all but the null may be asked for`() throws {
        let decoding = PercentDecoding(controls: .allowedButNull)
        let decoded = try decode("a%0D%0A%C2%85", decoding)
        #expect(bytes(of: decoded) == [0x61, 0x0D, 0x0A, 0xC2, 0x85])
        #expect(throws: PercentDecodingError.controlCharacter) { try decode("a%00", decoding) }
    }

    @Test func `what only looks like a control character is none`() throws {
        let decoded = try decode("%C2%A0%E2%80%A8%20")
        #expect(bytes(of: decoded) == [0xC2, 0xA0, 0xE2, 0x80, 0xA8, 0x20])
    }

    @Test func `a plus is a space where that is said, and an escaped plus never`() throws {
        let decoded = try decode("a+b%2Bc", PercentDecoding(plus: .space))
        #expect(decoded == "a b+c")
    }

    @Test(arguments: [
        ("%", "%"), ("%4", "%4"), ("%zz%41", "%zzA"), ("%%41", "%A"), ("%FF", "\u{FFFD}"), ("%C3", "\u{FFFD}"),
        ("%F0%9Fa", "\u{FFFD}a"),
    ])
    func `where faults are kept, escapes stay and bytes are replaced`(text: String, meant: String) throws {
        let decoded = try decode(text, PercentDecoding(faults: .kept))
        #expect(decoded == meant)
    }

    @Test func `where faults are kept, control characters are still refused`() {
        #expect(throws: PercentDecodingError.controlCharacter) { try decode("%%00", PercentDecoding(faults: .kept)) }
    }
}
