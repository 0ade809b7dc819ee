/// A setting of the server's, and who has made it so.
public struct PostgresSetting: Sendable, Equatable, CustomStringConvertible {
    public let name: String
    public let value: String
    /// The command that has set it for connections to come, such as `ALTER ROLE sekisho`; nil where it is read from a
    /// connection as it is.
    public let source: String?

    public init(_ name: String, _ value: String, source: String? = nil) {
        self.name = name
        self.value = value
        self.source = source
    }

    public var description: String { "\(name) is \(value)" + (source.map { " by \($0)" } ?? "") }

    /// What takes it back; nil where no command has set it.
    public var undoing: String? { source.map { "Take it back: \($0) RESET \(name)" } }

    public var isOn: Bool {
        let text = value.lowercased()
        return !text.isEmpty && (text == "1" || text == "on" || "true".hasPrefix(text) || "yes".hasPrefix(text))
    }

    /// As PostgreSQL reads a truth value: any beginning of a word that is no other's.
    public var isOff: Bool {
        let text = value.lowercased()
        return !text.isEmpty
            && (text == "0" || text == "of" || text == "off" || "false".hasPrefix(text) || "no".hasPrefix(text))
    }

    /// The value as a time, for settings that are in milliseconds where they say no unit; nil where it is none.
    public var milliseconds: Int64? {
        let number = value.prefix { $0.isNumber || $0 == "." || $0 == "-" }
        let unit = value.dropFirst(number.count).drop { $0 == " " }
        let factors = ["us": 0.001, "": 1, "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000]
        guard let number = Double(number), let factor = factors[String(unit)] else { return nil }
        let product = (number * factor).rounded(.up)
        return abs(product) < 1e15 ? Int64(product) : nil
    }
}
