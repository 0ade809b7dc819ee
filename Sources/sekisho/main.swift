import CommandLine
import Glibc

// Nothing but the way from arguments to a command.
do {
    switch try Program.command.parse(Array(Swift.CommandLine.arguments.dropFirst())) {
    case .help(let text):
        print(text)
    case .run(let invocation):
        exit(try Program.run(invocation))
    }
} catch let error as UsageError {
    complain(error.description)
    complain(error.hint(program: Program.command.name))
    exit(UsageError.exitCode)
} catch {
    complain("\(error)")
    exit(1)
}
