/// `AttributeName op "value"` of ListUsers (cognito/lists §1).
public enum UserFilterParser {
    /// Nil for no filter. Throws a `ListRefusal`.
    public static func parse(_ text: String?) throws(Refusal) -> UserFilter? {
        guard let text else { return nil }
        var rest = text.drop { $0 == " " }
        if rest.isEmpty { return nil }
        var name = rest.prefix { $0 != "=" && $0 != "^" && $0 != " " }
        rest = rest.dropFirst(name.count).drop { $0 == " " }
        if name.hasPrefix("\""), name.hasSuffix("\""), name.count >= 2 { name = name.dropFirst().dropLast() }
        let comparison: UserFilter.Comparison
        if rest.hasPrefix("^=") {
            comparison = .hasPrefix
            rest = rest.dropFirst(2)
        } else if rest.hasPrefix("=") {
            comparison = .equals
            rest = rest.dropFirst()
        } else {
            throw .list(.unparsableFilter)
        }
        rest = rest.drop { $0 == " " }
        while rest.last == " " { rest = rest.dropLast() }
        guard !name.isEmpty, rest.count >= 2, rest.first == "\"", rest.last == "\"" else {
            throw .list(.unparsableFilter)
        }
        let value = try unescape(rest.dropFirst().dropLast())
        guard let attribute = UserFilter.Attribute(rawValue: String(name)) else {
            throw .list(.invalidSearchAttribute(String(name)))
        }
        let folded = attribute == .username || attribute == .status ? value : value.lowercased()
        return UserFilter(attribute: attribute, comparison: comparison, value: folded)
    }

    /// Inner quotes and backslashes are escaped by a backslash.
    private static func unescape(_ text: Substring) throws(Refusal) -> String {
        var result = ""
        var escaped = false
        for character in text {
            if escaped {
                result.append(character)
                escaped = false
            } else if character == "\\" {
                escaped = true
            } else if character == "\"" {
                throw .list(.unparsableFilter)
            } else {
                result.append(character)
            }
        }
        if escaped { throw .list(.unparsableFilter) }
        return result
    }
}
