import CommandLine
import Configuration

/// The options that say who is asked: every command beside a server has them.
enum ControlOptions {
    static let all = [
        Option(
            "url", .value(placeholder: "URL"), help: "The running server. Also as SEKISHO_URL.",
            default: "http://127.0.0.1:9229", group: "Whom to ask"),
        Option(
            "token", .value(placeholder: "TOKEN"),
            help: "The server's control token, where it has one. Better as SEKISHO_CONTROL_TOKEN: others on this "
                + "machine can read command lines.",
            group: "Whom to ask"),
        Option(
            "data", .value(placeholder: "DIR"),
            help: "Open this data directory, while no server runs on it, instead of asking one.", group: "Whom to ask"),
        Option(
            "storage", .value(placeholder: "URL"),
            help: "Open this PostgreSQL database instead of asking a server; servers may have it open, too.",
            group: "Whom to ask"),
        Option(
            "storage-password-file", .value(placeholder: "FILE"),
            help: "The password for the database. Also as SEKISHO_STORAGE_PASSWORD.", group: "Whom to ask"),
        Option(
            "master-key-file", .value(placeholder: "FILE"),
            help: "The master key of the directory, where it is not inside, or of the database.",
            group: "Whom to ask"),
    ]

    /// Those of commands about what only a running server knows.
    static let ofServers = all.filter { ["url", "token"].contains($0.name) }

    /// Those of them that are settings of a server.
    private static let settings: Set<String> = ["data", "storage", "storage-password-file", "master-key-file"]

    /// Opens what the options name.
    static func channel(
        for invocation: Invocation, variables: [String: String] = ProcessVariables.all
    ) throws -> any ControlChannel {
        for place in ["data", "storage"] where invocation[place] != nil {
            for other in ["url", "token"] where invocation[other] != nil {
                throw UsageError("--\(place) and --\(other) exclude each other", path: invocation.path)
            }
            return try DataChannel(settings: try settings(of: invocation, variables))
        }
        guard invocation["master-key-file"] == nil else {
            throw UsageError("--master-key-file goes with --data or --storage", path: invocation.path)
        }
        guard invocation["storage-password-file"] == nil else {
            throw UsageError("--storage-password-file goes with --storage", path: invocation.path)
        }
        return ServerChannel(url: try url(for: invocation, variables), token: token(for: invocation, variables))
    }

    /// What a server would be told. Who names a directory means that, whatever database the environment names.
    private static func settings(
        of invocation: Invocation, _ variables: [String: String]
    ) throws(ConfigurationError) -> Settings {
        let variables =
            invocation["storage"] != nil
            ? variables : variables.filter { !$0.key.hasPrefix("SEKISHO_STORAGE") }
        return try SettingsReader.read(
            environment: variables, flags: invocation.options.filter { settings.contains($0.name) })
    }

    /// `--url`, else SEKISHO_URL, else this machine at the port that SEKISHO_PORT names or the usual one: in a
    /// container, the server's own settings lead its health check to it.
    static func url(
        for invocation: Invocation, _ variables: [String: String] = ProcessVariables.all
    ) throws(ControlError) -> ControlURL {
        if let text = invocation["url"] ?? variables["SEKISHO_URL"], !text.isEmpty { return try ControlURL(text) }
        let port = variables["SEKISHO_PORT"].flatMap { UInt16($0) } ?? 0
        return ControlURL(host: "127.0.0.1", port: port == 0 ? 9229 : port)
    }

    private static func token(for invocation: Invocation, _ variables: [String: String]) -> String? {
        let token = invocation["token"] ?? variables["SEKISHO_CONTROL_TOKEN"] ?? ""
        return token.isEmpty ? nil : token
    }
}
