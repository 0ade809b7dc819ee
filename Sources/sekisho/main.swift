import CommandLine
import Glibc

// Nothing but the way from arguments to a command.
do {
    let arguments = Array(Swift.CommandLine.arguments.dropFirst())
    // As every program has it, beside the command.
    switch try Program.command.parse(arguments == ["--version"] ? ["version"] : arguments) {
    case .help(let text):
        print(text)
    case .run(let invocation):
        end(try Program.run(invocation))
    }
} catch let error as UsageError {
    complain(error.description)
    complain(error.hint(program: Program.command.name))
    end(UsageError.exitCode)
} catch {
    complain("\(error)")
    end(1)
}

/// Ends the process without the C library's exit handlers: a thread may be amid an RSA key, and OpenSSL's handler would
/// take away what it works on.
func end(_ status: Int32) -> Never {
    fflush(nil)
    _exit(status)
}
