import HTTP
import Testing

@Suite("Reading cookies")
struct RequestCookiesTests {
    private func read(_ field: String, _ limits: RequestCookies.Limits = .init()) throws -> RequestCookies {
        try RequestCookies(["Cookie": field], limits: limits)
    }

    private func pairs(_ field: String) throws -> [String] {
        try read(field).cookies.map { "\($0.name)|\($0.value)" }
    }

    @Test(arguments: [
        // RFC 6265bis §3.1.
        ("SID=31d4d96e407aad42", ["SID|31d4d96e407aad42"]),
        ("SID=31d4d96e407aad42; lang=en-US", ["SID|31d4d96e407aad42", "lang|en-US"]),
        ("a=", ["a|"]), ("a=b=c==", ["a|b=c=="]), ("a=1;b=2; \t c=3 ", ["a|1", "b|2", "c|3"]), ("a=\"b\"", ["a|\"b\""]),
        ("a=\"\"", ["a|\"\""]), ("a=1; a=2; A=3; a=1", ["a|1", "a|2", "A|3", "a|1"]), ("a=%22%C3%A9", ["a|%22%C3%A9"]),
        ("a=!#$%&'()*+-./:<=>?@[]^_`{|}~", ["a|!#$%&'()*+-./:<=>?@[]^_`{|}~"]),
        ("$Version=1; a=2", ["$Version|1", "a|2"]),
    ])
    func `cookies come in order, as they were sent`(field: String, cookies: [String]) throws {
        let found = try pairs(field)
        let malformed = try read(field).malformedCount
        #expect(found == cookies)
        #expect(malformed == 0)
    }

    @Test(arguments: [
        "a", "=b", "=", "a b=c", "a =b", "a= b", "a=b c", "a=b,c", "a=b\\c", "a=\"", "a=\"b", "a=b\"", "a=\"b\"c",
        "a=\"b\\\"c\"", "a=\"\"\"", "a=é", "é=a", "a=b\u{7F}c", "a=b\tc", "a=b\u{0}c", "a@=b", "[a]=b", "a\u{2000}=b",
        "{\"json\":\"x\"}=1",
    ])
    func `what is no cookie is left out and counted, and harms no other`(piece: String) throws {
        let cookies = try read("x=1; \(piece); y=2")
        #expect(cookies.cookies.map(\.name) == ["x", "y"])
        #expect(cookies.malformedCount == 1)
    }

    /// Each of these has passed for the name without its first bytes somewhere.
    @Test(arguments: [
        " \u{2000}__Host-s=evil", "\u{A0}__Host-s=evil", "=__Host-s=evil", "__host-s=evil", "__Host-s =evil",
        "%5F_Host-s=evil",
        "__Host-s\u{0}=evil", ".._Host-s=evil", "__Host-s[]=evil",
    ])
    func `no other name passes for one with a prefix`(piece: String) throws {
        let value = try read("__Host-s=good; \(piece)").single("__Host-s")
        #expect(value == "good")
    }

    @Test func `a quoted value hides no semicolon`() throws {
        let cookies = try read("a=\"1; b=2; c=3\"")
        #expect(cookies.cookies.map(\.name) == ["b"])
        #expect(cookies.malformedCount == 2)
    }

    @Test func `a cookie that was sent twice is no single one`() throws {
        let cookies = try read("a=1; b=2; a=1")
        let single = try cookies.single("b")
        let absent = try cookies.single("B")
        #expect(single == "2")
        #expect(absent == nil)
        #expect(cookies.all("a") == ["1", "1"])
        #expect(throws: CookieError.repeated(name: "a")) { try cookies.single("a") }
    }

    @Test(arguments: ["", ";", " ; ;", "\t"])
    func `nothing is no cookie and nothing malformed`(field: String) throws {
        let cookies = try read(field)
        #expect(cookies.cookies.isEmpty)
        #expect(cookies.malformedCount == 0)
    }

    @Test func `one field at most holds cookies`() throws {
        let none = try RequestCookies(["Host": "a"])
        #expect(none.cookies.isEmpty)
        #expect(throws: CookieError.severalFields) { try RequestCookies(["Cookie": "a=1", "cookie": "b=2"]) }
    }

    @Test func `bytes and count are bounded, what is malformed included`() throws {
        let limits = RequestCookies.Limits(bytes: 11, count: 3)
        let fitting = try read("a=1;b=2;c=3", limits)
        #expect(fitting.cookies.count == 3)
        #expect(throws: CookieError.tooLarge) { try read("a=1;b=2;c=33", limits) }
        #expect(throws: CookieError.tooMany) { try read("a;b;c;d", limits) }
        #expect(throws: CookieError.tooMany) { try read(";;;;", limits) }
    }
}
