import CommandLine
import Testing

@testable import sekisho

@Suite("Arguments that fit nothing") struct ArgumentTests {
    @Test(
        "A line that contradicts itself is an error of usage",
        arguments: [
            ["outbox", "latest", "--code", "--json"], ["outbox", "list", "--limit", "0"],
            ["outbox", "list", "--after", "x"], ["outbox", "wait", "--timeout", "9999"],
            ["outbox", "list", "--data", "d", "--url", "http://a:1"], ["outbox", "list", "--master-key-file", "f"],
            ["users", "list", "--storage", "postgres:///d", "--url", "http://a:1"],
            ["users", "list", "--storage", "postgres:///d", "--token", "t"],
            ["users", "list", "--storage-password-file", "f"],
            ["users", "list", "--limit", "1001"], ["users", "get", ""], ["doctor", "--servers", "0"],
            ["roles", "create"], ["roles", "create", "--name", "a", "--session-seconds", "x"],
            ["roles", "simulate", "--action", "a:b"],
            ["roles", "create", "--name", "a", "--policy", "p", "--no-policy"],
            ["roles", "create", "--name", "a", "--trust", "t", "--no-trust", "--replace"],
            ["roles", "simulate", "--role", "a", "--action", "ListUsers"],
            ["keys", "simulate", "--key", "K", "--action", "ListUsers"],
            ["keys", "simulate", "--key", "K", "--action", "a:b", "--resource", "us-east-1_X"],
            ["keys", "create"], ["keys", "create", "--name", ""], ["keys", "simulate", "--action", "a:b"],
            ["keys", "simulate", "--key", "K"], ["keys", "simulate", "--key", "K", "--policy", "p", "--action", "a:b"],
            ["keys", "simulate", "--key", "K", "--action", "a:b", "--context", "aws:SourceIp"],
        ])
    func contradictions(line: [String]) throws {
        guard case .run(let invocation) = try Program.command.parse(line) else { return }
        #expect(throws: UsageError.self) { try Program.run(invocation) }
    }

    @Test(
        "A line that no command knows is an error of usage",
        arguments: [
            ["outbx"], ["outbox"], ["outbox", "latest", "--usrname", "u"], ["users", "get"], ["seed"], ["keys"],
            ["keys", "delete"], ["keys", "show", "K"], ["roles"], ["roles", "show"], ["roles", "disable", "R"],
            ["health", "--data", "d"], ["doctor", "nobody"], ["operations", "--format", "xml"],
        ])
    func unknown(line: [String]) {
        #expect(throws: UsageError.self) { try Program.command.parse(line) }
    }

    @Test("Every command has a help page with a line worth typing")
    func help() throws {
        for command in Program.command.subcommands where command.name != "version" {
            for leaf in command.subcommands.isEmpty ? [command] : command.subcommands {
                #expect(!leaf.examples.isEmpty, "\(command.name) \(leaf.name)")
                for example in leaf.examples { #expect(!example.explanation.isEmpty) }
            }
        }
    }

    @Test("A directory that is named is meant, whatever database the environment names")
    func directoryBeforeEnvironment() throws {
        let invocation = try invocation("users", "list", "--data", "/nonexistent/sekisho")
        let error = #expect(throws: (any Error).self) {
            try ControlOptions.channel(
                for: invocation, variables: ["SEKISHO_STORAGE": "postgres:///d", "SEKISHO_STORAGE_PASSWORD": "x"])
        }
        #expect("\(error!)".hasPrefix("/nonexistent/sekisho is no data directory"))
    }

    @Test("An address with a password in it is refused before anything is opened, and not repeated")
    func passwordInAddress() throws {
        let invocation = try invocation("users", "list", "--storage", "postgres://u:hunter2@h/d")
        let error = #expect(throws: (any Error).self) {
            try ControlOptions.channel(for: invocation, variables: [:])
        }
        #expect("\(error!)".contains("SEKISHO_STORAGE_PASSWORD") && !"\(error!)".contains("hunter2"))
    }

    @Test("A directory that is none is an error that says so, and makes nothing")
    func missingDirectory() throws {
        let invocation = try invocation("users", "list", "--data", "/nonexistent/sekisho")
        let error = #expect(throws: (any Error).self) {
            try ControlOptions.channel(for: invocation, variables: [:])
        }
        #expect(
            "\(error!)"
                == "/nonexistent/sekisho is no data directory of a server: there is no database in it; start the server "
                + "once, it makes one")
    }
}
