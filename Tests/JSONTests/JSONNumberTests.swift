import JSON
import Testing

@Suite("JSONNumber") struct JSONNumberTests {
    private func number(_ text: String) throws -> JSONNumber {
        guard case .number(let number) = try JSONReader.read(Array(text.utf8)) else {
            throw JSONError(.invalidNumber, at: 0)
        }
        return number
    }

    @Test(
        "The text of a number passes through unchanged",
        arguments: [
            "0", "-0", "10", "-123456789", "1.50", "0.1", "-0.0", "1e5", "1E+5", "1.25e-7",
            "123456789012345678901234567890",
            "0.1234567890123456789012345", "1e400", "9223372036854775808",
        ])
    func lossless(_ text: String) throws {
        #expect(try number(text).text == text)
        #expect(String(decoding: JSONValue.number(try number(text)).encoded(), as: UTF8.self) == text)
    }

    @Test("Whole numbers are understood however they are written")
    func wholeNumbers() throws {
        #expect(try number("42").int64 == 42)
        #expect(try number("-0").int64 == 0)
        #expect(try number("5.0").int64 == 5)
        #expect(try number("12e2").int64 == 1200)
        #expect(try number("9223372036854775807").int64 == .max)
        #expect(try number("-9223372036854775808").int64 == .min)
        #expect(try number("9223372036854775808").int64 == nil)
        #expect(try number("1.5").int64 == nil)
        #expect(try number("1e300").int64 == nil)
    }

    @Test("Fractions are read as the nearest double, what is too large as none")
    func doubles() throws {
        #expect(try number("1689980857.949").double == 1_689_980_857.949)
        #expect(try number("-2.5e-3").double == -0.0025)
        #expect(try number("1e400").double == nil)
        #expect(JSONNumber(0.1).text == "0.1")
        #expect(JSONNumber(Int64.min).text == "-9223372036854775808")
    }
}
