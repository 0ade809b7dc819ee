import Testing

@testable import Control

@Suite("Queries of the control API")
struct QueryParametersTests {
    @Test(arguments: [
        ("a=1", "1"), ("b=2&a=1&a=3", "1"), ("a=1%2B+2%20", "1++2 "), ("a=x+y", "x+y"), ("%61=%C3%A9", "é"),
        ("a=b=c", "b=c"), ("a=%&b", "%"), ("a=%zz%4", "%zz%4"), ("a=%FFx", "\u{FFFD}x"), ("a=%00%0A", "\u{FFFD}\n"),
        ("&&a=1", "1"),
    ])
    func `nothing is malformed, a plus is a plus, and the first of a name counts`(query: String, value: String) {
        #expect(QueryParameters(query)["a"] == value)
    }

    @Test(arguments: [nil, "", "a", "a=", "=a", "A=1", "a=&a=1"] as [String?])
    func `a parameter without a value is absent`(query: String?) {
        #expect(QueryParameters(query)["a"] == nil)
    }

    @Test func `a query is as long as its request may be`() {
        let query =
            (0..<300).map { "p\($0)=1" }.joined(separator: "&") + "&" + String(repeating: "n", count: 300) + "=2"
        #expect(QueryParameters(query)["p299"] == "1")
        #expect(QueryParameters(query)[String(repeating: "n", count: 300)] == "2")
    }
}
