/// Text as quoted-printable (RFC 2045 §6.7): lines of at most 76 characters, ended by CRLF, in ASCII.
enum QuotedPrintable {
    private static let lineLength = 76

    /// Every way to end a line in `text` (CRLF, LF, CR) becomes CRLF.
    static func encode(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        var line: [UInt8] = []
        func end(_ line: inout [UInt8]) {
            // A space at the end of a line is lost on the way, unless it is written out.
            if let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") {
                line.removeLast()
                append(escaped(last), to: &line, &result)
            }
            result += line
            result += [13, 10]
            line = []
        }
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case 13:
                if index < bytes.count, bytes[index] == 10 { index += 1 }
                end(&line)
            case 10: end(&line)
            case UInt8(ascii: "="): append(escaped(byte), to: &line, &result)
            case 0x20...0x7E, 9:
                // A line that begins with "From " is changed by old mailboxes, and one dot ends a message for careless
                // relays.
                let isRisky = line.isEmpty && (byte == UInt8(ascii: ".") || byte == UInt8(ascii: "F"))
                append(isRisky ? escaped(byte) : [byte], to: &line, &result)
            default: append(escaped(byte), to: &line, &result)
            }
        }
        if !line.isEmpty { end(&line) }
        return result
    }

    private static func append(_ unit: [UInt8], to line: inout [UInt8], _ result: inout [UInt8]) {
        if line.count + unit.count > lineLength - 1 {
            result += line
            result += [UInt8(ascii: "="), 13, 10]
            line = []
        }
        line += unit
    }

    private static func escaped(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}
