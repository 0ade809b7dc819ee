import CognitoAPI
import CommandLine

/// `sekisho operations`: what of the API is built. docs/compatibility.md is written by it.
enum OperationsCommand {
    static let command = Command(
        "operations", "List the operations of the API, and which of them are built.",
        options: [
            Option(
                "format", .value(placeholder: "FORMAT"), help: "How to print it.", default: "markdown",
                choices: ["markdown", "json"])
        ],
        examples: [.init("sekisho operations --format json", "for a program")])

    static func run(_ invocation: Invocation) -> Int32 {
        let compatibility = Compatibility(table: .all)
        if invocation["format"] == "json" {
            print(compatibility.json)
        } else {
            print(compatibility.markdown, terminator: "")
        }
        return 0
    }
}
