import HTTP
import Testing

@Suite("Cookies that nobody meant to send")
struct CookieFuzzTests {
    private static let corpus = [
        "SID=31d4d96e407aad42; lang=en-US", "__Host-s=\"a\"; a=; b=c=d; $Version=1", "a=1;a=2;\tb=3 ;x",
    ]
    /// Name, value and path, one a line.
    private static let parts = ["SID\n31d4d96e407aad42\n/", "__Host-s\n\"a\"\n/", "__Secure-s\n\n/a/b?c"]
    private static let spice = [
        "=", ";", "; ", "\"", "\\", ",", " ", "\t", "\r\n", "\0", "é", "__Host-", "__Secure-", "/",
    ]
    private static let runs = 5_000

    @Test func `cookies that are read are sent and read as themselves`() throws {
        var mutator = Mutator(corpus: Self.corpus, spice: Self.spice, seed: 6_265)
        var read = 0
        for _ in 0..<Self.runs {
            let field = String(decoding: mutator.next(), as: UTF8.self)
            guard let cookies = try? RequestCookies(["Cookie": field], limits: .init(bytes: 200, count: 6)) else {
                continue
            }
            read += 1
            let sent = cookies.cookies.map { "\($0.name)=\($0.value)" }.joined(separator: "; ")
            let again = try RequestCookies(["Cookie": sent])
            #expect(again.cookies == cookies.cookies, "\(field)")
            #expect(again.malformedCount == 0, "\(field)")
            #expect(cookies.cookies.count + cookies.malformedCount <= 6, "\(field)")
        }
        #expect(read > 100)
    }

    @Test func `a cookie that can be made has one pair and its own attributes`() throws {
        var mutator = Mutator(corpus: Self.parts, spice: Self.spice + ["\n"], seed: 1_035)
        var made = 0
        for _ in 0..<Self.runs {
            let parts = mutator.next().split(
                separator: 0x0A, maxSplits: 2, omittingEmptySubsequences: false
            )
            .map { String(decoding: $0, as: UTF8.self) }
            let name = parts[0]
            let value = parts.count > 1 ? parts[1] : ""
            let path = parts.count > 2 ? parts[2] : "/"
            guard let cookie = try? SetCookie(name: name, value: value, path: path) else { continue }
            made += 1
            let pieces = cookie.fieldValue.split(separator: "; ", omittingEmptySubsequences: false)
            #expect(pieces == ["\(name)=\(value)", "Path=\(path)", "Secure", "HttpOnly", "SameSite=Lax"], "\(parts)")
            let sent = try RequestCookies(["Cookie": String(pieces[0])])
            #expect(sent.cookies.map(\.name) == [name] && sent.cookies.map(\.value) == [value], "\(parts)")
        }
        #expect(made > 100)
    }
}
