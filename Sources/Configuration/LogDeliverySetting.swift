import Logging

/// Where the logs of some ARNs go: an entry of `log-delivery`.
public struct LogDeliverySetting: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// A file that lines are added to.
        case file(String)
        /// Is posted lines.
        case url(String)
    }

    /// An ARN, in which `*` stands for any text.
    public var pattern: String
    public var place: Place

    public init(pattern: String, place: Place) {
        self.pattern = pattern
        self.place = place
    }
}

extension LogDeliverySetting {
    /// `ARN=PLACE` each.
    @Sendable
    static func read(_ settings: inout Settings, _ texts: [String]) -> String? {
        var entries: [LogDeliverySetting] = []
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { return "\"\(text.prefix(100))\" is not of the form ARN=PLACE" }
            guard parts[0].hasPrefix("arn:") || parts[0].hasPrefix("*") else {
                return "\"\(parts[0].prefix(100))\" is no ARN, such as arn:aws:logs:*:log-group:auth"
            }
            let isURL = parts[1].hasPrefix("http://") || parts[1].hasPrefix("https://")
            // What it may be is not repeated: a URL may hold a secret.
            guard isURL || !parts[1].contains("://") else {
                return "\(parts[0]): it is neither a file nor an http or https URL"
            }
            entries.append(LogDeliverySetting(pattern: parts[0], place: isURL ? .url(parts[1]) : .file(parts[1])))
        }
        settings.logDelivery = entries
        return nil
    }
}

extension Settings {
    /// What is wrong with the settings of log delivery, each by itself and beside each other.
    func logDeliveryProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        func add(_ setting: String, _ message: String) { problems.append(SettingProblem(setting, message)) }
        let urls = logDelivery.compactMap { entry -> (pattern: String, url: String)? in
            if case .url(let url) = entry.place { (entry.pattern, url) } else { nil }
        }
        for entry in urls {
            if let problem = Self.urlProblem(
                entry.url, isProduction: profile == .production, what: "names and addresses of users")
            {
                add("log-delivery", "\(entry.pattern): \(problem)")
            }
        }
        if Set(logDelivery.map(\.pattern)).count < logDelivery.count { add("log-delivery", "an ARN is there twice") }
        if !urls.isEmpty, logDeliverySecret == nil, logDeliverySecretFile == nil {
            add("log-delivery", "a URL needs a secret that logs are signed with: set log-delivery-secret-file")
        }
        if logDeliverySecret != nil, logDeliverySecretFile != nil {
            add("log-delivery-secret-file", "it and log-delivery-secret exclude each other: keep one of them")
        }
        if let logDeliverySecret, logDeliverySecret.value.utf8.count < 16 {
            add("log-delivery-secret", "it is shorter than 16 characters")
        }
        return problems
    }
}
