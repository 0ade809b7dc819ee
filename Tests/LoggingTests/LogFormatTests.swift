import JSON
import Logging
import Testing

@Suite struct LogFormatTests {
    private func line(_ record: LogRecord, _ format: any LogFormat = TextLogFormat()) -> String {
        var bytes: [UInt8] = []
        format.append(record, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func record(
        _ message: String = "m", at milliseconds: Int64 = 1_700_000_000_007, _ metadata: Logger.Metadata = [:]
    ) -> LogRecord {
        LogRecord(milliseconds: milliseconds, level: .info, label: "http", message: message, metadata: metadata)
    }

    @Test func `A text line has time, level, label, message and pairs`() {
        let record = record("listening", at: 1_700_000_000_007, ["port": 9229, "name": "a b", "on": true, "empty": ""])
        #expect(
            line(record) == #"2023-11-14T22:13:20.007Z INFO     http: listening port=9229 name="a b" on=true empty="""#
                + "\n")
    }

    @Test func `A JSON line is one object with typed members`() {
        let record = record(
            "say \"hi\"", at: 1_700_000_000_007, ["n": -1, "d": 0.5, "b": false, "l": ["x", 2], "r": .redacted])
        #expect(
            line(record, JSONLogFormat())
                == #"{"time":"2023-11-14T22:13:20.007Z","level":"info","label":"http","message":"say \"hi\"","n":-1,"d":0.5,"b":false,"l":["x",2],"r":"<redacted>"}"#
                + "\n")
    }

    @Test func `Metadata cannot replace a fixed member of a JSON line`() {
        let text = line(record("m", at: 0, ["level": "fatal", "message": "other"]), JSONLogFormat())
        #expect(text.contains(#""level":"info""#))
        #expect(text.contains(#""_level":"fatal","_message":"other""#))
    }

    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"), (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
        (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
    ])
    func `Times are RFC 3339 in UTC with milliseconds`(_ milliseconds: Int64, _ expected: String) {
        #expect(line(record(at: milliseconds)).hasPrefix(expected + " "))
    }

    @Test(arguments: [
        "a\nb", "a\r\nb", "a\u{1B}[2Jb", "a\u{0}b", "a\u{85}b", "a\u{2028}b", "a\u{202E}b", "a\u{7F}b", "\u{9B}31m",
    ])
    func `Whatever a caller sends, a record stays one line without controls`(_ hostile: String) {
        let record = LogRecord(
            milliseconds: 0, level: .info, label: hostile, message: hostile, metadata: [hostile: .init(hostile)])
        for format in [TextLogFormat(), JSONLogFormat()] as [any LogFormat] {
            let text = line(record, format)
            #expect(text.hasSuffix("\n"))
            let forbidden = text.dropLast().unicodeScalars.filter { scalar in
                scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
                    || [0x2028, 0x202E].contains(scalar.value)
            }
            #expect(forbidden.isEmpty)
        }
    }

    @Test func `A JSON line is what a JSON reader reads, whatever the record holds`() throws {
        let hostile = "\" \\ \n \u{0} \u{7F} \u{85} \u{2028} \u{202E} \u{FEFF} 関所 🚪 \",\"level\":\"x"
        let record = LogRecord(
            milliseconds: 0, level: .error, label: hostile, message: hostile,
            metadata: [hostile: .init(hostile), "n": 1, "d": .double(.infinity), "list": [true, "x"]])
        let object = try JSONReader.read(Array(line(record, JSONLogFormat()).utf8)).objectValue
        #expect(object?["label"] == .string(hostile))
        #expect(object?["message"] == .string(hostile))
        #expect(object?[hostile] == .string(hostile))
        #expect(object?["level"] == "error")
        #expect(object?["d"] == .null)
        #expect(object?["list"] == [true, "x"])
    }

    @Test func `A value cannot pass for two pairs`() {
        #expect(line(record("m", at: 0, ["user": "a admin=true"])).contains(#"user="a admin=true""#))
        #expect(line(record("m", at: 0, ["user": #"a" b="c"#])).contains(#"user="a\" b=\"c""#))
    }

    @Test func `Letters of every script pass unharmed`() {
        #expect(line(record("関所 é 🚪")).contains("関所 é 🚪"))
    }

    @Test func `Colour appears only when asked for`() {
        #expect(!line(record()).contains("\u{1B}"))
        #expect(line(record(), TextLogFormat(colour: true)).contains("\u{1B}[32mINFO\u{1B}[0m"))
    }
}
