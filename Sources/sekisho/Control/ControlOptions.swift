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
            "master-key-file", .value(placeholder: "FILE"),
            help: "The directory's master key, where it is not inside.", group: "Whom to ask"),
    ]

    /// Opens what the options name.
    static func channel(
        for invocation: Invocation, variables: [String: String] = ProcessVariables.all
    ) throws -> any ControlChannel {
        if let directory = invocation["data"] {
            for other in ["url", "token"] where invocation[other] != nil {
                throw UsageError("--data and --\(other) exclude each other", path: invocation.path)
            }
            let settings = try SettingsReader.read(
                environment: variables,
                flags: invocation.options.filter { $0.name == "data" || $0.name == "master-key-file" })
            return try DirectoryChannel(directory: directory, settings: settings)
        }
        guard invocation["master-key-file"] == nil else {
            throw UsageError("--master-key-file goes with --data", path: invocation.path)
        }
        return ServerChannel(url: try url(for: invocation, variables), token: token(for: invocation, variables))
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
