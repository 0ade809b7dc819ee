/// One thing that was looked at, and how it is.
public struct Finding: Sendable, Equatable {
    public enum Status: String, Sendable, CaseIterable {
        case ok
        /// It works, and somebody should know.
        case warning
        /// A server does not start so, or loses what it has acknowledged.
        case problem
    }

    /// What was looked at, in a word or two.
    public let check: String
    public let status: Status
    /// One sentence without a full stop. It holds no secret.
    public let message: String
    /// What to do about it; nil where there is nothing to do.
    public let advice: String?

    public init(_ check: String, _ status: Status, _ message: String, advice: String? = nil) {
        self.check = check
        self.status = status
        self.message = message
        self.advice = advice
    }
}

/// Findings, as they come.
struct Findings {
    private(set) var all: [Finding] = []
    /// What endangers real users is a problem where there are any, and worth knowing elsewhere.
    let hazard: Finding.Status

    /// - Parameter isProduction: whether real users are served.
    init(isProduction: Bool) {
        hazard = isProduction ? .problem : .warning
    }

    mutating func ok(_ check: String, _ message: String) { add(check, .ok, message) }

    mutating func add(_ check: String, _ status: Finding.Status, _ message: String, advice: String? = nil) {
        all.append(Finding(check, status, message, advice: advice))
    }

    mutating func add(_ check: String, _ advice: PostgresAdvice, _ status: Finding.Status = .problem) {
        add(check, status, advice.problem, advice: advice.advice)
    }

    /// No server starts on what a copy has not finished.
    mutating func addUnfinishedCopy() {
        add("copy", .problem, UnfinishedTarget.problem, advice: UnfinishedTarget.advice)
    }
}
