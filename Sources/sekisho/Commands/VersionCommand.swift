import CommandLine
import Server

enum VersionCommand {
    static let command = Command("version", "Print the version.")

    static func run() -> Int32 {
        print("sekisho \(sekishoVersion)")
        return 0
    }
}
