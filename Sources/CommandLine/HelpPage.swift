extension Command {
    /// The help page of this command as the root.
    public func help(width: Int = 80) -> String { HelpPage(chain: [self], width: width).text }
}

/// A help page: usage, what the command is for, what it takes, and lines worth typing.
struct HelpPage {
    /// From the root down to the command that the page is about.
    let chain: [Command]
    var width = 80

    private var command: Command { chain[chain.count - 1] }

    var text: String {
        var sections = [
            usage, wrap(sentence(command.summary), indent: 0),
        ]
        if !command.discussion.isEmpty { sections.append(discussion) }
        if !command.subcommands.isEmpty {
            let rows = command.subcommands.map { ($0.name, $0.summary) }
            sections.append("Commands:\n" + table(rows))
        }
        if !command.arguments.isEmpty {
            sections.append("Arguments:\n" + table(command.arguments.map { ($0.name, $0.help) }))
        }
        sections += optionSections
        if !command.examples.isEmpty {
            let lines = command.examples.map { "  # \($0.explanation)\n  \($0.line)" }
            sections.append("Examples:\n" + lines.joined(separator: "\n\n"))
        }
        if !command.subcommands.isEmpty {
            let words = [chain[0].name, "help"] + chain.dropFirst().map(\.name) + ["COMMAND"]
            sections.append("\"\(words.joined(separator: " "))\" tells more about a command.")
        }
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var names: String { chain.map(\.name).joined(separator: " ") }

    /// A summary is written for lists; a page begins with a whole sentence.
    private func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + (text.hasSuffix(".") ? "" : ".")
    }

    private var usage: String {
        var words = ["Usage:", names]
        if !command.subcommands.isEmpty { words.append("COMMAND") }
        words.append("[OPTIONS]")
        for argument in command.arguments {
            let name = argument.isRepeated ? argument.name + "..." : argument.name
            words.append(argument.isRequired ? name : "[\(name)]")
        }
        return words.joined(separator: " ")
    }

    private var discussion: String {
        var paragraphs: [[Substring]] = [[]]
        for line in command.discussion.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.allSatisfy(\.isWhitespace) {
                paragraphs.append([])
            } else {
                paragraphs[paragraphs.count - 1].append(line)
            }
        }
        return paragraphs.filter { !$0.isEmpty }.map { lines in
            // An indented line is shown as it stands: a snippet, not prose.
            lines[0].hasPrefix(" ") ? lines.joined(separator: "\n") : wrap(lines.joined(separator: " "), indent: 0)
        }.joined(separator: "\n\n")
    }

    private var optionSections: [String] {
        let help = Option("help", short: "h", .flag(negatable: false), help: "Show this page.")
        let all = chain.reversed().flatMap(\.options) + [help]
        var headings: [String?] = []
        for option in all where !headings.contains(option.group) { headings.append(option.group) }
        // The plain list comes last: it holds what every command has.
        let ordered = headings.filter { $0 != nil } + [nil]
        return ordered.map { heading in
            let rows = all.filter { $0.group == heading }.map { (Self.label($0), Self.explanation($0)) }
            return "\(heading ?? (headings.count > 1 ? "Other options" : "Options")):\n" + table(rows)
        }
    }

    private static func label(_ option: Option) -> String {
        let short = option.short.map { "-\($0), " } ?? ""
        switch option.kind {
        case .value(let placeholder): return "\(short)--\(option.name) \(placeholder)"
        case .repeated(let placeholder): return "\(short)--\(option.name) \(placeholder) ..."
        case .flag(negatable: true): return "\(short)--[no-]\(option.name)"
        case .flag(negatable: false): return "\(short)--\(option.name)"
        }
    }

    private static func explanation(_ option: Option) -> String {
        var text = option.help
        if !option.choices.isEmpty { text += " One of \(option.choices.joined(separator: ", "))." }
        if let value = option.defaultText { text += " Default: \(value)." }
        return text
    }

    /// Two columns; a label too long for the first stands on a line of its own.
    private func table(_ rows: [(label: String, text: String)]) -> String {
        let column = min(28, (rows.map(\.label.count).max() ?? 0) + 4)
        return rows.map { row in
            let text = wrap(row.text, indent: column)
            let label = "  " + row.label
            if label.count + 2 > column { return label + "\n" + text }
            return label + text.dropFirst(label.count)
        }.joined(separator: "\n")
    }

    private func wrap(_ text: String, indent: Int) -> String {
        let margin = String(repeating: " ", count: indent)
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(margin + line)
        return lines.joined(separator: "\n")
    }
}
