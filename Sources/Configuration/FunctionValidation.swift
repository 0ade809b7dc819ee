public import Logging

extension Settings {
    /// What is wrong with the settings of functions, each by itself and beside each other.
    func functionProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        func add(_ setting: String, _ message: String) { problems.append(SettingProblem(setting, message)) }
        let isProduction = profile == .production
        for function in functions {
            switch function.place {
            case .lambda(let url?, _):
                if let problem = Self.urlProblem(url, isProduction: isProduction, what: "events") {
                    add("functions", "\(function.name): \(problem)")
                }
            case .lambda(nil, _): break
            case .url(let url):
                if let problem = Self.urlProblem(url, isProduction: isProduction, what: "events") {
                    add("functions", "\(function.name): \(problem)")
                }
            case .handler: break
            case .port:
                if isProduction {
                    add(
                        "functions",
                        "\(function.name): a runtime that somebody else starts, never in production: whoever is on this "
                            + "machine could ask for events, passwords included")
                }
            }
            if function.name == "*", case .handler(let handler) = function.place, handler.command == nil {
                add("functions", "*: one handler for all functions is hardly meant; name the function")
            }
        }
        if Set(functions.map(\.name)).count < functions.count { add("functions", "a name is there twice") }
        let (hasURL, hasAWS) = (
            functions.contains { if case .url = $0.place { true } else { false } },
            functions.contains { $0.place == .lambda(url: nil, name: nil) }
        )
        if hasURL, functionsSecret == nil, functionsSecretFile == nil {
            add("functions", "a URL needs a secret that events are signed with: set functions-secret-file")
        }
        if functionsSecret != nil, functionsSecretFile != nil {
            add("functions-secret-file", "it and functions-secret exclude each other: keep one of them")
        }
        if let functionsSecret, functionsSecret.value.utf8.count < 16 {
            add("functions-secret", "it is shorter than 16 characters")
        }
        if let kmsEndpoint {
            if kmsEndpoint == "aws" {
                if functionsAccessKey == nil {
                    add("kms-endpoint", "aws needs an access key to sign with: set functions-access-key")
                }
            } else if let problem = Self.urlProblem(kmsEndpoint, isProduction: isProduction, what: "keys") {
                add("kms-endpoint", problem)
            }
        }
        if hasAWS, functionsAccessKey == nil {
            add("functions", "aws needs an access key to sign with: set functions-access-key")
        }
        if functionsAtOnce > functionsAtOnceInAll {
            add("functions-at-once", "it is more than functions-at-once-in-all (\(functionsAtOnceInAll))")
        }
        return problems
    }
}

/// What calls of functions at AWS are signed with.
public struct FunctionAccessKey: Sendable, Equatable {
    public let id: String
    public let secret: Redacted<String>
    /// Of temporary credentials.
    public let sessionToken: Redacted<String>?

    /// `ID:SECRET` or `ID:SECRET:SESSION_TOKEN`. A secret, so no message repeats it.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count >= 2, parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x21...0x7E).contains($0) } })
        else { return nil }
        id = parts[0]
        secret = Redacted(parts[1])
        sessionToken = parts.count > 2 ? Redacted(parts[2]) : nil
    }
}
