/// Text and times for a person at a terminal, under the same rules as log lines.
public enum TerminalText {
    /// `text` with everything escaped that could break a line or steer a terminal.
    public static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        LogEscaping.appendPlain(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A time in RFC 3339, UTC, to the second: `2026-01-31T23:59:59Z`.
    ///
    /// - Parameter milliseconds: since 1970, UTC; years 0 to 9999.
    public static func time(_ milliseconds: Int64) -> String {
        var bytes: [UInt8] = []
        RFC3339.append(milliseconds, to: &bytes)
        return String(decoding: bytes.dropLast(5) + [UInt8(ascii: "Z")], as: UTF8.self)
    }
}
