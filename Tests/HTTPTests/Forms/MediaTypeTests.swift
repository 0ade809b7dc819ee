import HTTP
import Testing

@Suite("Media types")
struct MediaTypeTests {
    // RFC 9110 §8.3.1: all mean the same.
    @Test(arguments: [
        "text/html;charset=utf-8", "Text/HTML;Charset=\"utf-8\"", "text/html; charset=\"utf-8\"",
        "text/html;charset=utf-8;", "text/html ;\t; charset=\"\\utf-8\" ; ",
    ])
    func `case, quotes and space are no difference`(text: String) {
        let type = MediaType(text)
        #expect(type?.name == "text/html")
        #expect(type?["charset"] == "utf-8")
        #expect(type?.parameters.count == 1)
    }

    @Test func `parameters keep their order and values their case`() {
        let type = MediaType("multipart/form-data; Boundary=\"a;b=\\\"C\\\"\"; x=Y")
        #expect(type?.parameters.map { "\($0.name) is \($0.value)" } == ["boundary is a;b=\"C\"", "x is Y"])
        #expect(type?["y"] == nil)
        #expect(MediaType("a/b")?.parameters.isEmpty == true)
    }

    @Test(arguments: [
        "", "text", "text/", "/html", "text /html", "text/ html", "text/html/x", "text/html,text/plain", " text/html",
        "text/html; charset", "text/html; charset=", "text/html; =utf-8", "text/html; charset = utf-8",
        "text/html; charset=utf-8 x", "text/html; charset=\"utf-8", "text/html; charset=\"utf-8\\",
        "text/html; a=\"\n\"",
        "text/html; charset=\"utf-8\"x", "text/html; a=é", "text/html; a=\"é\"", "text/html; a=1; A=1",
        "text/html; a=\"\\\u{7F}\"",
    ])
    func `what is malformed or says a thing twice is none`(text: String) {
        #expect(MediaType(text) == nil)
    }
}
