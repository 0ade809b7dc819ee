/// A command: what it is called, what it takes, and how its help page teaches it.
///
/// A command either has subcommands or takes arguments. Options of a command are also accepted by its
/// subcommands, so what all share is declared once.
public struct Command: Sendable {
    /// One word, as typed.
    public var name: String
    /// One line without a full stop, for lists of commands.
    public var summary: String
    /// Paragraphs for the help page, separated by empty lines.
    public var discussion: String
    public var arguments: [Argument]
    public var options: [Option]
    public var subcommands: [Command]
    public var examples: [Example]

    public init(
        _ name: String, _ summary: String, discussion: String = "", arguments: [Argument] = [],
        options: [Option] = [], subcommands: [Command] = [], examples: [Example] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.arguments = arguments
        self.options = options
        self.subcommands = subcommands
        self.examples = examples
    }

    /// A line worth typing, and what it does.
    public struct Example: Sendable {
        public var line: String
        public var explanation: String

        public init(_ line: String, _ explanation: String) {
            self.line = line
            self.explanation = explanation
        }
    }
}
