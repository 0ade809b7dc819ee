import Testing

@testable import Identity

@Suite struct TypedNameTests {
    @Test func `a name stays as it was typed, and becomes a digest where it is longer than names are`() {
        #expect(TypedName("Ann\u{E4}").text == "Ann\u{E4}")
        let longest = String(repeating: "n", count: TypedName.width)
        #expect(TypedName(longest).text == longest)
        #expect(TypedName(longest + "n").text.hasPrefix("sha256:") && TypedName(longest + "n").text.utf8.count == 71)
        #expect(TypedName(longest + "n") != TypedName(longest + "m"))
    }

    @Test func `what was sealed is not shortened again`() {
        let digest = TypedName(String(repeating: "n", count: 500))
        #expect(TypedName(sealed: digest.text) == digest)
        #expect(TypedName(sealed: String(repeating: "n", count: TypedName.width + 1)) == nil)
    }
}
