/// The value of a `Content-Type` (RFC 9110 §8.3.1): `text/html; charset=utf-8`.
public struct MediaType: Sendable, Equatable {
    public struct Parameter: Sendable, Equatable {
        /// In lower case.
        public let name: String
        /// Without the quotes that it may have come in.
        public let value: String
    }

    /// Type and subtype with the slash between them, in lower case.
    public let name: String
    public private(set) var parameters: [Parameter] = []

    /// Nil for what is malformed, not ASCII, or gives a parameter twice.
    public init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        guard let type = Self.token(&rest), Self.take(UInt8(ascii: "/"), &rest), let subtype = Self.token(&rest)
        else { return nil }
        name = "\(type)/\(subtype)".lowercased()
        while true {
            Self.skipSpace(&rest)
            if rest.isEmpty { return }
            guard Self.take(UInt8(ascii: ";"), &rest) else { return nil }
            Self.skipSpace(&rest)
            // A semicolon with nothing behind it is well-formed.
            if rest.isEmpty || rest.first == UInt8(ascii: ";") { continue }
            guard let name = Self.token(&rest)?.lowercased(), Self.take(UInt8(ascii: "="), &rest),
                let value = Self.quoted(&rest) ?? Self.token(&rest), self[name] == nil
            else { return nil }
            parameters.append(Parameter(name: name, value: value))
        }
    }

    /// The value of a parameter, whose name is given in lower case.
    public subscript(name: String) -> String? { parameters.first { $0.name.isIdentical(to: name) }?.value }

    private static func take(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
    }

    private static func skipSpace(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 }
    }

    private static func token(_ rest: inout ArraySlice<UInt8>) -> String? {
        let token = rest.prefix(while: ByteRules.isToken)
        rest = rest.dropFirst(token.count)
        return token.isEmpty ? nil : String(decoding: token, as: UTF8.self)
    }

    /// `quoted-string` (RFC 9110 §5.6.4). Takes nothing where there is none.
    private static func quoted(_ rest: inout ArraySlice<UInt8>) -> String? {
        var ahead = rest
        var bytes: [UInt8] = []
        guard take(UInt8(ascii: "\""), &ahead) else { return nil }
        while let byte = ahead.popFirst() {
            switch byte {
            case UInt8(ascii: "\""):
                rest = ahead
                return String(decoding: bytes, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard let escaped = ahead.popFirst(), isQuotable(escaped) else { return nil }
                bytes.append(escaped)
            default:
                guard isQuotable(byte) else { return nil }
                bytes.append(byte)
            }
        }
        return nil
    }

    private static func isQuotable(_ byte: UInt8) -> Bool { byte == 0x09 || (0x20...0x7E).contains(byte) }
}
