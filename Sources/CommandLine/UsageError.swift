/// A command line that fits no command.
public struct UsageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// `EX_USAGE` of sysexits.h.
    public static let exitCode: Int32 = 64

    /// One line, without the program's name, such as `unknown option --prot; did you mean --port?`.
    public let message: String
    /// The commands below the root as far as they were understood, to name the right help page.
    public let path: [String]

    public init(_ message: String, path: [String] = []) {
        self.message = message
        self.path = path
    }

    public var description: String { message }

    /// The one line that tells where help is, such as `See "sekisho serve --help".`
    public func hint(program: String) -> String {
        "See \"\(([program] + path).joined(separator: " ")) --help\"."
    }
}
