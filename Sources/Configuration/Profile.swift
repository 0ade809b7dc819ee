/// A named set of settings, and nothing else: whatever a profile says can be said by settings one by one.
public enum Profile: String, Sendable, CaseIterable {
    /// A developer's own machine: open, durable, with a pool to begin with.
    case development
    /// Containers and test suites: empty, quick, gone on exit.
    case testing
    /// Real users: nothing open, nothing in clear, nothing weak.
    case production
}

extension Settings {
    /// The defaults of a profile.
    public init(profile: Profile) {
        self.profile = profile
        switch profile {
        case .development: break  // the values that the members are declared with
        case .testing:
            data = nil
            seed = .none
            argon2MemoryKiB = 8
            argon2Iterations = 1
            sharedSigningKeys = true
        case .production:
            data = nil
            seed = .none
            verifySignatures = true
            logMessages = false
            outboxRedact = true
            functionsReload = false
            outboundNetworks = []
        }
    }
}
