/// What was typed, once it fits a command.
public struct Invocation: Sendable, Equatable {
    /// The names of the commands below the root: `["users", "list"]`; empty for the root itself.
    public let path: [String]
    /// The options in the order in which they were typed. A flag's value is `true` or `false`.
    public let options: [Given]
    /// The positional arguments.
    public let arguments: [String]

    public struct Given: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(path: [String], options: [Given] = [], arguments: [String] = []) {
        self.path = path
        self.options = options
        self.arguments = arguments
    }

    /// The option's value; nil where it was not given.
    public subscript(option: String) -> String? { options.last { $0.name == option }?.value }

    /// Every value of a repeated option, in order.
    public func values(_ option: String) -> [String] {
        options.filter { $0.name == option }.map(\.value)
    }

    /// Whether the flag was given, and not as `--no-...`.
    public func flag(_ option: String) -> Bool { self[option] == "true" }

    /// The option's value as a whole number; nil where it was not given.
    public func integer(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
        guard let text = self[option] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageError(
                "--\(option) takes a whole number from \(range.lowerBound) to \(range.upperBound), not \"\(text)\"",
                path: path)
        }
        return number
    }
}

/// The end of reading a command line that is well-formed.
public enum ParseResult: Sendable, Equatable {
    /// Run this.
    case run(Invocation)
    /// Somebody asked for help: print this page, and end with success.
    case help(String)
}
