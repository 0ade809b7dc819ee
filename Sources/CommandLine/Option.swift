/// A named input: `--name VALUE`, `--name=VALUE`, or a flag.
public struct Option: Sendable {
    public enum Kind: Sendable, Equatable {
        /// Takes a value; `placeholder` names it in help, such as `DIR`.
        case value(placeholder: String)
        /// As `value`, and may be given several times.
        case repeated(placeholder: String)
        /// Present or absent; with `--no-name` beside it where `negatable`.
        case flag(negatable: Bool)
    }

    /// Without the leading dashes.
    public var name: String
    /// One letter that stands for it, as in `-h`.
    public var short: Character?
    public var kind: Kind
    public var help: String
    /// Shown in help; the parser itself fills in nothing.
    public var defaultText: String?
    /// The only values allowed; empty where anything goes.
    public var choices: [String]
    /// Whether the parser refuses other values; else whoever reads the value does, together with all other mistakes.
    public var areChoicesHeld: Bool
    /// The heading under which the help page lists it; nil for the plain list.
    public var group: String?

    public init(
        _ name: String, short: Character? = nil, _ kind: Kind, help: String, default defaultText: String? = nil,
        choices: [String] = [], areChoicesHeld: Bool = true, group: String? = nil
    ) {
        self.name = name
        self.short = short
        self.kind = kind
        self.help = help
        self.defaultText = defaultText
        self.choices = choices
        self.areChoicesHeld = areChoicesHeld
        self.group = group
    }
}

/// A positional input.
public struct Argument: Sendable {
    /// As help shows it, such as `FILE`.
    public var name: String
    public var help: String
    public var isRequired: Bool
    /// Takes all that follow; only the last argument of a command may.
    public var isRepeated: Bool

    public init(_ name: String, help: String, isRequired: Bool = true, isRepeated: Bool = false) {
        self.name = name
        self.help = help
        self.isRequired = isRequired
        self.isRepeated = isRepeated
    }
}
