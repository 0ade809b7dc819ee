import Addresses

extension Settings {
    /// What is wrong with the settings that judge risks.
    func riskProblems() -> [SettingProblem] {
        var problems: [SettingProblem] = []
        for network in trustedProxies where IPNetwork(network) == nil {
            problems.append(
                SettingProblem("trusted-proxies", "\"\(network)\" is no network, such as 10.1.2.0/24"))
        }
        if let compromisedPasswordsURL,
            let problem = Self.rangeProblem(compromisedPasswordsURL, isProduction: profile == .production)
        {
            problems.append(SettingProblem("compromised-passwords-url", problem))
        }
        return problems
    }

    private static func rangeProblem(_ text: String, isProduction: Bool) -> String? {
        guard let (authority, path) = splitURL(text), isAuthority(authority.lowercased()),
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "#") })
        else { return "it is no http or https URL, such as https://passwords.example.com/range/" }
        guard text.hasPrefix("http://"), isProduction, !isThisMachine(host(of: authority)) else { return nil }
        return "never in production, but to this machine: who listens could answer in its place; use https"
    }
}
