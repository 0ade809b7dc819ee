import Testing

@testable import sekisho

@Suite("What the program says on standard error") struct ComplaintTests {
    @Test("Every line begins with the program's name")
    func prefix() {
        #expect(complaint("no message matches") == "sekisho: no message matches\n")
        #expect(complaint("a: one\nb: two") == "sekisho: a: one\nsekisho: b: two\n")
    }
}
