import CommandLine
import Configuration
import JSON
import Server

/// `sekisho doctor`: whether a server can run by its settings, and keeps what it acknowledges.
enum DoctorCommand {
    static let command = Command(
        "doctor", "Check a configuration, its key and its database.",
        discussion: "Takes the settings of \"sekisho serve\", from the same places, and looks beside whatever runs: it "
            + "changes nothing. Each line says ok, warning or problem, and what to do. Ends with 0 where there is no "
            + "problem.",
        options: [
            Option(
                "servers", .value(placeholder: "NUMBER"),
                help: "How many servers are to run over the PostgreSQL database.", default: "2", group: "Start"),
            Option("json", .flag(negatable: false), help: "Print JSON, for programs.", group: "Start"),
        ] + ServerSettings.options,
        examples: [
            .init("sekisho doctor --config /etc/sekisho/sekisho.yaml", "what a server with this file will meet"),
            .init(
                "sekisho doctor --storage postgres://sekisho@db.example.com/sekisho --servers 4 --json",
                "four servers over a database, for a program"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let servers = try invocation.integer("servers", in: 1...1000) ?? 2
        let findings: [Finding]
        do {
            findings = Doctor.examine(
                try ServerSettings.read(invocation), servers: servers, variables: ProcessVariables.all)
        } catch let error as ConfigurationError {
            findings = error.problems.map { Finding("settings", .problem, $0.description) }
        }
        print(invocation.flag("json") ? FindingText.json(findings) : FindingText.page(findings))
        return findings.contains { $0.status == .problem } ? 1 : 0
    }
}
