/// HTML as a reader without a browser reads it.
///
/// For the text beside an HTML body: it aims at being read, not at being exact. It always ends, and gives no more than
/// it gets, but for the addresses of links.
public enum PlainTextOfHTML {
    private static let breaking: Set<String> = [
        "br", "p", "/p", "div", "/div", "tr", "/tr", "table", "/table", "ul", "/ul", "ol", "/ol", "li", "h1", "/h1",
        "h2",
        "/h2", "h3", "/h3", "h4", "/h4", "hr", "blockquote", "/blockquote", "center", "/center",
    ]
    /// What stands between these is no text.
    private static let silent: Set<String> = ["style", "script", "head", "title"]
    private static let entities: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": " ", "copy": "\u{A9}", "reg": "\u{AE}",
        "ndash": "\u{2013}", "mdash": "\u{2014}", "hellip": "\u{2026}", "euro": "\u{20AC}", "laquo": "\u{AB}",
        "raquo": "\u{BB}", "auml": "\u{E4}", "ouml": "\u{F6}", "uuml": "\u{FC}", "Auml": "\u{C4}", "Ouml": "\u{D6}",
        "Uuml": "\u{DC}", "szlig": "\u{DF}", "eacute": "\u{E9}", "egrave": "\u{E8}", "agrave": "\u{E0}",
        "ccedil": "\u{E7}", "ntilde": "\u{F1}",
    ]

    public static func text(_ html: String) -> String {
        var lines = TextLines()
        var rest = html[...]
        var links: [String] = []
        // Where no tag can end any more nothing is looked for: else a text of many beginnings would take long.
        let lastEnd = html.lastIndex(of: ">") ?? html.startIndex
        while let first = rest.first {
            if rest.hasPrefix("<!--") {
                rest = after("-->", in: rest)
            } else if first == "<", rest.startIndex < lastEnd, isTag(rest), let end = rest.firstIndex(of: ">") {
                let tag = rest[rest.index(after: rest.startIndex)..<end]
                rest = rest[rest.index(after: end)...]
                let name = nameOf(tag)
                if silent.contains(name) {
                    rest = after("</\(name)", in: rest)
                    rest = after(">", in: rest)
                } else if name == "a" {
                    links.append(address(in: tag))
                } else if name == "/a" {
                    if let link = links.popLast(), !link.isEmpty { lines.add(link: link) }
                } else if breaking.contains(name) {
                    lines.end()
                    if name == "li" { lines.add("- ") }
                }
            } else if first == "&", let (text, length) = entity(rest) {
                lines.add(text)
                rest = rest.dropFirst(length)
            } else {
                lines.add(String(first))
                rest = rest.dropFirst()
            }
        }
        return lines.text
    }

    /// A `<` that begins no tag is a `<`.
    private static func isTag(_ text: Substring) -> Bool {
        guard let second = text.dropFirst().unicodeScalars.first else { return false }
        return "/!".unicodeScalars.contains(second) || second.properties.isAlphabetic
    }

    private static func nameOf(_ tag: Substring) -> String {
        var tag = tag.prefix { !$0.isWhitespace }
        if tag.last == "/", tag.count > 1 { tag.removeLast() }
        return tag.lowercased()
    }

    private static func after(_ end: String, in text: Substring) -> Substring {
        var rest = text
        while !rest.isEmpty {
            if rest.prefix(end.count).lowercased() == end { return rest.dropFirst(end.count) }
            rest = rest.dropFirst()
        }
        return rest
    }

    /// The value of `href`; empty where there is none.
    private static func address(in tag: Substring) -> String {
        guard let name = tag.ranges(of: "href=").first ?? tag.ranges(of: "HREF=").first else { return "" }
        let rest = tag[name.upperBound...]
        guard let quote = rest.first, quote == "\"" || quote == "'" else {
            return String(rest.prefix { !$0.isWhitespace })
        }
        return String(rest.dropFirst().prefix { $0 != quote }).replacing("&amp;", with: "&")
    }

    private static func entity(_ text: Substring) -> (text: String, length: Int)? {
        let body = text.dropFirst().prefix(10)
        guard let end = body.firstIndex(of: ";") else { return nil }
        let name = body[..<end]
        let length = name.count + 2
        if let known = entities[String(name)] { return (known, length) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number = digits.lowercased().hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number >= 0x20, let scalar = Unicode.Scalar(number) else { return nil }
        return (String(scalar), length)
    }
}

/// Lines as they come together: of spaces in a row one stays, and of empty lines.
private struct TextLines {
    private var lines: [String] = []
    private var line = ""

    mutating func add(_ text: String) {
        for character in text {
            if character.isWhitespace {
                if !line.isEmpty, line.last != " " { line.append(" ") }
            } else {
                line.append(character)
            }
        }
    }

    /// Behind the text that it stands under, unless that says it already.
    mutating func add(link: String) {
        if !line.hasSuffix(link) { add(" (\(link))") }
    }

    mutating func end() {
        if line.last == " " { line.removeLast() }
        if !line.isEmpty || lines.last?.isEmpty == false { lines.append(line) }
        line = ""
    }

    var text: String {
        var copy = self
        copy.end()
        while copy.lines.last?.isEmpty == true { copy.lines.removeLast() }
        return copy.lines.joined(separator: "\n")
    }
}
