/// Why a text is not the YAML that we read, and where.
public struct YAMLError: Error, Sendable, Equatable, CustomStringConvertible {
    public let mark: YAMLMark
    /// One line, without the place.
    public let message: String

    public var line: Int { mark.line }
    public var column: Int { mark.column }

    public init(_ mark: YAMLMark, _ message: String) {
        self.mark = mark
        self.message = message
    }

    public var description: String { "\(mark): \(message)" }
}

/// A place in the text. Lines and columns count from 1; columns count characters, not bytes.
public struct YAMLMark: Sendable, Equatable, CustomStringConvertible {
    public let line: Int
    public let column: Int

    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    public static let start = YAMLMark(line: 1, column: 1)

    public var description: String { "line \(line), column \(column)" }
}
