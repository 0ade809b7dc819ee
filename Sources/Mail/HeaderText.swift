/// Text in fields of a message.
enum HeaderText {
    /// `text` on one line: line breaks and other controls become spaces, so that no text begins a field.
    static func plain(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let breaks =
                scalar.properties.generalCategory == .control || "\u{2028}\u{2029}".unicodeScalars.contains(scalar)
            result.append(breaks ? " " : scalar)
        }
        return String(result)
    }

    /// Text without structure, such as a subject: as it is where ASCII fits on a line, else encoded words.
    ///
    /// - Parameter column: how much of the first line the field's name takes.
    static func unstructured(_ text: String, after column: Int) -> String {
        let text = plain(text)
        // What looks like an encoded word would be read as one.
        let isPlain = text.utf8.allSatisfy { $0 < 0x7F } && text.utf8.count + column <= 78 && !text.contains("=?")
        return isPlain ? text : encodedWords(text, after: column)
    }

    /// RFC 2047 §2: words of at most 75 characters, each of whole characters, one on each line.
    static func encodedWords(_ text: String, after column: Int) -> String {
        // Between `=?UTF-8?B?` and `?=` there is room for so many bytes: whole groups of three, as four characters.
        func room(_ length: Int) -> Int { (length - 12) / 4 * 3 }
        var words: [[UInt8]] = [[]]
        var left = room(min(75, 76 - column))
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if bytes.count > left {
                words.append([])
                left = room(75)
            }
            words[words.count - 1] += bytes
            left -= bytes.count
        }
        return words.filter { !$0.isEmpty }.map { "=?UTF-8?B?\(MailBase64.encode($0))?=" }.joined(separator: "\r\n ")
    }
}
