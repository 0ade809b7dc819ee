/// CSS of the classic pages: rules for the customizable classes and nothing else (cognito/resources §4).
enum CustomizableCSS {
    private static let classes: Set = [
        "logo", "banner", "label", "textDescription", "idpDescription", "legalText", "submitButton", "errorMessage",
        "inputField", "idpButton", "socialButton", "redirect", "passwordCheck-notValid", "passwordCheck-valid",
        "background",
    ]
    private static let states: Set = ["hover", "focus", "active", "disabled", "placeholder"]

    /// - Throws: `unusableCSS`, and `unknownClass` for any other selector.
    static func check(_ css: String) throws(Refusal) {
        var rest = try withoutComments(css)
        while let brace = rest.firstIndex(of: "{") {
            for selector in rest[..<brace].split(separator: ",", omittingEmptySubsequences: false) {
                try check(selector: trimmed(selector))
            }
            let body = rest[rest.index(after: brace)...]
            guard let end = body.firstIndex(of: "}"), !body[..<end].contains("{") else { throw unusable }
            rest = body[body.index(after: end)...]
        }
        guard trimmed(rest).isEmpty else { throw unusable }
    }

    private static let unusable = Refusal.resource(.customization(.unusableCSS))

    private static func check(selector: Substring) throws(Refusal) {
        let parts = selector.split(separator: ":", maxSplits: 1)
        let suffix = "-customizable"
        guard let name = parts.first, name.hasPrefix("."), name.hasSuffix(suffix),
            classes.contains(String(name.dropFirst().dropLast(suffix.count))),
            parts.count < 2 || states.contains(String(parts[1].drop { $0 == ":" }))
        else { throw .resource(.customization(.unknownClass(String(selector.prefix(100))))) }
    }

    private static func withoutComments(_ css: String) throws(Refusal) -> Substring {
        var result = ""
        var rest = css[...]
        while let start = rest.firstRange(of: "/*") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstRange(of: "*/") else { throw unusable }
            rest = rest[end.upperBound...]
        }
        return (result + rest)[...]
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
