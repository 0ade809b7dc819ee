extension SettingsTable {
    /// `config/sekisho.yaml`: every setting with its meaning and its default, all commented out.
    ///
    /// A line that begins with `#name:` takes effect, unchanged, once its `#` is gone; settings without a
    /// default are shown by example.
    public static var sampleFile: String {
        var text = """
            # Settings of Sekisho, each with its default. Nothing here is in effect: remove the "#" before a
            # name to set it. Where a profile has another default, its line says so.
            #
            # sekisho serve --config config/sekisho.yaml
            #
            # Environment variables (SEKISHO_ and the name in capitals, such as SEKISHO_LOG_LEVEL) come before
            # this file, and flags (--log-level debug) before both.

            """
        for group in SettingGroup.allCases {
            text += "\n# ---- \(group.rawValue) ----\n"
            for setting in all where setting.group == group {
                text += "\n" + wrapped(setting.help, margin: "# ", width: 100)
                let others = otherDefaults(of: setting)
                if !others.isEmpty {
                    text +=
                        "# Default in " + others.map { "\($0.profile): \($0.text)" }.joined(separator: "; in ") + ".\n"
                }
                if let value = setting.show(Settings(profile: .development)) {
                    text += "#\(setting.name): \(yaml(value, isList: setting.isList))\n"
                } else if let example = setting.example {
                    text +=
                        "# No default. For example:\n# \(setting.name): \(yaml([example], isList: setting.isList))\n"
                }
            }
        }
        return text
    }

    /// The settings as Markdown tables, for `docs/configuration.md`.
    public static var reference: String {
        SettingGroup.allCases.map { group in
            var lines = ["### \(group.rawValue)", "", "| Setting | Default | Meaning |", "|---|---|---|"]
            for setting in all where setting.group == group {
                var defaults = setting.defaultText(.development).map { "`\($0)`" } ?? "none"
                for other in otherDefaults(of: setting) {
                    defaults += "<br>\(other.profile): " + (other.text == "none" ? "none" : "`\(other.text)`")
                }
                var meaning = setting.help
                if case .value(_, let choices) = setting.shape, !choices.isEmpty {
                    meaning += " One of " + choices.map { "`\($0)`" }.joined(separator: ", ") + "."
                }
                lines.append("| `\(setting.name)` | \(defaults) | \(meaning) |")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n") + "\n"
    }

    /// The defaults of the profiles that differ from development.
    static func otherDefaults(of setting: SettingDescription) -> [(profile: String, text: String)] {
        guard setting.name != "profile" else { return [] }
        let common = setting.defaultText(.development)
        return Profile.allCases.filter { setting.defaultText($0) != common }
            .map { ($0.rawValue, setting.defaultText($0) ?? "none") }
    }

    /// Quoted where YAML would read something other than the text.
    private static func yaml(_ texts: [String], isList: Bool) -> String {
        func scalar(_ text: String) -> String {
            let first = text.utf8.first.map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
            let quoted = text.contains(":") || (first && text.utf8.count > 9) || isList
            return quoted ? "\"\(text)\"" : text
        }
        return isList ? "[" + texts.map(scalar).joined(separator: ", ") + "]" : scalar(texts[0])
    }

    private static func wrapped(_ text: String, margin: String, width: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, margin.count + line.count + 1 + word.count > width {
                lines.append(margin + line)
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        lines.append(margin + line)
        return lines.joined(separator: "\n") + "\n"
    }
}
