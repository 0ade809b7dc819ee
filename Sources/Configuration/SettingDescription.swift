import CommandLine

/// One row of the table: how a setting is called, explained, read and shown.
public struct SettingDescription: Sendable {
    /// In kebab case, as in the file and after `--`.
    public let name: String
    /// The heading under which help and sample list it.
    public let group: SettingGroup
    public let shape: Shape
    /// Sentences for help, sample and documentation.
    public let help: String
    /// Something to write where there is no default.
    public let example: String?
    /// Never a flag: every process of the machine can read another's command line.
    public let isSecret: Bool
    /// Takes the texts over into the settings, or says what is wrong with them.
    let read: @Sendable (inout Settings, [String]) -> String?
    /// The current value as text; nil where there is none.
    let show: @Sendable (Settings) -> [String]?

    public enum Shape: Sendable, Equatable {
        case value(placeholder: String, choices: [String])
        case list(placeholder: String)
        case flag
    }

    /// `SEKISHO_` and the name in capitals.
    public var variable: String { "SEKISHO_" + String(name.map { $0 == "-" ? "_" : Character($0.uppercased()) }) }

    public var isList: Bool {
        if case .list = shape { true } else { false }
    }

    /// The default of a profile as text; nil where there is none.
    public func defaultText(_ profile: Profile) -> String? {
        show(Settings(profile: profile)).map { $0.joined(separator: ", ") }
    }
}

/// Where a row keeps its value.
typealias Member<Value> = any WritableKeyPath<Settings, Value> & Sendable

/// The headings of the table, in the order of help, sample and documentation.
public enum SettingGroup: String, Sendable, CaseIterable {
    case start = "Where to begin"
    case network = "Network"
    case data = "Data"
    case storage = "PostgreSQL"
    case identity = "Identity"
    case access = "Access"
    case behaviour = "Behaviour"
    case risk = "Risk"
    case imports = "Imports"
    case delivery = "Delivery"
    case functions = "Functions"
    case cost = "Cost"
    case logs = "Logs"
}

// MARK: Rows by the type of their member

extension SettingDescription {
    static func integer(
        _ name: String, _ group: SettingGroup, _ member: Member<Int>,
        _ range: ClosedRange<Int>, _ help: String
    ) -> Self {
        Self(
            name: name, group: group, shape: .value(placeholder: "NUMBER", choices: []), help: help, example: nil,
            isSecret: false,
            read: { settings, texts in
                guard let number = whole(texts[0], range) else { return notWhole(texts[0], range) }
                settings[keyPath: member] = number
                return nil
            }, show: { [String($0[keyPath: member])] })
    }

    /// A number, or `auto` for what the machine suggests.
    static func automatic(
        _ name: String, _ group: SettingGroup, _ member: Member<Int?>,
        _ range: ClosedRange<Int>, _ help: String
    ) -> Self {
        Self(
            name: name, group: group, shape: .value(placeholder: "NUMBER", choices: []), help: help, example: nil,
            isSecret: false,
            read: { settings, texts in
                if texts[0] == "auto" {
                    settings[keyPath: member] = nil
                } else {
                    guard let number = whole(texts[0], range) else {
                        return notWhole(texts[0], range) + "; \"auto\" is allowed too"
                    }
                    settings[keyPath: member] = number
                }
                return nil
            }, show: { [$0[keyPath: member].map(String.init) ?? "auto"] })
    }

    static func flag(
        _ name: String, _ group: SettingGroup, _ member: Member<Bool>, _ help: String
    ) -> Self {
        Self(
            name: name, group: group, shape: .flag, help: help, example: nil, isSecret: false,
            read: { settings, texts in
                switch texts[0].lowercased() {
                case "true", "on", "yes", "1": settings[keyPath: member] = true
                case "false", "off", "no", "0": settings[keyPath: member] = false
                default: return "\"\(texts[0])\" is neither true nor false"
                }
                return nil
            }, show: { [$0[keyPath: member] ? "true" : "false"] })
    }

    static func text(
        _ name: String, _ group: SettingGroup, _ placeholder: String,
        _ member: Member<String>, _ help: String
    ) -> Self {
        Self(
            name: name, group: group, shape: .value(placeholder: placeholder, choices: []), help: help, example: nil,
            isSecret: false,
            read: { settings, texts in
                settings[keyPath: member] = texts[0]
                return nil
            }, show: { [$0[keyPath: member]] })
    }

    static func optionalText(
        _ name: String, _ group: SettingGroup, _ placeholder: String,
        _ member: Member<String?>, example: String? = nil, _ help: String
    ) -> Self {
        Self(
            name: name, group: group, shape: .value(placeholder: placeholder, choices: []), help: help,
            example: example, isSecret: false,
            read: { settings, texts in
                settings[keyPath: member] = texts[0]
                return nil
            }, show: { $0[keyPath: member].map { [$0] } })
    }

    static func list(
        _ name: String, _ group: SettingGroup, _ placeholder: String,
        _ member: Member<[String]>, example: String? = nil, _ help: String,
        each: @escaping @Sendable (String) -> [String] = { [$0] }
    ) -> Self {
        Self(
            name: name, group: group, shape: .list(placeholder: placeholder), help: help, example: example,
            isSecret: false,
            read: { settings, texts in
                settings[keyPath: member] = texts.flatMap(each)
                return nil
            },
            show: { settings in
                let values = settings[keyPath: member]
                return values.isEmpty ? nil : values
            })
    }

    static func choice(
        _ name: String, _ group: SettingGroup, _ placeholder: String, _ choices: [String], _ help: String,
        read: @escaping @Sendable (inout Settings, String) -> Void, show: @escaping @Sendable (Settings) -> String
    ) -> Self {
        Self(
            name: name, group: group, shape: .value(placeholder: placeholder, choices: choices), help: help,
            example: nil, isSecret: false,
            read: { settings, texts in
                guard choices.contains(texts[0]) else {
                    return "\"\(texts[0])\" is none of \(choices.joined(separator: ", "))"
                        + Suggestion.phrase(for: texts[0], among: choices)
                }
                read(&settings, texts[0])
                return nil
            }, show: { [show($0)] })
    }

    private static func whole(_ text: String, _ range: ClosedRange<Int>) -> Int? {
        Int(text).flatMap { range.contains($0) ? $0 : nil }
    }

    private static func notWhole(_ text: String, _ range: ClosedRange<Int>) -> String {
        "\"\(text)\" is no whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
