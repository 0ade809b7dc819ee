import CommandLine

/// Settings from environment variables: `SEKISHO_` and the name in capitals.
///
/// Lists are separated by commas. An empty variable counts as absent, because that is how compose files
/// and pipelines leave one out.
enum SettingsEnvironment {
    static let prefix = "SEKISHO_"
    /// Variables of ours that are no settings: the configuration file's name, where commands find a running
    /// server, and where the tests find client libraries.
    static let others: Set<String> = ["SEKISHO_CONFIG", "SEKISHO_URL", "SEKISHO_CLIENTS"]

    static func read(_ environment: [String: String]) -> (found: [SettingText], problems: [ConfigurationProblem]) {
        var found: [SettingText] = []
        var problems: [ConfigurationProblem] = []
        // Sorted, since a dictionary has no order and messages should have one.
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
            guard !value.isEmpty, !others.contains(variable), !isServiceLink(variable, value) else { continue }
            guard let setting = SettingsTable.all.first(where: { $0.variable == variable }) else {
                let known = SettingsTable.all.map(\.variable) + others
                let meant = Suggestion.phrase(for: variable, among: known)
                problems.append(ConfigurationProblem(.environment(variable), "there is no such setting\(meant)"))
                continue
            }
            let texts = setting.isList ? SettingsReader.split(value) : [value]
            found.append(SettingText(name: setting.name, texts: texts, place: .environment(variable)))
        }
        return (found, problems)
    }

    /// What Kubernetes and Docker set by themselves in every container beside a service called `sekisho`:
    /// `SEKISHO_PORT=tcp://10.0.0.7:9229`, `SEKISHO_SERVICE_HOST`, `SEKISHO_PORT_9229_TCP_ADDR` ...
    private static func isServiceLink(_ variable: String, _ value: String) -> Bool {
        if variable.hasPrefix("SEKISHO_SERVICE_") { return true }
        if variable == "SEKISHO_PORT" { return value.hasPrefix("tcp://") || value.hasPrefix("udp://") }
        return variable.hasPrefix("SEKISHO_PORT_")
    }
}
