import HTTP
import Testing

@Suite("Requests")
struct HTTPRequestTests {
    @Test(
        arguments: [
            ("/", "/", nil), ("/a?b=c", "/a", "b=c"), ("/?", "/", ""), ("/a?b?c", "/a", "b?c"), ("*", "*", nil),
            ("/%3F", "/%3F", nil),
        ] as [(String, String, String?)])
    func `the first question mark divides the target`(target: String, path: String, query: String?) {
        let request = HTTPRequest(method: "GET", target: target)
        #expect(request.path == path)
        #expect(request.query == query)
    }
}
