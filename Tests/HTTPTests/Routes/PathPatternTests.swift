import Testing

@testable import HTTP

@Suite("Path patterns")
struct PathPatternTests {
    private func values(_ pattern: PathPattern, _ path: String) -> [Substring]? {
        pattern.match(path.dropFirst().split(separator: "/", omittingEmptySubsequences: false))
    }

    @Test func `a named segment is handed over as it was sent`() {
        #expect(
            values("/{pool}/.well-known/jwks.json", "/us-east-1_a%2Fb/.well-known/jwks.json") == ["us-east-1_a%2Fb"])
        #expect(values("/{a}/x/{b}", "/1/x/2") == ["1", "2"])
    }

    @Test(arguments: [
        "/a", "/a/b/c", "/a/b/", "/A/b", "/a/b%20", "//b", "/a//b", "/", "/a/./b", "/%61/b",
    ])
    func `a literal path is that path alone`(_ path: String) {
        #expect(values("/a/b", path) == nil)
        #expect(values("/a/b", "/a/b") == [])
    }

    @Test func `an empty segment fits where it is literal`() {
        #expect(values("/", "/") == [])
        #expect(values("/a/", "/a/") == [])
        #expect(values("/a/", "/a") == nil)
        #expect(values("/a//b", "/a//b") == [])
    }

    @Test(arguments: ["", ".", "..", "%2e", "%2E", "%2E%2e", ".%2e", "%2e."])
    func `no name stands for an empty segment or a dot segment`(_ segment: String) {
        #expect(values("/{a}/x", "/\(segment)/x") == nil)
        #expect(values("/x/{a}", "/x/\(segment)") == nil)
    }

    @Test(arguments: ["...", ".well-known", "a.", "%2e%2e%2e", "%2f"])
    func `dots within a segment are letters like others`(_ segment: String) {
        #expect(values("/{a}", "/\(segment)") == [Substring(segment)])
    }

    @Test(arguments: ["", "a", "a/b", "a/", "/", "..", "a/../b", "%2e%2e"])
    func `an asterisk takes everything below, and names none of it`(_ rest: String) {
        #expect(values("/x/*", "/x/\(rest)") == [])
        #expect(values("/{a}/*", "/x/\(rest)") == ["x"])
        #expect(values("/x/*", "/x") == nil)
        #expect(values("/x/*", "/y/\(rest)") == nil)
    }

    @Test func `what is no pattern stops the program`() async {
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "a") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/{a}/{a}") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/*/b") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/{}") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/x*") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/x{a}") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/../x") }
        await #expect(processExitsWith: .failure) { _ = PathPattern(stringLiteral: "/x?y") }
    }
}
