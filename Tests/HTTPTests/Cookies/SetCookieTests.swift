import HTTP
import Testing

@Suite("Setting cookies")
struct SetCookieTests {
    private func refusal(_ make: () throws -> SetCookie) -> SetCookieError? {
        do {
            _ = try make()
            return nil
        } catch { return error as? SetCookieError }
    }

    @Test func `a cookie goes to its own host, to no script, over TLS and not across sites unless that is said`() throws
    {
        let cookie = try SetCookie(name: "SID", value: "31d4d96e407aad42")
        #expect(cookie.fieldValue == "SID=31d4d96e407aad42; Path=/; Secure; HttpOnly; SameSite=Lax")
    }

    @Test func `every attribute is written`() throws {
        let cookie = try SetCookie(
            name: "lang", value: "\"en-US\"", path: "/a/b?c", domain: "Site.example", maxAge: 34_560_000,
            expires: 784_111_777, isSecure: true, isHTTPOnly: false, sameSite: .none)
        #expect(
            cookie.fieldValue == "lang=\"en-US\"; Path=/a/b?c; Domain=Site.example; Max-Age=34560000; "
                + "Expires=Sun, 06 Nov 1994 08:49:37 GMT; Secure; SameSite=None")
        let plain = try SetCookie(name: "a", value: "", isSecure: false, isHTTPOnly: false, sameSite: .strict)
        #expect(plain.fieldValue == "a=; Path=/; SameSite=Strict")
    }

    @Test func `a cookie is removed under its own name, host and path`() throws {
        let cookie = try SetCookie(name: "__Secure-a", value: "b", path: "/c", domain: "d.example", maxAge: 60)
        #expect(
            cookie.removal.fieldValue == "__Secure-a=; Path=/c; Domain=d.example; "
                + "Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; SameSite=Lax")
    }

    @Test func `each cookie has a field of its own`() throws {
        var headers: HTTPHeaders = [:]
        headers.append(try SetCookie(name: "a", value: "1"))
        headers.append(try SetCookie(name: "b", value: "2"))
        #expect(headers.all("Set-Cookie").map { $0.prefix(3) } == ["a=1", "b=2"])
    }

    @Test(arguments: ["", "a b", "a=b", "a;b", "a,b", "\"a\"", "é", "a\r\nSet-Cookie: b", "a\0", "a@"])
    func `a name that is no token is refused`(name: String) {
        #expect(refusal { try SetCookie(name: name, value: "v") } == .name)
    }

    @Test(arguments: [
        "a b", "a;b", "a,b", "a\\b", "a\"b", "\"", "\"a", "é", "a\r\nb", "\0", "a\t", "\u{7F}", "\"a b\"",
    ])
    func `a value that is not cookie octets is refused`(value: String) {
        #expect(refusal { try SetCookie(name: "a", value: value) } == .value)
    }

    @Test func `name and value are as long as browsers take`() {
        let value = String(repeating: "v", count: 4093)
        #expect(refusal { try SetCookie(name: "abc", value: value) } == nil)
        #expect(refusal { try SetCookie(name: "abcd", value: value) } == .tooLarge)
        let path = "/" + String(repeating: "p", count: 1023)
        #expect(refusal { try SetCookie(name: "a", value: "", path: path) } == nil)
        #expect(refusal { try SetCookie(name: "a", value: "", path: path + "p") } == .path)
    }

    @Test(arguments: ["", "a", "a/", "/a;b", "/a b", "/\r\nX: y", "/é", "/\0", " /"])
    func `a path that a browser would not take is refused`(path: String) {
        #expect(refusal { try SetCookie(name: "a", value: "b", path: path) } == .path)
    }

    @Test(arguments: ["localhost", "site.example", "a-b.1c.example", "xn--bcher-kva.example", "1.2.3.4a"])
    func `a domain is a host name`(domain: String) {
        #expect(refusal { try SetCookie(name: "a", value: "b", domain: domain) } == nil)
    }

    @Test(arguments: [
        "", ".site.example", "site.example.", "a..b", "-a.example", "a-.example", "a_b.example", "bücher.example",
        "127.0.0.1", "[::1]", "::1", "site.example:80", "a b", "a;b", "a\r\n", "*.example",
        String(repeating: "a", count: 64) + ".example",
        Array(repeating: String(repeating: "a", count: 50), count: 5).joined(separator: "."),
    ])
    func `a domain that is none is refused`(domain: String) {
        #expect(refusal { try SetCookie(name: "a", value: "b", domain: domain) } == .domain)
    }

    @Test func `lifetimes are such as browsers keep to`() {
        for age in [Int.min, -1, 0, SetCookie.longestAge + 1, .max] {
            #expect(refusal { try SetCookie(name: "a", value: "b", maxAge: age) } == .maxAge)
        }
        #expect(refusal { try SetCookie(name: "a", value: "b", maxAge: 1) } == nil)
        for time in [Int.min, -1, 253_402_300_800, .max] {
            #expect(refusal { try SetCookie(name: "a", value: "b", expires: time) } == .expires)
        }
        #expect(refusal { try SetCookie(name: "a", value: "b", expires: 253_402_300_799) } == nil)
    }

    @Test func `a cookie across sites is a secure one`() {
        #expect(refusal { try SetCookie(name: "a", value: "b", isSecure: false, sameSite: .none) } == .sameSite)
    }

    // RFC 6265bis §4.1.3.
    @Test(arguments: ["__Host-SID", "__HOST-SID", "__host-"])
    func `what __Host- promises is kept`(name: String) {
        #expect(refusal { try SetCookie(name: name, value: "12345") } == nil)
        #expect(refusal { try SetCookie(name: name, value: "12345", isSecure: false) } == .prefix)
        #expect(refusal { try SetCookie(name: name, value: "12345", domain: "site.example") } == .prefix)
        #expect(refusal { try SetCookie(name: name, value: "12345", path: "/a") } == .prefix)
    }

    @Test(arguments: ["__Secure-SID", "__secure-SID"])
    func `what __Secure- promises is kept`(name: String) {
        #expect(refusal { try SetCookie(name: name, value: "12345", path: "/a", domain: "site.example") } == nil)
        #expect(refusal { try SetCookie(name: name, value: "12345", isSecure: false) } == .prefix)
    }
}
