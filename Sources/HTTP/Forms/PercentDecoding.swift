/// How escaped text is read: `%41` is an `A` (RFC 3986 §2.1).
///
/// As it is made, it refuses an escape without two hexadecimal digits, bytes that are not UTF-8, and control
/// characters, escaped or not. What it lets through beyond that, its user has said.
public struct PercentDecoding: Sendable {
    public var plus: Plus
    public var controls: Controls
    public var faults: Faults

    /// What `+` stands for.
    public enum Plus: Sendable {
        /// Itself, as anywhere in a URI.
        case plus
        /// A space, as in forms (WHATWG URL §5.1).
        case space
    }

    /// Whether the text may hold control characters: U+0000 to U+001F and U+007F to U+009F.
    public enum Controls: Sendable {
        case refused
        /// All but U+0000, at which C ends a string.
        case allowedButNull
        case allowed
    }

    /// What becomes of escapes without two digits, and of bytes that are not UTF-8.
    public enum Faults: Sendable {
        case refused
        /// The escape stays as it was sent, and the bytes become U+FFFD, as browsers read URLs (WHATWG URL §1.3).
        /// Two texts can then mean the same: only for what is shown or searched for.
        case kept
    }

    public init(plus: Plus = .plus, controls: Controls = .refused, faults: Faults = .refused) {
        self.plus = plus
        self.controls = controls
        self.faults = faults
    }

    public func decode(_ text: String) throws(PercentDecodingError) -> String {
        try decode(Array(text.utf8)[...])
    }

    /// - Parameter escaped: any bytes; those beyond ASCII stand for themselves.
    public func decode(_ escaped: ArraySlice<UInt8>) throws(PercentDecodingError) -> String {
        let bytes = try unescape(escaped)
        let text: String
        switch faults {
        case .kept: text = String(decoding: bytes, as: UTF8.self)
        case .refused:
            guard let valid = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
            text = valid
        }
        guard admitsControls(of: text) else { throw .controlCharacter }
        return text
    }

    private func unescape(_ escaped: ArraySlice<UInt8>) throws(PercentDecodingError) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(escaped.count)
        var index = escaped.startIndex
        while index < escaped.endIndex {
            let byte = escaped[index]
            index += 1
            if byte == UInt8(ascii: "+"), plus == .space {
                bytes.append(0x20)
            } else if byte != UInt8(ascii: "%") {
                bytes.append(byte)
            } else if index + 1 < escaped.endIndex, let high = ByteRules.hexDigit(escaped[index]),
                let low = ByteRules.hexDigit(escaped[index + 1])
            {
                bytes.append(high << 4 | low)
                index += 2
            } else {
                guard faults == .kept else { throw .malformedEscape }
                bytes.append(byte)
            }
        }
        return bytes
    }

    private func admitsControls(of text: String) -> Bool {
        if controls == .allowed { return true }
        return text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0: false
            case 0x01...0x1F, 0x7F...0x9F: controls == .allowedButNull
            default: true
            }
        }
    }
}
