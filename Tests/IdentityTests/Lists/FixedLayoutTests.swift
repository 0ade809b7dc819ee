import Testing

@testable import Identity

@Suite struct FixedLayoutTests {
    private func written(_ number: Int64, _ text: String) -> [UInt8] {
        var writer = FixedWriter()
        writer.number(number)
        writer.number([1, 2], width: 4)
        writer.text(text, width: 8)
        return writer.bytes
    }

    @Test(arguments: [(0, ""), (.max, "12345678"), (.min, "ü€"), (-1, "a")] as [(Int64, String)])
    func `what was written is read, and has one length`(_ number: Int64, _ text: String) {
        let bytes = written(number, text)
        #expect(bytes.count == 22)
        var reader = FixedReader(bytes)
        #expect(reader.number() == number)
        #expect(reader.number(width: 4) == [0, 0, 1, 2])
        #expect(reader.text(width: 8) == text)
        #expect(reader.isAtEnd)
    }

    @Test func `what is too short, or says that it is longer than its field, is not read`() {
        let bytes = written(1, "abc")
        for count in 0..<8 {
            var reader = FixedReader(Array(bytes.prefix(count)))
            #expect(reader.number() == nil)
        }
        var cut = FixedReader(Array(bytes.dropFirst(12).dropLast()))
        #expect(cut.text(width: 8) == nil)
        var long = FixedReader([0, 9] + [UInt8](repeating: 65, count: 8))
        #expect(long.text(width: 8) == nil)
        var invalid = FixedReader([0, 1, 0xFF])
        #expect(invalid.text() == nil)
    }
}
