import CommandLine

@testable import sekisho

/// What a line of arguments means to the program.
func invocation(_ line: String...) throws -> Invocation {
    switch try Program.command.parse(line) {
    case .run(let invocation): return invocation
    case .help(let page): throw UnexpectedHelp(page: page)
    }
}

struct UnexpectedHelp: Error { let page: String }
