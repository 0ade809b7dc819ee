import Glibc

/// Lines for people: time, level, label, message, then `key=value` pairs.
///
/// `2026-01-31T23:59:59.007Z INFO    http: listening address=127.0.0.1 port=9229`
public struct TextLogFormat: LogFormat {
    /// Whether levels are coloured and lesser parts dimmed, by ANSI escapes.
    public var colour: Bool

    public init(colour: Bool = false) { self.colour = colour }

    /// Whether a person looks at this descriptor: it is a terminal.
    public static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    public func append(_ record: LogRecord, to line: inout [UInt8]) {
        paint(.dim, &line) { RFC3339.append(record.milliseconds, to: &$0) }
        line.append(UInt8(ascii: " "))
        let level = record.level.name.uppercased()
        paint(Style(record.level), &line) { $0.append(contentsOf: level.utf8) }
        // The longest name has eight letters: messages begin in one column.
        for _ in level.utf8.count..<9 { line.append(UInt8(ascii: " ")) }
        paint(.dim, &line) {
            LogEscaping.appendPlain(record.label, to: &$0)
            $0.append(UInt8(ascii: ":"))
        }
        line.append(UInt8(ascii: " "))
        LogEscaping.appendPlain(record.message, to: &line)
        for entry in record.metadata.entries {
            line.append(UInt8(ascii: " "))
            paint(.dim, &line) {
                appendToken(entry.key, to: &$0)
                $0.append(UInt8(ascii: "="))
            }
            append(entry.value, to: &line)
        }
        line.append(UInt8(ascii: "\n"))
    }

    private func append(_ value: Logger.MetadataValue, to line: inout [UInt8]) {
        switch value {
        case .string(let text): appendToken(text, to: &line)
        case .integer(let number): line.append(contentsOf: String(number).utf8)
        case .double(let number): line.append(contentsOf: String(number).utf8)
        case .bool(let flag): line.append(contentsOf: (flag ? "true" : "false").utf8)
        case .redacted: line.append(contentsOf: Redacted<Void>.placeholder.utf8)
        case .array(let values):
            line.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { line.append(UInt8(ascii: ",")) }
                append(value, to: &line)
            }
            line.append(UInt8(ascii: "]"))
        }
    }

    private func appendToken(_ text: String, to line: inout [UInt8]) {
        guard LogEscaping.needsQuotes(text) else {
            line.append(contentsOf: text.utf8)
            return
        }
        line.append(UInt8(ascii: "\""))
        LogEscaping.appendQuotable(text, to: &line)
        line.append(UInt8(ascii: "\""))
    }

    private enum Style: String {
        case plain = ""
        case dim = "2"
        case green = "32"
        case cyan = "36"
        case yellow = "33"
        case red = "1;31"

        init(_ level: Logger.Level) {
            switch level {
            case .trace, .debug: self = .dim
            case .info: self = .green
            case .notice: self = .cyan
            case .warning: self = .yellow
            case .error, .critical: self = .red
            case .off: self = .plain
            }
        }
    }

    private func paint(_ style: Style, _ line: inout [UInt8], _ body: (inout [UInt8]) -> Void) {
        guard colour, style != .plain else { return body(&line) }
        line.append(contentsOf: "\u{1B}[\(style.rawValue)m".utf8)
        body(&line)
        line.append(contentsOf: "\u{1B}[0m".utf8)
    }
}
