import ServiceModel

/// How well somebody has proven to be who they are: the four levels of a pool (cognito/sign-in §13).
enum AuthenticationLevel: Int, CaseIterable, Comparable, Sendable {
    /// One factor.
    case one = 1
    /// Two, of which one is a code by message.
    case two
    /// Two, of which one is an authenticator app.
    case three
    /// What cannot be phished, and is two factors in one.
    case four

    static func < (left: AuthenticationLevel, right: AuthenticationLevel) -> Bool { left.rawValue < right.rawValue }

    /// What these factors reach; nil for none. The one place that knows.
    static func reached(by factors: Set<Factor>) -> AuthenticationLevel? {
        if factors.isEmpty { return nil }
        if factors.contains(.verifiedPasskey) { return .four }
        guard factors.contains(.second) else { return .one }
        return factors.contains(.softwareToken) ? .three : .two
    }

    /// As `AcrConfiguration` calls it.
    var key: String { "Level\(rawValue)" }

    /// Where the pool gives it no name of its own.
    var standardName: String { "urn:cognito:loa:\(rawValue)" }
}

extension UserPool {
    /// By which tokens and requests know the level.
    func name(of level: AuthenticationLevel) -> String {
        settings.acrConfiguration?[level.key]?.acrValue ?? level.standardName
    }

    /// The names of all levels, as the API shows them.
    var levelNames: [String: AcrLevelConfigType] {
        Dictionary(
            uniqueKeysWithValues: AuthenticationLevel.allCases.map {
                ($0.key, AcrLevelConfigType(acrValue: name(of: $0)))
            })
    }

    /// The levels that a request names, in its order. What is no level's name is passed over.
    func levels(named names: String) -> [AuthenticationLevel] {
        names.split(separator: " ").compactMap { wanted in
            AuthenticationLevel.allCases.first { name(of: $0) == wanted }
        }
    }
}

/// What tokens say of how somebody has signed in (RFC 8176).
enum AuthenticationMethods {
    static func of(_ factors: Set<Factor>) -> [String] {
        var methods: [String] = []
        if factors.contains(.password) { methods.append("pwd") }
        if !factors.isDisjoint(with: [.emailCode, .smsCode, .softwareToken]) { methods.append("otp") }
        if factors.contains(.smsCode) { methods.append("sms") }
        if factors.contains(.passkey) { methods += ["swk", "user"] }
        if !factors.isDisjoint(with: [.second, .verifiedPasskey]) { methods.append("mfa") }
        return methods
    }
}
