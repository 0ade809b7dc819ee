import CommandLine
import Glibc
import JSON

/// `sekisho seed`: pools, clients, groups and users from a file.
enum SeedCommand {
    static let command = Command(
        "seed", "Create the pools, clients, groups and users that a file declares.",
        discussion: "What is there already stays as it is, so applying a seed twice changes nothing. "
            + "config/seed.yaml shows a seed, and docs/configuration.md what it can say: second factors, passkeys, "
            + "functions and secrets of authenticator apps among it.",
        arguments: [Argument("FILE", help: "A seed in YAML; - reads it from standard input.")],
        options: ControlOptions.all,
        examples: [
            .init("sekisho seed config/seed.yaml", "into the running server"),
            .init("sekisho seed users.yaml --data /var/lib/sekisho", "into the directory of a server that is stopped"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let name = invocation.arguments[0]
        guard let bytes = FileContents.readOrStandardInput(name) else {
            throw ControlError(FileContents.failure(name, code: errno))
        }
        let channel = try ControlOptions.channel(for: invocation)
        defer { channel.close() }
        // Hashing the passwords of many users takes its time.
        let request = ControlRequest(
            method: "POST", path: "seed", query: [("name", name == "-" ? "standard input" : name)], body: bytes,
            patience: 600)
        let answer = try channel.ask(request)
        let created = answer["created"]?.arrayValue?.compactMap(\.stringValue) ?? []
        for line in created { print("created \(line)") }
        if answer["empty"]?.boolValue == true {
            print("nothing to do: \(name) declares no pool")
        } else if created.isEmpty {
            print("nothing to do: all of it is there")
        }
        return 0
    }
}
