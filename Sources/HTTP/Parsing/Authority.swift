/// `host [":" port]` of a Host field or an absolute request target (RFC 9110 §7.2, RFC 3986 §3.2).
enum Authority {
    /// User information is refused: RFC 9110 §4.2.4 bids recipients treat it as an error.
    static func isValid(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = bytes.first else { return false }
        let hostEnd: Int
        if first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]"), from: 1, to: bytes.count), bracket > 1,
                bytes.slice(1..<bracket).allSatisfy({ ByteRules.hexDigit($0) != nil || $0 == 0x3A || $0 == 0x2E })
            else { return false }
            hostEnd = bracket + 1
        } else {
            hostEnd = bytes.firstIndex(of: UInt8(ascii: ":"), from: 0, to: bytes.count) ?? bytes.count
            guard hostEnd > 0, bytes.slice(0..<hostEnd).allSatisfy(isRegisteredName) else { return false }
        }
        if hostEnd == bytes.count { return true }
        let port = bytes.slice(hostEnd + 1..<bytes.count)
        return bytes[hostEnd] == UInt8(ascii: ":") && port.count <= 5 && port.allSatisfy { $0 &- 0x30 < 10 }
    }

    /// Unreserved characters, `%` of an escape, and sub-delims.
    private static func isRegisteredName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "="): true
        case UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "#"): false
        default: ByteRules.isToken(byte)
        }
    }
}
