import JSON
import ServiceModel
import Testing

@Suite("Timestamp") struct TimestampTests {
    @Test(
        "Times are seconds with as many decimals as they need",
        arguments: [
            (1_689_980_857_949, "1689980857.949"), (1_726_784_814_500, "1726784814.5"),
            (1_726_784_814_050, "1726784814.05"),
            (1_726_784_814_000, "1726784814"), (7, "0.007"), (0, "0"), (-1_500, "-1.5"),
        ] as [(Int64, String)])
    func text(milliseconds: Int64, text: String) throws {
        var writer = JSONWriter()
        Timestamp(milliseconds: milliseconds).write(to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
        #expect(Timestamp(value: try JSONReader.read(writer.bytes)) == Timestamp(milliseconds: milliseconds))
    }

    @Test("Numbers that are no time are none")
    func wild() throws {
        #expect(Timestamp(value: try JSONReader.read(Array("1e300".utf8))) == nil)
        #expect(Timestamp(value: "2024-01-01") == nil)
        #expect(Timestamp(value: 1.7e9) == Timestamp(milliseconds: 1_700_000_000_000))
    }
}
