/// Text in HTML, for the words of e-mails.
public enum HTMLEscaping {
    /// `text` for a place between tags or in quotes: nothing in it is markup.
    public static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += "&amp;".utf8
            case UInt8(ascii: "<"): bytes += "&lt;".utf8
            case UInt8(ascii: ">"): bytes += "&gt;".utf8
            case UInt8(ascii: "\""): bytes += "&quot;".utf8
            case UInt8(ascii: "'"): bytes += "&#39;".utf8
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Plain text as a part of a page: escaped, its lines kept.
    public static func page(_ text: String) -> String {
        escaped(text).replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: "<br>\n")
    }

    /// Whether a template was written as HTML: it has a tag, a comment or an entity. What only has a stray `<` or `&` is
    /// text.
    static func hasMarkup(_ template: String) -> Bool {
        let scalars = Array(template.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case "<": if isLetter(next) || next == "/" || next == "!" { return true }
            case "&":
                let name = scalars[(index + 1)...].prefix(10).prefix {
                    isLetter($0) || $0 == "#" || ("0"..."9").contains($0)
                }
                if !name.isEmpty, name.endIndex < scalars.count, scalars[name.endIndex] == ";" { return true }
            default: break
            }
        }
        return false
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }
}
