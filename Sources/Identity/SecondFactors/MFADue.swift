import ServiceModel

/// What a sign-in still owes of a second factor. Each of its challenges asks here whether it is due.
enum MFADue: Sendable, Equatable {
    case nothing
    case ask(MFAMethod)
    /// The user says which.
    case choose([MFAMethod])
    /// One is required, and the user has none of these yet.
    case setUp([MFAMethod])

    static func of(_ progress: SignInProgress) -> MFADue {
        // In custom flows the pool's functions alone say what is asked for (cognito/mfa §3).
        guard progress.flow != .customAuth, progress.proven.contains(.password),
            !progress.proven.contains(.second), let user = progress.identity.user
        else { return .nothing }
        let rule = MFARule(of: user, in: progress.pool)
        if let chosen = progress.chosenMFA, rule.methods.contains(chosen) { return .ask(chosen) }
        if let preferred = rule.preferred { return .ask(preferred) }
        switch rule.methods.count {
        case 0: return rule.isRequired ? .setUp(progress.pool.mfaMethods) : .nothing
        case 1: return .ask(rule.methods[0])
        default: return .choose(rule.methods)
        }
    }

    static func isOwed(_ progress: SignInProgress) -> Bool { of(progress) != .nothing }
}
