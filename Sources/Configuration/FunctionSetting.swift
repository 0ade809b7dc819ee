import YAML

/// Where a function of pools runs: an entry of `functions`.
public struct FunctionSetting: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// Lambda's Invoke API.
        ///
        /// - Parameters:
        ///   - url: nil: at AWS, in the function's region.
        ///   - name: what the function is called there; nil: as here.
        case lambda(url: String?, name: String?)
        /// Is posted the event.
        case url(String)
        /// A handler, in processes that the server starts.
        case handler(Handler)
        /// A runtime that somebody else starts, and that asks for events at this port of 127.0.0.1.
        case port(Int)
    }

    public struct Handler: Sendable, Equatable {
        /// A file and a function in it; nil: the command knows.
        public var file: String?
        public var function = "handler"
        /// For a shell; nil: the client that comes with the server, for the file's language.
        public var command: String?
        /// nil: that of the file, or the server's own.
        public var directory: String?
        public var processes = 1
        /// Variables of its process; nil: the server's own value.
        public var environment: [String: String?] = [:]
    }

    /// An ARN or a name, with or without qualifier; `*` for all others.
    public var name: String
    public var place: Place

    public init(name: String, place: Place) {
        self.name = name
        self.place = place
    }
}

extension FunctionSetting {
    static let endings = ["py", "js", "mjs", "cjs", "ts", "mts", "cts"]

    /// `NAME=PLACE` each; a mapping of the file comes as `NAME={...}`.
    @Sendable
    static func read(_ settings: inout Settings, _ texts: [String]) -> String? {
        var functions: [FunctionSetting] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "\"\(text.prefix(100))\" is not of the form NAME=PLACE" }
            do throws(Problem) {
                let place = parts[1].hasPrefix("{") ? try placeOf(mapping: parts[1]) : try placeOf(text: parts[1])
                functions.append(FunctionSetting(name: parts[0], place: place))
            } catch {
                return "\(parts[0]): \(error.message)"
            }
        }
        settings.functions = functions
        return nil
    }

    /// What is wrong with an entry.
    private struct Problem: Error {
        let message: String
    }

    /// What it may be is not repeated: a URL may hold a secret.
    private static func placeOf(text: String) throws(Problem) -> Place {
        if text == "aws" { return .lambda(url: nil, name: nil) }
        if text.hasPrefix("lambda+") {
            let parts = text.dropFirst(7).split(separator: "#", maxSplits: 1).map(String.init)
            guard var url = parts.first else { throw Problem(message: "behind lambda+ a URL is missing") }
            while url.hasSuffix("/") { url.removeLast() }
            return .lambda(url: url, name: parts.count > 1 ? parts[1] : nil)
        }
        if text.hasPrefix("http://") || text.hasPrefix("https://") { return .url(text) }
        if text.hasPrefix("runtime:") {
            guard let port = Int(text.dropFirst(8)), (1...65_535).contains(port) else {
                throw Problem(message: "behind runtime: a port is missing")
            }
            return .port(port)
        }
        return .handler(try handler(text))
    }

    /// `FILE` or `FILE:FUNCTION`.
    private static func handler(_ text: String) throws(Problem) -> Handler {
        var handler = Handler(file: text)
        if let colon = text.lastIndex(of: ":") {
            handler.file = String(text[..<colon])
            handler.function = String(text[text.index(after: colon)...])
        }
        guard let ending = handler.file?.split(separator: ".").last, endings.contains(String(ending)),
            !handler.function.isEmpty
        else {
            throw Problem(
                message: "it is no place for a function, such as functions/sign_up.py:handler, https://..., "
                    + "lambda+http://localhost:3001 or aws")
        }
        return handler
    }

    private static func placeOf(mapping text: String) throws(Problem) -> Place {
        guard let entries = (try? YAML.parse(text))?.mapping else { throw Problem(message: "it cannot be read") }
        var handler = Handler()
        for entry in entries {
            func problem(_ expected: String) -> Problem { Problem(message: "\(entry.key) is \(expected)") }
            let scalar = entry.value.scalar?.text
            switch entry.key {
            case "handler":
                guard let scalar else { throw problem("a file, or file:function") }
                let read = try Self.handler(scalar)
                (handler.file, handler.function) = (read.file, read.function)
            case "command":
                guard let scalar, !scalar.isEmpty else { throw problem("a command for a shell") }
                handler.command = scalar
            case "directory":
                guard let scalar, !scalar.isEmpty else { throw problem("a directory") }
                handler.directory = scalar
            case "processes":
                guard let scalar, let number = Int(scalar), (1...64).contains(number) else {
                    throw problem("a number from 1 to 64")
                }
                handler.processes = number
            case "environment":
                guard let variables = entry.value.mapping else { throw problem("a mapping of variables") }
                for variable in variables {
                    guard let value = variable.value.scalar else { throw problem("a mapping of variables") }
                    handler.environment[variable.key] = .some(variable.value.isNull ? nil : value.text)
                }
            default:
                throw Problem(
                    message: "there is no \"\(entry.key)\"; there are handler, command, directory, processes and "
                        + "environment")
            }
        }
        guard handler.file != nil || handler.command != nil else {
            throw Problem(message: "it needs a handler or a command")
        }
        return .handler(handler)
    }

    /// A mapping of the file as `NAME=PLACE`, which `read` takes; nil where it is none of names and places.
    static func texts(of node: YAMLNode) -> [String]? {
        guard let entries = node.mapping else { return nil }
        return entries.map { entry in
            let place = entry.value.scalar?.text ?? flow(entry.value)
            return "\(entry.key)=\(place)"
        }
    }

    /// On one line.
    static func flow(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let scalar): node.isNull ? "null" : quoted(scalar.text)
        case .sequence(let nodes): "[\(nodes.map(flow).joined(separator: ", "))]"
        case .mapping(let entries):
            "{\(entries.map { "\(quoted($0.key)): \(flow($0.value))" }.joined(separator: ", "))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
