/// Lines for machines: one JSON object a line.
///
/// `{"time":"2026-01-31T23:59:59.007Z","level":"info","label":"http","message":"listening","port":9229}`.
/// Metadata stands beside the fixed members; a key that would repeat one of those gets a leading
/// underscore, so a member never has two values.
public struct JSONLogFormat: LogFormat {
    public init() {}

    public func append(_ record: LogRecord, to line: inout [UInt8]) {
        line.append(contentsOf: "{\"time\":\"".utf8)
        RFC3339.append(record.milliseconds, to: &line)
        line.append(contentsOf: "\",\"level\":\"".utf8)
        line.append(contentsOf: record.level.name.utf8)
        line.append(contentsOf: "\",\"label\":".utf8)
        append(record.label, to: &line)
        line.append(contentsOf: ",\"message\":".utf8)
        append(record.message, to: &line)
        for entry in record.metadata.entries {
            line.append(UInt8(ascii: ","))
            append(Self.fixed.contains(entry.key) ? "_" + entry.key : entry.key, to: &line)
            line.append(UInt8(ascii: ":"))
            append(entry.value, to: &line)
        }
        line.append(contentsOf: "}\n".utf8)
    }

    private static let fixed: Set<String> = ["time", "level", "label", "message"]

    private func append(_ text: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        LogEscaping.appendQuotable(text, to: &line)
        line.append(UInt8(ascii: "\""))
    }

    private func append(_ value: Logger.MetadataValue, to line: inout [UInt8]) {
        switch value {
        case .string(let text): append(text, to: &line)
        case .integer(let number): line.append(contentsOf: String(number).utf8)
        // JSON has no word for what is not a number.
        case .double(let number): line.append(contentsOf: (number.isFinite ? String(number) : "null").utf8)
        case .bool(let flag): line.append(contentsOf: (flag ? "true" : "false").utf8)
        case .redacted: append(Redacted<Void>.placeholder, to: &line)
        case .array(let values):
            line.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                append(value, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        }
    }
}
