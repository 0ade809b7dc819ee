import Testing

@testable import HTTP

@Suite("Reading chunked bodies")
struct ChunkedDecoderTests {
    private static let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n"
    private static let fields = ["Host=a", "Transfer-Encoding=Chunked"]

    @Test(arguments: [
        ("0\r\n\r\n", ""), ("3\r\nabc\r\n0\r\n\r\n", "abc"), ("1\r\na\r\n2\r\nbc\r\n000\r\n\r\n", "abc"),
        ("A\r\n0123456789\r\na\r\n0123456789\r\n0\r\n\r\n", "01234567890123456789"),
        ("0000000000000003\r\n\r\n\n\r\n0\r\n\r\n", "\r\n\n"),
        ("3;a=b;c=\"d e\"\r\nabc\r\n0;x\r\n\r\n", "abc"),
        ("3\r\nabc\r\n0\r\nTrailer: x\r\nContent-Length: 9\r\nEmpty:\r\n\r\n", "abc"),
    ])
    func `chunks are joined; extensions and trailers are dropped`(chunks: String, body: String) {
        #expect(
            ParserHarness.outcomes(of: Self.head + chunks + "GET /") == [
                .request("POST", "/", fields: Self.fields, body: body, Exchange()), .open(.head),
            ])
    }

    @Test(arguments: [
        ("\r\n", 400, Refusal.Reason.chunk), ("x\r\n", 400, .chunk), ("-1\r\n", 400, .chunk),
        ("+1\r\n", 400, .chunk), ("0x1\r\n", 400, .chunk), (" 1\r\n", 400, .chunk), ("1 \r\n", 400, .chunk),
        ("1\n", 400, .chunk), ("1\rx", 400, .chunk), (";a\r\n", 400, .chunk), ("1 ;a\r\n", 400, .chunk),
        ("1;a\n", 400, .chunk), ("1;a\0\r\n", 400, .chunk), ("1;a\rb", 400, .chunk),
        ("3\r\nabcd", 400, .chunk), ("3\r\nabc\n", 400, .chunk), ("3\r\nabc\rx", 400, .chunk),
        ("00000000000000000", 400, .chunk), ("100001\r\n", 413, .bodyTooLarge),
        ("FFFFFFFFFFFFFFFF\r\n", 413, .bodyTooLarge), ("10000000000000003\r\n", 413, .bodyTooLarge),
        ("0\r\nA B: c\r\n", 400, .trailer), ("0\r\n: c\r\n", 400, .trailer), ("0\r\n folded\r\n", 400, .trailer),
        ("0\r\nA\r\n", 400, .trailer), ("0\r\nA: b\n", 400, .trailer), ("0\r\n\n", 400, .trailer),
        ("0\r\n\rx", 400, .trailer), ("0\r\nA: \0\r\n", 400, .trailer),
    ])
    func `malformed chunks are refused`(chunks: String, status: Int, reason: Refusal.Reason) {
        #expect(ParserHarness.outcomes(of: Self.head + chunks) == [.refused(status, reason)])
    }

    @Test func `extensions and trailers are bounded over the whole body`() {
        let filler = String(repeating: "x", count: 100)
        let extensions = String(repeating: "1;\(filler)\r\na\r\n", count: 50)
        #expect(ParserHarness.outcomes(of: Self.head + extensions) == [.refused(400, .chunk)])
        let trailers = "0\r\n" + String(repeating: "T: \(filler)\r\n", count: 50)
        #expect(ParserHarness.outcomes(of: Self.head + trailers) == [.refused(400, .trailer)])
    }

    @Test func `the limit holds for the decoded body, to the byte`() {
        var limits = HTTPServerConfiguration.Limits()
        limits.bodyBytes = 5
        #expect(
            ParserHarness.outcomes(of: Self.head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", limits: limits).first
                == .request("POST", "/", fields: Self.fields, body: "abcde", Exchange()))
        #expect(
            ParserHarness.outcomes(of: Self.head + "3\r\nabc\r\n3\r\n", limits: limits)
                == [.refused(413, .bodyTooLarge)])
    }
}
