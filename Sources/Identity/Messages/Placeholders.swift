/// Templates with places that are filled in: `{username}`.
enum Placeholders {
    /// Of a name; no longer one is looked for.
    private static let longestName = 64

    /// One pass, so that what is filled in is not filled in itself. What is no placeholder stays.
    ///
    /// - Parameter values: by name, without braces.
    static func fill(_ template: String, with values: [String: String]) -> String {
        var result = ""
        var rest = template[...]
        while let brace = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            result += rest[..<brace]
            let inner = rest[rest.utf8.index(after: brace)...]
            if let end = inner.utf8.prefix(longestName).firstIndex(of: UInt8(ascii: "}")),
                let value = values[String(inner[..<end])]
            {
                result += value
                rest = inner[inner.utf8.index(after: end)...]
            } else {
                result += "{"
                rest = inner
            }
        }
        return result + rest
    }
}
