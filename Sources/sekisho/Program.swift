import CommandLine
import Glibc

/// All commands.
enum Program {
    static let command = Command(
        "sekisho", "A self-hosted identity server that speaks the API of Amazon Cognito user pools.",
        discussion: "Start with \"sekisho serve\": it makes a user pool, an app client and a user to sign in with, "
            + "and prints snippets that work when pasted.",
        subcommands: [
            ServeCommand.command, OutboxCommand.command, TriggersCommand.command, UsersCommand.command,
            ImportsCommand.command, KeysCommand.command, RolesCommand.command, SeedCommand.command, CopyCommand.command,
            HealthCommand.command, DoctorCommand.command, OperationsCommand.command,
            VersionCommand.command,
        ])

    /// Runs the command that the arguments name, and returns the process's exit code.
    static func run(_ invocation: Invocation) throws -> Int32 {
        switch invocation.path.first {
        case "serve": try ServeCommand.run(invocation)
        case "outbox": try OutboxCommand.run(invocation)
        case "triggers": try TriggersCommand.run(invocation)
        case "users": try UsersCommand.run(invocation)
        case "imports": try ImportsCommand.run(invocation)
        case "keys": try KeysCommand.run(invocation)
        case "roles": try RolesCommand.run(invocation)
        case "seed": try SeedCommand.run(invocation)
        case "copy": try CopyCommand.run(invocation)
        case "health": try HealthCommand.run(invocation)
        case "doctor": try DoctorCommand.run(invocation)
        case "operations": OperationsCommand.run(invocation)
        case "version": VersionCommand.run()
        default: throw UsageError("there is no such command", path: invocation.path)
        }
    }
}

/// What goes wrong, on standard error, for people.
func complain(_ text: String) {
    let bytes = Array(complaint(text).utf8)
    _ = write(2, bytes, bytes.count)
}

/// Each line says whose it is: among those of other programs, too.
func complaint(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { "sekisho: \($0)\n" }.joined()
}
