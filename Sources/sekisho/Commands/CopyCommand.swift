import CommandLine
import Configuration
import Logging
import Server

/// `sekisho copy`: everything of one database into another.
enum CopyCommand {
    static let command = Command(
        "copy", "Copy everything from one database into another.",
        discussion: "From a data directory into PostgreSQL, back, or between two of a kind. The servers of both are "
            + "stopped; the target is empty, or holds the beginning of the same copy, which then goes on. Until all is "
            + "there and compared with the source, no server starts on the target.\n\n"
            + "The master key is not copied: both are opened by the same one. docs/moving-data.md leads through a move.",
        options: [
            Option(
                "from", .value(placeholder: "PLACE"), help: "A data directory, or the URL of a PostgreSQL database."),
            Option("to", .value(placeholder: "PLACE"), help: "The same, for where it goes."),
            Option(
                "master-key-file", .value(placeholder: "FILE"),
                help: "The master key of both; otherwise master.key in the directory. Also as SEKISHO_MASTER_KEY_FILE."),
            Option(
                "from-password-file", .value(placeholder: "FILE"),
                help: "The password for the database that it comes from. Of both, the variables "
                    + "SEKISHO_STORAGE_PASSWORD_FILE and SEKISHO_STORAGE_PASSWORD."),
            Option(
                "to-password-file", .value(placeholder: "FILE"), help: "The password for the database that it goes to."),
            Option(
                "while-serving", .flag(negatable: false),
                help:
                    "Copy a PostgreSQL database that servers work on: a rehearsal. What they write from its beginning "
                    + "on is not in the copy."),
        ],
        examples: [
            .init(
                "sekisho copy --from /var/lib/sekisho --to postgres://sekisho@db.example.com/sekisho "
                    + "--master-key-file /etc/sekisho/master.key --to-password-file /etc/sekisho/storage.password",
                "from one file into PostgreSQL"),
            .init(
                "sekisho copy --from postgres://sekisho@db.example.com/sekisho --to /var/lib/sekisho "
                    + "--master-key-file /etc/sekisho/master.key", "and back"),
        ])

    static func run(_ invocation: Invocation) throws -> Int32 {
        let copy = try copy(for: invocation)
        let progress = CopyProgress(say: complain)
        try copy.run(warn: complain, report: progress.hear)
        if let summary = progress.summary { print(summary) }
        return 0
    }

    /// What the options and the environment ask for.
    static func copy(
        for invocation: Invocation, variables: [String: String] = ProcessVariables.all
    ) throws -> DataCopy {
        let (source, target) = (try place("from", invocation, variables), try place("to", invocation, variables))
        guard source != target else { throw UsageError("--from and --to name the same place", path: invocation.path) }
        if case .directory = source, invocation.flag("while-serving") {
            throw UsageError(
                "--while-serving goes with a PostgreSQL database in --from: a data directory is its server's alone",
                path: invocation.path)
        }
        return DataCopy(
            from: source, to: target,
            masterKeyFile: invocation["master-key-file"] ?? present(variables["SEKISHO_MASTER_KEY_FILE"]),
            isServing: invocation.flag("while-serving"))
    }

    private static func place(
        _ option: String, _ invocation: Invocation, _ variables: [String: String]
    ) throws -> DataCopy.Place {
        guard let text = present(invocation[option]) else {
            throw UsageError("--\(option) is missing: a data directory, or postgres://...", path: invocation.path)
        }
        let file = invocation["\(option)-password-file"]
        guard text.contains("://") else {
            // Nothing of what was typed: it may be a password.
            guard !["postgres:", "postgresql:", "host=", "dbname=", "password="].contains(where: text.contains) else {
                throw UsageError(
                    "--\(option) is neither a data directory nor postgres://USER@HOST/DATABASE", path: invocation.path)
            }
            guard file == nil else {
                throw UsageError(
                    "--\(option)-password-file goes with a database in --\(option)", path: invocation.path)
            }
            return .directory(text)
        }
        do throws(StorageAddressProblem) {
            // Where nobody is to write meanwhile, only a primary can see to it.
            let isRehearsal = option == "from" && invocation.flag("while-serving")
            let address = try StorageAddress(text, for: isRehearsal ? .reading : .writing)
            return .database(
                address, passwordFile: file ?? present(variables["SEKISHO_STORAGE_PASSWORD_FILE"]),
                password: file == nil ? present(variables["SEKISHO_STORAGE_PASSWORD"]).map { Redacted($0) } : nil)
        } catch {
            // Nothing of what was typed: it may be a password.
            throw UsageError("--\(option): \(error)", path: invocation.path)
        }
    }

    private static func present(_ text: String?) -> String? { text?.isEmpty == true ? nil : text }
}
