import Testing

@testable import Functions

@Suite struct OutputLinesTests {
    @Test func `what is printed is told by lines, however it arrives`() {
        var lines = OutputLines()
        #expect(lines.take("one\ntw".utf8) == ["one"])
        #expect(lines.take("o\r\n\nthree".utf8) == ["two"])
        #expect(lines.rest() == ["three"])
        #expect(lines.rest() == [])
    }

    @Test func `a line without an end is told in parts`() {
        var lines = OutputLines()
        let told = lines.take(Array(repeating: UInt8(ascii: "x"), count: 20_000))
        #expect(told.count == 2 && lines.rest().count == 1)
    }
}
