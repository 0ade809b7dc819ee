import Glibc

/// How a handler's process is started.
public struct HandlerCommand: Sendable, Equatable {
    /// The program, by its name or its path, and what follows.
    public var arguments: [String]
    public var directory: String
    /// All variables that the process has.
    public var environment: [String: String]

    public init(arguments: [String], directory: String, environment: [String: String]) {
        self.arguments = arguments
        self.directory = directory
        self.environment = environment
    }

    /// A function of a file, run by the small client that comes with this server.
    ///
    /// - Returns: nil where the file is of no language that there is a client for.
    public static func arguments(file: String, function: String) -> [String]? {
        switch file.split(separator: ".").last {
        case "py": ["python3", "-c", RuntimeClients.python, file, function]
        case "js", "mjs", "cjs", "ts", "mts", "cts":
            ["node", "--input-type=module", "--eval", RuntimeClients.javaScript, "--", file, function]
        default: nil
        }
    }

    /// The program's file, found by `PATH`; nil where there is none that may be run.
    public var program: String? {
        guard let name = arguments.first, !name.isEmpty else { return nil }
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(directory)/\(name)"
            return access(path, X_OK) == 0 ? path : nil
        }
        return (environment["PATH"] ?? Self.usualPath).split(separator: ":").map { "\($0)/\(name)" }
            .first { access($0, X_OK) == 0 }
    }

    public static let usualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}
