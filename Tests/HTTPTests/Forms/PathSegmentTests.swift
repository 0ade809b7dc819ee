import HTTP
import Testing

@Suite("Segments of paths")
struct PathSegmentTests {
    @Test(arguments: [
        ("", ""), ("eu-west-1_aB3", "eu-west-1_aB3"), ("a%2Fb", "a/b"), ("a%5Cb", "a\\b"),
        ("-._~!$&'()*+,;=:@", "-._~!$&'()*+,;=:@"), ("...", "..."), (".a", ".a"), ("%2Ea", ".a"), ("%252E", "%2E"),
        ("%E2%80%A4", "\u{2024}"), ("a+b", "a+b"), ("https:%2F%2Fapi.example", "https://api.example"),
    ])
    func `a segment means its text`(raw: String, meant: String) throws {
        let decoded = try PathSegment.decode(raw)
        #expect(decoded.utf8.elementsEqual(meant.utf8))
    }

    @Test(arguments: [".", "..", "%2E", "%2e%2E", ".%2e", "%2e."])
    func `dot segments are refused however they are written`(raw: String) {
        #expect(throws: PercentDecodingError.dotSegment) { try PathSegment.decode(raw) }
    }

    @Test(arguments: ["/", "a/b", "?", "#", "\\", "a b", "\"", "<", ">", "^", "`", "{", "|", "}", "[", "]", "é", "a\n"])
    func `a character that has to be escaped is refused`(raw: String) {
        #expect(throws: PercentDecodingError.unescapedCharacter) { try PathSegment.decode(raw) }
    }

    @Test func `what no escaped text may be, no segment may be`() throws {
        #expect(throws: PercentDecodingError.malformedEscape) { try PathSegment.decode("a%") }
        #expect(throws: PercentDecodingError.notUTF8) { try PathSegment.decode("%C0%AE%C0%AE") }
        #expect(throws: PercentDecodingError.controlCharacter) { try PathSegment.decode("a%00") }
        let allowed = try PathSegment.decode("a%09", controls: .allowed)
        #expect(allowed == "a\t")
    }
}
