import CommandLine

/// Settings from environment variables: `SEKISHO_` and the name in capitals.
///
/// Lists are separated by commas. An empty variable counts as absent, because that is how compose files
/// and pipelines leave one out.
enum SettingsEnvironment {
    private static let prefix = "SEKISHO_"

    static func read(_ environment: [String: String]) -> (found: [SettingText], problems: [ConfigurationProblem]) {
        var found: [SettingText] = []
        var problems: [ConfigurationProblem] = []
        // Sorted, since a dictionary has no order and messages should have one.
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
            guard !value.isEmpty, !isServiceLink(variable, value) else { continue }
            if let setting = SettingsTable.all.first(where: { $0.variable == variable }) {
                let texts = setting.isList ? SettingsReader.split(value) : [value]
                found.append(SettingText(name: setting.name, texts: texts, place: .environment(variable)))
            } else if let meant = suggestion(for: variable) {
                problems.append(
                    ConfigurationProblem(.environment(variable), "there is no such setting; did you mean \(meant)?"))
            }
        }
        return (found, problems)
    }

    /// The variable that was probably meant. What is near no setting belongs to somebody else: the commands
    /// and the tests have variables of their own, and so may whoever deploys us.
    private static func suggestion(for variable: String) -> String? {
        // Without the prefix that all share, which would make everything look alike.
        let name = variable.dropFirst(prefix.count).lowercased().map { $0 == "_" ? "-" : $0 }
        return Suggestion.nearest(to: String(name), among: SettingsTable.all.map(\.name))
            .flatMap(SettingsTable.named)?.variable
    }

    /// What Kubernetes and Docker set by themselves in every container beside a service called `sekisho`:
    /// `SEKISHO_PORT=tcp://10.0.0.7:9229`, `SEKISHO_SERVICE_HOST`, `SEKISHO_PORT_9229_TCP_ADDR` ...
    private static func isServiceLink(_ variable: String, _ value: String) -> Bool {
        if variable.hasPrefix("SEKISHO_SERVICE_") { return true }
        if variable == "SEKISHO_PORT" { return value.hasPrefix("tcp://") || value.hasPrefix("udp://") }
        return variable.hasPrefix("SEKISHO_PORT_")
    }
}
