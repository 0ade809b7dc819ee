/// Knows passwords that others have lost, and so everybody who guesses tries.
public protocol CompromisedPasswords: Sendable {
    /// May take its time. Where it cannot find out it says no, and tells the log: nobody is kept out because a service is
    /// down.
    func contains(_ password: String) async throws -> Bool
}

/// What several know together.
public struct JoinedCompromisedPasswords: CompromisedPasswords {
    private let sources: [any CompromisedPasswords]

    /// - Parameter sources: asked in this order, so the quickest first.
    public init(_ sources: [any CompromisedPasswords]) {
        self.sources = sources
    }

    public func contains(_ password: String) async throws -> Bool {
        for source in sources where try await source.contains(password) { return true }
        return false
    }
}
