import HTTP
import Testing

@Suite("Reading forms and queries")
struct FormReaderTests {
    private func read(_ text: String, _ reader: FormReader = FormReader()) throws -> [String] {
        try reader.read(query: text).pairs.map { "\($0.name)|\($0.value)" }
    }

    @Test(arguments: [
        ("", []), ("&", []), ("&&a=1&&", ["a|1"]), ("a", ["a|"]), ("a=", ["a|"]), ("=", ["|"]), ("=b", ["|b"]),
        ("a=b=c", ["a|b=c"]), ("a=1&a=2&b=3&a=1", ["a|1", "a|2", "b|3", "a|1"]), ("a+b=c+d%2B", ["a b|c d+"]),
        ("a%3Db=%26", ["a=b|&"]), ("a;b=1;2", ["a;b|1;2"]), ("%61=%C3%A9", ["a|é"]), ("a?=#", ["a?|#"]),
    ])
    func `pairs come in order, decoded after they are parted`(text: String, pairs: [String]) throws {
        let found = try read(text)
        #expect(found == pairs)
    }

    // RFC 6749 §4.1.1 and §4.1.3.
    @Test func `what OAuth sends is read`() throws {
        let query = try FormReader().read(
            query: "response_type=code&client_id=s6BhdRkqt3&state=xyz&redirect_uri="
                + "https%3A%2F%2Fclient%2Eexample%2Ecom%2Fcb")
        let uri = try query.single("redirect_uri")
        #expect(uri == "https://client.example.com/cb")
        let body = try FormReader().read(
            Array("grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA".utf8))
        #expect(body.pairs.map(\.name) == ["grant_type", "code"])
        let none = try FormReader().read(query: nil)
        #expect(none.pairs.isEmpty)
    }

    // RFC 6749 appendix B.
    @Test func `the example of OAuth's appendix means what it says`() throws {
        let text = "+%25%26%2B%C2%A3%E2%82%AC"
        let parameters = try FormReader().read(query: "a=\(text)")
        #expect(parameters.all("a") == [" %&+£€"])
        #expect(parameters.encoded == "a=\(text)")
    }

    @Test(arguments: [
        ("a=%", PercentDecodingError.malformedEscape), ("%zz=1", .malformedEscape), ("a=%4&1=1", .malformedEscape),
        ("a=1&b=%C0%AF", .notUTF8), ("%FF", .notUTF8), ("a=%C3&b=%A9", .notUTF8), ("a%00=1", .controlCharacter),
        ("a=%0A", .controlCharacter), ("a=\u{1}", .controlCharacter),
    ])
    func `text that cannot be read refuses the whole`(text: String, error: PercentDecodingError) {
        #expect(throws: FormError.text(error)) { try read(text) }
    }

    @Test func `line ends of a text field may be asked for`() throws {
        let decoding = PercentDecoding(plus: .space, controls: .allowedButNull)
        let found = try read("a=1%0D%0A2", FormReader(decoding: decoding))
        #expect(found == ["a|1\r\n2"])
    }

    @Test func `bytes, pairs and names are bounded, each to the last that fits`() throws {
        let reader = FormReader(limits: .init(bytes: 11, pairs: 2, nameBytes: 3))
        let fitting = try read("abc=1&%41=2", reader)
        #expect(fitting == ["abc|1", "A|2"])
        #expect(throws: FormError.tooLarge) { try read("abc=1&%41=22", reader) }
        #expect(throws: FormError.tooLarge) { try read(String(repeating: "&", count: 12), reader) }
        #expect(throws: FormError.tooManyPairs) { try read("&a&b&&c", reader) }
        #expect(throws: FormError.nameTooLong) { try read("abcd=1", reader) }
        #expect(throws: FormError.nameTooLong) { try read("é%C3%A9", reader) }
        let long = try read("a=" + String(repeating: "b", count: 9), reader)
        #expect(long.count == 1)
    }

    private func body(_ types: [String], _ text: String = "a=1+2") throws -> [String] {
        var headers: HTTPHeaders = [:]
        for type in types { headers.append("Content-Type", type) }
        let request = HTTPRequest(method: "POST", target: "/?a=3", headers: headers, body: Array(text.utf8))
        return try FormReader().read(bodyOf: request).pairs.map { "\($0.name)|\($0.value)" }
    }

    @Test(arguments: [
        "application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded",
        "application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded;charset=\"utf-8\"",
        "application/x-www-form-urlencoded ; other=x",
    ])
    func `a body that says it is a form in UTF-8 is read`(type: String) throws {
        let found = try body([type])
        #expect(found == ["a|1 2"])
    }

    @Test(arguments: [
        [], ["application/json"], ["text/plain"], ["multipart/form-data; boundary=a"], [""],
        ["application/x-www-form-urlencoded, text/plain"], ["application/x-www-form-urlencodedx"],
        ["application/x-www-form-urlencoded; charset"], ["application/x-www-form-urlencoded", "text/plain"],
        ["application/x-www-form-urlencoded", "application/x-www-form-urlencoded"],
        ["application/x-www-form-urlencoded; charset=utf-8; charset=utf-8"],
    ])
    func `a body that says nothing, something else or two things is refused`(types: [String]) {
        #expect(throws: FormError.contentType) { try body(types) }
    }

    @Test(arguments: ["iso-8859-1", "utf-16", "utf8", "utf-7", "\"\""])
    func `another encoding is refused`(charset: String) {
        #expect(throws: FormError.charset) { try body(["application/x-www-form-urlencoded; charset=\(charset)"]) }
    }

    @Test func `an empty body of that type holds no pairs`() throws {
        let found = try body(["application/x-www-form-urlencoded"], "")
        #expect(found == [])
    }
}
