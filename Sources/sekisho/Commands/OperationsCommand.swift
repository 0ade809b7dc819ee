import CognitoAPI
import CommandLine
import IdentityPools

/// `sekisho operations`: what of the APIs is built. docs/compatibility.md is written by it.
enum OperationsCommand {
    static let command = Command(
        "operations", "List the operations of the APIs, and which of them are built.",
        options: [
            Option(
                "format", .value(placeholder: "FORMAT"),
                help:
                    "How to print it: a table for people, json for programs, markdown as docs/compatibility.md has it.",
                default: "table", choices: ["table", "json", "markdown"])
        ],
        examples: [
            .init("sekisho operations", "a table, area by area"),
            .init("sekisho operations --format json", "for a program"),
        ])

    static func run(_ invocation: Invocation) -> Int32 {
        let compatibility = Compatibility([.userPools, .identityPools])
        switch invocation["format"] {
        case "json": print(compatibility.json)
        case "markdown": print(compatibility.markdown, terminator: "")
        default:
            print(TextTable.text(["SERVICE", "AREA", "OPERATION", "STATE", "ACCESS"], compatibility.rows))
            print("\n\(compatibility.count)")
        }
        return 0
    }
}
