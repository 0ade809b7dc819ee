import Logging

/// Text of strangers in a page.
enum HTMLText {
    /// `text` for a place between tags or between double quotes: nothing in it is markup, and nothing in it steers
    /// how the rest of the page reads.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in TerminalText.escaped(text).utf8 {
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
}
