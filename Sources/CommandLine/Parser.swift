extension Command {
    /// Reads arguments (without the program's name) against this command as the root.
    ///
    /// `--help` or `-h` anywhere, and `help COMMAND`, give a help page. `--` ends the options. An option
    /// that is not repeated may be given once.
    public func parse(_ arguments: [String]) throws(UsageError) -> ParseResult {
        var parser = Parser(root: self, rest: arguments[...])
        return try parser.parse()
    }
}

/// One pass over the arguments, descending into subcommands as they are named.
private struct Parser {
    let root: Command
    var rest: ArraySlice<String>
    var chain: [Command] = []
    var given: [Invocation.Given] = []
    var positional: [String] = []
    var optionsEnded = false

    init(root: Command, rest: ArraySlice<String>) {
        self.root = root
        self.rest = rest
        chain = [root]
    }

    var command: Command { chain[chain.count - 1] }
    var path: [String] { chain.dropFirst().map(\.name) }
    /// The command's own options first, then those of its parents.
    var options: [Option] { chain.reversed().flatMap(\.options) }

    mutating func parse() throws(UsageError) -> ParseResult {
        // A question for help is answered even where the rest of the line is wrong: that is when it is asked.
        let wantsHelp = rest.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        if wantsHelp { return .help(helpFromQuestion()) }
        while let word = rest.popFirst() {
            if !optionsEnded, word == "--" {
                optionsEnded = true
            } else if !optionsEnded, word.hasPrefix("--") {
                try readLong(String(word.dropFirst(2)))
            } else if !optionsEnded, word.hasPrefix("-"), word.count > 1 {
                try readShort(word)
            } else if !command.subcommands.isEmpty {
                if chain.count == 1, word == "help" { return .help(try helpByName()) }
                try descend(word)
            } else {
                try take(word)
            }
        }
        try checkComplete()
        return .run(Invocation(path: path, options: given, arguments: positional))
    }

    // MARK: Options

    private mutating func readLong(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let (name, inline) = (parts[0], parts.count == 2 ? parts[1] : nil)
        if let option = options.first(where: { $0.name == name }) {
            try read(option, inline: inline, typed: "--\(name)")
        } else if name.hasPrefix("no-"),
            let option = options.first(where: { $0.name == name.dropFirst(3) }), option.kind == .flag(negatable: true)
        {
            guard inline == nil else { throw fail("--\(name) takes no value") }
            try add(option, "false")
        } else {
            let known = options.flatMap { option in
                option.kind == .flag(negatable: true) ? [option.name, "no-\(option.name)"] : [option.name]
            }
            throw fail("unknown option --\(name)" + Suggestion.phrase(for: name, among: known, prefix: "--"))
        }
    }

    private mutating func readShort(_ word: String) throws(UsageError) {
        guard word.count == 2, let option = options.first(where: { $0.short == word.last }) else {
            let name = String(word.dropFirst())
            let meant = Suggestion.phrase(for: name, among: options.map(\.name), prefix: "--")
            throw fail("unknown option \(word)" + meant)
        }
        try read(option, inline: nil, typed: word)
    }

    private mutating func read(_ option: Option, inline: String?, typed: String) throws(UsageError) {
        switch option.kind {
        case .flag:
            guard let inline else { return try add(option, "true") }
            guard inline == "true" || inline == "false" else {
                throw fail("\(typed) is a flag: write it alone, or with =true or =false")
            }
            try add(option, inline)
        case .value(let placeholder), .repeated(let placeholder):
            if let inline { return try add(option, inline) }
            guard let next = rest.first, !next.hasPrefix("--") else {
                throw fail("\(typed) needs a value: \(typed) \(placeholder)")
            }
            rest.removeFirst()
            try add(option, next)
        }
    }

    private mutating func add(_ option: Option, _ value: String) throws(UsageError) {
        if option.areChoicesHeld, !option.choices.isEmpty, !option.choices.contains(value) {
            let meant = Suggestion.phrase(for: value, among: option.choices)
            throw fail("--\(option.name) is one of \(option.choices.joined(separator: ", ")), not \"\(value)\"\(meant)")
        }
        if case .repeated = option.kind {
        } else if given.contains(where: { $0.name == option.name }) {
            throw fail("--\(option.name) is given twice")
        }
        given.append(.init(name: option.name, value: value))
    }

    // MARK: Commands and arguments

    private mutating func descend(_ word: String) throws(UsageError) {
        chain.append(try subcommand(word))
    }

    private func subcommand(_ word: String) throws(UsageError) -> Command {
        if let found = command.subcommands.first(where: { $0.name == word }) { return found }
        let names = command.subcommands.map(\.name)
        let meant = Suggestion.phrase(for: word, among: names)
        let known = meant.isEmpty ? " (there are \(names.joined(separator: ", ")))" : meant
        throw fail("unknown command \"\(word)\"\(known)")
    }

    private mutating func take(_ word: String) throws(UsageError) {
        guard positional.count < command.arguments.count || command.arguments.last?.isRepeated == true else {
            throw fail("unexpected argument \"\(word)\"")
        }
        positional.append(word)
    }

    private func checkComplete() throws(UsageError) {
        if !command.subcommands.isEmpty {
            let names = command.subcommands.map(\.name).joined(separator: ", ")
            throw fail("a command is missing: one of \(names)")
        }
        let required = command.arguments.prefix { $0.isRequired }
        if positional.count < required.count {
            throw fail("\(required[positional.count].name) is missing")
        }
    }

    // MARK: Help

    /// The page of the deepest command that the line names, ignoring all else.
    private func helpFromQuestion() -> String {
        var found = chain
        for word in rest {
            if let next = found[found.count - 1].subcommands.first(where: { $0.name == word }) { found.append(next) }
        }
        return HelpPage(chain: found).text
    }

    /// `help`, `help serve`, `help users list`.
    private mutating func helpByName() throws(UsageError) -> String {
        while let word = rest.popFirst() { try descend(word) }
        return HelpPage(chain: chain).text
    }

    private func fail(_ message: String) -> UsageError { UsageError(message, path: path) }
}
