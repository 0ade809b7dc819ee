/// What a User-Agent says of browser and system, in few words: `Chrome 126, Windows 10`.
///
/// Read for people, and to tell one device of a user from another; not to know what a browser can do.
enum DeviceName {
    private static let browsers: [(mark: String, name: String)] = [
        ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Version", "Safari"),
    ]
    /// `_` or `.` goes between the numbers of a version.
    private static let systems: [(mark: String, name: String)] = [
        ("Windows NT ", "Windows"), ("iPhone OS ", "iOS"), ("CPU OS ", "iOS"), ("Android ", "Android"),
        ("Mac OS X ", "Mac OS X"),
    ]
    private static let longestWord = 32

    static func of(_ agent: String) -> String {
        let agent = String(agent.prefix(1024))
        return "\(browser(agent)), \(system(agent))"
    }

    private static func browser(_ agent: String) -> String {
        for (mark, name) in browsers {
            if let version = number(after: "\(mark)/", in: agent) ?? number(after: "\(mark)A/", in: agent) {
                return "\(name) \(version)"
            }
        }
        // A program's own name: the first product (RFC 9110 §10.1.5).
        let product = agent.prefix { $0 != " " && $0 != "(" }.split(separator: "/", maxSplits: 1)
        let name = (product.first ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
        guard !name.isEmpty else { return "Other" }
        let version = product.count > 1 ? product[1].prefix { $0.isASCII && $0.isNumber } : ""
        return ([String(name.prefix(longestWord))] + (version.isEmpty ? [] : [String(version.prefix(8))]))
            .joined(separator: " ")
    }

    private static func system(_ agent: String) -> String {
        for (mark, name) in systems {
            if let version = number(after: mark, in: agent) { return "\(name) \(version)" }
        }
        return agent.contains("Windows") ? "Windows" : agent.lowercased().contains("linux") ? "Linux" : "Other"
    }

    private static func number(after mark: String, in agent: String) -> String? {
        guard let start = agent.firstRange(of: mark) else { return nil }
        let digits = agent[start.upperBound...].prefix { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? nil : String(digits.prefix(8))
    }
}
