/// The core schema of YAML 1.2 (§10.3.2): what a scalar without a tag, or with one of the core tags, means.
enum CoreSchema {
    static let tagPrefix = "tag:yaml.org,2002:"

    /// The value of a plain scalar without a tag.
    static func resolve(_ text: String) -> YAMLScalar.Value {
        if let value = null(text) ?? bool(text) ?? integer(text) ?? float(text) { return value }
        return .string(text)
    }

    /// The value of a scalar with one of the core tags; nil where the text does not fit the tag.
    static func resolve(_ text: String, tag: String) -> YAMLScalar.Value? {
        switch tag.dropFirst(tagPrefix.count) {
        case "str": .string(text)
        case "null": null(text)
        case "bool": bool(text)
        case "int": integer(text)
        case "float": float(text) ?? integer(text).flatMap { asFloat($0) }
        default: nil
        }
    }

    static func isScalarTag(_ tag: String) -> Bool {
        ["str", "null", "bool", "int", "float"].contains { tag == tagPrefix + $0 }
    }

    private static func null(_ text: String) -> YAMLScalar.Value? {
        ["", "~", "null", "Null", "NULL"].contains(text) ? .null : nil
    }

    private static func bool(_ text: String) -> YAMLScalar.Value? {
        switch text {
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: nil
        }
    }

    private static func integer(_ text: String) -> YAMLScalar.Value? {
        if text.hasPrefix("0x") { return digits(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("0o") { return digits(text.dropFirst(2), radix: 8) }
        let unsigned = text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
        guard !unsigned.isEmpty, unsigned.utf8.allSatisfy(isDigit) else { return nil }
        // An integer beyond 64 bits keeps its size, not its last digits.
        return Int64(text).map { .integer($0) } ?? Double(text).map { .float($0) }
    }

    /// `Int64(_:radix:)` would take a sign, which the schema does not.
    private static func digits(_ text: Substring, radix: Int) -> YAMLScalar.Value? {
        guard let first = text.first, first.isHexDigit else { return nil }
        return Int64(text, radix: radix).map { .integer($0) }
    }

    private static func float(_ text: String) -> YAMLScalar.Value? {
        switch text {
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        default: return isDecimal(text) ? Double(text).map { .float($0) } : nil
        }
    }

    /// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isDecimal(_ text: String) -> Bool {
        var rest = Array(text.utf8)[...]
        func takeDigits(_ rest: inout ArraySlice<UInt8>) -> Int {
            let digits = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(digits)
            return digits
        }
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
        let whole = takeDigits(&rest)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            fraction = takeDigits(&rest)
        }
        guard whole + fraction > 0 else { return false }
        if let letter = rest.first, letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { rest.removeFirst() }
            guard takeDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func asFloat(_ value: YAMLScalar.Value) -> YAMLScalar.Value {
        if case .integer(let number) = value { .float(Double(number)) } else { value }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
