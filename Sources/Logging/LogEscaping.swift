/// Escapes for text that a caller may have chosen.
///
/// A line must stay one line, and a terminal must not obey what a stranger sent: C0 and C1 controls,
/// line and paragraph separators and the characters that reorder text (Unicode UAX #9) are written as
/// escapes. What remains is plain text in both formats.
enum LogEscaping {
    /// Appends `text`, escaped for a place between double quotes. The result is a JSON string's inside, too.
    static func appendQuotable(_ text: String, to line: inout [UInt8]) {
        append(text, quotes: true, to: &line)
    }

    /// Appends `text` with what is dangerous escaped, and quotes and backslashes as they are.
    static func appendPlain(_ text: String, to line: inout [UInt8]) {
        append(text, quotes: false, to: &line)
    }

    /// Whether a metadata value can stand without quotes: readable, and impossible to take for two entries.
    static func needsQuotes(_ text: String) -> Bool {
        text.isEmpty
            || text.utf8.contains { byte in
                byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "=")
                    || byte == UInt8(ascii: "\\")
            }
    }

    private static func append(_ text: String, quotes: Bool, to line: inout [UInt8]) {
        // Nearly every text is plain ASCII, and is copied as it stands.
        if text.utf8.allSatisfy({ isPlain($0, quotes: quotes) }) {
            line.append(contentsOf: text.utf8)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A: line.append(contentsOf: "\\n".utf8)
            case 0x0D: line.append(contentsOf: "\\r".utf8)
            case 0x09: line.append(contentsOf: "\\t".utf8)
            case 0x22 where quotes: line.append(contentsOf: "\\\"".utf8)
            case 0x5C where quotes: line.append(contentsOf: "\\\\".utf8)
            case let value where isDangerous(value): appendEscape(value, to: &line)
            default: line.append(contentsOf: UTF8.encode(scalar)!)
            }
        }
    }

    private static func isPlain(_ byte: UInt8, quotes: Bool) -> Bool {
        guard byte >= 0x20, byte < 0x7F else { return false }
        return !quotes || (byte != 0x22 && byte != 0x5C)
    }

    private static func isDangerous(_ value: UInt32) -> Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0: true
        case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Every dangerous character lies in the basic plane, so four digits are enough.
    private static func appendEscape(_ value: UInt32, to line: inout [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        line.append(contentsOf: "\\u".utf8)
        for shift in stride(from: 12, through: 0, by: -4) {
            line.append(digits[Int(value >> UInt32(shift)) & 0xF])
        }
    }
}
