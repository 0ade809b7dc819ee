/// Where a setting was written.
public enum SettingPlace: Sendable, Equatable, CustomStringConvertible {
    case file(String, line: Int)
    case environment(String)
    case flag(String)
    /// Nowhere: the profile's own value.
    case profile(Profile)

    public var description: String {
        switch self {
        case .file(let name, let line): "\(name):\(line)"
        case .environment(let variable): variable
        case .flag(let name): "--\(name)"
        case .profile(let profile): "profile \(profile.rawValue)"
        }
    }
}

/// One thing that is wrong with the configuration.
public struct ConfigurationProblem: Sendable, Equatable, CustomStringConvertible {
    public let place: SettingPlace
    /// One line.
    public let message: String

    public init(_ place: SettingPlace, _ message: String) {
        self.place = place
        self.message = message
    }

    public var description: String { "\(place): \(message)" }
}

/// All that is wrong with the configuration, never only the first thing.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let problems: [ConfigurationProblem]

    public init(_ problems: [ConfigurationProblem]) { self.problems = problems }

    /// A line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A rule that a setting breaks; the reader knows where it was written.
public struct SettingProblem: Sendable, Equatable {
    /// The name in the table.
    public let setting: String
    public let message: String

    public init(_ setting: String, _ message: String) {
        self.setting = setting
        self.message = message
    }
}
