import CommandLine
import Configuration
import Files
import Glibc
import Server

/// The settings of a server, from the configuration file, the environment and the command line.
enum ServerSettings {
    static let options =
        [
            Option(
                "config", .value(placeholder: "FILE"),
                help: "A configuration file in YAML; the variable SEKISHO_CONFIG names one, too.", group: "Start")
        ] + SettingsTable.options

    /// - Throws: `ConfigurationError`, or `StartupError` where the file cannot be read.
    static func read(_ invocation: Invocation) throws -> Settings {
        let variables = ProcessVariables.all
        var file: SettingsReader.File?
        if let name = ConfigurationName.chosen(flag: invocation["config"], variables: variables) {
            guard let found = FileContents.readGuarded(name) else {
                throw StartupError(FileContents.failure(name, code: errno))
            }
            file = SettingsReader.File(
                name: name, bytes: found.bytes,
                exposure: found.protection?.problemAsConfiguration(name, of: .current))
        }
        return try SettingsReader.read(
            file: file, environment: variables, flags: invocation.options.filter { $0.name != "config" })
    }
}
