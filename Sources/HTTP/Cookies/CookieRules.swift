/// Which bytes may stand in a cookie (RFC 6265bis §4.1.1).
enum CookieRules {
    static func isName(_ bytes: ArraySlice<UInt8>) -> Bool { !bytes.isEmpty && bytes.allSatisfy(ByteRules.isToken) }

    /// Octets, in quotes or without. The quotes are part of the value.
    static func isValue(_ bytes: ArraySlice<UInt8>) -> Bool {
        let quote = UInt8(ascii: "\"")
        let isQuoted = bytes.count >= 2 && bytes.first == quote && bytes.last == quote
        return (isQuoted ? bytes.dropFirst().dropLast() : bytes).allSatisfy(isOctet)
    }

    /// Visible ASCII without quotes, comma, semicolon and backslash.
    private static func isOctet(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\\"): false
        default: (0x21...0x7E).contains(byte)
        }
    }
}
