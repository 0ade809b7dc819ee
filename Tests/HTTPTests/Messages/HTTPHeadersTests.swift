import HTTP
import Testing

@Suite("Header fields")
struct HTTPHeadersTests {
    @Test func `names match in any case of letters, and the first of many is found`() {
        let headers: HTTPHeaders = ["X-One": "1", "x-ONE": "2", "X-On": "3"]
        #expect(headers["x-one"] == "1")
        #expect(headers.all("X-ONE") == ["1", "2"])
        #expect(headers["X"] == nil)
        #expect(headers.all("X") == [])
        #expect(headers.contains("x-on"))
        // `@` and a backquote differ in the bit that tells cases of letters apart.
        #expect(!HTTPHeaders(dictionaryLiteral: ("a`", "")).contains("A\u{40}"))
    }

    @Test func `fields keep their order, and setting one replaces all of its name`() {
        var headers: HTTPHeaders = ["A": "1", "B": "2", "a": "3"]
        headers.append("C", "4")
        headers.set("A", "5")
        #expect(headers.map { "\($0.name)=\($0.value)" } == ["B=2", "C=4", "A=5"])
        headers.remove("b")
        #expect(headers.map(\.name) == ["C", "A"])
        #expect(!headers.isEmpty)
        #expect(HTTPHeaders().isEmpty)
    }

    @Test func `control characters in a value become spaces, whoever made it`() {
        let headers: HTTPHeaders = ["A": "1\r\nB: 2\0\u{7F}\t\u{1B}é"]
        #expect(headers["A"] == "1  B: 2  \t é")
    }

    @Test func `a name that is no token is a programmer's error`() async {
        await #expect(processExitsWith: .failure) {
            var headers = HTTPHeaders()
            headers.append("A: b\r\nC", "d")
        }
    }
}
