import HTTP
import Testing

@Suite("Form parameters")
struct FormParametersTests {
    private let parameters = FormParameters([
        .init("a", "1"), .init("b", ""), .init("c", "2"), .init("c", "2"), .init("b", "3"), .init("c", ""),
    ])

    @Test func `a parameter sent once is found, and one sent twice is an error, were it the same`() throws {
        let single = try parameters.single("a")
        let absent = try parameters.single("A")
        #expect(single == "1")
        #expect(absent == nil)
        #expect(throws: FormError.repeated(name: "b")) { try parameters.single("b") }
        #expect(throws: FormError.repeated(name: "c")) { try parameters.single("c") }
    }

    @Test func `a parameter without a value is there, and empty`() throws {
        let single = try FormParameters([.init("x", "")]).single("x")
        #expect(single == "")
    }

    @Test func `all values come in order, and what was repeated is named once`() {
        #expect(parameters.all("c") == ["2", "2", ""])
        #expect(parameters.all("d") == [])
        #expect(parameters.repeatedNames == ["c", "b"])
        #expect(FormParameters().repeatedNames == [])
    }

    /// To `==` of strings a Kelvin sign is a K, and an e with an accent is one character or two.
    @Test func `names that Unicode holds equivalent are different names`() throws {
        let parameters = FormParameters([.init("\u{212A}", "1"), .init("e\u{301}", "2"), .init("\u{E9}", "3")])
        let absent = try parameters.single("K")
        let composed = try parameters.single("\u{E9}")
        #expect(absent == nil)
        #expect(composed == "3")
        #expect(parameters.repeatedNames == [])
        #expect(FormParameters.Pair("a", "K") != FormParameters.Pair("a", "\u{212A}"))
        #expect(FormParameters.Pair("a", "K") == FormParameters.Pair("a", "K"))
    }

    @Test func `parameters are written as forms are`() {
        var parameters = FormParameters([.init("a b", "1+1=2&3"), .init("", ""), .init("*-._~", "é\r\n%")])
        #expect(parameters.encoded == "a+b=1%2B1%3D2%263&=&*-._%7E=%C3%A9%0D%0A%25")
        parameters.append("z", "9")
        #expect(parameters.encoded.hasSuffix("&z=9"))
        #expect(FormParameters().encoded == "")
    }
}
