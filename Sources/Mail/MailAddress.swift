/// An address with the name of whoever has it: `Ada <ada@example.com>`.
public struct MailAddress: Sendable, Equatable {
    /// Empty where there is none.
    public let name: String
    /// `local@domain`.
    public let address: String

    /// Nil where the address could not be written in a field or a command (RFC 5321 §4.1.2): quoted and commented
    /// forms are left out, which no mail server hands out.
    public init?(name: String = "", address: String) {
        guard Self.isAddress(address) else { return nil }
        self.name = name
        self.address = address
    }

    /// `ada@example.com` or `Ada <ada@example.com>`, the name in quotes or not.
    public init?(_ text: String) {
        guard !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return nil }
        let text = Self.trimmed(text[...])
        guard text.hasSuffix(">"), let bracket = text.lastIndex(of: "<") else {
            self.init(address: text)
            return
        }
        var name = Self.trimmed(text[..<bracket])
        if name.count >= 2, name.hasPrefix("\""), name.hasSuffix("\"") {
            name = String(name.dropFirst().dropLast()).replacing("\\\"", with: "\"").replacing("\\\\", with: "\\")
        }
        self.init(name: name, address: String(text[text.index(after: bracket)...].dropLast()))
    }

    /// What stands behind the last `@`.
    public var domain: String { String(address[address.index(after: address.lastIndex(of: "@")!)...]) }

    /// As in a field, the name as a quoted string or encoded words (RFC 5322 §3.4, RFC 2047 §5).
    var field: String {
        guard !name.isEmpty else { return address }
        let name = HeaderText.plain(name)
        let isPlain = name.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && name.utf8.count <= 60
        guard !isPlain else {
            let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return "\"\(quoted)\" <\(address)>"
        }
        return "\(HeaderText.encodedWords(name, after: 10))\r\n <\(address)>"
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].utf8.count), (1...255).contains(parts[1].utf8.count) else {
            return false
        }
        // An address beyond ASCII is for servers that say SMTPUTF8; the separators are ASCII everywhere.
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value != 0x7F && !scalar.properties.isWhitespace
                && scalar.properties.generalCategory != .control && !"()<>,;:\\\"[]".unicodeScalars.contains(scalar)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
