import CommandLine

/// A small command line with one of everything.
let sample = Command(
    "gate", "keep a gate",
    discussion: """
        A gate stands between two roads. This paragraph is long enough that it has to be wrapped somewhere before the end.

            gate open --wide
        """,
    options: [Option("verbose", short: "v", .flag(negatable: false), help: "Say more.")],
    subcommands: [
        Command(
            "open", "open the gate",
            arguments: [Argument("WHO", help: "Who may pass.", isRequired: false)],
            options: [
                Option("port", .value(placeholder: "NUMBER"), help: "Where.", default: "9229", group: "Network"),
                Option("host", .repeated(placeholder: "ADDRESS"), help: "May be repeated.", group: "Network"),
                Option("mode", .value(placeholder: "MODE"), help: "How.", choices: ["wide", "narrow"]),
                Option("wait", .flag(negatable: true), help: "Wait for the guard."),
            ],
            examples: [.init("gate open --port 0 traveller", "Open for one traveller:")]),
        Command(
            "guards", "manage the guards",
            subcommands: [
                Command("list", "list the guards"),
                Command(
                    "add", "add guards",
                    arguments: [
                        Argument("POST", help: "Where they stand."),
                        Argument("NAME", help: "Who they are.", isRepeated: true),
                    ]),
            ]),
    ])

/// The invocation that a line of arguments means.
func run(_ line: String...) throws -> Invocation {
    switch try sample.parse(line) {
    case .run(let invocation): return invocation
    case .help(let page): throw UnexpectedHelp(page: page)
    }
}

/// The words of the error that a line of arguments causes.
func failure(_ line: String...) -> String? {
    do {
        _ = try sample.parse(line)
        return nil
    } catch {
        return error.message
    }
}

struct UnexpectedHelp: Error { let page: String }
