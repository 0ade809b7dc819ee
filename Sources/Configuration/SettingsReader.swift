public import CommandLine

/// Makes settings of all that was written: the profile's defaults, then the file, then the environment, then flags.
///
/// Reads no file and no variable itself: the command line does, and tests do not.
public enum SettingsReader {
    /// A configuration file, as read.
    public struct File: Sendable {
        /// For messages.
        public let name: String
        public let bytes: [UInt8]
        /// Why the file is no place for a secret, with the command that mends it; nil where it is one.
        public let exposure: String?

        public init(name: String, bytes: [UInt8], exposure: String? = nil) {
            self.name = name
            self.bytes = bytes
            self.exposure = exposure
        }
    }

    /// - Parameters:
    ///   - file: the configuration file, if there is one.
    ///   - environment: all variables; those without our prefix are left alone.
    ///   - flags: options of the command line; those that are no settings are left alone.
    /// - Throws: `ConfigurationError` with every problem, those of `Settings.validate()` included.
    public static func read(
        file: File? = nil, environment: [String: String] = [:], flags: [Invocation.Given] = []
    ) throws(ConfigurationError) -> Settings {
        let fromFile = file.map { SettingsFile.read($0.bytes, name: $0.name) } ?? (found: [], problems: [])
        let fromEnvironment = SettingsEnvironment.read(environment)
        let found = fromFile.found + fromEnvironment.found + texts(of: flags)
        var problems = fromFile.problems + fromEnvironment.problems

        // The profile is the ground that the rest is laid on, wherever it was written.
        let profile = found.last { $0.name == "profile" }.flatMap { Profile(rawValue: $0.texts[0]) } ?? .development
        var settings = Settings(profile: profile)
        var places: [String: SettingPlace] = [:]
        for item in found {
            guard let setting = SettingsTable.named(item.name) else { continue }
            if !setting.isList, item.texts == [""] {
                problems.append(ConfigurationProblem(item.place, "\(setting.name) is empty"))
            } else if let message = setting.read(&settings, item.texts) {
                problems.append(ConfigurationProblem(item.place, message))
            } else {
                places[item.name] = item.place
            }
        }
        problems += settings.validate().map { problem in
            ConfigurationProblem(places[problem.setting] ?? .profile(profile), problem.message)
        }
        if profile == .production, let exposure = file?.exposure {
            problems += fromFile.found.filter { SettingsTable.named($0.name)?.isSecret == true }
                .map { ConfigurationProblem($0.place, "\($0.name): \(exposure)") }
        }
        guard problems.isEmpty else { throw ConfigurationError(problems) }
        return settings
    }

    private static func texts(of flags: [Invocation.Given]) -> [SettingText] {
        var found: [SettingText] = []
        for flag in flags {
            guard let setting = SettingsTable.named(flag.name), !setting.isSecret else { continue }
            let texts = setting.isList ? split(flag.value) : [flag.value]
            if setting.isList, let index = found.firstIndex(where: { $0.name == flag.name }) {
                found[index] = SettingText(name: flag.name, texts: found[index].texts + texts, place: .flag(flag.name))
            } else {
                found.append(SettingText(name: flag.name, texts: texts, place: .flag(flag.name)))
            }
        }
        return found
    }

    /// The parts between commas, without spaces around them; empty ones are left out.
    static func split(_ text: String) -> [String] {
        text.split(separator: ",").map { part in
            var part = part
            while part.first == " " { part.removeFirst() }
            while part.last == " " { part.removeLast() }
            return String(part)
        }.filter { !$0.isEmpty }
    }
}
