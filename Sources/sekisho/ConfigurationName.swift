/// Which configuration file a server reads.
enum ConfigurationName {
    static let variable = "SEKISHO_CONFIG"

    /// The flag's, else the variable's; nil where neither names one. An empty variable counts as absent, as those of
    /// settings do.
    static func chosen(flag: String?, variables: [String: String]) -> String? {
        flag ?? variables[variable].flatMap { $0.isEmpty ? nil : $0 }
    }
}
